"""Backups: made while the bot writes, checked, and put back."""

import asyncio
import sqlite3
import stat

import pytest

from storage import incidents, journal
from storage.backup import BrokenBackup, Contents, back_up, check, restore
from storage.opening import open_database
from storage.schema import HEAD
from tests.storage import samples


@pytest.fixture
def path(tmp_path):
    return tmp_path / "liandong.db"


async def write(path, *numbers):
    database = await open_database(f"sqlite:///{path}")
    for number in numbers:
        await database.write([incidents.add(samples.incident(number)), journal.add(samples.entry(f"i{number}"))])
    return database


async def test_a_backup_made_while_the_bot_writes_is_whole(path, tmp_path):
    database = await write(path, *range(1, 30))
    writing = asyncio.gather(*(write(path, number) for number in range(30, 40)))
    await asyncio.sleep(0)
    contents = await asyncio.to_thread(back_up, path, tmp_path / "copy.db")
    for other in await writing:
        await other.close()
    await database.close()
    assert contents == check(tmp_path / "copy.db")
    assert contents.version == HEAD
    assert 29 <= contents.incidents == contents.entries <= 39
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


async def test_a_backup_never_overwrites_another_and_leaves_nothing_half_done(path, tmp_path):
    await (await write(path, 1)).close()
    copy = tmp_path / "copy.db"
    back_up(path, copy)
    with pytest.raises(FileExistsError):
        back_up(path, copy)
    with pytest.raises(FileNotFoundError):
        back_up(tmp_path / "absent.db", tmp_path / "another.db")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.db", "liandong.db"]


async def test_a_restored_database_is_as_it_was_and_the_other_is_kept_beside_it(path, tmp_path):
    await (await write(path, 1)).close()
    back_up(path, tmp_path / "copy.db")
    await (await write(path, 2)).close()
    assert restore(tmp_path / "copy.db", path) == Contents(HEAD, 1, 1)
    database = await open_database(f"sqlite:///{path}")
    [rows] = await database.fetch(incidents.live_in_estate("e"))
    await database.close()
    assert [incidents.from_row(row).number for row in rows] == [1]
    assert check(tmp_path / "liandong.db.before-restore") == Contents(HEAD, 2, 2)


async def test_a_backup_can_be_restored_where_nothing_was(path, tmp_path):
    await (await write(path, 1)).close()
    back_up(path, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "new.db")
    assert check(tmp_path / "new.db") == Contents(HEAD, 1, 1)


async def test_nothing_is_restored_under_a_running_bot(path, tmp_path):
    database = await write(path, 1)
    back_up(path, tmp_path / "copy.db")
    with pytest.raises(RuntimeError, match="stop the bot first"):
        restore(tmp_path / "copy.db", path)
    await database.write([incidents.add(samples.incident(2))])
    await database.close()
    assert check(path).incidents == 2


@pytest.mark.parametrize("damage", ["not a database", "torn", "somebody else's", "empty"])
async def test_a_copy_that_is_not_whole_is_never_restored(path, tmp_path, damage):
    await (await write(path, *range(1, 60))).close()
    copy = tmp_path / "copy.db"
    back_up(path, copy)
    match damage:
        case "not a database":
            copy.write_text("Dear diary, " * 1000, encoding="utf-8")
        case "torn":
            copy.write_bytes(copy.read_bytes()[:-8192] + b"\x00" * 8192)
        case "somebody else's":
            copy.unlink()
            sqlite3.connect(copy).executescript("CREATE TABLE customers (id)").connection.close()
        case "empty":
            copy.write_bytes(b"")
    before = path.read_bytes()
    with pytest.raises(BrokenBackup, match=r"copy\.db"):
        restore(copy, path)
    assert path.read_bytes() == before
