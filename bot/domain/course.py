"""The course of one incident: what was owed by when, what was answered, resolved, rated, closed.

Figures are computed from courses, and courses (in `chronicle.py`) from journal lines alone. One rule keeps figures
from being gamed: **a deadline that has passed stays passed**. What moves a deadline before it passed replaces it; what
comes later (a late grant, a meeting's decision) sets a further one beside it. Comments and transfers move none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.incident import LIVE, Rating, Status

Value = TypeVar("Value")


@dataclass(slots=True)
class Deadline:
    """Something owed: an answer or a result. `dropped_at`: before it passed, something else took its place."""

    set_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    dropped_at: datetime | None = None

    @property
    def falls_at(self) -> datetime:
        """When it passes: one that lay in the past when it was set (a graver category) passes there and then."""
        return max(self.set_at, self.due_at)

    @property
    def met_in_time(self) -> bool:
        """Whether what was owed came by the deadline."""
        return self.met_at is not None and self.met_at <= self.due_at


@dataclass(slots=True)
class Clock:
    """The deadlines of one kind, in the order in which they were set, and what was left when the clock was stopped."""

    deadlines: tuple[Deadline, ...] = ()
    left: timedelta | None = None

    @property
    def last(self) -> Deadline | None:
        """The deadline in force, or the last one that was."""
        return self.deadlines[-1] if self.deadlines else None

    def start(self, at: datetime, due_at: datetime | None) -> None:
        """A deadline in place of the one before, or beside it if that has passed."""
        self.drop(at)
        self.left = None
        if due_at is not None:
            self.deadlines += (Deadline(at, due_at),)

    def move(self, at: datetime, due_at: datetime | None) -> None:
        """Another deadline for the same thing; one that lies behind changes nothing."""
        last = self.last
        if due_at is None or (last is not None and last.due_at <= at and due_at <= at):
            return
        met_at = last.met_at if last is not None and last.dropped_at is None else None
        self.start(at, due_at)
        self.deadlines[-1].met_at = met_at

    def drop(self, at: datetime) -> None:
        """What was owed is owed no more, unless it was due already."""
        last = self.last
        if last is not None and last.dropped_at is None and last.due_at > at:
            last.dropped_at = at

    def abandon(self, at: datetime) -> None:
        """Nothing will be owed any more, whether the clock ran or stood still."""
        self.drop(at)
        self.left = None

    def stop(self, at: datetime) -> None:
        """The clock stands still, if it was running."""
        last = self.last
        if last is not None and last.dropped_at is None and last.met_at is None and last.due_at > at:
            self.left = last.due_at - at
            last.dropped_at = at

    def run_on(self, at: datetime, due_at: datetime | None = None) -> None:
        """The clock runs on from where it stood."""
        if self.left is not None:
            self.start(at, due_at or at + self.left)

    def meet(self, at: datetime) -> bool:
        """What was owed has come; False if it had before."""
        self.run_on(at)
        last = self.last
        if last is None or last.met_at is not None:
            return False
        last.met_at = at
        return True


@dataclass(slots=True)
class Result:
    """A result that was reported, by which party, and when it was rejected, if it was."""

    at: datetime
    role: str
    rejected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reporter said of a result. `rater` tells the reporters of one incident apart."""

    result_at: datetime
    rater: str
    rating: Rating
    at: datetime
    role: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The first answer to a report or a reopening (`since_at`), by which party."""

    since_at: datetime
    at: datetime
    role: str


@dataclass(frozen=True, slots=True)
class Closing:
    """An incident closed: by a reporter, or in silence."""

    at: datetime
    silent: bool


@dataclass(slots=True)
class Suspended:
    """挂账, from when until when (None: still), the next review, and the reason in somebody's own words.

    Suspended again with another date, it is another one that began with the first.
    """

    since_at: datetime
    review_at: datetime | None
    reason: str = ""
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a joint meeting decided."""

    at: datetime
    until_at: datetime | None
    role: str
    words: str


