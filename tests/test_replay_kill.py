"""A replay into a kept database, killed at any moment and started again, ends as if nothing had happened."""

import json
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.processes import BOT

MONTH = Path(__file__).parent / "data" / "month.jsonl"


def begin(db: Path) -> subprocess.Popen[str]:
    words = [*BOT, "replay", str(MONTH), "--json", "--db", str(db)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """The incidents, each with its journal."""
    told, complaints = process.communicate(timeout=300)
    assert process.returncode == 0, complaints
    incidents: list[dict[str, Any]] = json.loads(told)["incidents"]
    return incidents


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_a_month_killed_again_and_again_is_the_same_month(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    started = time.monotonic()
    whole = ended(begin(tmp_path / "whole.db"))
    takes = time.monotonic() - started
    for _ in range(6):
        process = begin(tmp_path / "killed.db")
        time.sleep(chance.uniform(takes * 0.3, takes))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert ended(begin(tmp_path / "killed.db")) == whole
