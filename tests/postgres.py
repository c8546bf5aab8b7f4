"""A throwaway PostgreSQL server for the tests marked `postgres`, unless the environment names one."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.needs import POSTGRES_URL, postgres_programs
from tests.processes import free_port

_READY_WITHIN_S = 30


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a database that tests may fill; every test run starts with an empty one of its own."""
    if POSTGRES_URL in os.environ:
        yield os.environ[POSTGRES_URL]
        return
    programs = postgres_programs()
    assert programs, "pytest_runtest_setup skips tests marked postgres where there is no server"
    home = Path(tempfile.mkdtemp(prefix="liandong-postgres-"))
    port = free_port()
    server = _start(programs, home, port)
    try:
        _wait_until_ready(programs, server, port, home)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(_READY_WITHIN_S)
        shutil.rmtree(home, ignore_errors=True)


def _start(programs: Path, home: Path, port: int) -> subprocess.Popen[bytes]:
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root; the Debian package brings a user for it
        user = "postgres"
        shutil.chown(home, user)
    folder = home / "database"
    initdb = [programs / "initdb", "-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(initdb, user=user, check=True, capture_output=True, cwd=home)
    # Durability is not under test here; without it the server starts and commits several times faster.
    quick = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={home}"]
    with (home / "server.log").open("wb") as log:
        command = [programs / "postgres", "-D", folder, "-p", str(port), *quick]
        return subprocess.Popen(command, user=user, cwd=home, stdout=log, stderr=subprocess.STDOUT)


def _wait_until_ready(programs: Path, server: subprocess.Popen[bytes], port: int, home: Path) -> None:
    """Its socket is there a little before it answers; on a busy machine that shows."""
    answers = [programs / "pg_isready", "-q", "-h", home, "-p", str(port)]
    give_up_at = time.monotonic() + _READY_WITHIN_S
    while subprocess.run(answers, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > give_up_at:
            raise RuntimeError((home / "server.log").read_text(encoding="utf-8"))
        time.sleep(0.05)
