"""PostgreSQL through asyncpg, which is installed with `pip install liandong-bot[postgres]`."""

import asyncio
from collections.abc import Coroutine, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import asyncpg

from storage.database import SKIP_LOCKED, Conflict, Dialect, Row, Statement, checked
from storage.schema import MEANINGS
from storage.text import storable

T = TypeVar("T")

CONNECTIONS = 8
STATEMENTS = 512
"""How many prepared statements a connection keeps; all of ours fit."""

ANSWER_WITHIN = 30.0
"""Seconds after which a statement is given up."""

DEADLOCK_TRIES = 3
"""A unit that PostgreSQL ended to break a deadlock has left nothing behind and may simply be run again."""


class PostgresDatabase:
    """A `Database` on a pool of connections.

    Every unit runs in a task of its own, shielded from the caller: one that is cancelled in the middle neither leaves
    a transaction open nor learns less than on SQLite, where a unit that has begun is finished too.
    """

    dialect: Dialect = "postgresql"

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._under_way: set[asyncio.Task[Any]] = set()

    async def fetch(self, *queries: Statement) -> list[list[Row]]:
        """See `Database.fetch`."""
        return await self._shielded(self._fetch(queries))

    async def write(self, unit: Sequence[Statement]) -> list[list[Row]]:
        """See `Database.write`."""
        return await self._shielded(self._write(unit))

    async def close(self) -> None:
        """See `Database.close`."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self._pool.close()

    async def _shielded(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # seen, also when the caller has gone: asyncio need not warn of it

    async def _fetch(self, queries: Sequence[Statement]) -> list[list[Row]]:
        async with self._pool.acquire() as connection:
            if len(queries) == 1:
                return [await _run(connection, queries[0])]
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                return [await _run(connection, query) for query in queries]

    async def _write(self, unit: Sequence[Statement]) -> list[list[Row]]:
        for _ in range(DEADLOCK_TRIES - 1):
            try:
                return await self._write_once(unit)
            except asyncpg.DeadlockDetectedError:
                continue
        return await self._write_once(unit)

    async def _write_once(self, unit: Sequence[Statement]) -> list[list[Row]]:
        async with self._pool.acquire() as connection, connection.transaction(isolation="read_committed"):
            return [await _run(connection, statement) for statement in unit]


async def open_postgres(url: str) -> PostgresDatabase:
    """Connect to the server of a `postgresql:` URL (or `postgres:`)."""
    pool = await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=CONNECTIONS,
        statement_cache_size=STATEMENTS,
        command_timeout=ANSWER_WITHIN,
        server_settings={"application_name": "liandong"},
    )
    return PostgresDatabase(pool)


async def _run(connection: Any, statement: Statement) -> list[Row]:  # noqa: ANN401 - asyncpg's types are its own proxies
    sql, returns_rows = translated(statement.sql)
    params = [storable(param) for param in statement.params]
    try:
        if returns_rows:
            rows: list[Row] = [dict(record) for record in await connection.fetch(sql, *params)]
            checked(statement, len(rows))
            return rows
        checked(statement, affected(await connection.execute(sql, *params)))
    except asyncpg.UniqueViolationError as error:
        raise Conflict(MEANINGS.get(error.constraint_name, statement.conflict or error.constraint_name)) from error
    return []


@lru_cache(maxsize=STATEMENTS)
def translated(sql: str) -> tuple[str, bool]:
    """The statement as PostgreSQL wants it, and whether it returns rows."""
    text = sql.replace(SKIP_LOCKED, "FOR UPDATE SKIP LOCKED")
    return text, text.lstrip().upper().startswith(("SELECT", "WITH")) or " RETURNING " in text


def affected(status: str) -> int:
    """How many rows a command touched, from its tag: "UPDATE 1", "INSERT 0 3"; 0 for commands that touch none."""
    count = status.rpartition(" ")[2]
    return int(count) if count.isdigit() else 0
