"""`liandong init`, `check` and `run` of somebody who has nothing but a token, against a Bot API server of others."""

import json
import re
import signal
import subprocess
from pathlib import Path

import pytest

from bot.config import load
from tests.e2e.test_real_process import TOKEN
from tests.needs import NODE_PATH
from tests.processes import BOT, free_port, started, stored, told

SCRIPT = Path(__file__).with_name("newcomers.cjs")
CODE = re.compile(r"\?start=(admin-[a-z2-7]{12})")


def liandong(*arguments: str, said: str = "") -> str:
    """Run a command to its end, with what somebody types; returns what it says."""
    done = subprocess.run([*BOT, *arguments], check=False, input=said, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shown_code(bot: subprocess.Popen) -> str:
    for line in bot.stdout:
        if found := CODE.search(line):
            return found[1]
    raise AssertionError("the bot ended without showing a code")


@pytest.mark.node
def test_from_a_token_alone_to_a_closed_incident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    config, database = tmp_path / "config.toml", tmp_path / "bot.db"
    monkeypatch.setenv("LIANDONG_DATABASE", str(database))
    with started("node", str(SCRIPT), str(free_port()), TOKEN, environment=NODE_PATH) as neighbours:
        said = liandong(
            "init", str(tmp_path), "--base-url", f"{told(neighbours)['ready']}/bot", said=f"{TOKEN}\n阳光社区\n"
        )
        assert load(config).communities[0].name == "阳光社区"
        assert "隐私模式" in said
        assert TOKEN not in said + config.read_text(encoding="utf-8")
        config.write_text(f"{config.read_text(encoding='utf-8')}\n[bot]\nweb_port = 0\n", encoding="utf-8")
        checked = liandong("check", "-c", str(config))
        assert "还没有小区" in checked
        assert "还没有管理员" in checked
        with started(*BOT, "run", "-c", str(config), environment={"PYTHONUNBUFFERED": "1"}) as bot:
            code = shown_code(bot)
            assert code == CODE.search(said)[1], "init and run show the same way in"
            tell(neighbours, json.dumps({"code": code}))
            done = told(neighbours)
            assert "done" in done, done
            bot.send_signal(signal.SIGTERM)
            bot.communicate(timeout=15)
            assert bot.returncode == 0
        checked = liandong("check", "-c", str(config))
        assert "还没有小区" not in checked
        assert "还没有管理员" not in checked
        tell(neighbours, "")
        assert neighbours.wait(timeout=10) == 0
    assert stored(database, "SELECT number, status FROM incidents") == [(1, "closed")]


def tell(process: subprocess.Popen[str], line: str) -> None:
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
