"""The journal is only ever added to."""

import pytest
from hypothesis import given

from storage import incidents, journal
from storage.database import Statement
from tests.storage import samples
from tests.storage.samples import DAY, HOUR, NOW


async def read(database, query):
    [rows] = await database.fetch(query)
    return [journal.from_row(row) for row in rows]


@given(entry=samples.entries)
def test_any_line_survives_its_row(entry):
    columns = ("incident", "at", "event", "actor", "role", "source", "detail")
    assert journal.from_row(dict(zip(columns, journal.add(entry).params, strict=True))) == entry


async def test_lines_come_back_in_the_order_in_which_they_were_written(database):
    lines = [samples.entry(event=event, detail={"minutes": 3.5, "late": True}) for event in ("b", "a", "c")]
    await database.write([journal.add(*lines[:2]), journal.add(samples.entry("i2")), journal.add(lines[2])])
    assert await read(database, journal.of_incident("i1")) == lines


@pytest.mark.parametrize("change", ["UPDATE journal SET event = 'nothing'", "DELETE FROM journal"])
async def test_no_line_can_be_changed_or_taken_out(database, change):
    await database.write([journal.add(samples.entry())])
    with pytest.raises(Exception, match="append-only"):
        await database.write([Statement(change)])
    assert await read(database, journal.of_incident("i1")) == [samples.entry()]


async def test_a_period_of_a_community_is_read_page_by_page(database):
    await database.write([incidents.add(samples.incident(1)), incidents.add(samples.incident(2, community="d"))])
    times = [NOW - DAY, NOW, NOW + HOUR, NOW + DAY]
    await database.write([journal.add(*(samples.entry(incident, at=at) for at in times for incident in ("i1", "i2")))])
    pages, after = [], 0
    while rows := (await database.fetch(journal.between("c", NOW, NOW + DAY, after, limit=1)))[0]:
        pages.append([journal.from_row(row) for row in rows])
        after = rows[-1]["id"]
    assert pages == [[samples.entry(at=NOW)], [samples.entry(at=NOW + HOUR)]]
