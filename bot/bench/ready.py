"""How long a fresh process takes to be ready, how much memory it needs, and how long it takes to end."""

import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 60.0
"""Seconds after which a process that is not ready is given up."""

_CONFIG = """
[bot]
database = "{database}"
log_level = "error"
web_port = {port}

[[community]]
id = "ready"
name = "准备好社区"
[[community.estate]]
id = "estate"
name = "大花园"
buildings = ["1-20"]
[[community.person]]
id = "zhang"
name = "张经理"
roles = ["物业"]
"""


def start_up(folder: Path) -> dict[str, float]:
    """Seconds from the start of `liandong run` with the default rules until `/healthz` says 200, and to its end."""
    port = _free_port()
    config = folder / "ready.toml"
    config.write_text(_CONFIG.format(database=folder / "ready.db", port=port), encoding="utf-8")
    start = perf_counter()
    command = [sys.executable, "-m", "bot", "run", "-c", str(config)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        _wait_until_healthy(process, port, start)
        ready = perf_counter() - start
        memory = _peak_megabytes(process.pid)
        start = perf_counter()
        process.send_signal(signal.SIGTERM)
        status = process.wait(PATIENCE)
    finally:
        process.kill()
    stopped = perf_counter() - start
    found = {"ready_seconds": round(ready, 2), "stop_seconds": round(stopped, 2), "exit_status": status}
    return found | ({"peak_megabytes": memory} if memory is not None else {})


def _wait_until_healthy(process: "subprocess.Popen[bytes]", port: int, start: float) -> None:
    while perf_counter() - start < PATIENCE:
        if process.poll() is not None:
            raise RuntimeError(f"liandong run ended by itself with status {process.returncode}")
        if _is_healthy(port):
            return
        sleep(0.01)
    raise RuntimeError(f"liandong run was not ready within {PATIENCE:.0f} seconds")


def _is_healthy(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP OK
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _peak_megabytes(pid: int) -> float | None:
    """The most memory that a process had (Linux: VmHWM in /proc/PID/status); None where that is not told."""
    status = Path("/proc") / str(pid) / "status"
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024, 1)
