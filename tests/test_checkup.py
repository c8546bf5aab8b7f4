"""`liandong check` sees what was said in chat, not only what the file says."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.checkup import check_all
from bot.domain.roster import Leave
from storage import people
from storage.opening import open_database

CONFIG = """
[bot]
database = "{database}"
web_port = 0

[[community]]
id = "sunshine"
name = "阳光社区"

[[community.estate]]
id = "garden"
name = "阳光花园"
buildings = [{{ ids = "1-6" }}]

[[community.person]]
name = "张经理"
id = "zhang"
roles = ["物业"]
"""


def test_a_leave_said_in_chat_that_nobody_stands_in_for_is_a_hole_of_the_coming_week(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, config = tmp_path / "liandong.db", tmp_path / "config.toml"
    config.write_text(CONFIG.format(database=file), encoding="utf-8")
    asyncio.run(_goes_on_leave(file))
    asyncio.run(check_all(config))
    said = capsys.readouterr().out
    assert "! 阳光花园未来一周：物业 " in said
    assert "没人值班。到时先问同岗的人" in said


async def _goes_on_leave(file: Path) -> None:
    now = datetime.now(UTC)
    database = await open_database(f"sqlite:///{file}")
    await database.write(people.add_leave(Leave("zhang", now, now + timedelta(days=2))))
    await database.close()
