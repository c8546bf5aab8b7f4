"""What was set up in chat: added to what the configuration says, which is read from it at every start."""

SET_UP = (
    """
    CREATE TABLE estates (
        id TEXT NOT NULL,
        community TEXT NOT NULL,
        name TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT estates_id PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE chats (
        chat TEXT NOT NULL,
        kind TEXT NOT NULL,
        community TEXT NOT NULL,
        estate TEXT,
        at BIGINT NOT NULL,
        CONSTRAINT chats_chat PRIMARY KEY (chat)
    )
    """,
    # A group that got another key: the configuration may name the old one for ever.
    """
    CREATE TABLE chat_moves (
        old TEXT NOT NULL,
        new TEXT NOT NULL,
        CONSTRAINT chat_moves_old PRIMARY KEY (old)
    )
    """,
    # Groups that the bot was taken out of, or where it may not write.
    """
    CREATE TABLE lost_chats (
        chat TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT lost_chats_chat PRIMARY KEY (chat)
    )
    """,
    # Groups that are being set up, and how far that has come.
    """
    CREATE TABLE setups (
        chat TEXT NOT NULL,
        at BIGINT NOT NULL,
        body TEXT NOT NULL,
        CONSTRAINT setups_chat PRIMARY KEY (chat)
    )
    """,
    """
    CREATE TABLE shifts (
        person TEXT NOT NULL,
        role TEXT NOT NULL,
        at BIGINT NOT NULL,
        body TEXT NOT NULL,
        CONSTRAINT shifts_once PRIMARY KEY (person, body)
    )
    """,
    """
    CREATE TABLE settings (
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        CONSTRAINT settings_name PRIMARY KEY (name)
    )
    """,
)
