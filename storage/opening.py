"""Opening a database: which engine a URL means, and the schema brought up to date."""

from storage.database import Database
from storage.migrate import bring_up_to_date


async def connect(url: str) -> Database:
    """Open without looking at the schema. Raises ValueError for a URL that no engine here understands."""
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        from storage.sqlite import open_sqlite  # noqa: PLC0415 - only the engine that is used is imported

        return await open_sqlite(url)
    if scheme in ("postgresql", "postgres"):
        from storage.postgres import open_postgres  # noqa: PLC0415 - asyncpg is an optional dependency

        return await open_postgres(url)
    raise ValueError(f"unknown database {scheme!r}: use sqlite:///file or postgresql://user@host/name")


async def open_database(url: str) -> Database:
    """Open the database and bring its schema up to date.

    `sqlite:///path` (a relative path; `sqlite:////path` an absolute one), `sqlite://` in memory, or
    `postgresql://user@host/name`. Raises ValueError for another URL and `schema.UnknownSchema` for a database that a
    newer release has written.
    """
    database = await connect(url)
    try:
        await bring_up_to_date(database)
    except BaseException:
        await database.close()
        raise
    return database
