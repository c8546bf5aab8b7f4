"""Reads the journal: from its lines, in the order in which they were written, to the courses of the incidents."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.domain.course import Acknowledgement, Answer, Closing, Course, Deadline, Decision, Result, Suspended
from bot.domain.incident import Rating, Status
from bot.domain.journal import Entry, Fact


class Line(NamedTuple):
    """A journal line without its source: a tuple, for a report may read half a million of them."""

    incident: str
    at: datetime
    event: str
    actor: str | None
    role: str | None
    detail: Mapping[str, Fact]


Told = Entry | Line


def _moment(fact: Fact) -> datetime | None:
    return datetime.fromisoformat(fact) if isinstance(fact, str) else None


def _begin(entry: Told) -> Course:
    fact, at = entry.detail, entry.at
    course = Course(
        incident=entry.incident,
        number=int(fact.get("number") or 0),
        estate=str(fact.get("estate") or ""),
        urgency=str(fact.get("urgency") or ""),
        repeat=fact.get("repeat_of") is not None,
        reported_at=at,
        buildings=((at, _text(fact.get("building"))),),
        categories=((at, str(fact.get("category") or "other")),),
        roles=((at, str(fact.get("role") or "community")),),
        statuses=((at, Status.ASSIGNED),),
        levels=((at, 1),),
        unanswered_since=at,
    )
    course.to_answer.start(at, _moment(fact.get("ack_due_at")))
    course.to_resolve.start(at, _moment(fact.get("resolve_due_at")))
    return course


def _text(fact: Fact) -> str | None:
    return None if fact is None else str(fact)


def _become(course: Course, status: Status, at: datetime) -> None:
    """A new status; a suspension ends with the status, and the clocks run on."""
    if status is not Status.SUSPENDED and course.suspensions and course.suspensions[-1].until_at is None:
        course.suspensions[-1].until_at = at
        course.to_answer.run_on(at)
        course.to_resolve.run_on(at)
    course.statuses += ((at, status),)


def _hand_to(course: Course, entry: Told) -> None:
    role = entry.detail.get("role")
    if role is not None and role != course.roles[-1][1]:
        course.roles += ((entry.at, str(role)),)


def _assigned(course: Course, entry: Told) -> None:
    """Somebody else is asked; a new category brings its own deadlines along."""
    _hand_to(course, entry)
    course.to_answer.move(entry.at, _moment(entry.detail.get("ack_due_at")))
    course.to_resolve.move(entry.at, _moment(entry.detail.get("resolve_due_at")))


def _passed_on(course: Course, entry: Told) -> None:
    """Returned or transferred: another owner, the same deadlines."""
    if entry.event == "returned":
        course.returns += ((entry.at, str(entry.detail.get("was") or course.role(entry.at))),)
    _hand_to(course, entry)
    _become(course, Status.ASSIGNED, entry.at)


def _acknowledged(course: Course, entry: Told) -> None:
    role = course.role(entry.at)
    course.to_answer.meet(entry.at)
    if course.unanswered_since is not None:
        course.acknowledgements += (Acknowledgement(course.unanswered_since, entry.at, role),)
        course.unanswered_since = None
    _become(course, Status.ACKNOWLEDGED, entry.at)


def _taken_over(course: Course, entry: Told) -> None:
    _hand_to(course, entry)
    _become(course, Status.ACKNOWLEDGED, entry.at)


def _extended(course: Course, entry: Told) -> None:
    course.extensions += ((entry.at, course.role(entry.at)),)
    _granted_itself(course, entry)
    course.to_resolve.move(entry.at, _moment(entry.detail.get("until_at")))


def _granted_itself(course: Course, entry: Told) -> None:
    """More time that the community gave itself, with nobody above it to ask."""
    if entry.detail.get("self_granted"):
        course.self_grants += (entry.at,)


def _suspended(course: Course, entry: Told) -> None:
    _granted_itself(course, entry)
    review_at, reason = _moment(entry.detail.get("review_at")), str(entry.detail.get("reason") or "")
    _hand_to(course, entry)
    if course.statuses[-1][1] is Status.SUSPENDED and course.suspensions:
        before = course.suspensions[-1]
        before.until_at = entry.at
        course.suspensions += (Suspended(before.since_at, review_at, reason),)
        return
    course.to_answer.stop(entry.at)
    course.to_resolve.stop(entry.at)
    course.suspensions += (Suspended(entry.at, review_at, reason),)
    _become(course, Status.SUSPENDED, entry.at)


def _resumed(course: Course, entry: Told) -> None:
    course.to_answer.run_on(entry.at, _moment(entry.detail.get("ack_due_at")))
    course.to_resolve.run_on(entry.at, _moment(entry.detail.get("resolve_due_at")))
    back = Status.ASSIGNED if course.unanswered_since is not None else Status.ACKNOWLEDGED
    _become(course, back, entry.at)


def _decided(course: Course, entry: Told) -> None:
    """The joint meeting's plan: an owner and a deadline; a result that was there before is not enough."""
    until_at, role = _moment(entry.detail.get("until_at")), str(entry.detail.get("role") or course.role(entry.at))
    course.decisions += (Decision(entry.at, until_at, role, str(entry.detail.get("words") or "")),)
    course.to_resolve.start(entry.at, until_at)
    if role != course.role(entry.at):
        course.roles += ((entry.at, role),)
    if course.statuses[-1][1] in (Status.SUSPENDED, Status.RESOLVED):
        _become(course, Status.ACKNOWLEDGED, entry.at)


