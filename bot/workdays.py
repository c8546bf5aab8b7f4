"""The working calendar of mainland China, from the `chinesecalendar` library and the configuration.

The library carries the State Council's yearly schedule (holidays and make-up workdays, 调休) from 2004 to the last
year it was released for, and knows nothing beyond. The rest of the bot only sees the resulting value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import chinese_calendar

from bot.domain.calendar import WorkCalendar

# The next year's schedule is published in the autumn; without it in December it is time to update or configure.
_MONTH_TO_LOOK_AHEAD = 12


@dataclass(frozen=True, slots=True)
class UnknownYears:
    """Years that count as plain Monday to Friday because nobody told the bot their holidays."""

    years: tuple[int, ...]


def work_calendar(holidays: Iterable[date] = (), makeup_workdays: Iterable[date] = ()) -> WorkCalendar:
    """The library's schedule, corrected and continued by configured days.

    A year with a configured holiday counts as known. What is configured wins over the library.

    Raises:
        ValueError: a date is configured both as a holiday and as a make-up workday.
    """
    off, on = frozenset(holidays), frozenset(makeup_workdays)
    released = frozenset(chinese_calendar.holidays)
    return WorkCalendar(
        holidays=(released - on) | off,
        makeup_workdays=(frozenset(chinese_calendar.workdays) - off) | on,
        known_years=_years_of_the_library() | frozenset(day.year for day in off),
    )


def unknown_years(calendar: WorkCalendar, today: date) -> UnknownYears | None:
    """What to warn the operator about: this year, or in December the next, counts as Monday to Friday."""
    ahead = (today.year, today.year + 1) if today.month >= _MONTH_TO_LOOK_AHEAD else (today.year,)
    missing = tuple(year for year in ahead if not calendar.knows(year))
    return UnknownYears(missing) if missing else None


def _years_of_the_library() -> frozenset[int]:
    return frozenset(day.year for day in chinese_calendar.holidays)
