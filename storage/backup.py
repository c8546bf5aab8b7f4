"""Copies of a SQLite database: made while the bot runs, checked, and put back while it stands still.

For PostgreSQL its own pg_dump and pg_restore do the same.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.migrate import VERSION_TABLE


class BrokenBackup(Exception):  # noqa: N818 - what the operator is told, in plain words
    """The file is not a whole database of this bot."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole database holds: the schema's version, and how many incidents and journal lines."""

    version: str
    incidents: int
    entries: int


def back_up(database: Path, copy: Path) -> Contents:
    """Write a copy of a database that may be in use; one moment's state, compact, and checked before it gets its name.

    Raises FileNotFoundError without a database, FileExistsError for a copy that is there already, and `BrokenBackup`
    when what was written isn't whole.
    """
    if not database.is_file():
        raise FileNotFoundError(database)
    if copy.exists():
        raise FileExistsError(copy)
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with closing(_opened(database)) as source:
            source.execute("VACUUM INTO ?", (str(unfinished),))
        contents = check(unfinished)
        unfinished.rename(copy)
    finally:
        unfinished.unlink(missing_ok=True)
    return contents


def check(database: Path) -> Contents:
    """What a database holds, after reading every page of it. Raises `BrokenBackup`."""
    try:
        with closing(_opened(database)) as opened:
            return _contents(opened)
    except sqlite3.DatabaseError as error:
        raise BrokenBackup(f"{database.name}: {error}") from error


def restore(copy: Path, database: Path) -> Contents:
    """Put a checked copy in the place of a database that nobody has open; a copy of the old one stays beside it.

    Raises `BrokenBackup` for a copy that isn't whole, and RuntimeError while the database is in use.
    """
    contents = check(copy)
    _close_properly(database)
    fresh = database.with_name(f"{database.name}.restoring")
    _copy(copy, fresh)
    if database.exists():
        _copy(database, database.with_name(f"{database.name}.before-restore"))
    fresh.replace(database)
    return contents


def _copy(source: Path, target: Path) -> None:
    """Copy onto the disk itself, readable for the owner only."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written)
        written.flush()
        os.fsync(written.fileno())


def _opened(database: Path) -> sqlite3.Connection:
    """An existing file. Not read-only: such a connection would leave an empty write-ahead log behind."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)


def _contents(opened: sqlite3.Connection) -> Contents:
    (verdict,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    (version,) = opened.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a constant
    (incidents,) = opened.execute("SELECT COUNT(*) FROM incidents").fetchone()
    (entries,) = opened.execute("SELECT COUNT(*) FROM journal").fetchone()
    return Contents(version, incidents, entries)


def _close_properly(database: Path) -> None:
    """Bring the write-ahead log home, or a later start would apply it to the restored file."""
    if not database.exists():
        return
    with closing(sqlite3.connect(database, timeout=1)) as opened:
        try:
            opened.execute("PRAGMA locking_mode = EXCLUSIVE")
            opened.execute("PRAGMA journal_mode = DELETE")
            opened.execute("BEGIN EXCLUSIVE")
            opened.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise RuntimeError(f"{database.name} is in use: stop the bot first") from error
