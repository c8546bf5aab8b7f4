"""What the database itself sees to: the people of an incident are kept up, the journal is append-only."""

from storage.database import Dialect

_SQLITE = (
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

_POSTGRESQL = (
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

TRIGGERS: dict[Dialect, tuple[str, ...]] = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
