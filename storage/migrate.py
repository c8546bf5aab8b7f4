"""Bringing a database's schema up to date.

Migrations are plain SQL. Alembic knows their order and renders them as text (its offline mode), and we run that text
as one unit over the connection that we have: no second driver, and a migration that fails leaves the old schema whole.
Alembic is imported only when there is something to migrate, for it takes longer to load than the bot to start.
"""

from contextlib import suppress

from storage.database import Conflict, Database, Statement
from storage.schema import HEAD, UnknownSchema, definitions

VERSION_TABLE = "alembic_version"

_LOCKS: dict[str, tuple[Statement, ...]] = {
    # BEGIN IMMEDIATE has locked the file already.
    "sqlite": (),
    # Any number will do, as long as every process that migrates this database takes the same.
    "postgresql": (Statement("SELECT pg_advisory_xact_lock($1)", (723_441_906,)),),
}

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT CAST(tablename AS text) AS name FROM pg_tables WHERE schemaname = current_schema()",
}

CREATE_VERSION_TABLE = f"""
    CREATE TABLE {VERSION_TABLE} (
        version_num VARCHAR(32) NOT NULL,
        CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num)
    )
"""


async def bring_up_to_date(database: Database) -> None:
    """Create or migrate the schema. Two processes that start together don't disturb each other.

    Raises `UnknownSchema` for tables without a version and for a version that this release has never heard of.
    """
    version = await schema_version(database)
    while version != HEAD:
        unit = _creation(database) if version is None else _upgrade(database, version)
        with suppress(Conflict):  # another process was quicker: look again
            await database.write(unit)
        version = await schema_version(database)


async def schema_version(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one. Raises `UnknownSchema` for somebody else's."""
    [rows] = await database.fetch(Statement(_TABLES[database.dialect]))
    tables = {row["name"] for row in rows}
    if not tables:
        return None
    if VERSION_TABLE not in tables:
        raise UnknownSchema("the database holds tables that are not ours; give the bot a database of its own")
    [versions] = await database.fetch(Statement(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    version: str = versions[0]["version_num"]
    return version


def _creation(database: Database) -> list[Statement]:
    """The whole schema in one go."""
    guard = Statement(_TABLES[database.dialect], expect=0, conflict="created")
    stamp = Statement(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES ($1)", (HEAD,))  # noqa: S608 - a constant
    schema = [Statement(text) for text in (*definitions(database.dialect), CREATE_VERSION_TABLE)]
    return [*_LOCKS[database.dialect], guard, *schema, stamp]


def _upgrade(database: Database, version: str) -> list[Statement]:
    """The migrations from `version` on."""
    from storage.revisions import statements_from  # noqa: PLC0415 - Alembic: only when there is something to do

    still = f"SELECT version_num FROM {VERSION_TABLE} WHERE version_num = $1"  # noqa: S608 - a constant
    guard = Statement(still, (version,), expect=1, conflict="migrated")
    return [*_LOCKS[database.dialect], guard, *map(Statement, statements_from(version, database.dialect))]
