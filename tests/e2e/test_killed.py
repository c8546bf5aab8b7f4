"""The real process, killed with SIGKILL again and again while reports come in: none is lost, none is opened twice."""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.channels.telegram.fake_world import user
from tests.channels.telegram.test_kill import serving

REPORTS, GROUPS = 300, 4
LAUGHTER = 233
"""In chat this number is a laugh, not a building."""
BUILDINGS = [building for building in range(1, REPORTS + 2) if building != LAUGHTER]

CONFIG = """
[bot]
database = "{database}"
web_port = 0
[telegram]
base_url = "{server}/bot"
[[community]]
id = "sunshine"
name = "阳光社区"
[[community.estate]]
id = "garden"
name = "阳光花园"
buildings = ["1-{reports}"]
"""
CHAT = '[[community.chat]]\nchannel = "telegram"\nid = {chat}\nkind = "residents"\nestate = "garden"\n'


def opened(database: Path) -> list[str]:
    """The buildings with an incident."""
    try:
        kept = sqlite3.connect(database)
        try:
            return [building for (building,) in kept.execute("SELECT building FROM incidents")]
        finally:
            kept.close()
    except sqlite3.OperationalError:
        return []


async def live_until(count: int, config: Path, database: Path) -> None:
    """Run the bot until so many incidents are committed, then kill it."""
    environment = os.environ | {"LIANDONG_TELEGRAM_TOKEN": TOKEN}
    command = (sys.executable, "-m", "bot", "run", "-c", str(config))
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        while len(opened(database)) < count:
            assert process.returncode is None, "the bot ended by itself"
            await asyncio.sleep(0.01)
    finally:
        process.kill()
        await process.wait()


@pytest.mark.soak
async def test_three_hundred_reports_and_four_kills_lose_none_and_double_none(tmp_path: Path):
    fake = FakeTelegram(limits=False)
    config, database = tmp_path / "config.toml", tmp_path / "bot.db"
    chats = "".join(CHAT.format(chat=-1000 - number) for number in range(GROUPS))
    for building in BUILDINGS:
        group = fake.world.group(-1000 - building % GROUPS)
        fake.world.say(group, user(5000 + building, "邻居"), f"{building}栋电梯坏了")
    async with serving(fake) as server:
        config.write_text(
            CONFIG.format(database=database, server=server, reports=REPORTS + 1) + chats, encoding="utf-8"
        )
        for count in (30, 110, 170, 260, REPORTS):
            await asyncio.wait_for(live_until(count, config, database), 120)
    assert sorted(map(int, opened(database))) == BUILDINGS
