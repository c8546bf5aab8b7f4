"""What came in, what goes out, and what stands in the chats meanwhile."""

MESSAGES = (
    """
    CREATE TABLE inbox (
        key TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT inbox_key PRIMARY KEY (key)
    ) {keyed}
    """,
    # `incident` is the one that the letter is about, NULL when it is about none or several.
    """
    CREATE TABLE outbox (
        id {serial},
        chat TEXT NOT NULL,
        kind TEXT NOT NULL,
        priority BIGINT NOT NULL,
        urgent BIGINT NOT NULL,
        incident TEXT,
        key TEXT,
        created_at BIGINT NOT NULL,
        not_before BIGINT NOT NULL,
        stale_at BIGINT,
        state TEXT NOT NULL DEFAULT 'waiting',
        sending_until BIGINT,
        attempts BIGINT NOT NULL DEFAULT 0,
        error TEXT,
        ref TEXT,
        done_at BIGINT,
        body TEXT NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX outbox_key ON outbox (key) WHERE state = 'waiting' AND key IS NOT NULL",
    # Found by its incident when that changes; for claiming, the few that wait are sorted out of this index alone.
    "CREATE INDEX outbox_waiting ON outbox (incident, priority, not_before, id) WHERE state = 'waiting'",
    "CREATE INDEX outbox_stale ON outbox (stale_at) WHERE state = 'waiting' AND stale_at IS NOT NULL",
    "CREATE INDEX outbox_sending ON outbox (sending_until) WHERE state = 'sending'",
    "CREATE INDEX outbox_uncertain ON outbox (sending_until) WHERE state = 'uncertain'",
    "CREATE INDEX outbox_sent ON outbox (chat, done_at) WHERE state = 'sent'",
    """
    CREATE TABLE cards (
        incident TEXT NOT NULL,
        chat TEXT NOT NULL,
        ref TEXT NOT NULL,
        digest TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT cards_place PRIMARY KEY (incident, chat)
    ) {keyed}
    """,
    # Which incidents a message is about, the bot's own and the reports themselves: so that a reply finds them.
    """
    CREATE TABLE subjects (
        chat TEXT NOT NULL,
        message TEXT NOT NULL,
        incident TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT subjects_key PRIMARY KEY (chat, message, incident)
    ) {keyed}
    """,
    "CREATE INDEX subjects_incident ON subjects (incident)",
    # A question's words are erased with its row: when it is answered, or when it expires.
    """
    CREATE TABLE questions (
        id TEXT NOT NULL,
        chat TEXT NOT NULL,
        person TEXT NOT NULL,
        kind TEXT NOT NULL,
        incidents TEXT NOT NULL,
        message TEXT,
        text TEXT NOT NULL,
        asked_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        CONSTRAINT questions_id PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX questions_chat ON questions (chat)",
    # A poison update leaves its type, its id and the error, never its text.
    """
    CREATE TABLE poison (
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        error TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT poison_key PRIMARY KEY (source, kind, key)
    )
    """,
)

# Messages of the bot that lose their use at `until_at` (NULL: not known yet): a question, the buttons of a result.
STANDING = (
    """
    CREATE TABLE standing (
        name TEXT NOT NULL,
        chat TEXT NOT NULL,
        ref TEXT NOT NULL,
        vanishes BIGINT NOT NULL,
        until_at BIGINT,
        CONSTRAINT standing_place PRIMARY KEY (name, chat)
    ) {keyed}
    """,
    "CREATE INDEX standing_until ON standing (until_at) WHERE until_at IS NOT NULL",
)
