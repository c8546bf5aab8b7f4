"""A real process killed with SIGKILL in the middle of 300 updates: none lost, none doubled."""

import asyncio
import sqlite3
import sys
from contextlib import asynccontextmanager

import uvicorn

from tests.channels.telegram.fake_api import FakeTelegram
from tests.channels.telegram.stage import WANG
from tests.channels.telegram.test_independent_server import free_port

UPDATES = 300
GROUPS = 4


@asynccontextmanager
async def serving(fake: FakeTelegram):
    """The fake Bot API on a real port."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(fake.app, port=port, log_level="error", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells of its start by this attribute only
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


def heard(database: str) -> list[str]:
    try:
        with sqlite3.connect(database) as kept:
            return [text for (text,) in kept.execute("SELECT text FROM heard")]
    except sqlite3.OperationalError:
        return []


async def live_until(count: int, server: str, database: str) -> None:
    """Run the bot until so many messages are committed, then kill it."""
    command = (sys.executable, "-m", "tests.channels.telegram.victim", server, database)
    process = await asyncio.create_subprocess_exec(*command)
    while len(heard(database)) < count:
        assert process.returncode is None, "the bot ended by itself"
        await asyncio.sleep(0.005)
    process.kill()
    await process.wait()


async def test_a_process_killed_twice_in_three_hundred_updates_loses_none_and_doubles_none(tmp_path):
    fake = FakeTelegram()
    for number in range(UPDATES):
        fake.world.say(fake.world.group(-1000 - number % GROUPS), WANG, f"{number}")
    database = str(tmp_path / "heard.db")
    async with serving(fake) as server:
        for count in (40, 170, UPDATES):
            await asyncio.wait_for(live_until(count, server, database), 30)
    assert sorted(map(int, heard(database))) == list(range(UPDATES))
    asked = [call for call in fake.called("getUpdates") if "offset" not in call]
    assert len(asked) >= 3, "each process began without knowing where the one before had stopped"
