"""A kill at any instant loses nothing that was acknowledged and leaves nothing half written."""

import asyncio
import random
import sys

import pytest

from storage.backup import check
from storage.database import Statement
from storage.opening import open_database

COUNTS = (
    "SELECT COUNT(*) AS count FROM inbox",
    "SELECT COUNT(*) AS count FROM incidents",
    "SELECT COUNT(*) AS count FROM incident_people WHERE part LIKE 'reporter:%'",
    "SELECT COUNT(DISTINCT incident) AS count FROM journal",
    "SELECT COUNT(DISTINCT incident) AS count FROM outbox",
    "SELECT COUNT(*) + 1 AS count FROM incidents WHERE version = 1",
    "SELECT MAX(number) AS count FROM incidents",
)


async def write_until_killed(url, first, units):
    """Kill the writer somewhere in the unit after `units`; returns the last acknowledged number."""
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.writer", url, str(first), stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    for _ in range(units):
        acknowledged = await writer.stdout.readline()
    await asyncio.sleep(random.uniform(0, 0.003))
    writer.kill()
    said = acknowledged + await writer.stdout.read()
    await writer.wait()
    return int(said.splitlines()[-1])


async def counted(url):
    database = await open_database(url)
    answers = await database.fetch(*map(Statement, COUNTS))
    await database.close()
    return [rows[0]["count"] for rows in answers]


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.soak)])
async def test_a_killed_writer_leaves_whole_units_and_all_that_it_acknowledged(shared_url, tmp_path, kills):
    written = 0
    for _ in range(kills):
        acknowledged = await write_until_killed(shared_url, written + 1, units=random.randint(1, 25))
        found = await counted(shared_url)
        written = found[0]
        assert found == [written] * len(COUNTS)
        assert written - acknowledged in (0, 1)
    if shared_url.startswith("sqlite"):
        assert check(tmp_path / "liandong.db").incidents == written
