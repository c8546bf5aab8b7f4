"""Incidents: what is stored comes back, races have one loser, the sweep finds what is due."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given

from bot.domain.incident import Reporter, Status
from bot.domain.place import Place
from storage import incidents
from storage.body import Body
from storage.database import Conflict
from tests.storage import samples
from tests.storage.samples import DAY, HOUR, MINUTE, NOW


async def stored(database, *new):
    await database.write([incidents.add(one) for one in new])
    return new


async def found(database, query):
    [rows] = await database.fetch(query)
    return [incidents.from_row(row) for row in rows]


async def numbers(database, query):
    return [one.number for one in await found(database, query)]


async def swept(database, now, limit=100, **more):
    [rows] = await database.write([incidents.due(now, limit, **more)])
    return sorted(incidents.from_row(row).number for row in rows)


async def next_moment(database):
    [[row]] = await database.fetch(incidents.next_due())
    return incidents.moment_of(row)


@given(incident=samples.incidents)
def test_any_incident_survives_its_text(incident):
    body = Body(type(incident))
    assert body.value(body.text(incident)) == incident


def test_words_with_half_an_emoji_are_kept_all_the_same():
    body = Body(type(samples.incident()))
    kept = body.value(body.text(samples.incident(words="着火了\ud83d", place=Place(other="\ud83d\udd25门"))))
    assert (kept.words, kept.place.other) == ("着火了\ufffd", "🔥门")
    assert kept.reported_at == NOW


async def test_a_stored_incident_is_found_by_id_and_by_number(database):
    first, second = await stored(database, samples.incident(1), samples.incident(2, community="other", id="x"))
    assert await found(database, incidents.by_id("i1", "nobody")) == [first]
    assert await found(database, incidents.by_number("other", 2, 3)) == [second]
    assert await found(database, incidents.by_number("c", 2)) == []


async def test_two_incidents_cannot_have_one_number(database):
    await stored(database, samples.incident(1))
    with pytest.raises(Conflict) as caught:
        await stored(database, samples.incident(1, id="another"))
    assert caught.value.what == "number"


async def test_numbers_count_on_in_each_community(database):
    await stored(database, samples.incident(1), samples.incident(7), samples.incident(3, community="d"))
    answers = await database.fetch(*(incidents.last_number(community) for community in ("c", "d", "new")))
    assert [rows[0]["number"] for rows in answers] == [7, 3, 0]


async def test_a_saved_change_is_read_back(database):
    (incident,) = await stored(database, samples.incident())
    changed = replace(incident, status=Status.CLOSED, closed_at=NOW + HOUR, due_at=None, version=1)
    await database.write([incidents.save(changed, 0)])
    assert await found(database, incidents.by_id("i1")) == [changed]
    assert await found(database, incidents.live_in_estate("e")) == []


async def test_of_two_who_change_one_version_one_loses(database):
    (incident,) = await stored(database, samples.incident())
    rivals = [replace(incident, words=f"{number}", version=1) for number in range(5)]
    outcomes = await asyncio.gather(
        *(database.write([incidents.save(rival, 0)]) for rival in rivals), return_exceptions=True
    )
    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert [conflict.what for conflict in lost] == ["version"] * 4


async def test_live_incidents_are_listed_by_estate_and_by_community(database):
    ended = samples.incident(4, status=Status.CLOSED, closed_at=NOW, due_at=None)
    await stored(
        database, samples.incident(1), samples.incident(2, estate="f"), samples.incident(3, community="d"), ended
    )
    assert await numbers(database, incidents.live_in_estate("e")) == [1, 3]
    assert await numbers(database, incidents.live_in_community("c")) == [1, 2]


async def test_memory_is_rebuilt_from_what_is_live_or_ended_lately(database):
    def old(number, closed_at=None):
        status = Status.CLOSED if closed_at else Status.ASSIGNED
        return samples.incident(number, reported_at=NOW - 99 * DAY, status=status, closed_at=closed_at)

    await stored(database, old(1), old(2, NOW - 40 * DAY), old(3, NOW - DAY), samples.incident(4))
    assert await numbers(database, incidents.since("c", NOW - 31 * DAY)) == [1, 3, 4]


async def test_a_person_finds_what_they_reported_newest_first(database):
    later = samples.incident(2, reported_at=NOW + HOUR, status=Status.CLOSED, closed_at=NOW + HOUR, due_at=None)
    li = samples.incident(3, reporters=(Reporter("tg:li", "tg:-1", NOW),))
    await stored(database, samples.incident(1), later, li)
    assert await numbers(database, incidents.of_reporter("tg:wang")) == [2, 1]
    assert await numbers(database, incidents.of_reporter("tg:wang", limit=1)) == [2]
    assert await numbers(database, incidents.of_reporter("tg:zhang")) == []


async def test_a_corroboration_makes_it_the_new_reporters_too(database):
    (incident,) = await stored(database, samples.incident())
    joined = replace(incident, reporters=(*incident.reporters, Reporter("tg:li", "tg:-1", NOW)), version=1)
    await database.write([incidents.save(joined, 0)])
    assert await numbers(database, incidents.of_reporter("tg:li")) == [1]
    assert await numbers(database, incidents.of_reporter("tg:wang")) == [1]


async def test_everyone_asked_owns_it_until_somebody_takes_it(database):
    (incident,) = await stored(database, samples.incident(asked=("tg:zhang", "tg:zhao")))
    assert await numbers(database, incidents.owned_by("tg:zhao")) == [1]
    taken = replace(
        incident,
        status=Status.ACKNOWLEDGED,
        assignee="tg:zhang",
        acknowledged_at=NOW,
        acknowledged_by="tg:zhang",
        version=1,
    )
    await database.write([incidents.save(taken, 0)])
    assert await numbers(database, incidents.owned_by("tg:zhao")) == []
    assert await numbers(database, incidents.owned_by("tg:zhang")) == [1]
    ended = replace(taken, status=Status.CLOSED, closed_at=NOW, due_at=None, version=2)
    await database.write([incidents.save(ended, 1)])
    assert await numbers(database, incidents.owned_by("tg:zhang")) == []


async def test_open_incidents_are_counted_by_assignee(database):
    zhang = {"assignee": "tg:zhang"}
    closed = samples.incident(4, **zhang, status=Status.CLOSED, closed_at=NOW, due_at=None)
    await stored(database, samples.incident(1, **zhang), samples.incident(2, **zhang), samples.incident(3), closed)
    [rows] = await database.fetch(incidents.open_counts("c"))
    assert {row["assignee"]: row["count"] for row in rows} == {"tg:zhang": 2}


async def test_the_sweep_takes_what_is_due_and_nothing_else(database):
    await stored(
        database,
        samples.incident(1, due_at=NOW),
        samples.incident(2, due_at=NOW + MINUTE),
        samples.incident(3, due_at=None, status=Status.CLOSED, closed_at=NOW),
    )
    assert await swept(database, NOW) == [1]


async def test_the_sweep_takes_the_longest_overdue_first(database):
    await stored(database, *(samples.incident(number, due_at=NOW - number * MINUTE) for number in range(1, 6)))
    assert await swept(database, NOW, limit=2) == [4, 5]
    assert await swept(database, NOW, limit=2) == [2, 3]


async def test_what_one_sweep_took_no_other_takes(database):
    await stored(database, *(samples.incident(number, due_at=NOW) for number in range(1, 41)))
    sweeps = await asyncio.gather(*(swept(database, NOW, limit=7) for _ in range(8)))
    taken = [number for sweep in sweeps for number in sweep]
    assert len(taken) == len(set(taken))
    rest = await swept(database, NOW)
    assert sorted(taken + rest) == list(range(1, 41))


async def test_the_work_of_a_sweep_that_died_is_taken_again_after_a_while(database):
    await stored(database, samples.incident(due_at=NOW))
    assert await swept(database, NOW, claimed_within=5 * MINUTE) == [1]
    assert await swept(database, NOW + 4 * MINUTE) == []
    assert await swept(database, NOW + 5 * MINUTE) == [1]


async def test_a_saved_incident_can_be_due_again_at_once(database):
    (incident,) = await stored(database, samples.incident(due_at=NOW))
    await swept(database, NOW)
    await database.write([incidents.save(replace(incident, due_at=NOW + MINUTE, version=1), 0)])
    assert await swept(database, NOW + MINUTE) == [1]


async def test_a_poison_row_is_left_alone_and_holds_nothing_up(database):
    await stored(database, samples.incident(1, due_at=NOW), samples.incident(2, due_at=NOW))
    await database.write([incidents.postpone("i1", NOW + HOUR)])
    assert await swept(database, NOW) == [2]
    assert await swept(database, NOW + HOUR) == [1, 2]


async def test_a_virtual_clock_knows_the_next_moment(database):
    assert await next_moment(database) is None
    await stored(database, samples.incident(1, due_at=NOW), samples.incident(2, due_at=NOW + 2 * HOUR))
    assert await next_moment(database) == NOW
    await database.write([incidents.postpone("i1", NOW + HOUR)])
    assert await next_moment(database) == NOW + HOUR


async def test_the_watchdog_counts_what_nobody_looked_at(database):
    await stored(database, samples.incident(1, due_at=NOW), samples.incident(2, due_at=NOW + HOUR))
    [[row]] = await database.fetch(incidents.overdue(NOW + MINUTE))
    assert row["waiting"] == 1


async def test_a_group_that_moved_is_home_to_its_live_incidents(database):
    ended = samples.incident(2, home_chat="tg:-1", status=Status.CLOSED, closed_at=NOW, due_at=None)
    live, _ = await stored(database, samples.incident(1, home_chat="tg:-1"), ended)
    await database.write([incidents.move_chat("tg:-1", "tg:-1001")])
    [moved] = await found(database, incidents.by_id("i1"))
    assert moved == replace(live, home_chat="tg:-1001", reporters=(replace(live.reporters[0], chat="tg:-1001"),))
    assert await found(database, incidents.by_id("i2")) == [ended]
