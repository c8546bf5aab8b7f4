"""Clocks: service time, quiet hours, targets, and the deadlines and reminders that follow from them.

All arithmetic is on instants (aware UTC); a local zone is used only to find openings and quiet hours.
Deadlines run in natural time from the report. Nothing stops a clock but a suspension.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.calendar import MONDAY_TO_FRIDAY, WHOLE_DAY, DaySpan, WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")

# A deadline that falls outside service time is met within this span of the next opening, however long its target.
GRACE_AFTER_OPENING = timedelta(minutes=60)

REMINDER_PERCENTS = (50, 80, 100)

# Longer than any holiday of the official schedule; a role that stays shut longer is treated as always open.
_LONGEST_CLOSURE_DAYS = 366
_OPENINGS_TRIED = 31

_WHOLE = 100  # per cent


class Days(StrEnum):
    """The local days on which a service span applies."""

    WORKDAYS = "workdays"
    RESTDAYS = "restdays"
    EVERY_DAY = "every_day"


@dataclass(frozen=True, slots=True)
class ServiceSpan:
    """A span in which a role answers, on the days on which it begins."""

    span: DaySpan
    days: Days = Days.WORKDAYS

    def applies_on(self, day: date, calendar: WorkCalendar) -> bool:
        """Whether the span begins on that local date."""
        return self.days is Days.EVERY_DAY or calendar.is_workday(day) == (self.days is Days.WORKDAYS)


OFFICE_HOURS = (ServiceSpan(DaySpan(8 * 60 + 30, 18 * 60)),)
ROUND_THE_CLOCK = (ServiceSpan(WHOLE_DAY, Days.EVERY_DAY),)


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """When a role is at work; by default on working days from 08:30 to 18:00.

    Both ends of a span belong to it: a deadline at closing time is met by closing time (dates that people
    name without an hour mean 18:00, which must not slip to the next working day).
    """

    zone: ZoneInfo = SHANGHAI
    spans: tuple[ServiceSpan, ...] = OFFICE_HOURS
    calendar: WorkCalendar = MONDAY_TO_FRIDAY

    @classmethod
    def always(cls, zone: ZoneInfo = SHANGHAI) -> "ServiceTime":
        """Round the clock on every day: effective deadlines are the natural ones."""
        return cls(zone, ROUND_THE_CLOCK)

    @property
    def never_closes(self) -> bool:
        """Whether the role is at work round the clock (or, with no spans at all, nobody said when it is)."""
        return not self.spans or any(span == ROUND_THE_CLOCK[0] for span in self.spans)

    def is_open(self, at: datetime) -> bool:
        """Whether the role is at work at that instant."""
        if self.never_closes:
            return True
        day = at.astimezone(self.zone).date()
        spans = self._openings_on(day - timedelta(days=1)) + self._openings_on(day)
        return any(opens_at <= at <= closes_at for opens_at, closes_at in spans)

    def next_opening(self, at: datetime) -> datetime:
        """The first instant from `at` on at which the role is at work: `at` itself while it is open."""
        return at if self.is_open(at) else self._first_opening(at, at.astimezone(self.zone).date())

    def next_day_opening(self, at: datetime) -> datetime:
        """The first opening on a later local day than that of `at`: when daily reminders go out."""
        return self._first_opening(at, at.astimezone(self.zone).date() + timedelta(days=1))

    def _first_opening(self, at: datetime, first_day: date) -> datetime:
        for ahead in range(_LONGEST_CLOSURE_DAYS):
            openings = self._openings_on(first_day + timedelta(days=ahead))
            later = [opens_at for opens_at, _ in openings if opens_at >= at]
            if later:
                return min(later)
        return at

    def _openings_on(self, day: date) -> list[tuple[datetime, datetime]]:
        return [one.span.on(day, self.zone) for one in self.spans if one.applies_on(day, self.calendar)]


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The local hours in which nobody is disturbed (P0 and P1 apart): by default from 22:00 until before 07:00.

    `span` None: there are none.
    """

    zone: ZoneInfo = SHANGHAI
    span: DaySpan | None = DaySpan(22 * 60, 31 * 60)  # noqa: RUF009  (a frozen value)

    def covers(self, at: datetime) -> bool:
        """Whether that instant is in the quiet hours."""
        return self._end_of_night(at) is not None

    def ends_after(self, at: datetime) -> datetime:
        """The first instant from `at` on that is not quiet: `at` itself outside the quiet hours."""
        return self._end_of_night(at) or at

    def _end_of_night(self, at: datetime) -> datetime | None:
        if self.span is None:
            return None
        day = at.astimezone(self.zone).date()
        nights = (self.span.on(day - timedelta(days=1), self.zone), self.span.on(day, self.zone))
        return next((to_at for from_at, to_at in nights if from_at <= at < to_at), None)


def next_sendable(at: datetime, service_time: ServiceTime, quiet: QuietHours) -> datetime:
    """The first instant from `at` on that is in service time and not in quiet hours.

    A role that works only in the quiet hours is still written to outside them: its people sleep by day,
    but the hours are there for everybody else in the group.
    """
    first_at = sendable_at = quiet.ends_after(service_time.next_opening(at))
    for _ in range(_OPENINGS_TRIED):
        if service_time.is_open(sendable_at):
            return sendable_at
        sendable_at = quiet.ends_after(service_time.next_opening(sendable_at))
    return first_at


