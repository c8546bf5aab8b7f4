"""The journal: only ever added to. A trigger refuses changes to all but the privacy eraser (`privacy.py`)."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.journal import Entry, Fact
from storage.body import Body
from storage.database import Row, Statement
from storage.times import micros, moment

_DETAIL: Body[Mapping[str, Fact]] = Body(dict[str, Fact])

_COLUMNS = 7


def add(*entries: Entry) -> Statement:
    """Write these lines, in this order. At least one."""
    rows = ", ".join(_row(index * _COLUMNS) for index in range(len(entries)))
    values = tuple(value for entry in entries for value in _values(entry))
    return Statement(f"INSERT INTO journal (incident, at, event, actor, role, source, detail) VALUES {rows}", values)  # noqa: S608 - placeholders only


def _row(start: int) -> str:
    numbers = ", ".join(f"${start + number}" for number in range(1, _COLUMNS + 1))
    return f"({numbers})"


def _values(entry: Entry) -> tuple[object, ...]:
    detail = _DETAIL.text(entry.detail) if entry.detail else "{}"
    return (entry.incident, micros(entry.at), entry.event, entry.actor, entry.role, entry.source, detail)


def of_incident(*incident_ids: str) -> Statement:
    """Everything that happened to these incidents, in the order in which it was written."""
    numbers = ", ".join(f"${number}" for number in range(1, len(incident_ids) + 1))
    return Statement(f"SELECT * FROM journal WHERE incident IN ({numbers}) ORDER BY id", incident_ids)  # noqa: S608 - placeholders only


def between(community: str, start: datetime, end: datetime, after: int = 0, limit: int = 5000) -> Statement:
    """A community's lines from `start` to before `end`, in the order in which they were written, a page at a time.

    `after` is the `id` of the last row of the page before. A year of a large community need not be in memory at once.
    """
    return Statement(
        "SELECT journal.* FROM journal JOIN incidents ON incidents.id = journal.incident"
        " WHERE incidents.community = $1 AND journal.at >= $2 AND journal.at < $3 AND journal.id > $4"
        " ORDER BY journal.id LIMIT $5",
        (community, micros(start), micros(end), after, limit),
    )


def from_row(row: Row) -> Entry:
    """The line in a row of the queries above."""
    return Entry(
        incident=row["incident"],
        at=moment(row["at"]),
        event=row["event"],
        actor=row["actor"],
        role=row["role"],
        detail=_DETAIL.value(row["detail"]) if row["detail"] != "{}" else {},
        source=row["source"],
    )
