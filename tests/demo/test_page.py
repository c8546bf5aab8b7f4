"""The page in a real browser."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.needs import NODE_MODULES, chromium

SCRIPT = Path(__file__).with_name("play.mjs")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, within: float = 30) -> None:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError("the page never came up")


@pytest.mark.browser
def test_a_newcomer_plays_the_story_in_a_browser(tmp_path: Path):
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    # NiceGUI behaves differently where it believes that pytest runs it.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port), "--db", str(tmp_path / "demo.db")],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(address)
        script = SCRIPT.with_name(f".{SCRIPT.stem}-{port}.mjs")
        # Modules are looked up beside the script; the packages are somewhere else.
        script.write_text(
            SCRIPT.read_text(encoding="utf-8").replace(
                '"playwright-core"', f'"{NODE_MODULES}/playwright-core/index.mjs"'
            ),
            encoding="utf-8",
        )
        command = ["node", str(script), address, str(chromium())]
        played = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        script.unlink()
        assert played.returncode == 0, played.stderr
        seen = json.loads(played.stdout)
        assert "办结，居民认可" in seen["card"]
        assert seen["faults"] == []
    finally:
        demo.terminate()
        demo.wait(timeout=15)
        demo.stdout.close()