@dataclass(frozen=True, slots=True)
class Targets:
    """The spans, from the report, within which something must have happened; on-site only where it is agreed."""

    ack_within: timedelta
    onsite_within: timedelta | None
    resolve_within: timedelta


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """The clock stood still from an instant until before another."""

    from_at: datetime
    until_at: datetime

    def __post_init__(self) -> None:
        if self.until_at < self.from_at:
            raise ValueError("a pause ends after it began")


def pauses_from(marks: Iterable[tuple[datetime, datetime | None]], as_of: datetime) -> tuple[Pause, ...]:
    """The pauses of a journal's (suspended_at, resumed_at) pairs: in order, merged where they touch.

    A suspension that is not resumed counts until `as_of`.
    """
    merged: list[Pause] = []
    for from_at, resumed_at in sorted((start, end or max(start, as_of)) for start, end in marks):
        if merged and from_at <= merged[-1].until_at:
            merged[-1] = Pause(merged[-1].from_at, max(merged[-1].until_at, resumed_at))
        elif resumed_at > from_at:
            merged.append(Pause(from_at, resumed_at))
    return tuple(merged)


def paused_between(pauses: Iterable[Pause], from_at: datetime, until_at: datetime) -> timedelta:
    """How long the clock stood still between two instants (the pauses don't overlap: see `pauses_from`)."""
    overlaps = (min(pause.until_at, until_at) - max(pause.from_at, from_at) for pause in pauses)
    return sum((overlap for overlap in overlaps if overlap > timedelta()), timedelta())


def natural_deadline(start_at: datetime, target: timedelta, pauses: Iterable[Pause] = ()) -> datetime:
    """The instant at which the clock, started at `start_at`, has run for `target`, pauses left out.

    `pauses` are in order and don't overlap. One that begins at the very deadline comes too late.
    """
    due_at = start_at + target
    for pause in pauses:
        if pause.from_at < due_at and pause.until_at > start_at:
            due_at += pause.until_at - max(pause.from_at, start_at)
    return due_at


def effective_deadline(
    start_at: datetime, target: timedelta, service_time: ServiceTime, pauses: tuple[Pause, ...] = ()
) -> datetime:
    """The deadline that binds: the natural one, or if it is outside service time, soon after the next opening.

    Soon is the target, at most an hour. When the clock is stopped between the natural deadline and that opening,
    the hour begins anew at the first opening after the pause.
    """
    natural_at = natural_deadline(start_at, target, pauses)
    return _in_service_time(natural_at, min(target, GRACE_AFTER_OPENING), service_time, pauses)


def _in_service_time(
    natural_at: datetime, grace: timedelta, service_time: ServiceTime, pauses: tuple[Pause, ...]
) -> datetime:
    if service_time.is_open(natural_at):
        return natural_at
    effective_at = service_time.next_opening(natural_at) + grace
    for pause in pauses:
        if natural_at <= pause.from_at < effective_at:
            effective_at = service_time.next_opening(pause.until_at) + grace
    return effective_at


def share_of_target(
    start_at: datetime,
    target: timedelta,
    percent: int,
    service_time: ServiceTime,
    pauses: tuple[Pause, ...] = (),
) -> datetime:
    """When `percent` of a target is used up; outside service time, the next opening.

    At 100 it is the effective deadline. Beyond, the overrun counts from there (150 % of a three-day target is a
    day and a half after the deadline), so that a deadline which moved to Monday is not at once far exceeded.
    """
    if percent < _WHOLE:
        natural_at = natural_deadline(start_at, target * percent / _WHOLE, pauses)
        return _in_service_time(natural_at, timedelta(), service_time, pauses)
    due_at = effective_deadline(start_at, target, service_time, pauses)
    if percent == _WHOLE:
        return due_at
    overrun_at = natural_deadline(due_at, target * (percent - _WHOLE) / _WHOLE, pauses)
    return _in_service_time(overrun_at, timedelta(), service_time, pauses)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder at a share of a target; at 100 it is the breach itself."""

    at: datetime
    percent: int


def reminders(
    start_at: datetime, target: timedelta, service_time: ServiceTime, pauses: tuple[Pause, ...] = ()
) -> tuple[Reminder, ...]:
    """The reminders of a target in order; of several due together only the highest is left."""
    highest: dict[datetime, int] = {}
    for percent in REMINDER_PERCENTS:
        highest[share_of_target(start_at, target, percent, service_time, pauses)] = percent
    return tuple(Reminder(at, percent) for at, percent in sorted(highest.items()))


def ack_deadline_of_new_owner(
    handed_at: datetime, ack_within: timedelta, resolve_due_at: datetime, service_time: ServiceTime
) -> datetime:
    """By when the owner after a transfer or return must acknowledge: the resolve deadline stays where it is.

    The target is the category's, at most what is left to the resolve deadline. When nothing is left, the new owner
    is due at once, which in service time means now.
    """
    left = max(resolve_due_at - handed_at, timedelta())
    due_at = effective_deadline(handed_at, min(ack_within, left), service_time)
    return min(due_at, resolve_due_at) if left else due_at
