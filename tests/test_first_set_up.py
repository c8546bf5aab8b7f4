"""`liandong init`, played at a keyboard: what it writes is a configuration, and nothing that is there is lost."""

import stat
from pathlib import Path

from bot.config import load, parse
from bot.domain.claim import claim_code
from bot.first_set_up import first_set_up
from tests.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.processes import serving

NAME = '阳光"花"社区\\'


class Keyboard:
    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def __call__(self, question: str) -> str:
        return self.answers.pop(0)


async def set_up(folder: Path, *answers: str) -> int:
    keyboard = Keyboard(*answers)
    async with serving(FakeTelegram().app) as server:
        return await first_set_up(folder, f"{server}/bot", ask=keyboard, ask_openly=keyboard)


async def test_what_is_written_is_a_configuration_without_the_token(tmp_path, capsys):
    assert await set_up(tmp_path, TOKEN, NAME) == 0
    said = capsys.readouterr().out
    config = load(tmp_path / "config.toml")
    assert config.communities[0].name == NAME
    assert config.telegram.token() == TOKEN
    assert stat.S_IMODE((tmp_path / "telegram.token").stat().st_mode) == 0o600
    assert TOKEN not in said + (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert f"https://t.me/liandong_test_bot?start={claim_code(TOKEN, 0)}" in said
    assert f"liandong check -c {tmp_path}" in said


async def test_a_configuration_that_is_there_stays_and_what_it_needs_is_said(tmp_path, capsys):
    file = tmp_path / "config.toml"
    file.write_text("[bot]\n", encoding="utf-8")
    assert await set_up(tmp_path, TOKEN) == 0
    assert file.read_text(encoding="utf-8") == "[bot]\n"
    shown = [line.strip() for line in capsys.readouterr().out.splitlines() if " = " in line]
    told = parse("[telegram]\n" + "\n".join(shown), folder=tmp_path)
    assert told.telegram.token() == TOKEN
    assert told.telegram.base_url.startswith("http://127.0.0.1")


async def test_giving_up_writes_nothing(tmp_path):
    assert await set_up(tmp_path, "") == 1
    assert list(tmp_path.iterdir()) == []
