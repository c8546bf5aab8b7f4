"""Incidents, who has part in them, and the journal of what happened to them."""

INCIDENTS = (
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
    # Who reported and who is asked, one row a person, kept by triggers from `incidents.people`: nobody can forget it.
    """
    CREATE TABLE incident_people (
        part TEXT NOT NULL,
        incident TEXT NOT NULL,
        CONSTRAINT incident_people_key PRIMARY KEY (part, incident)
    ) {keyed}
    """,
    "CREATE INDEX incident_people_incident ON incident_people (incident)",
)

JOURNAL = (
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
    # A row in here, inside the eraser's own transaction, is what lets it through the trigger that guards the journal.
    "CREATE TABLE erasing (person TEXT NOT NULL)",
)
