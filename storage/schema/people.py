"""What was said about people in chats. What the configuration says of them is read from it at every start."""

PEOPLE = (
    """
    CREATE TABLE people (
        id TEXT NOT NULL,
        community TEXT NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT people_id PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE grants (
        person TEXT NOT NULL,
        role TEXT NOT NULL,
        at BIGINT NOT NULL,
        body TEXT NOT NULL,
        CONSTRAINT grants_once PRIMARY KEY (person, body)
    )
    """,
    """
    CREATE TABLE leaves (
        person TEXT NOT NULL,
        from_at BIGINT NOT NULL,
        to_at BIGINT NOT NULL,
        substitute TEXT,
        CONSTRAINT leaves_once PRIMARY KEY (person, from_at, to_at)
    )
    """,
    # Where the bot may write to a person, by channel: they wrote to it there.
    """
    CREATE TABLE private_chats (
        person TEXT NOT NULL,
        chat TEXT NOT NULL,
        contacted_at BIGINT NOT NULL,
        CONSTRAINT private_chats_key PRIMARY KEY (person, chat)
    )
    """,
    """
    CREATE TABLE chat_states (
        chat TEXT NOT NULL,
        state TEXT NOT NULL,
        CONSTRAINT chat_states_chat PRIMARY KEY (chat)
    )
    """,
    # People who asked that nothing of theirs be recorded (不要记录我).
    """
    CREATE TABLE objections (
        person TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT objections_person PRIMARY KEY (person)
    )
    """,
)
