"""The page of the demonstration, served by a process of its own."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.processes import BOT

WITHIN = 30.0


@contextlib.contextmanager
def demonstration(port: int, database: Path) -> Iterator[str]:
    """The address of a demonstration that runs meanwhile, and then ends cleanly on SIGTERM."""
    # NiceGUI behaves differently where it believes that pytest runs it.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DISPLAY"))}
    command = [*BOT, "demo", "--port", str(port), "--db", str(database)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield _address(process)
        finally:
            process.send_signal(signal.SIGTERM)
            _, complaints = process.communicate(timeout=15)
    assert process.returncode == 0, complaints
    assert "Traceback" not in complaints


def _address(process: subprocess.Popen) -> str:
    """The address as it is printed, once something answers there."""
    line = process.stdout.readline()
    assert "http://" in line, line or process.stderr.read()
    address = next(word for word in line.split() if word.startswith("http://"))
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return address
        time.sleep(0.1)
    raise AssertionError("the page never came up")
