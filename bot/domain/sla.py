"""Clocks: service time, quiet hours, targets, and the deadlines and reminders that follow from them.

All arithmetic is on instants (aware UTC); a local zone is used only to find openings and quiet hours.
Deadlines run in natural time from the report. Nothing stops a clock but a suspension.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.calendar import MONDAY_TO_FRIDAY, WHOLE_DAY, DaySpan, WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")

# A deadline that falls outside service time is met within this span of the next opening, however long its target.
GRACE_AFTER_OPENING = timedelta(minutes=60)

# Longer than any holiday of the official schedule; a role that stays shut longer is treated as always open.
_LONGEST_CLOSURE_DAYS = 366
_OPENINGS_TRIED = 31


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


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from an instant until before another."""

    from_at: datetime
    until_at: datetime

    @property
    def lasted(self) -> timedelta:
        """For how long."""
        return self.until_at - self.from_at


def effective_deadline(start_at: datetime, target: timedelta, service_time: ServiceTime) -> datetime:
    """The deadline that binds: the natural one, or if it is outside service time, soon after the next opening.

    Soon is the target, at most an hour.
    """
    natural_at = start_at + target
    if service_time.is_open(natural_at):
        return natural_at
    return service_time.next_opening(natural_at) + min(target, GRACE_AFTER_OPENING)


def resumed_deadline(
    start_at: datetime, target: timedelta, due_at: datetime, pause: Pause, service_time: ServiceTime
) -> datetime:
    """Where an effective deadline (`due_at`, of a clock that was started at `start_at`) stands after a pause.

    The clock runs on from where it stood. Where it had run out and only waited for the next opening, the time after an
    opening begins anew; a deadline that had passed stays passed, by as much.
    """
    if pause.from_at >= due_at:
        return due_at + pause.lasted
    if pause.from_at >= start_at + target:
        return service_time.next_opening(pause.until_at) + min(target, GRACE_AFTER_OPENING)
    return effective_deadline(start_at + pause.lasted, target, service_time)
