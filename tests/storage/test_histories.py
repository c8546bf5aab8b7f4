"""Whole journals of the incidents that a report or another system asks about, on both engines."""

from bot.domain.incident import Status
from storage import histories, incidents, journal
from tests.storage import samples
from tests.storage.samples import DAY, HOUR, NOW

EVENTS = ("reported", "closed")


async def filled(database) -> None:
    """Four incidents of a community, a day apart: of another category, closed long ago, and one of a neighbour's."""
    told = (
        samples.incident(1, status=Status.CLOSED, closed_at=NOW + HOUR, due_at=None),
        samples.incident(2, reported_at=NOW + DAY, category="water"),
        samples.incident(3, reported_at=NOW + 2 * DAY),
        samples.incident(4, reported_at=NOW + 3 * DAY),
        samples.incident(5, id="other", community="d", reported_at=NOW + DAY),
    )
    lines = [
        samples.entry(one.id, at=one.reported_at, event=event, detail={"number": one.number} if number else {})
        for one in told
        for number, event in ((1, "reported"), (0, "nagged"))
    ]
    closed = samples.entry("i1", at=NOW + HOUR, event="closed")
    await database.write([*map(incidents.add, told), journal.add(*lines, closed)])


async def lines(database, question) -> list[tuple[str, str]]:
    (rows,) = await database.fetch(question)
    return [(one.incident, one.event) for one in map(histories.line, rows)]


async def numbers(database, *what, **more) -> list[int]:
    (rows,) = await database.fetch(histories.reported_between("c", *what, **more))
    return [row["number"] for row in rows]


async def test_a_page_has_the_lines_that_count_of_what_was_live_or_ended_lately(database):
    await filled(database)
    everything = [("i1", "reported"), ("i1", "closed"), ("i2", "reported"), ("i3", "reported"), ("i4", "reported")]
    assert await lines(database, histories.page("c", NOW, EVENTS, 0)) == everything
    assert await lines(database, histories.page("c", NOW + DAY, EVENTS, 0)) == everything[2:]
    assert await lines(database, histories.page("c", NOW, EVENTS, 1, size=2)) == everything[2:4]


async def test_a_line_comes_back_with_its_facts(database):
    await filled(database)
    (rows,) = await database.fetch(histories.of_numbers("c", {1}, EVENTS))
    reported, closed = map(histories.line, rows)
    assert (reported.at, reported.actor, reported.detail) == (NOW, "tg:wang", {"number": 1})
    assert (closed.at, closed.detail) == (NOW + HOUR, {})


async def test_incidents_are_asked_for_by_number_and_a_neighbours_are_not_there(database):
    await filled(database)
    assert await lines(database, histories.of_numbers("c", {3, 5, 2}, EVENTS)) == [
        ("i2", "reported"),
        ("i3", "reported"),
    ]


async def test_numbers_of_a_span_come_the_highest_first_page_by_page(database):
    await filled(database)
    span = (NOW, NOW + 2 * DAY)
    assert await numbers(database, *span) == [3, 2, 1]
    assert await numbers(database, *span, live=True) == [3, 2]
    assert await numbers(database, *span, live=False) == [1]
    assert await numbers(database, *span, categories={"water", "access"}) == [2]
    assert await numbers(database, *span, categories={"elevator_fault"}, live=True, below=4) == [3]
    assert await numbers(database, *span, size=2) == [3, 2]
    assert await numbers(database, *span, below=2, size=2) == [1]
