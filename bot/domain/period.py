"""The periods that reports are about: an ISO week (2026-W23) or a month (2026-06), in local time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.calendar import wall_time

_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_DECEMBER = 12


class PeriodKind(StrEnum):
    """How long a period is; also the name of its digest."""

    WEEK = "weekly"
    MONTH = "monthly"


@dataclass(frozen=True, slots=True)
class Period:
    """From the local midnight that begins `first` (a Monday, or a first of the month) to the one that ends it."""

    kind: PeriodKind
    first: date
    zone: tzinfo

    @property
    def name(self) -> str:
        """How it is written ("2026-W23" as ISO 8601 counts weeks, "2026-06")."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.first:%Y-%m}"
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def next_first(self) -> date:
        """The local date on which the next period begins."""
        if self.kind is PeriodKind.WEEK:
            return self.first + timedelta(weeks=1)
        years, month = divmod(self.first.month, _DECEMBER)
        return date(self.first.year + years, month + 1, 1)

    @property
    def last(self) -> date:
        """Its last local date."""
        return self.next_first - timedelta(days=1)

    @property
    def start_at(self) -> datetime:
        """The instant (UTC) with which it begins."""
        return wall_time(self.first, 0, self.zone)

    @property
    def end_at(self) -> datetime:
        """The instant (UTC) before which it ends."""
        return wall_time(self.next_first, 0, self.zone)

    @property
    def before(self) -> "Period":
        """The period before it."""
        return period_of(self.kind, self.first - timedelta(days=1), self.zone)


def period_of(kind: PeriodKind, day: date, zone: tzinfo) -> Period:
    """The period in which a local date lies."""
    first = day.replace(day=1) if kind is PeriodKind.MONTH else day - timedelta(days=day.weekday())
    return Period(kind, first, zone)


def last_ended(kind: PeriodKind, now: datetime, zone: tzinfo) -> Period:
    """The last period that is over at an instant."""
    return period_of(kind, now.astimezone(zone).date(), zone).before


def parse_period(text: str, zone: tzinfo) -> Period:
    """Read "2026-W23" or "2026-06".

    Raises:
        ValueError: it is neither, or there is no such week or month; the message says how to write it.
    """
    written = text.strip()
    week, month = _WEEK.fullmatch(written), _MONTH.fullmatch(written)
    try:
        if week:
            return Period(PeriodKind.WEEK, date.fromisocalendar(int(week[1]), int(week[2]), 1), zone)
        if month:
            return Period(PeriodKind.MONTH, date(int(month[1]), int(month[2]), 1), zone)
    except ValueError:
        raise ValueError(f"没有“{written}”这一期 (there is no such week or month)") from None
    raise ValueError(f"“{written}”看不懂：周写 2026-W23，月写 2026-06 (write 2026-W23 or 2026-06)")
