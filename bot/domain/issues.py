"""When digests go out, and which a chat has missed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.domain.calendar import wall_time
from bot.domain.period import Period, PeriodKind, last_ended

LATE_AFTER = timedelta(hours=2)
"""A digest that goes out later than this after its time says that it is late."""

REACH = {PeriodKind.WEEK: 4, PeriodKind.MONTH: 2}
"""How many periods back missed digests are made up for."""


@dataclass(frozen=True, slots=True)
class Times:
    """When digests go out (local time): `weekday` 0 is Monday, `monthday` 1–28; None: not at all."""

    zone: tzinfo
    minute: int
    weekday: int | None = 0
    monthday: int | None = 1

    @property
    def kinds(self) -> tuple[PeriodKind, ...]:
        """The periods that are reported on."""
        wanted = ((PeriodKind.WEEK, self.weekday), (PeriodKind.MONTH, self.monthday))
        return tuple(kind for kind, day in wanted if day is not None)

    def due_at(self, period: Period) -> datetime:
        """When the digest of a period goes out: on that day of the period after it."""
        days = (self.weekday or 0) if period.kind is PeriodKind.WEEK else (self.monthday or 1) - 1
        return wall_time(period.next_first + timedelta(days=days), self.minute, self.zone)

    def next_after(self, now: datetime) -> datetime | None:
        """When the next digest goes out; None when none ever does."""
        return min((self._next_of(kind, now) for kind in self.kinds), default=None)

    def _next_of(self, kind: PeriodKind, now: datetime) -> datetime:
        period = last_ended(kind, now, self.zone)
        while self.due_at(period) <= now:
            period = Period(kind, period.next_first, self.zone)
        return self.due_at(period)


@dataclass(frozen=True, slots=True)
class Issue:
    """A digest that a chat has yet to get."""

    chat: str
    period: Period
    late: bool


def candidates(times: Times, now: datetime) -> tuple[Period, ...]:
    """The periods whose digests are due by now, as far back as missed ones are made up for; the latest first."""
    found: list[Period] = []
    for kind in times.kinds:
        period = last_ended(kind, now, times.zone)
        for _ in range(REACH[kind]):
            if times.due_at(period) <= now:
                found.append(period)
            period = period.before
    return tuple(found)


def due_issues(
    chats: Collection[str], times: Times, had: Mapping[Period, Collection[str]], now: datetime
) -> tuple[Issue, ...]:
    """What each chat should have had by now and has not, the earlier period first.

    `had` are the chats that had the digest of each of the `candidates`. A chat that never had any gets the latest
    only: it was not the bot's yet when the others were due.
    """
    return tuple(
        Issue(chat, period, late=now > times.due_at(period) + LATE_AFTER)
        for chat in chats
        for kind in times.kinds
        for period in _missing(chat, [one for one in candidates(times, now) if one.kind is kind], had)
    )


def _missing(chat: str, due: list[Period], had: Mapping[Period, Collection[str]]) -> list[Period]:
    known = [place for place, period in enumerate(due) if chat in had.get(period, ())]
    return list(reversed(due[: known[0] if known else 1]))