def _resolved(course: Course, entry: Told) -> None:
    role = course.role(entry.at)
    course.to_resolve.meet(entry.at)
    course.results += (Result(entry.at, role),)
    if entry.actor is not None and entry.role is not None:
        course.resolvers += ((entry.at, entry.actor, entry.role),)
    _become(course, Status.RESOLVED, entry.at)


def _rated(course: Course, entry: Told) -> None:
    if not course.results:
        return
    result = course.results[-1]
    rating = Rating(str(entry.detail.get("rating") or Rating.DISSATISFIED))
    rater = str(entry.detail.get("household") or entry.actor)
    course.answers += (Answer(result.at, rater, rating, entry.at, result.role),)


def _closed(course: Course, entry: Told) -> None:
    course.closings += (Closing(entry.at, silent=entry.event == "auto_closed"),)
    _become(course, Status.CLOSED, entry.at)


def _reopened(course: Course, entry: Told) -> None:
    """The result was rejected: fresh clocks; what was not due yet is owed anew."""
    if course.results:
        course.results[-1].rejected_at = entry.at
    course.reopenings += (entry.at,)
    if course.statuses[-1][1] is Status.CLOSED:
        course.comebacks += (entry.at,)
    course.to_answer.start(entry.at, _moment(entry.detail.get("ack_due_at")))
    course.to_resolve.start(entry.at, _moment(entry.detail.get("resolve_due_at")))
    course.unanswered_since = entry.at
    _hand_to(course, entry)
    _become(course, Status.ASSIGNED, entry.at)


def _ended_otherwise(course: Course, entry: Told) -> None:
    """Merged or withdrawn: what was not due by now will never be."""
    if entry.detail.get("false_alarm"):
        course.false_alarm_at = entry.at
    course.to_answer.abandon(entry.at)
    course.to_resolve.abandon(entry.at)
    _become(course, Status.MERGED if entry.event == "merged" else Status.WITHDRAWN, entry.at)


def _unmerged(course: Course, entry: Told) -> None:
    """It lives on as if it had not been merged."""
    course.unmergings += (entry.at,)
    before = [status for _, status in course.statuses if status is not Status.MERGED]
    back = Status.RESOLVED if before[-1] is Status.RESOLVED else Status.ACKNOWLEDGED
    for clock in (course.to_answer, course.to_resolve):
        last = clock.last
        if last is not None and last.dropped_at is not None and last.due_at > entry.at:
            clock.deadlines += (Deadline(entry.at, last.due_at, last.met_at),)
    _become(course, Status.ASSIGNED if course.unanswered_since is not None else back, entry.at)


def _recategorised(course: Course, entry: Told) -> None:
    course.categories += ((entry.at, str(entry.detail["category"])),)
    course.urgency = str(entry.detail.get("urgency") or course.urgency)


def _placed(course: Course, entry: Told) -> None:
    course.buildings += ((entry.at, _text(entry.detail.get("building"))),)


def _escalated(course: Course, entry: Told) -> None:
    course.levels += ((entry.at, int(entry.detail.get("level") or 1)),)


def _affected(course: Course, entry: Told) -> None:
    course.affected = int(entry.detail.get("affected") or course.affected)


_READERS: Mapping[str, Callable[[Course, Told], None]] = {
    "assigned": _assigned,
    "returned": _passed_on,
    "transferred": _passed_on,
    "taken_over": _taken_over,
    "acknowledged": _acknowledged,
    "extended": _extended,
    "suspended": _suspended,
    "resumed": _resumed,
    "decided": _decided,
    "resolved": _resolved,
    "confirmed": _rated,
    "dissatisfied": _rated,
    "closed": _closed,
    "auto_closed": _closed,
    "reopened": _reopened,
    "merged": _ended_otherwise,
    "withdrawn": _ended_otherwise,
    "unmerged": _unmerged,
    "recategorised": _recategorised,
    "placed": _placed,
    "escalated": _escalated,
    "corroborated": _affected,
    "absorbed": _affected,
    "released": _affected,
    "report_withdrawn": _affected,
}
"""What each line changes; lines that are not named here (nags, notes, promises) change no figure."""

EVENTS = frozenset({"reported", *_READERS})
"""The lines that are read; no others need be fetched."""

FACTLESS = frozenset({"acknowledged", "resolved", "closed", "auto_closed"})
"""Of these only that and when they happened is read, by whom, and not their facts."""


class Chronicle:
    """Reads journal lines, in the order in which they were written, into courses; a page at a time if need be."""

    def __init__(self) -> None:
        self._courses: dict[str, Course] = {}

    def read(self, entries: Iterable[Told]) -> None:
        """Take in further lines. Those of an incident whose report is not among them are passed over."""
        courses = self._courses
        for entry in entries:
            if entry.event == "reported":
                courses[entry.incident] = _begin(entry)
            elif (reader := _READERS.get(entry.event)) is not None and (course := courses.get(entry.incident)):
                reader(course, entry)

    @property
    def courses(self) -> tuple[Course, ...]:
        """Every course read so far, in the order of the reports."""
        return tuple(self._courses.values())


def courses_of(entries: Iterable[Told]) -> tuple[Course, ...]:
    """The courses that these lines tell of."""
    chronicle = Chronicle()
    chronicle.read(entries)
    return chronicle.courses
