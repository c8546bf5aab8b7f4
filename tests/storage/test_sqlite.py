"""What is particular to SQLite files."""

import asyncio
import logging
import sqlite3
import stat
import subprocess
import sys

import pytest

from storage.database import Statement
from storage.opening import open_database
from storage.sqlite import bound, file_of


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite://", ":memory:"),
        ("sqlite:///liandong.db", "liandong.db"),
        ("sqlite:////var/lib/liandong.db", "/var/lib/liandong.db"),
        ("sqlite:///%E8%81%94%E5%8A%A8/a%20b.db", "联动/a b.db"),
    ],
)
def test_the_path_in_an_address(url, path):
    assert file_of(url) == path


def test_parameters_are_named_however_many_there_are():
    names = bound([None] * 300)
    assert (len(names), "1" in names, "300" in names, "0" in names) == (300, True, True, False)


async def test_a_new_file_and_its_folder_are_made_for_the_owner_only(tmp_path):
    database = await open_database(f"sqlite:///{tmp_path}/deep/er/liandong.db")
    modes = {file.suffix: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "deep" / "er").iterdir()}
    await database.close()
    assert modes == {".db": 0o600, ".db-wal": 0o600, ".db-shm": 0o600}


async def test_a_file_keeps_a_write_ahead_log_and_memory_needs_none(tmp_path):
    for url, mode in ((f"sqlite:///{tmp_path}/a.db", "wal"), ("sqlite://", "memory")):
        database = await open_database(url)
        [[row]] = await database.fetch(Statement("PRAGMA journal_mode"))
        await database.close()
        assert row["journal_mode"] == mode


async def test_closing_leaves_one_file(tmp_path):
    database = await open_database(f"sqlite:///{tmp_path}/a.db")
    await database.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]


async def test_what_people_wrote_reaches_no_log_even_when_everything_is_logged(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    database = await open_database(f"sqlite:///{tmp_path}/a.db")
    await database.fetch(Statement("SELECT $1 AS said", ("王阿姨 13812345678",)))
    await database.close()
    assert "13812345678" not in caplog.text


async def test_a_file_that_is_no_database_is_refused_and_let_go(tmp_path):
    (tmp_path / "a.db").write_text("Dear diary, " * 100, encoding="utf-8")
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await open_database(f"sqlite:///{tmp_path}/a.db")


async def test_a_lock_held_by_another_process_for_a_moment_is_waited_for(tmp_path):
    database = await open_database(f"sqlite:///{tmp_path}/a.db")
    program = (
        "import sqlite3, time\n"
        f"held = sqlite3.connect({str(tmp_path / 'a.db')!r}, isolation_level=None)\n"
        "held.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True)\n"
        "time.sleep(0.3)\n"
        "held.execute('COMMIT')\n"
    )
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    await database.write([Statement("INSERT INTO chat_states (chat, state) VALUES ('tg:-1', 'paused')")])
    await holder.wait()
    await database.close()


def test_a_program_that_dies_with_the_database_open_does_not_hang(tmp_path):
    program = (
        "import asyncio\n"
        "from storage.opening import open_database\n"
        "async def main():\n"
        f"    database = await open_database('sqlite:///{tmp_path}/x.db')\n"
        "    raise SystemExit(3)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=20, check=False)
    assert done.returncode == 3
