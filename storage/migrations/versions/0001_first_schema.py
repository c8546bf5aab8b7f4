"""The first schema, as it was in the first release: a frozen copy of what `storage.schema` said then."""

from alembic import context, op

revision = "0001"
down_revision = None

_INCIDENTS = (
    """
    CREATE TABLE incidents (
        id TEXT NOT NULL,
        community TEXT NOT NULL,
        number BIGINT NOT NULL,
        estate TEXT NOT NULL,
        status TEXT NOT NULL,
        live BIGINT NOT NULL,
        category TEXT NOT NULL,
        building TEXT,
        assignee_role TEXT NOT NULL,
        assignee TEXT,
        reported_at BIGINT NOT NULL,
        closed_at BIGINT,
        due_at BIGINT,
        claimed_until BIGINT NOT NULL DEFAULT 0,
        erased BIGINT NOT NULL DEFAULT 0,
        version BIGINT NOT NULL,
        people TEXT NOT NULL,
        body TEXT NOT NULL,
        CONSTRAINT incidents_id PRIMARY KEY (id),
        CONSTRAINT incidents_number UNIQUE (community, number)
    )
    """,
    "CREATE INDEX incidents_due ON incidents (due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX incidents_claimed ON incidents (claimed_until) WHERE claimed_until > due_at",
    "CREATE INDEX incidents_live_estate ON incidents (estate) WHERE live = 1",
    "CREATE INDEX incidents_live_community ON incidents (community, assignee) WHERE live = 1",
    """
    CREATE TABLE incident_people (
        part TEXT NOT NULL,
        incident TEXT NOT NULL,
        CONSTRAINT incident_people_key PRIMARY KEY (part, incident)
    ) {keyed}
    """,
    "CREATE INDEX incident_people_incident ON incident_people (incident)",
)

_JOURNAL = (
    """
    CREATE TABLE journal (
        id {serial},
        incident TEXT NOT NULL,
        at BIGINT NOT NULL,
        event TEXT NOT NULL,
        actor TEXT,
        role TEXT,
        source TEXT,
        detail TEXT NOT NULL
    )
    """,
    "CREATE INDEX journal_incident ON journal (incident)",
    "CREATE INDEX journal_at ON journal (at)",
    "CREATE TABLE erasing (person TEXT NOT NULL)",
)

_MESSAGES = (
    """
    CREATE TABLE inbox (
        key TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT inbox_key PRIMARY KEY (key)
    ) {keyed}
    """,
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

_PEOPLE = (
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
    """
    CREATE TABLE objections (
        person TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT objections_person PRIMARY KEY (person)
    )
    """,
)

_RECORDS = (
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
    """
    CREATE TABLE digests (
        chat TEXT NOT NULL,
        kind TEXT NOT NULL,
        period TEXT NOT NULL,
        at BIGINT NOT NULL,
        CONSTRAINT digests_period PRIMARY KEY (chat, kind, period)
    )
    """,
)

_TABLES = _INCIDENTS + _JOURNAL + _MESSAGES + _PEOPLE + _RECORDS

_SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER incidents_people_added AFTER INSERT ON incidents BEGIN
        INSERT OR IGNORE INTO incident_people (part, incident) SELECT value, NEW.id FROM json_each(NEW.people);
    END
    """,
    """
    CREATE TRIGGER incidents_people_changed AFTER UPDATE OF people ON incidents WHEN NEW.people <> OLD.people BEGIN
        DELETE FROM incident_people WHERE incident = NEW.id;
        INSERT OR IGNORE INTO incident_people (part, incident) SELECT value, NEW.id FROM json_each(NEW.people);
    END
    """,
    """
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN
        SELECT RAISE(ABORT, 'the journal is append-only');
    END
    """,
    """
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
        SELECT RAISE(ABORT, 'the journal is append-only');
    END
    """,
)

_POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION incidents_people() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            DELETE FROM incident_people WHERE incident = NEW.id;
        END IF;
        INSERT INTO incident_people (part, incident)
            SELECT DISTINCT value, NEW.id FROM json_array_elements_text(CAST(NEW.people AS json));
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER incidents_people_added AFTER INSERT ON incidents
        FOR EACH ROW EXECUTE FUNCTION incidents_people()
    """,
    """
    CREATE TRIGGER incidents_people_changed AFTER UPDATE OF people ON incidents
        FOR EACH ROW WHEN (NEW.people <> OLD.people) EXECUTE FUNCTION incidents_people()
    """,
    """
    CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM erasing) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the journal is append-only';
    END $$
    """,
    """
    CREATE TRIGGER journal_no_update BEFORE UPDATE OR DELETE ON journal
        FOR EACH ROW EXECUTE FUNCTION journal_append_only()
    """,
)

_WORDS: dict[str, dict[str, str]] = {
    "sqlite": {
        "{serial}": "INTEGER PRIMARY KEY",
        "{keyed}": "WITHOUT ROWID",
    },
    "postgresql": {
        "{serial}": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "{keyed}": "",
    },
}

_TRIGGERS = {"sqlite": _SQLITE_TRIGGERS, "postgresql": _POSTGRESQL_TRIGGERS}


def upgrade() -> None:
    """Make the schema out of nothing."""
    dialect = context.get_context().dialect.name
    for text in (*_TABLES, *_TRIGGERS[dialect]):
        op.execute(_worded(text, _WORDS[dialect]))


def _worded(text: str, words: dict[str, str]) -> str:
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    return text
