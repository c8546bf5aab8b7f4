"""Whole journals of the incidents that reports are about, a page at a time."""

from collections.abc import Collection
from datetime import datetime

from storage.database import Statement, placeholders
from storage.times import micros

PAGE = 20_000
"""Lines read in one hop: a few tens of milliseconds, so that nothing else waits long for the database."""


def page(community: str, since: datetime, events: Collection[str], after: int = 0, limit: int = PAGE) -> Statement:
    """Every line of these events, from the report on, of incidents that are live or ended since then.

    In the order of writing; `after` is the `id` of the last row of the page before. Rows are for `journal.from_row`.
    """
    return Statement(
        "SELECT journal.* FROM journal JOIN incidents ON incidents.id = journal.incident"  # noqa: S608 - placeholders only
        " WHERE incidents.community = $1 AND (incidents.live = 1 OR incidents.closed_at >= $2) AND journal.id > $3"
        f" AND journal.event IN ({placeholders(len(events), 5)}) ORDER BY journal.id LIMIT $4",
        (community, micros(since), after, limit, *sorted(events)),
    )


def any_before(community: str, before: datetime) -> Statement:
    """Whether a community had anything reported before then (one row, or none)."""
    return Statement(
        "SELECT id FROM incidents WHERE community = $1 AND reported_at < $2 LIMIT 1", (community, micros(before))
    )
