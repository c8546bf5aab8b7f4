"""A real process killed with SIGKILL in the middle of 300 updates: none lost, none doubled."""

import asyncio
import sys
from pathlib import Path

from tests.channels.telegram.fake_api import FakeTelegram
from tests.channels.telegram.stage import WANG
from tests.processes import serving, stored

UPDATES = 300
GROUPS = 4


def heard(database: Path) -> list[str]:
    return [text for (text,) in stored(database, "SELECT text FROM heard")]


async def live_until(count: int, server: str, database: Path) -> None:
    """Run the bot until so many messages are committed, then kill it."""
    command = (sys.executable, "-m", "tests.channels.telegram.victim", server, str(database))
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
    database = tmp_path / "heard.db"
    async with serving(fake.app) as server:
        for count in (40, 170, UPDATES):
            await asyncio.wait_for(live_until(count, server, database), 30)
    assert sorted(map(int, heard(database))) == list(range(UPDATES))
    asked = [call for call in fake.called("getUpdates") if "offset" not in call]
    assert len(asked) >= 3, "each process began without knowing where the one before had stopped"
