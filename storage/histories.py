"""Whole journals of the incidents that reports are about, some hundreds of incidents at a time."""

from collections.abc import Collection
from datetime import datetime

from pydantic_core import from_json

from bot.domain.chronicle import Line
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


def line(row: Row) -> Line:
    """The line in a row of `page`; its facts were checked when they were written."""
    return Line(row["incident"], moment(row["at"]), row["event"], row["actor"], row["role"], from_json(row["detail"]))


def any_before(community: str, before: datetime) -> Statement:
    """Whether a community had anything reported before then (one row, or none)."""
    return Statement(
        "SELECT id FROM incidents WHERE community = $1 AND reported_at < $2 LIMIT 1", (community, micros(before))
    )
