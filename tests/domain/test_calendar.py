from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import DaySpan, WorkCalendar, minute_of_day
from bot.workdays import UnknownYears, unknown_years, work_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = date(2026, 10, 1)
MAKEUP_SUNDAY = date(2026, 9, 20)


def test_a_plain_year_works_monday_to_friday():
    calendar = WorkCalendar()
    assert [calendar.is_workday(date(2031, 3, day)) for day in range(3, 10)] == [True] * 5 + [False] * 2
    assert not calendar.knows(2031)


def test_holidays_rest_and_makeup_sundays_work():
    calendar = WorkCalendar(frozenset({NATIONAL_DAY}), frozenset({MAKEUP_SUNDAY}), frozenset({2026}))
    assert not calendar.is_workday(NATIONAL_DAY)
    assert calendar.is_workday(MAKEUP_SUNDAY)
    assert calendar.knows(2026)


def test_a_day_cannot_be_a_holiday_and_a_makeup_workday():
    with pytest.raises(ValueError, match="2026-10-01"):
        WorkCalendar(frozenset({NATIONAL_DAY}), frozenset({NATIONAL_DAY}))


def test_the_library_gives_the_official_schedule_of_2026():
    calendar = work_calendar()
    assert not calendar.is_workday(NATIONAL_DAY)
    assert calendar.is_workday(MAKEUP_SUNDAY)
    assert calendar.knows(2004)
    assert calendar.knows(2026)


def test_the_configuration_wins_over_the_library_and_continues_it():
    calendar = work_calendar(holidays=[MAKEUP_SUNDAY, date(2040, 1, 2)], makeup_workdays=[NATIONAL_DAY])
    assert calendar.is_workday(NATIONAL_DAY)
    assert not calendar.is_workday(MAKEUP_SUNDAY)
    assert not calendar.is_workday(date(2040, 1, 2))
    assert calendar.knows(2040)
    assert not calendar.knows(2041)


def test_a_year_beyond_the_library_falls_back_to_weekdays_and_is_warned_about():
    calendar = work_calendar()
    assert calendar.is_workday(date(2099, 1, 1))  # a Thursday, and nobody told us that it is a holiday
    assert unknown_years(calendar, date(2099, 5, 1)) == UnknownYears((2099,))


def test_in_december_the_next_year_is_looked_for():
    calendar = WorkCalendar(known_years=frozenset({2026}))
    assert unknown_years(calendar, date(2026, 11, 30)) is None
    assert unknown_years(calendar, date(2026, 12, 1)) == UnknownYears((2027,))


@pytest.mark.parametrize(
    ("text", "span", "shown"),
    [
        ("08:30-18:00", DaySpan(510, 1080), "08:30–18:00"),
        ("8:30～12:00", DaySpan(510, 720), "08:30–12:00"),
        ("22:00-06:00", DaySpan(1320, 1800), "22:00–06:00"),
        ("00:00-24:00", DaySpan(0, 1440), "00:00–24:00"),
        ("08:00-08:00", DaySpan(480, 1920), "08:00–08:00"),
    ],
)
def test_spans_are_read_as_people_write_them(text, span, shown):
    assert DaySpan.parse(text) == span
    assert str(span) == shown


@pytest.mark.parametrize("text", ["", "8-18", "25:00-26:00", "08:75-10:00", "24:30-06:00", "08:30"])
def test_what_is_not_a_span_is_refused(text):
    with pytest.raises(ValueError, match=r"not a span|no such clock time|begins between"):
        DaySpan.parse(text)


@pytest.mark.parametrize(("begin", "end"), [(-1, 60), (1440, 1500), (60, 60), (0, 1441)])
def test_impossible_spans_cannot_be_built(begin, end):
    with pytest.raises(ValueError, match="a span"):
        DaySpan(begin, end)


def test_a_span_of_a_local_day_is_two_instants():
    begins, ends = DaySpan.parse("22:00-06:00").on(date(2026, 6, 1), SHANGHAI)
    assert begins == datetime(2026, 6, 1, 14, tzinfo=UTC)
    assert ends == datetime(2026, 6, 1, 22, tzinfo=UTC)


def test_clock_times_include_the_end_of_the_day():
    assert minute_of_day("24:00") == 1440
    with pytest.raises(ValueError, match="24:01"):
        minute_of_day("24:01")
