"""The real process, killed with SIGKILL again and again while reports come in: none is lost, none is opened twice."""

import asyncio
import os
from asyncio.subprocess import DEVNULL
from pathlib import Path

import pytest

from tests.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.channels.telegram.fake_world import user
from tests.garden import garden, group
from tests.processes import BOT, serving, stored

REPORTS, GROUPS = 300, 4
LAUGHTER = 233
"""In chat this number is a laugh, not a building."""
BUILDINGS = [building for building in range(1, REPORTS + 2) if building != LAUGHTER]


def opened(database: Path) -> list[str]:
    """The buildings with an incident."""
    return [building for (building,) in stored(database, "SELECT building FROM incidents")]


async def live_until(count: int, config: Path, database: Path) -> None:
    """Run the bot until so many incidents are committed, then kill it."""
    environment = os.environ | {"LIANDONG_TELEGRAM_TOKEN": TOKEN}
    process = await asyncio.create_subprocess_exec(
        *BOT, "run", "-c", str(config), env=environment, stdout=DEVNULL, stderr=DEVNULL
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
    groups = [group("telegram", -1000 - number, "residents") for number in range(GROUPS)]
    for building in BUILDINGS:
        place = fake.world.group(-1000 - building % GROUPS)
        fake.world.say(place, user(5000 + building, "邻居"), f"{building}栋电梯坏了")
    async with serving(fake.app) as server:
        platform = f'[telegram]\nbase_url = "{server}/bot"'
        kept = f'[bot]\ndatabase = "{database}"\nweb_port = 0'
        config.write_text(garden(kept, platform, *groups, buildings=f"1-{REPORTS + 1}"), encoding="utf-8")
        for count in (30, 110, 170, 260, REPORTS):
            await asyncio.wait_for(live_until(count, config, database), 120)
    assert sorted(map(int, opened(database))) == BUILDINGS
