"""The real process, from its command line, against a Bot API server of other people's making."""

import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.garden import LEADER, MANAGER, garden, group, person
from tests.needs import NODE_PATH
from tests.processes import BOT, free_port, healthy, started, stored, told

TOKEN = "1234567:" + "A" * 35
SCRIPT = Path(__file__).with_name("neighbours.cjs")


def configured(database: Path, port: int, server: str) -> str:
    return garden(
        f'[bot]\ndatabase = "{database}"\nweb_port = {port}',
        f'[telegram]\nbase_url = "{server}/bot"',
        group("telegram", "-555"),
        person(MANAGER, telegram=10001),
        person(LEADER, telegram=10002),
    )


@pytest.mark.node
def test_an_incident_from_report_to_close_and_a_clean_end(tmp_path: Path):
    port, database, config = free_port(), tmp_path / "bot.db", tmp_path / "config.toml"
    with started("node", str(SCRIPT), str(free_port()), TOKEN, environment=NODE_PATH) as neighbours:
        config.write_text(configured(database, port, told(neighbours)["ready"]), encoding="utf-8")
        with started(*BOT, "run", "-c", str(config), environment={"LIANDONG_TELEGRAM_TOKEN": TOKEN}) as bot:
            assert healthy(port)["ok"]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                assert b"liandong_outbox_letters" in answer.read()
            done = told(neighbours)
            assert "done" in done, done
            assert any("换了门机板" in text for text in done["done"])
            began = time.monotonic()
            bot.send_signal(signal.SIGTERM)
            _, complaints = bot.communicate(timeout=15)
            assert bot.returncode == 0, complaints
            assert time.monotonic() - began < 10
    assert stored(database, "SELECT number, status FROM incidents") == [(1, "closed")]
