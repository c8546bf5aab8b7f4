"""The real process, from its command line, against a Bot API server of other people's making."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.needs import NODE_MODULES

TOKEN = "1234567:" + "A" * 35
SCRIPT = Path(__file__).with_name("neighbours.cjs")

CONFIG = """
[bot]
database = "{database}"
web_port = {port}

[telegram]
base_url = "{url}/bot"

[[community]]
id = "sunshine"
name = "阳光社区"

[[community.estate]]
id = "garden"
name = "阳光花园"
buildings = ["1-8"]

[[community.chat]]
channel = "telegram"
id = "-555"
kind = "linkage"
estate = "garden"

[[community.person]]
id = "zhang"
name = "张经理"
telegram = 10001
roles = ["物业"]

[[community.person]]
id = "li"
name = "李主任"
telegram = 10002
roles = ["社区"]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(process: subprocess.Popen) -> dict:
    return json.loads(process.stdout.readline() or "{}")


def start_bot(config: Path) -> subprocess.Popen:
    environment = os.environ | {"LIANDONG_TELEGRAM_TOKEN": TOKEN}
    command = [sys.executable, "-m", "bot", "run", "-c", str(config)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def healthy(port: int, within: float = 20) -> dict:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                return json.loads(answer.read())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the health page never came up")


@pytest.mark.node
def test_an_incident_from_report_to_close_and_a_clean_end(tmp_path: Path):
    environment = os.environ | {"NODE_PATH": str(NODE_MODULES)}
    node = ["node", str(SCRIPT), str(free_port()), TOKEN]
    neighbours = subprocess.Popen(node, stdout=subprocess.PIPE, env=environment, text=True)
    port, database = free_port(), tmp_path / "bot.db"
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(database=database, port=port, url=told(neighbours)["ready"]), encoding="utf-8")
    bot = start_bot(config)
    try:
        assert healthy(port)["ok"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            assert b"liandong_outbox_letters" in answer.read()
        done = told(neighbours)
        assert "done" in done, done
        assert any("换了门机板" in text for text in done["done"])
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(timeout=15) == 0, bot.stderr.read()
        assert time.monotonic() - began < 10
    finally:
        for process in (bot, neighbours):
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
    with sqlite3.connect(database) as stored:
        assert stored.execute("SELECT number, status FROM incidents").fetchall() == [(1, "closed")]
    stored.close()
