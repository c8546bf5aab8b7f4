"""What is kept beside the incidents: policies, outages, corrections, meetings, digests, a channel's notes."""

RECORDS = (
    """
    CREATE TABLE policies (
        id TEXT NOT NULL,
        at BIGINT NOT NULL,
        body TEXT NOT NULL,
        CONSTRAINT policies_id PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE outages (
        id TEXT NOT NULL,
        estate TEXT NOT NULL,
        starts_at BIGINT NOT NULL,
        ends_at BIGINT NOT NULL,
        body TEXT NOT NULL,
        CONSTRAINT outages_id PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX outages_end ON outages (estate, ends_at)",
    """
    CREATE TABLE corrections (
        id {serial},
        community TEXT NOT NULL,
        incident TEXT,
        at BIGINT NOT NULL,
        said TEXT NOT NULL,
        was TEXT NOT NULL,
        now TEXT,
        text TEXT NOT NULL
    )
    """,
    # Joint meetings that are being held; an ended one is gone, what it decided is in the journal.
    """
    CREATE TABLE meetings (
        chat TEXT NOT NULL,
        body TEXT NOT NULL,
        CONSTRAINT meetings_chat PRIMARY KEY (chat)
    )
    """,
    """
    CREATE TABLE digests (
        chat TEXT NOT NULL,
        kind TEXT NOT NULL,
        period TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT digests_period PRIMARY KEY (chat, kind, period)
    )
    """,
    # What a channel must still know after a restart: how far it has read, the message-push keys of its groups.
    """
    CREATE TABLE channel_notes (
        channel TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        CONSTRAINT channel_notes_name PRIMARY KEY (channel, name)
    )
    """,
)
