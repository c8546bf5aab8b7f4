"""Periods and the times of digests: which are due, which were missed."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issues import Times, candidates, due_issues
from bot.domain.period import Period, PeriodKind, last_ended, parse_period, period_of
from tests.domain.lives import at

ZONE = ZoneInfo("Asia/Shanghai")
NINE = Times(ZONE, 9 * 60)
WEEKS = Times(ZONE, 9 * 60, monthday=None)


def named(period: str) -> Period:
    return parse_period(period, ZONE)


def missing(now: str, had: dict[str, set[str]] | None = None, times: Times = WEEKS) -> list[tuple[str, bool]]:
    """What one chat should still get, and whether it is late."""
    known = {named(period): chats for period, chats in (had or {}).items()}
    return [(one.period.name, one.late) for one in due_issues(["group"], times, known, at(now))]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-W23", "2026-06-01", "2026-06-07"),
        ("2026W23", "2026-06-01", "2026-06-07"),
        ("2026-w01", "2025-12-29", "2026-01-04"),
        ("2026-06", "2026-06-01", "2026-06-30"),
        ("2024-2", "2024-02-01", "2024-02-29"),
    ],
)
def test_weeks_are_counted_as_iso_8601_counts_them_and_months_as_people_do(text: str, first: str, last: str) -> None:
    period = named(text)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert named(period.name) == period


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2026-W0", "2026-13", "2026-06-01", "juni", "2026-W"])
def test_what_is_no_period_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026-W23|没有"):
        named(text)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(PeriodKind))
def test_periods_follow_one_another_without_a_gap(day: date, kind: PeriodKind) -> None:
    period = period_of(kind, day, ZONE)
    assert period.first <= day <= period.last
    assert period.before.end_at == period.start_at
    assert named(period.name) == period
    assert last_ended(kind, period.end_at, ZONE) == period


def test_a_period_begins_and_ends_at_local_midnight_even_when_clocks_change() -> None:
    paris = ZoneInfo("Europe/Paris")
    march = parse_period("2026-03", paris)
    assert march.end_at - march.start_at == timedelta(days=31, hours=-1)


def test_the_weekly_digest_is_due_on_monday_at_nine_and_not_before() -> None:
    assert missing("2026-06-08 08:59") == [("2026-W22", True)]
    assert missing("2026-06-08 08:59", {"2026-W22": {"group"}}) == []
    assert missing("2026-06-08 09:00", {"2026-W22": {"group"}}) == [("2026-W23", False)]


def test_another_weekday_and_monthday_may_be_chosen() -> None:
    times = Times(ZONE, 18 * 60 + 30, weekday=4, monthday=5)
    assert times.due_at(named("2026-W23")) == at("2026-06-12 18:30")
    assert times.due_at(named("2026-06")) == at("2026-07-05 18:30")


def test_a_digest_that_was_sent_is_not_due_again_but_for_another_chat() -> None:
    had = {named("2026-W23"): {"group"}}
    now = at("2026-06-08 09:05")
    assert [one.chat for one in due_issues(["group", "other"], WEEKS, had, now)] == ["other"]


def test_a_missed_digest_is_late_and_several_come_in_their_order() -> None:
    assert missing("2026-06-09 09:00", {"2026-W22": {"group"}}) == [("2026-W23", True)]
    assert missing("2026-06-15 09:00", {"2026-W22": {"group"}}) == [("2026-W23", True), ("2026-W24", False)]


def test_a_new_chat_is_not_flooded_with_the_past() -> None:
    assert missing("2026-06-15 09:00") == [("2026-W24", False)]


def test_after_a_very_long_absence_only_the_last_weeks_are_made_up_for() -> None:
    assert missing("2026-06-29 09:00", {"2026-W10": {"group"}}) == [("2026-W26", False)]
    names = [name for name, _ in missing("2026-06-29 09:00", {"2026-W23": {"group"}})]
    assert names == ["2026-W24", "2026-W25", "2026-W26"]


def test_digests_may_be_switched_off() -> None:
    never = Times(ZONE, 0, weekday=None, monthday=None)
    assert candidates(never, at("2026-06-08 09:00")) == ()
    assert never.next_after(at("2026-06-08 09:00")) is None


@given(st.integers(0, 3 * 365 * 24 * 60))
def test_the_next_digest_is_always_ahead_and_less_than_a_week_away(minute: int) -> None:
    now = at("2025-01-01 00:00") + timedelta(minutes=minute)
    following = NINE.next_after(now)
    assert following is not None
    assert now < following <= now + timedelta(days=7)
    assert len(candidates(NINE, following)) >= len(candidates(NINE, now))
