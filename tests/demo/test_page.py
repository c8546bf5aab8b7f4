"""The page: served, and played in a real browser."""

import json
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from bot.demo import run_demo
from tests.demo.served import demonstration
from tests.needs import NODE_MODULES, chromium
from tests.processes import free_port

SCRIPT = Path(__file__).with_name("play.mjs")


def test_the_page_is_served_at_the_printed_address_and_ends_cleanly(tmp_path: Path):
    port = free_port()
    with demonstration(port, tmp_path / "demo.db") as address:
        assert address == f"http://127.0.0.1:{port}/"
        with urllib.request.urlopen(address, timeout=10) as answer:
            page = answer.read().decode()
    assert "<title>联动 · 沙盒</title>" in page
    assert "https://" not in page, "everything the page needs comes from this machine"


def test_a_port_that_is_taken_is_said_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ValueError, match="--port") as refused:
            run_demo(taken.getsockname()[1], None, show=False)
    assert "\n" not in str(refused.value)


@pytest.mark.browser
def test_a_newcomer_plays_the_story_in_a_browser(tmp_path: Path):
    driver = NODE_MODULES / "playwright-core" / "index.mjs"
    with demonstration(free_port(), tmp_path / "demo.db") as address:
        command = ["node", str(SCRIPT), str(driver), str(chromium()), address, str(tmp_path)]
        played = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert played.returncode == 0, played.stderr
    seen = json.loads(played.stdout)
    assert "办结，居民认可：换了门机板" in seen["card"]
    assert seen["faults"] == []
    assert seen["foreign"] == [], "nothing is fetched from another machine"
    assert seen["wider"] == 0, "a phone shows the page without scrolling sideways"
    assert (tmp_path / "demo.png").stat().st_size < 400_000
