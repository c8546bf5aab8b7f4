"""The simulation: repeatable, comparable, honest about what it assumes."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from bot import simulate
from bot.config import PolicyNumbers
from bot.simulate import run_simulation
from bot.simulation.comparison import figures, table
from bot.simulation.dice import around, dice, happens
from bot.simulation.habits import CommunityHabits, Habits, ResidentHabits, StaffHabits
from bot.simulation.neighbourhood import FIRST_DAY, Setup
from bot.simulation.outcome import Outcome
from bot.simulation.people import Regime
from bot.simulation.troubles import WORDS, sayable, troubles
from bot.understanding.urgency import LOCAL_ZONE
from tests.town import book

BUSY = Habits(residents=ResidentHabits(reports_a_day=6))
SAINTS = Habits(
    staff=replace(
        StaffHabits(lies=0, forgets=0, bounces=0, stalls=0, shrugs=0, botches=0),
        leaves_every=timedelta(days=10_000),
    ),
    residents=ResidentHabits(rates=1, fair=0, grumbles=0, joins=0),
    community=CommunityHabits(attends=1),
)


@pytest.fixture(autouse=True)
def _one_book(monkeypatch: pytest.MonkeyPatch) -> None:
    known = book()
    monkeypatch.setattr(simulate.RuleBook, "load", classmethod(lambda _cls: known))


@cache
def outcome(regime: Regime, seed: str = "t", days: int = 6, habits: Habits = BUSY) -> Outcome:
    return simulate.simulate(Setup(seed, regime, days, habits=habits), book())


def printed(capsys: pytest.CaptureFixture[str], *, seed: int = 1, **more) -> dict:
    assert run_simulation(1, 3, seed, as_json=True, habits=BUSY, **more) == 0
    return json.loads(capsys.readouterr().out)


# --- chance ---


def test_the_same_names_throw_the_same_dice() -> None:
    assert dice("a", 1).random() == dice("a", 1).random() != dice("a", 2).random()


def test_spans_lie_around_their_median() -> None:
    chance = dice("spans")
    spans = sorted(around(chance, timedelta(hours=1)) for _ in range(999))
    assert timedelta(minutes=50) < spans[499] < timedelta(minutes=72)
    assert spans[0] > timedelta(0)


def test_a_share_of_none_never_and_of_all_always_happens() -> None:
    chance = dice("shares")
    assert not any(happens(chance, 0) for _ in range(100))
    assert all(happens(chance, 1) for _ in range(100))


# --- troubles ---


def year() -> list:
    residents = ("r1", "r2", "r3")
    return list(troubles(book(), Habits(), "year", FIRST_DAY, 365, residents, 12, LOCAL_ZONE))


def test_only_words_that_the_rules_read_as_meant_are_said() -> None:
    forms = sayable(book())
    assert len(forms) > len(WORDS) * 0.8, f"the rules no longer read {sorted(set(WORDS) - set(forms))}"
    for category, words in forms.items():
        assert all(book().read(form.format(b=3)).category == category for form in words)


def test_troubles_come_in_order_and_as_often_as_assumed() -> None:
    found = year()
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert 2 * 365 * 0.9 < len(found) < 2 * 365 * 1.3, "weekends bring some more"


def test_radiators_are_cold_in_winter_and_people_write_in_the_evening() -> None:
    found = year()
    months = {one.at.astimezone(LOCAL_ZONE).month for one in found if one.category == "heating"}
    assert months
    assert months <= {11, 12, 1, 2, 3}
    hours = [one.at.astimezone(LOCAL_ZONE).hour for one in found]
    assert sum(hour in (18, 19, 20, 21) for hour in hours) > 5 * sum(hour in (2, 3, 4, 5) for hour in hours)


# --- estates ---


def test_one_estate_has_the_same_outcome_every_time() -> None:
    again = outcome.__wrapped__(Regime.OURS)
    assert outcome(Regime.OURS) == again != outcome(Regime.OURS, seed="other")


def test_every_regime_meets_the_same_troubles() -> None:
    opened = [outcome(regime, days=10).opened for regime in Regime]
    assert max(opened) - min(opened) <= 0.1 * max(opened), f"{opened}: all but the odd duplicate"


def test_without_a_bot_much_is_never_answered_and_with_it_nothing() -> None:
    none, plain, ours = (figures(outcome(regime, days=10), regime) for regime in Regime)
    assert none["never_answered"] > 0.1
    assert ours["never_answered"] < 0.04, "at most what is late on the last evening"
    assert none["solved"] < plain["solved"] <= 1
    assert ours["acknowledged_in_time"] > none["acknowledged_in_time"]
    assert ours["nags_per_closed"] < plain["nags_per_closed"]


def test_where_everyone_does_what_they_should_nobody_comes_back_and_nothing_is_silent() -> None:
    ours = figures(
        outcome(Regime.OURS, habits=replace(SAINTS, residents=replace(SAINTS.residents, reports_a_day=4))), Regime.OURS
    )
    assert ours["reopened"] == 0
    assert ours["solved"] > 0.6, "the last days' troubles are still being worked on"
    assert ours["closed_silently"] < 0.1


def test_a_stricter_policy_reminds_more() -> None:
    def nags(numbers: PolicyNumbers) -> int:
        return simulate.simulate(Setup("t", Regime.OURS, 6, habits=BUSY, numbers=numbers), book()).nags

    assert nags(PolicyNumbers(reminder_percents=(20, 40, 60, 80))) > nags(PolicyNumbers(reminder_percents=(80,)))


# --- figures ---


def test_estates_are_counted_together() -> None:
    total = Outcome()
    total.add(Outcome(estate_days=7, opened=2, ack_due=2, acknowledged_in_time=1, hours_to_resolve=[1.0]))
    total.add(Outcome(estate_days=7, opened=2, ack_due=2, acknowledged_in_time=2, level_two=4, hours_to_resolve=[3.0]))
    shown = figures(total, Regime.OURS)
    assert (shown["opened"], shown["acknowledged_in_time"], shown["level_two_a_week"]) == (4, 0.75, 2.0)
    assert shown["hours_to_resolve_median"] == 2.0


def test_where_there_is_nothing_there_is_no_share() -> None:
    shown = figures(Outcome(estate_days=1), Regime.OURS)
    assert shown["acknowledged_in_time"] is None
    assert shown["nags_per_closed"] is None
    assert figures(Outcome(estate_days=7), Regime.NONE)["level_two_a_week"] is None
    assert table({Regime.OURS: shown}).row_count == len(shown)


# --- the command ---


def test_the_object_says_what_was_assumed_and_compares_three_ways(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys)
    assert set(said["regimes"]) == {"none", "plain", "ours"}
    assert said["assumptions"]["staff"]["lies"] == Habits().staff.lies
    assert said["assumptions"]["staff"]["reacts_within_hours"] == 0.2
    assert said["policy"]["nags_per_hour"] == 6
    assert (said["estates"], said["days"], said["seed"]) == (1, 3, 1)


def test_the_same_seed_says_the_same_and_another_seed_something_else(capsys: pytest.CaptureFixture[str]) -> None:
    first, again, other = printed(capsys), printed(capsys), printed(capsys, seed=2)
    assert first == again
    assert first["regimes"] != other["regimes"]


def test_people_get_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    run_simulation(1, 2, 1, as_json=False)
    said = capsys.readouterr().out
    assert "没有机器人" in said
    assert "按时有人应" in said


@pytest.mark.parametrize(("estates", "days"), [(0, 5), (1, 0), (-1, 1)])
def test_no_estate_or_no_day_is_refused_in_words(estates: int, days: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        run_simulation(estates, days, 1, as_json=True)


def test_the_first_day_is_the_first_of_january() -> None:
    start = datetime(FIRST_DAY.year, 1, 1, tzinfo=LOCAL_ZONE).astimezone(UTC)
    assert all(one.at >= start for one in year())
