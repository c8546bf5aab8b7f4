"""`liandong init`, `check` and `run` of somebody who has nothing but a token, against a Bot API server of others."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import load
from tests.e2e.test_real_process import TOKEN, free_port, told
from tests.needs import NODE_MODULES

SCRIPT = Path(__file__).with_name("newcomers.cjs")
CODE = re.compile(r"\?start=(admin-[a-z2-7]{12})")


def liandong(*arguments: str, said: str = "") -> str:
    """Run a command to its end, with what somebody types; returns what it says."""
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, check=False, input=said, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shown_code(bot: subprocess.Popen) -> str:
    for line in bot.stdout:
        if found := CODE.search(line):
            return found[1]
    raise AssertionError("the bot ended without showing a code")


@pytest.mark.node
def test_from_a_token_alone_to_a_closed_incident(tmp_path: Path):
    node = ["node", str(SCRIPT), str(free_port()), TOKEN]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    neighbours = subprocess.Popen(node, env=os.environ | {"NODE_PATH": str(NODE_MODULES)}, **pipes)
    server = told(neighbours)["ready"]
    config, database = tmp_path / "config.toml", tmp_path / "bot.db"
    environment = os.environ | {"LIANDONG_DATABASE": str(database), "PYTHONUNBUFFERED": "1"}
    os.environ["LIANDONG_DATABASE"] = str(database)
    bot = None
    try:
        said = liandong("init", str(tmp_path), "--base-url", f"{server}/bot", said=f"{TOKEN}\n阳光社区\n")
        assert load(config).communities[0].name == "阳光社区"
        assert "隐私模式" in said
        assert TOKEN not in said + config.read_text(encoding="utf-8")
        config.write_text(f"{config.read_text(encoding='utf-8')}\n[bot]\nweb_port = 0\n", encoding="utf-8")
        checked = liandong("check", "-c", str(config))
        assert "还没有小区" in checked
        assert "还没有管理员" in checked
        bot = subprocess.Popen([sys.executable, "-m", "bot", "run", "-c", str(config)], env=environment, **pipes)
        code = shown_code(bot)
        assert code == CODE.search(said)[1], "init and run show the same way in"
        neighbours.stdin.write(json.dumps({"code": code}) + "\n")
        neighbours.stdin.flush()
        done = told(neighbours)
        assert "done" in done, done
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(timeout=15) == 0
        checked = liandong("check", "-c", str(config))
        assert "还没有小区" not in checked
        assert "还没有管理员" not in checked
        neighbours.stdin.write("\n")
        neighbours.stdin.flush()
        assert neighbours.wait(timeout=10) == 0
    finally:
        del os.environ["LIANDONG_DATABASE"]
        for process in filter(None, (bot, neighbours)):
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                pipe.close()
    with sqlite3.connect(database) as stored:
        assert stored.execute("SELECT number, status FROM incidents").fetchall() == [(1, "closed")]
        assert stored.execute("SELECT kind, community FROM chats").fetchall() == [("linkage", "main")]
    stored.close()
