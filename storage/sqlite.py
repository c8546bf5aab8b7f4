"""SQLite: one connection that writes, and for a file two more that only read.

With a write-ahead log readers never wait for the writer. `synchronous = NORMAL` syncs at checkpoints only: a killed
process loses nothing, a power cut may lose the last commits but never breaks the file (https://sqlite.org/wal.html).
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar
from urllib.parse import unquote

import aiosqlite

from storage.database import Conflict, Dialect, Row, Statement, checked
from storage.schema import MEANINGS
from storage.text import storable

T = TypeVar("T")

READERS = 2
"""Connections that only read: a long report must not hold up the reading before a write."""

BUSY_WITHIN = 10.0
"""How long another process (a second bot, somebody's console) may hold a lock before we give up, in seconds."""

LOG_PAGES = 8000
"""How long the write-ahead log grows before it is copied home (about 32 MB): each time costs a wait for the disk."""

STATEMENTS = 512
"""How many prepared statements a connection keeps; all of ours fit."""

_NAMES = tuple(str(number) for number in range(1, 257))

_PRAGMAS = ("synchronous = NORMAL", "temp_store = MEMORY", f"wal_autocheckpoint = {LOG_PAGES}")

# At level DEBUG aiosqlite logs every call with its parameters: texts that people wrote. That must not reach a log.
logging.getLogger("aiosqlite").setLevel(logging.INFO)


class _Line(aiosqlite.Connection):
    """A connection that can run a whole function on its thread, so that many statements cost one hop."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self.waiting = 0
        # A program that dies of an error before it could close us must die, not wait for this thread for ever.
        self._thread.daemon = True

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """Run `work(connection, *args)` on the connection's thread. Once queued it runs even if we are cancelled."""
        self.waiting += 1
        try:
            result: T = await self._execute(work, self._conn, *args)  # type: ignore[no-untyped-call]  # theirs
        finally:
            self.waiting -= 1
        return result

    async def ended(self) -> None:
        """Wait for the thread of a connection that could not be opened: it still speaks to the event loop."""
        await asyncio.to_thread(self._thread.join)


class _Direct:
    """The same for a database in memory, without a thread: nothing there waits for a disk, and a hop costs far more.

    A replay of a year makes a million such calls. Others get their turn before each of them.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._turns = asyncio.Lock()
        self.waiting = 0

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """Run `work(connection, *args)` in the turn after this one. Once begun it cannot be cancelled."""
        async with self._turns:
            await asyncio.sleep(0)
            return work(self._connection, *args)

    async def close(self) -> None:
        """Wait for what is under way, then forget everything."""
        async with self._turns:
            self._connection.close()


class SqliteDatabase:
    """A `Database` on one file, or in memory (then the writer reads as well)."""

    dialect: Dialect = "sqlite"

    def __init__(self, writer: "_Line | _Direct") -> None:
        self._writer = writer
        self._readers: list[_Line] = []

    def add_reader(self, reader: _Line) -> None:
        """A further connection to the same file."""
        self._readers.append(reader)

    async def fetch(self, *queries: Statement) -> list[list[Row]]:
        """See `Database.fetch`. The writer answers while it is idle: a reader's cache is emptied by every commit."""
        reader = min((self._writer, *self._readers), key=lambda line: line.waiting)
        return await reader.run(_read, queries)

    async def write(self, unit: Sequence[Statement]) -> list[list[Row]]:
        """See `Database.write`."""
        return await self._writer.run(_write, unit)

    async def close(self) -> None:
        """Close the readers first: the last connection to close takes the write-ahead log with it."""
        for line in (*self._readers, self._writer):
            await line.close()


def file_of(url: str) -> str:
    """The path in a `sqlite:` URL; `:memory:` for none."""
    path = unquote(url.removeprefix("sqlite:").removeprefix("//").removeprefix("/"))
    return path or ":memory:"


async def open_sqlite(url: str) -> SqliteDatabase:
    """Open the file of a `sqlite:` URL; a new one can be read by its owner only, for it will hold personal data."""
    path = file_of(url)
    if path == ":memory:":
        return SqliteDatabase(_Direct(_connected(path, None)))
    _create_private(Path(path))
    database = SqliteDatabase(await _open(path, _keep_a_log))
    try:
        for _ in range(READERS):
            database.add_reader(await _open(path, _only_read))
    except BaseException:
        await database.close()
        raise
    return database


def _create_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


async def _open(path: str, prepare: Callable[[sqlite3.Connection], object]) -> _Line:
    line = _Line(lambda: _connected(path, prepare))
    try:
        await line
    except BaseException:
        await line.ended()
        raise
    return line


def _connected(path: str, prepare: Callable[[sqlite3.Connection], object] | None) -> sqlite3.Connection:
    connection = sqlite3.connect(path, BUSY_WITHIN, isolation_level=None, cached_statements=STATEMENTS)
    try:
        if prepare is not None:
            prepare(connection)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _only_read(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only = ON")


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on, once in a file's life. For this one lock SQLite itself doesn't wait."""
    give_up_at = monotonic() + BUSY_WITHIN
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if monotonic() > give_up_at:
                raise
            sleep(0.02)
        else:
            return


def _read(connection: sqlite3.Connection, queries: Sequence[Statement]) -> list[list[Row]]:
    if len(queries) == 1:
        return [_run(connection, queries[0])]
    return _in_transaction(connection, "BEGIN", queries)


def _write(connection: sqlite3.Connection, unit: Sequence[Statement]) -> list[list[Row]]:
    return _in_transaction(connection, "BEGIN IMMEDIATE", unit)


def _in_transaction(connection: sqlite3.Connection, begin: str, unit: Sequence[Statement]) -> list[list[Row]]:
    try:
        connection.execute(begin)
        results = [_run(connection, statement) for statement in unit]
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return results


def _run(connection: sqlite3.Connection, statement: Statement) -> list[Row]:
    try:
        cursor = _execute(connection, statement)
    except sqlite3.IntegrityError as error:
        raise _conflict(statement, error) from error
    if cursor.description is None:
        checked(statement, cursor.rowcount)
        return []
    names = [column[0] for column in cursor.description]
    rows: list[Row] = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    checked(statement, len(rows))
    return rows


def _execute(connection: sqlite3.Connection, statement: Statement) -> sqlite3.Cursor:
    try:
        return connection.execute(statement.sql, bound(statement.params))
    except UnicodeEncodeError:
        return connection.execute(statement.sql, bound([storable(param) for param in statement.params]))


def bound(params: Sequence[object]) -> dict[str, Any]:
    """The parameters by name. A tuple would be bound in the order in which the names first appear, silently."""
    return dict(zip(_NAMES if len(params) <= len(_NAMES) else map(str, count(1)), params, strict=False))


def _conflict(statement: Statement, error: sqlite3.IntegrityError) -> Exception:
    """What a broken unique constraint means; any other broken constraint is a fault of ours and stays as it is."""
    if error.sqlite_errorname not in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
        return error
    columns = str(error).partition(": ")[2]
    return Conflict(MEANINGS.get(columns) or statement.conflict or columns)
