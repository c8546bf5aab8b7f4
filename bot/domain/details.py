"""Incidents one by one as reports list them: the period's lines, the agenda of a joint meeting, its earlier decisions.

Everything comes from the journal, like the figures; nobody's words are in it but those of decisions and suspensions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.course import Course, Decision
from bot.domain.incident import LIVE, Level, Rating, Status
from bot.domain.rates import Span, handled


@dataclass(frozen=True, slots=True)
class Detail:
    """One incident as it stood at the end of a period. Times are None until it happened.

    `due_at`: the deadline for its result, the last one if that has come; None while the clock stands still, and for
    what was merged or withdrawn before it. `in_time`: whether the last result came by its deadline, None without one.
    """

    number: int
    estate: str
    building: str | None
    category: str
    urgency: str
    role: str
    status: Status
    level: int
    reported_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    overdue: bool
    in_time: bool | None
    silent: bool
    rating: Rating | None
    affected: int
    reopened: int


@dataclass(frozen=True, slots=True)
class Item:
    """A matter for the joint meeting: level two and above, no result yet. `days` since the report."""

    number: int
    estate: str
    building: str | None
    category: str
    role: str
    level: int
    days: int
    affected: int
    overdue: bool
    suspended: bool
    returned: int
    extended: int
    reopened: int
    reported_at: datetime
    due_at: datetime | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A decision of an earlier meeting and what became of it. `kept` None: it is not due yet."""

    number: int
    estate: str
    building: str | None
    category: str
    decision: Decision
    kept: bool | None
    status: Status


MOST = 5_000
"""Incidents that are listed one by one; of more, the latest. Phones do not open larger files."""


def details(courses: Iterable[Course], start: datetime, end: datetime, most: int = MOST) -> tuple[Detail, ...]:
    """What was live at some time of the period, by estate and number; of more than `most`, the latest reported."""
    span = Span(start, end)
    found = [course for course in courses if course.reported_at < end and handled(course, span)]
    if len(found) > most:
        found = sorted(found, key=lambda course: course.reported_at)[-most:]
    return tuple(_detail(course, end) for course in sorted(found, key=lambda course: (course.estate, course.number)))


def _detail(course: Course, end: datetime) -> Detail:
    status = course.status(end) or Status.ASSIGNED
    closing = next((one for one in reversed(course.closings) if one.at < end), None)
    closed = closing if status is Status.CLOSED else None
    results = [one.at for one in course.results if one.at < end]
    answers = [one.rating for one in course.answers if one.at < end]
    return Detail(
        number=course.number,
        estate=course.estate,
        building=course.building(end),
        category=course.category(end),
        urgency=course.urgency,
        role=course.owner(end),
        status=status,
        level=course.level(end),
        reported_at=course.reported_at,
        acknowledged_at=next((one.at for one in course.acknowledgements if one.at < end), None),
        resolved_at=results[-1] if results and status in (Status.RESOLVED, Status.CLOSED) else None,
        closed_at=closed.at if closed else None,
        due_at=_due_at(course, end),
        overdue=course.overdue(end),
        in_time=_in_time(course, end) if results else None,
        silent=closed is not None and closed.silent,
        rating=answers[-1] if answers else None,
        affected=course.affected,
        reopened=sum(at < end for at in course.reopenings),
    )


def _in_time(course: Course, before: datetime) -> bool | None:
    met = [one.met_in_time for one in course.to_resolve.deadlines if one.met_at is not None and one.met_at < before]
    return met[-1] if met else None


def _due_at(course: Course, before: datetime) -> datetime | None:
    """The deadline for a result that was in force; None while the clock stands still."""
    set_before = [one for one in course.to_resolve.deadlines if one.set_at < before]
    stopped = not set_before or (set_before[-1].dropped_at is not None and set_before[-1].dropped_at < before)
    return None if stopped else set_before[-1].due_at


def agenda(courses: Iterable[Course], at: datetime) -> tuple[Item, ...]:
    """What a joint meeting should decide as things stand at an instant, the gravest and oldest first."""
    waiting = [course for course in courses if _waits_for_meeting(course, at)]
    waiting.sort(key=lambda course: (-course.level(at), course.reported_at))
    return tuple(_item(course, at) for course in waiting)


def _waits_for_meeting(course: Course, at: datetime) -> bool:
    if course.level(at) < Level.MEETING:
        return False
    status = course.status(at)
    return status in LIVE and status is not Status.RESOLVED


def _item(course: Course, at: datetime) -> Item:
    return Item(
        number=course.number,
        estate=course.estate,
        building=course.building(at),
        category=course.category(at),
        role=course.owner(at),
        level=course.level(at),
        days=max(1, (at - course.reported_at) // timedelta(days=1)),
        affected=course.affected,
        overdue=course.overdue(at),
        suspended=course.status(at) is Status.SUSPENDED,
        returned=len(course.returns),
        extended=len(course.extensions),
        reopened=len(course.reopenings),
        reported_at=course.reported_at,
        due_at=_due_at(course, at),
        decisions=tuple(one for one in course.decisions if one.at < at),
    )


def follow_up(courses: Iterable[Course], since: datetime, at: datetime) -> tuple[FollowUp, ...]:
    """What became of the decisions that were made since then, the oldest first."""
    made = [(one, course) for course in courses for one in course.decisions if since <= one.at < at]
    made.sort(key=lambda pair: pair[0].at)
    return tuple(_followed(course, one, at) for one, course in made)


def _followed(course: Course, decision: Decision, at: datetime) -> FollowUp:
    results = [one for one in course.results if decision.at <= one.at < at]
    standing = [one.at for one in results if one.rejected_at is None or one.rejected_at >= at]
    in_time = any(decision.until_at is None or done <= decision.until_at for done in standing)
    passed = decision.until_at is not None and decision.until_at < at
    return FollowUp(
        number=course.number,
        estate=course.estate,
        building=course.building(at),
        category=course.category(at),
        decision=decision,
        kept=True if in_time else False if passed else None,
        status=course.status(at) or Status.ASSIGNED,
    )
