"""Whole journals of the incidents that reports are about, some hundreds of incidents at a time."""

from collections.abc import Collection, Mapping
from datetime import datetime

from pydantic_core import from_json

from bot.domain.chronicle import FACTLESS, Line
from bot.domain.journal import Fact
from storage.database import Row, Statement, placeholders
from storage.times import micros, moment

PAGE = 2000
"""Incidents read in one hop: a few tens of milliseconds, so that nothing else waits long for the database."""


def page(community: str, since: datetime, events: Collection[str], after: int, size: int = PAGE) -> Statement:
    """Every line of these events of the incidents with the numbers `after + 1` to `after + size`.

    Left out are incidents that ended before `since`. The lines of an incident are all in one page, in the order of
    writing; rows are for `line`.
    """
    return Statement(
        "SELECT journal.incident, journal.at, event, actor, role, detail FROM incidents"  # noqa: S608 - placeholders only
        " JOIN journal ON journal.incident = incidents.id"
        " WHERE incidents.community = $1 AND incidents.number > $3 AND incidents.number <= $4"
        " AND (incidents.live = 1 OR incidents.closed_at >= $2)"
        f" AND journal.event IN ({placeholders(len(events), 5)}) ORDER BY incidents.number, journal.id",
        (community, micros(since), after, after + size, *sorted(events)),
    )


def of_numbers(community: str, numbers: Collection[int], events: Collection[str]) -> Statement:
    """Every line of these events of the incidents with these numbers, as `page` has them. At least one number."""
    placed = placeholders(len(numbers), 2)
    return Statement(
        "SELECT journal.incident, journal.at, event, actor, role, detail FROM incidents"  # noqa: S608 - placeholders only
        " JOIN journal ON journal.incident = incidents.id"
        f" WHERE incidents.community = $1 AND incidents.number IN ({placed})"
        f" AND journal.event IN ({placeholders(len(events), 2 + len(numbers))}) ORDER BY incidents.number, journal.id",
        (community, *sorted(numbers), *sorted(events)),
    )


def reported_between(  # noqa: PLR0917 - a question with this many parts
    community: str,
    start: datetime,
    end: datetime,
    categories: Collection[str] = (),
    live: bool | None = None,
    below: int | None = None,
    size: int = PAGE,
) -> Statement:
    """The numbers (`number`) of incidents that were reported from `start` to `end`, the highest first.

    `categories`: of these only, by what they are now; `live`: only those that are, or are not; `below`: of lower
    numbers only (the last one of the page before).
    """
    wanted = [community, micros(start), micros(end), size]
    where = ["community = $1", "reported_at >= $2", "reported_at <= $3"]
    if live is not None:
        where.append(f"live = {int(live)}")
    if below is not None:
        wanted.append(below)
        where.append(f"number < ${len(wanted)}")
    if categories:
        where.append(f"category IN ({placeholders(len(categories), len(wanted) + 1)})")
        wanted += sorted(categories)
    return Statement(
        f"SELECT number FROM incidents WHERE {' AND '.join(where)} ORDER BY number DESC LIMIT $4",  # noqa: S608 - placeholders only
        tuple(wanted),
    )


_NOTHING: Mapping[str, Fact] = {}


def line(row: Row) -> Line:
    """The line in a row of `page`; facts that nobody asks for are left unread, the others were checked when written."""
    incident, at, event, actor, role, detail = row.values()  # as they were selected
    return Line(incident, moment(at), event, actor, role, _NOTHING if event in FACTLESS else from_json(detail))


def any_before(community: str, before: datetime) -> Statement:
    """Whether a community had anything reported before then (one row, or none)."""
    return Statement(
        "SELECT id FROM incidents WHERE community = $1 AND reported_at < $2 LIMIT 1", (community, micros(before))
    )
