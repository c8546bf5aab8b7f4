"""A second delivery of a message changes nothing."""

import asyncio

import pytest

from storage import inbox, incidents
from storage.database import Conflict
from tests.storage import samples
from tests.storage.samples import DAY, NOW


async def known(database, *keys):
    [rows] = await database.fetch(inbox.seen(*keys))
    return {row["key"] for row in rows}


async def test_a_repeat_is_told_apart_and_writes_nothing(database):
    await database.write([inbox.remember("tg:-1/5", NOW), incidents.add(samples.incident(1))])
    with pytest.raises(Conflict) as caught:
        await database.write([inbox.remember("tg:-1/5", NOW), incidents.add(samples.incident(2))])
    assert caught.value.what == inbox.SEEN
    [rows] = await database.fetch(incidents.live_in_estate("e"))
    assert len(rows) == 1


async def test_of_many_deliveries_at_once_exactly_one_counts(database):
    units = [[inbox.remember("tg:-1/5", NOW), incidents.add(samples.incident(number))] for number in range(1, 9)]
    outcomes = await asyncio.gather(*map(database.write, units), return_exceptions=True)
    assert sum(isinstance(outcome, Conflict) and outcome.what == inbox.SEEN for outcome in outcomes) == 7


async def test_old_keys_are_forgotten(database):
    await database.write([inbox.remember("old", NOW - 31 * DAY), inbox.remember("new", NOW)])
    await database.write([inbox.prune(NOW - 30 * DAY)])
    assert await known(database, "old", "new", "never") == {"new"}
