"""Local days: which are working days, and spans of wall-clock time on them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

MINUTES_A_DAY = 24 * 60

_SATURDAY = 5
_CLOCK = re.compile(r"(\d{1,2})[:：]([0-5]\d)")
_CLOCK_SPAN = re.compile(r"\s*(\d{1,2}[:：]\d{2})\s*[-–—~～至到]\s*(\d{1,2}[:：]\d{2})\s*")


def minute_of_day(clock: str) -> int:
    """Minutes after midnight of "08:30"; "24:00" is the end of the day.

    Raises:
        ValueError: there is no such clock time.
    """
    match = _CLOCK.fullmatch(clock)
    minute = int(match[1]) * 60 + int(match[2]) if match else MINUTES_A_DAY + 1
    if minute > MINUTES_A_DAY:
        raise ValueError(f"no such clock time: {clock!r}")
    return minute


@lru_cache(maxsize=4096)  # the same few hundred openings are asked for again and again
def wall_time(day: date, minute: int, zone: tzinfo) -> datetime:
    """The instant (UTC) at which clocks in `zone` show that minute, counted from the midnight that begins `day`."""
    days, minute = divmod(minute, MINUTES_A_DAY)
    clock = time(minute // 60, minute % 60)
    return datetime.combine(day + timedelta(days=days), clock, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which local dates are working days, for the years whose official schedule is known.

    The State Council publishes the holidays and make-up workdays (调休) of one year in the autumn before it
    (《全国年节及纪念日放假办法》). Until then a year simply has no exceptions: Monday to Friday.
    """

    holidays: frozenset[date] = frozenset()
    makeup_workdays: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        both = self.holidays & self.makeup_workdays
        if both:
            raise ValueError(f"both a holiday and a make-up workday: {min(both).isoformat()}")

    def knows(self, year: int) -> bool:
        """Whether the official schedule of that year is in the calendar."""
        return year in self.known_years

    def is_workday(self, day: date) -> bool:
        """Whether people work on that local date."""
        if day in self.makeup_workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays


MONDAY_TO_FRIDAY = WorkCalendar()


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A span of wall-clock time, in minutes after the local midnight of the day on which it begins.

    `to_minute` may lie on the next day (22:00–06:00 is 1320–1800) or be its midnight (24:00 is 1440).
    """

    from_minute: int
    to_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.from_minute < MINUTES_A_DAY:
            raise ValueError(f"a span begins between 00:00 and 23:59, not at minute {self.from_minute}")
        if not self.from_minute < self.to_minute <= self.from_minute + MINUTES_A_DAY:
            raise ValueError(f"a span lasts more than nothing and at most a day, not {self}")

    @classmethod
    def parse(cls, text: str) -> "DaySpan":
        """Read "08:30-18:00"; an end at or before the beginning is on the next day ("22:00-06:00").

        Raises:
            ValueError: the text is not two clock times.
        """
        match = _CLOCK_SPAN.fullmatch(text)
        if match is None:
            raise ValueError(f"not a span like 08:30-18:00: {text!r}")
        begins, ends = minute_of_day(match[1]), minute_of_day(match[2])
        return cls(begins, ends if ends > begins else ends + MINUTES_A_DAY)

    def on(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """The span that begins on that local date, as two instants (UTC)."""
        return wall_time(day, self.from_minute, zone), wall_time(day, self.to_minute, zone)

    def __str__(self) -> str:
        end = self.to_minute if self.to_minute <= MINUTES_A_DAY else self.to_minute - MINUTES_A_DAY
        return f"{self.from_minute // 60:02}:{self.from_minute % 60:02}–{end // 60:02}:{end % 60:02}"


WHOLE_DAY = DaySpan(0, MINUTES_A_DAY)