@dataclass(slots=True)
class Course:
    """The course of one incident. Everything is in the order of the journal; of (time, value) pairs the last holds.

    `comebacks` are those of the `reopenings` before which it was closed.

    Tuples, for there may be a hundred thousand courses: most of them are empty, and the empty one is always the same.
    """

    incident: str
    number: int
    estate: str
    urgency: str
    repeat: bool
    reported_at: datetime
    buildings: tuple[tuple[datetime, str | None], ...]
    categories: tuple[tuple[datetime, str], ...]
    roles: tuple[tuple[datetime, str], ...]
    statuses: tuple[tuple[datetime, Status], ...]
    levels: tuple[tuple[datetime, int], ...]
    to_answer: Clock = field(default_factory=Clock)
    to_resolve: Clock = field(default_factory=Clock)
    unanswered_since: datetime | None = None
    acknowledgements: tuple[Acknowledgement, ...] = ()
    results: tuple[Result, ...] = ()
    answers: tuple[Answer, ...] = ()
    closings: tuple[Closing, ...] = ()
    reopenings: tuple[datetime, ...] = ()
    comebacks: tuple[datetime, ...] = ()
    returns: tuple[tuple[datetime, str], ...] = ()
    extensions: tuple[tuple[datetime, str], ...] = ()
    self_grants: tuple[datetime, ...] = ()
    suspensions: tuple[Suspended, ...] = ()
    decisions: tuple[Decision, ...] = ()
    resolvers: tuple[tuple[datetime, str, str], ...] = ()
    unmergings: tuple[datetime, ...] = ()
    false_alarm_at: datetime | None = None
    affected: int = 1

    def status(self, before: datetime) -> Status | None:
        """The status just before an instant; None before the report."""
        if before <= self.reported_at:
            return None
        return _last_before(self.statuses, before)

    def live(self, before: datetime) -> bool:
        """Whether it was live just before an instant."""
        return self.status(before) in LIVE

    def category(self, before: datetime) -> str:
        """The category just before an instant."""
        return _last_before(self.categories, before) or self.categories[0][1]

    def building(self, before: datetime) -> str | None:
        """The building just before an instant, None where none was known."""
        return _last_before(self.buildings, before)

    def level(self, before: datetime) -> int:
        """The level of response just before an instant."""
        return _last_before(self.levels, before) or 1

    def role(self, at: datetime) -> str:
        """The party that was responsible at an instant."""
        if len(self.roles) == 1:
            return self.roles[0][1]
        return next((role for since, role in reversed(self.roles) if since <= at), self.roles[0][1])

    def owner(self, before: datetime) -> str:
        """The party that was responsible just before an instant."""
        return _last_before(self.roles, before) or self.roles[0][1]

    def ever(self, categories: frozenset[str]) -> bool:
        """Whether it was ever thought to be of one of these categories."""
        return bool(categories) and any(category in categories for _, category in self.categories)

    def suspension(self, before: datetime) -> Suspended | None:
        """The suspension that was in force just before an instant."""
        return next((one for one in self.suspensions if one.since_at < before and not _ended(one, before)), None)

    def overdue(self, before: datetime) -> bool:
        """Whether a result was owed and late just before an instant; nothing is late while it is suspended."""
        if self.status(before) not in (Status.ASSIGNED, Status.ACKNOWLEDGED):
            return False
        owed = [one for one in self.to_resolve.deadlines if one.set_at < before]
        return bool(owed) and owed[-1].due_at < before


def _last_before(changes: Sequence[tuple[datetime, Value]], before: datetime) -> Value | None:
    at, value = changes[-1]
    if at < before:  # nearly always: a report asks about its end, and most things have happened by then
        return value
    return next((value for at, value in reversed(changes) if at < before), None)


def _ended(one: Suspended, before: datetime) -> bool:
    return one.until_at is not None and one.until_at < before
