"""The very same statements in plain sqlite3: what the file itself could take, whatever the bot thinks in between."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from storage.database import Database, Dialect, Row, Statement
from storage.opening import open_database
from storage.sqlite import bound


class Recorded:
    """A database that remembers every unit that was written."""

    def __init__(self, database: Database) -> None:
        self.dialect: Dialect = database.dialect
        self.units: list[Sequence[Statement]] = []
        self._database = database

    async def fetch(self, *queries: Statement) -> list[list[Row]]:
        """See `Database.fetch`."""
        return await self._database.fetch(*queries)

    async def write(self, unit: Sequence[Statement]) -> list[list[Row]]:
        """See `Database.write`."""
        self.units.append(unit)
        return await self._database.write(unit)

    async def close(self) -> None:
        """See `Database.close`."""
        await self._database.close()


async def seconds_in_plain_sqlite(units: Sequence[Sequence[Statement]], file: Path) -> float:
    """How long the units take on a new file with nothing but `sqlite3` around them, one transaction each."""
    database = await open_database(f"sqlite:///{file}")
    await database.close()
    connection = sqlite3.connect(file, isolation_level=None, cached_statements=512)
    connection.execute("PRAGMA synchronous = NORMAL")
    start = perf_counter()
    for unit in units:
        connection.execute("BEGIN IMMEDIATE")
        for statement in unit:
            connection.execute(statement.sql, bound(statement.params)).fetchall()
        connection.execute("COMMIT")
    taken = perf_counter() - start
    connection.close()
    return taken
