"""A compressed day with faults injected ends with every incident as the transcript says."""

import asyncio

import pytest

from storage import journal
from storage.opening import open_database
from tests.channels.telegram.long_day import LongDay
from tests.channels.telegram.virtual import VirtualLoop

ENDED = {
    "satisfied": "closed",
    "dissatisfied": "assigned",
    "silent": "resolved",
    "ignored": "assigned",
    "withdrawn": "withdrawn",
    "joined": "assigned",
}


ONCE = ("reported", "corroborated", "acknowledged", "resolved", "reopened", "withdrawn")


async def told_by(file, incidents) -> dict[int, list[str]]:
    """What the journal says happened, by number."""
    database = await open_database(f"sqlite:///{file}")
    try:
        found = {}
        for incident in incidents:
            (rows,) = await database.fetch(journal.of_incident(incident.id))
            found[incident.number] = [journal.from_row(row).event for row in rows]
        return found
    finally:
        await database.close()


def play(tmp_path, seed: int, matters: int, hours: float) -> LongDay:
    file = tmp_path / "day.db"
    day = LongDay(file, seed, matters=matters, hours=hours)
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        incidents = runner.run(day.run())
    told = asyncio.run(told_by(file, incidents))
    assert len(incidents) == matters, "every matter once"
    by_number = {incident.number: incident for incident in incidents}
    for matter in day.matters:
        incident, events = by_number[matter.number], told[matter.number]
        assert incident.place.building == str(matter.building)
        assert (matter.ends, incident.status) == (matter.ends, ENDED[matter.ends])
        assert len(incident.reporters) == (2 if matter.ends == "joined" else 1)
        assert incident.reopened == (matter.ends == "dissatisfied")
        assert all(
            events.count(once) <= 1 for once in ("reported", "corroborated", "acknowledged", "resolved", "reopened")
        )
    return day


def test_six_hours_with_a_line_a_store_and_a_process_that_fail(tmp_path):
    day = play(tmp_path, seed=1, matters=6, hours=8)
    assert day.blows > 10
    assert day.deaths > 4


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200, 204))
def test_a_day_with_a_line_a_store_and_a_process_that_fail(tmp_path, seed):
    day = play(tmp_path, seed, matters=48, hours=24)
    assert day.blows > 100
    assert day.deaths > 20
