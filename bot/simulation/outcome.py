"""What came of a simulated estate, counted from the journal and from what reached people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.incident import Ending, Incident, Status
from bot.domain.journal import Entry
from bot.simulation.estate import COMMUNITY, STAFF
from bot.simulation.neighbourhood import Neighbourhood
from storage import incidents, journal

_PAGE = 400


@dataclass(slots=True)
class Outcome:
    """Counts of one or several estates; spans are in hours.

    In time means: against the deadlines that were set with the report, whatever was extended later. What is not done
    by the end counts with the time it has taken so far. `solved`: done, and it holds (a botched result that nobody
    objected to is not solved). `never_answered`: not even after the time for it.
    """

    estate_days: int = 0
    opened: int = 0
    ack_due: int = 0
    acknowledged_in_time: int = 0
    resolve_due: int = 0
    resolved_in_time: int = 0
    solved: int = 0
    closed: int = 0
    closed_silently: int = 0
    reopened: int = 0
    nags: int = 0
    level_two: int = 0
    level_three: int = 0
    never_answered: int = 0
    hours_to_acknowledge: list[float] = field(default_factory=list)
    hours_to_resolve: list[float] = field(default_factory=list)
    reminders_by_person_day: list[int] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another estate in."""
        for name in Outcome.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


async def outcome_of(neighbourhood: Neighbourhood) -> Outcome:
    """Count what happened."""
    found = await _incidents(neighbourhood)
    lines = await _journals(neighbourhood, [incident.id for incident in found])
    outcome = Outcome(estate_days=neighbourhood.setup.days, opened=len(found))
    for incident in found:
        _count(outcome, incident, lines.get(incident.id, []), neighbourhood)
    outcome.nags += neighbourhood.people.plain_nags
    outcome.reminders_by_person_day = _by_person_day(neighbourhood)
    return outcome


async def _incidents(neighbourhood: Neighbourhood) -> list[Incident]:
    start = neighbourhood.ends_at - timedelta(days=neighbourhood.setup.days + 1)
    (rows,) = await neighbourhood.database.fetch(incidents.since(COMMUNITY, start))
    found = [incidents.from_row(row) for row in rows]
    return [one for one in found if one.status not in (Status.MERGED, Status.WITHDRAWN)]


async def _journals(neighbourhood: Neighbourhood, ids: list[str]) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(ids), _PAGE):
        (rows,) = await neighbourhood.database.fetch(journal.of_incident(*ids[start : start + _PAGE]))
        for entry in map(journal.from_row, rows):
            found.setdefault(entry.incident, []).append(entry)
    return found


def _count(outcome: Outcome, incident: Incident, lines: Iterable[Entry], neighbourhood: Neighbourhood) -> None:
    times, end = _Times.of(lines), neighbourhood.ends_at
    dealing = neighbourhood.people.dealings.get(incident.number)
    answered = min((at for at in (times.acknowledged_at, times.resolved_at) if at is not None), default=None)
    outcome.ack_due += _is_due(times.ack_due_at, answered, end)
    outcome.acknowledged_in_time += _in_time(times.ack_due_at, answered)
    outcome.resolve_due += _is_due(times.resolve_due_at, times.resolved_at, end)
    outcome.resolved_in_time += _in_time(times.resolve_due_at, times.resolved_at)
    outcome.solved += incident.status in (Status.RESOLVED, Status.CLOSED) and not (dealing and dealing.botched)
    outcome.closed += incident.status is Status.CLOSED
    outcome.closed_silently += incident.ending is Ending.SILENT
    outcome.reopened += incident.reopened > 0
    outcome.nags += incident.nagging.count
    outcome.level_two += times.levels >= {2} or times.levels >= {3}
    outcome.level_three += times.levels >= {3}
    outcome.never_answered += answered is None and _is_due(times.ack_due_at, None, end)
    outcome.hours_to_acknowledge.append(_hours(incident.reported_at, answered or end))
    outcome.hours_to_resolve.append(_hours(incident.reported_at, times.resolved_at or end))


@dataclass(slots=True)
class _Times:
    """The deadlines set with the report, the first answer and the first result, the levels reached."""

    ack_due_at: datetime | None = None
    resolve_due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    levels: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, lines: Iterable[Entry]) -> "_Times":
        times = cls()
        for line in lines:
            times.ack_due_at = times.ack_due_at or _moment(line, "ack_due_at")
            times.resolve_due_at = times.resolve_due_at or _moment(line, "resolve_due_at")
            if line.event == "acknowledged":
                times.acknowledged_at = times.acknowledged_at or line.at
            elif line.event == "resolved":
                times.resolved_at = times.resolved_at or line.at
            elif line.event == "escalated":
                times.levels.add(int(str(line.detail["level"])))
        return times


def _moment(line: Entry, name: str) -> datetime | None:
    value = line.detail.get(name)
    return datetime.fromisoformat(str(value)) if value else None


def _is_due(due_at: datetime | None, done_at: datetime | None, end: datetime) -> bool:
    return due_at is not None and (done_at is not None or due_at <= end)


def _in_time(due_at: datetime | None, done_at: datetime | None) -> bool:
    return due_at is not None and done_at is not None and done_at <= due_at


def _hours(start: datetime, end: datetime) -> float:
    return (end - start) / timedelta(hours=1)


def _by_person_day(neighbourhood: Neighbourhood) -> list[int]:
    """How many reminders reached each person with a role on each day, the many empty days included."""
    counts = sorted(neighbourhood.people.reminded.values())
    empty = len(STAFF) * neighbourhood.setup.days - len(counts)
    return [0] * max(0, empty) + counts
