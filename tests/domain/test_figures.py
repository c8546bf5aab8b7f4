"""The figures of a period: definitions one by one, and bounds. Their recomputation is in `tests/reports`."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.chronicle import courses_of
from bot.domain.digest import figures, figures_of
from bot.domain.figures import Figures, Rate, Rates, as_json
from bot.domain.journal import Entry
from bot.domain.rates import Scheme
from tests.domain.histories import BEGINNING, erased, history
from tests.domain.lives import at

SEEDS = range(50)
WEEK = timedelta(weeks=1)


def lines(seed: int) -> list[Entry]:
    return history(seed, incidents=14)


def week(seed: int) -> tuple[datetime, datetime]:
    """Another week of the history for each seed; every tenth time, the whole of it."""
    start = BEGINNING + (seed % 5 + 1) * WEEK
    return (BEGINNING, BEGINNING + 9 * WEEK) if seed % 10 == 0 else (start, start + WEEK)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_comes_later_changes_nothing_but_the_corrections(seed: int) -> None:
    start, end = week(seed)
    then = figures([line for line in lines(seed) if line.at < end], start=start, end=end)
    now = figures(lines(seed), start=start, end=end)
    assert then.corrections == ()
    assert replace(now, corrections=()) == then


@pytest.mark.parametrize("seed", range(5))
def test_forgetting_the_residents_changes_no_figure(seed: int) -> None:
    start, end = week(seed * 10)
    known = figures(lines(seed * 10), start=start, end=end)
    assert figures(erased(lines(seed * 10)), start=start, end=end) == known


def every_rate(figures_: Figures) -> list[Rate]:
    of_parties = [rate for one in figures_.parties for rate in (one.share, *rates_in(one.rates))]
    apart = [getattr(figures_.apart, name) for name in ("silent", "rework", "returned", "extended", "repeated")]
    return [*rates_in(figures_.rates), *rates_in(figures_.rates_of_opened), *apart, *of_parties]


def rates_in(rates: Rates) -> list[Rate]:
    return [rates.response, rates.solved, rates.satisfied, rates.on_time]


@given(
    st.sampled_from(range(0, 50, 7)),
    st.integers(0, 60),
    st.integers(0, 40),
    st.sampled_from([(30, 35, 35), (100, 0, 0), (0, 50, 50)]),
    st.floats(0, 1),
)
@settings(max_examples=60)
def test_whatever_the_period_rates_are_shares_and_numbers_add_up(
    seed: int, day: int, days: int, weights: tuple[int, int, int], fair: float
) -> None:
    start = BEGINNING + timedelta(days=day)
    found = figures(lines(seed), start=start, end=start + timedelta(days=days), weights=weights, fair_weight=fair)
    for one in every_rate(found):
        assert 0 <= one.part <= one.whole
        assert (one.value is None) == (one.whole == 0)
    numbers = found.numbers
    came = numbers.opened + numbers.came_back + numbers.unmerged
    assert numbers.live == numbers.live_before + came - numbers.closed - numbers.merged - numbers.withdrawn
    assert max(numbers.live, numbers.live_before) <= numbers.handled
    assert numbers.overdue + numbers.unrated + numbers.suspended <= numbers.live
    assert numbers.suspended == len(found.ledger)
    assert sum(one.opened for one in found.categories) == numbers.opened == sum(one.opened for one in found.places)
    assert sum(one.live for one in found.categories) == numbers.live == sum(one.live for one in found.places)
    assert sum(one.rates.response.whole for one in found.parties) == found.rates.response.whole
    assert found.score is None or 0 <= found.score <= 100
    assert json.loads(json.dumps(as_json(found))) == as_json(found)


# --- definitions, one by one ---

MONDAY = at("2026-06-01 00:00")
NEXT = MONDAY + WEEK


def told(*lines_: tuple[str, str, dict], incident: str = "i-1", **report: object) -> list[Entry]:
    """The lines of an incident reported on Monday at 10: an answer is due at 12, a result on Thursday at 10."""
    facts = {
        "category": "access", "urgency": "P2", "estate": "garden", "building": "3", "role": "property", "number": 1,
        "ack_due_at": at("2026-06-01 12:00").isoformat(), "resolve_due_at": at("2026-06-04 10:00").isoformat(),
    }  # fmt: skip
    first = Entry(incident, at("2026-06-01 10:00"), "reported", "wang", "resident", facts | report)
    return [first, *(Entry(incident, at(f"2026-06-{when}"), what, "wang", "x", facts) for when, what, facts in lines_)]


def of_week(*histories: list[Entry], **more: object) -> Figures:
    return figures([line for one in histories for line in one], start=MONDAY, end=NEXT, **more)


def test_an_answer_in_the_last_second_is_in_time_and_one_later_is_not() -> None:
    assert of_week(told(("01 12:00", "acknowledged", {}))).rates.response == Rate(1, 1)
    assert of_week(told(("01 12:01", "acknowledged", {}))).rates.response == Rate(0, 1)


def test_what_is_not_due_yet_counts_only_against_what_was_opened() -> None:
    later = told(resolve_due_at=at("2026-06-09 10:00").isoformat())
    found = of_week(later)
    assert found.rates.on_time == Rate(0, 0)
    assert found.rates.on_time.value is None
    assert found.rates_of_opened.on_time == Rate(0, 1)


def test_a_transfer_moves_no_deadline_and_the_party_that_let_it_pass_answers_for_it() -> None:
    found = of_week(told(("01 11:59", "transferred", {"role": "grid"}), ("01 12:30", "acknowledged", {})))
    assert found.rates.response == Rate(0, 1)
    assert {one.role: one.rates.response for one in found.parties if one.rates.response.whole} == {"grid": Rate(0, 1)}


def test_an_extension_before_the_deadline_moves_it_and_one_after_it_does_not_undo_the_delay() -> None:
    until = {"until_at": at("2026-06-06 18:00").isoformat()}
    in_time = told(("03 09:00", "extended", until), ("05 09:00", "resolved", {}))
    too_late = told(("04 11:00", "extended", until), ("05 09:00", "resolved", {}))
    assert of_week(in_time).rates.on_time == Rate(1, 1)
    assert of_week(too_late).rates.on_time == Rate(1, 2)


def test_more_time_that_the_community_gave_itself_is_counted_apart() -> None:
    until = {"until_at": at("2026-06-06 10:00").isoformat()}
    given = of_week(told(("03 09:00", "extended", until)))
    taken = of_week(told(("03 09:00", "extended", {**until, "self_granted": True})))
    assert (given.self_grants, taken.self_grants) == (0, 1)
    assert given.apart.extended == taken.apart.extended


def test_nothing_is_owed_while_it_is_suspended_and_the_clock_runs_on_afterwards() -> None:
    suspended = ("02 10:00", "suspended", {"reason": "等资金", "review_at": at("2026-06-20 18:00").isoformat()})
    found = of_week(told(suspended))
    assert (found.rates.on_time, found.numbers.suspended, found.numbers.overdue) == (Rate(0, 0), 1, 0)
    assert (found.ledger[0].days, found.ledger[0].reason) == (5, "等资金")
    assert of_week(told(suspended, ("03 10:00", "resumed", {}))).rates.on_time == Rate(0, 1)
    assert of_week(told(suspended, ("03 10:00", "resumed", {}), ("05 09:59", "resolved", {}))).rates.on_time == Rate(
        1, 1
    )


def test_merging_a_late_incident_away_does_not_make_it_timely() -> None:
    assert of_week(told(("04 11:00", "merged", {"was": "assigned"}))).rates.on_time == Rate(0, 1)
    assert of_week(told(("04 09:00", "merged", {"was": "assigned"}))).rates.on_time == Rate(0, 0)


def test_a_sham_result_that_was_rejected_before_the_deadline_does_not_count_as_done() -> None:
    again = {"ack_due_at": at("2026-06-02 14:00").isoformat(), "resolve_due_at": at("2026-06-05 12:00").isoformat()}
    sham = told(
        ("01 10:05", "acknowledged", {}), ("01 10:06", "resolved", {}),
        ("02 12:00", "dissatisfied", {"rating": "dissatisfied", "household": 1}), ("02 12:00", "reopened", again),
    )  # fmt: skip
    found = of_week(sham)
    assert found.rates.on_time == Rate(0, 1)
    assert found.apart.rework == Rate(1, 1)
    assert found.numbers.reopened == 1


def rated(when: str, rating: str, household: int) -> tuple[str, str, dict]:
    what = "dissatisfied" if rating == "dissatisfied" else "confirmed"
    return when, what, {"rating": rating, "household": household}


def test_of_several_reporters_each_counts_once_and_fair_counts_a_part() -> None:
    lines_ = told(
        ("02 10:00", "resolved", {}), rated("02 11:00", "fair", 1), ("02 11:00", "closed", {}),
        rated("02 12:00", "satisfied", 2), rated("02 13:00", "satisfied", 1), rated("02 14:00", "fair", 3),
    )  # fmt: skip
    found = of_week(lines_)
    assert found.rates.solved == Rate(3, 3)
    assert found.rates.satisfied == Rate(2.6, 3)
    assert of_week(lines_, fair_weight=0.5).rates.satisfied == Rate(2.5, 3)


def test_a_rating_after_the_week_is_a_correction_of_that_week_shown_in_the_next() -> None:
    lines_ = told(("07 20:00", "resolved", {}), ("08 20:00", "auto_closed", {}), rated("09 09:00", "fair", 1))
    found = of_week(lines_)
    assert found.rates.solved == Rate(0, 0)
    assert [(one.rate, one.was, one.now) for one in found.corrections] == [
        ("solved", Rate(0, 0), Rate(1, 1)),
        ("satisfied", Rate(0, 0), Rate(0.6, 1)),
    ]
    after = figures(lines_, start=NEXT, end=NEXT + WEEK)
    assert after.rates.solved == Rate(0, 0)
    assert after.before is not None
    assert after.before.corrections == found.corrections


def test_silent_closes_are_counted_apart() -> None:
    silent = told(("02 10:00", "resolved", {}), ("03 10:00", "auto_closed", {}))
    confirmed = told(
        ("02 10:00", "resolved", {}), rated("02 11:00", "satisfied", 1), ("02 11:00", "closed", {}), incident="i-2"
    )
    found = of_week(silent, confirmed)
    assert (found.numbers.closed, found.numbers.confirmed, found.numbers.silent) == (2, 1, 1)
    assert found.apart.silent == Rate(1, 2)


def test_parties_with_fewer_than_five_behind_a_rate_are_not_ranked() -> None:
    def done(number: int, role: str) -> list[Entry]:
        lines_ = (("01 11:00", "acknowledged", {}), ("02 10:00", "resolved", {}), rated("02 11:00", "satisfied", 1))
        return told(*lines_, incident=f"i-{number}", role=role)

    found = of_week(*(done(number, "property" if number < 5 else "grid") for number in range(9)))
    assert {one.role: one.rank for one in found.parties} == {"property": 1, "grid": None}
    assert [role for role, _ in found.honours.fastest] == ["property"]
    assert found.score == 100.0


def test_a_private_matter_is_left_out_of_everything_even_if_it_was_called_so_only_once() -> None:
    private = told(
        ("01 11:00", "recategorised", {"category": "missing"}), ("01 12:00", "recategorised", {"category": "other"})
    )
    left_out = Scheme(left_out=frozenset({"missing"}))
    found = figures_of(courses_of(private), start=MONDAY, end=NEXT, scheme=left_out)
    assert found.empty
    assert found.categories == ()
    assert found.places == ()


def test_the_period_before_is_told_with_the_change_of_each_category() -> None:
    earlier = [replace(line, incident="i-0", at=line.at - WEEK) for line in told()]
    found = of_week(earlier, told(), told(incident="i-2"))
    assert [(one.category, one.opened, one.opened_before, one.change) for one in found.categories] == [
        ("access", 2, 1, 1)
    ]
    assert [one.opened for one in found.trend] == [0, 0, 0, 0, 0, 0, 1, 2]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after it began"):
        figures([], start=NEXT, end=MONDAY)
