"""Every figure of fifty random histories, from the database's raw rows with pandas: equal to what the bot reports."""

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from bot.domain.digest import figures_of
from bot.domain.figures import as_json
from bot.domain.period import Period, parse_period
from bot.editions import read_courses
from storage import incidents, journal
from storage.database import Database
from storage.opening import open_database
from tests.domain import recomputed
from tests.domain import recomputed_figures as reshaped
from tests.domain.histories import histories, in_order
from tests.reports.issues import ZONE

PERIODS = ("2026-W20", "2026-W21", "2026-W22", "2026-W23", "2026-05")
INCIDENTS = 14


async def lived_through(database: Database, seed: int) -> None:
    """A random history as the service would have written it; beside it another community's, which counts nowhere."""
    for community, number in ((f"c{seed}", seed), ("elsewhere", 1000)):
        kept = [
            (
                replace(incident, id=f"{community}-{incident.id}", community=community),
                [replace(line, incident=f"{community}-{line.incident}") for line in lines],
            )
            for incident, lines in histories(number, INCIDENTS)
        ]
        await database.write([incidents.add(incident) for incident, _ in kept])
        await database.write([journal.add(*in_order([line for _, lines in kept for line in lines]))])


def raw_rows(file: Path, community: str) -> pd.DataFrame:
    """The journal of a community, read without any of the bot's code."""
    question = "SELECT journal.* FROM journal JOIN incidents ON incidents.id = incident WHERE community = ?"
    with sqlite3.connect(file) as database:
        rows = pd.read_sql_query(question, database, params=(community,))
    database.close()
    return rows


@pytest.mark.parametrize("seed", range(50))
async def test_every_figure_equals_an_independent_recomputation_from_the_raw_journal(seed: int, tmp_path: Path) -> None:
    period = parse_period(PERIODS[seed % len(PERIODS)], ZONE)
    file = tmp_path / "history.db"
    database = await open_database(f"sqlite:///{file}")
    try:
        await lived_through(database, seed)
        courses = await read_courses(database, f"c{seed}", period)
    finally:
        await database.close()
    start, end, before = period.start_at, period.end_at, period.before.start_at
    found = as_json(figures_of(courses, start=start, end=end, before=before))
    frame = recomputed.table(raw_rows(file, f"c{seed}"))
    agree(found, frame, start, end, known_until=pd.Timestamp.max.tz_localize("UTC"))
    same(found["categories"], reshaped.categories(frame, start, end, before))
    assert [(week["opened"], week["closed"]) for week in found["trend"]] == reshaped.trend(frame, end)
    if seed % len(PERIODS) == seed // 10:  # ten of them, two of every period
        agree(found["before"], frame, before, start, known_until=end)
        same(found["before"]["categories"], reshaped.categories(frame, before, start, None))
    assert found["numbers"]["handled"] > 0


def agree(found: Mapping, frame: pd.DataFrame, start: datetime, end: datetime, known_until: datetime) -> None:
    """Everything that is told of one span."""
    inside = recomputed.within(frame, start, end)
    assert found["numbers"] == recomputed.numbers(frame, start, end)
    passed = [recomputed.passed(frame, due, start, end)["in_time"] for due in ("ack_due_at", "resolve_due_at")]
    given = recomputed.answers(frame, start, end, end)
    rates = reshaped.rates(*passed, given)
    same(found["rates"], rates)
    same(found["score"], reshaped.score(rates))
    done = [recomputed.of_opened(frame, due, start, end) for due in ("ack_due_at", "resolve_due_at")]
    fresh = set(inside[inside["event"] == "reported"]["incident"])
    same(found["rates_of_opened"], reshaped.rates(*done, given[given["incident"].isin(fresh)]))

    at_hand = len(recomputed.handled(frame, start, end))
    closed = inside[inside["event"].isin(["closed", "auto_closed"])]
    apart = {
        "silent": reshaped.rate(closed["event"] == "auto_closed"),
        "rework": reshaped.rate(recomputed.rejected(frame, start, end, end)),
        "repeated": reshaped.rate(inside[inside["event"] == "reported"]["repeat_of"].notna()),
    } | {
        name: reshaped.share(inside[inside["event"] == name]["incident"].nunique(), at_hand)
        for name in ("returned", "extended")
    }
    same(found["apart"], apart)

    answered = recomputed.first_answers(frame)
    answered = answered[(answered["at"] >= start) & (answered["at"] < end)]
    same(found["to_answer"], reshaped.spread(answered["took"]))
    reported = frame[frame["event"] == "reported"].set_index("incident")["at"]
    took = (closed["at"] - closed["incident"].map(reported)) / recomputed.MINUTE
    same(found["to_close"], reshaped.spread(took))

    same(found["parties"], reshaped.parties(frame, start, end))
    fields = ("estate", "building", "opened", "closed", "live", "overdue")
    assert {tuple(one[name] for name in fields) for one in found["places"]} == reshaped.places(frame, start, end)
    held = [
        (one["number"], one["role"], instant(one["since_at"]), one["days"], instant(one["review_at"]))
        for one in found["ledger"]
    ]
    assert held == reshaped.ledger(frame, end)
    changed = {one["rate"]: (one["was"], one["now"]) for one in found["corrections"]}
    same(changed, reshaped.corrections(frame, start, end, known_until))
    honours = found["honours"]
    told = honours | {name: dict(map(tuple, honours[name])) for name in ("fastest", "thanks")}
    same(told, reshaped.honours(frame, start, end))


def instant(text: str | None) -> pd.Timestamp | None:
    return None if text is None else pd.Timestamp(text)


def same(found: object, expected: object) -> None:
    """Equal, but for the last decimal of what is rounded."""
    if isinstance(expected, Mapping):
        assert set(found) == set(expected)
        for key, value in expected.items():
            same(found[key], value)
    elif isinstance(expected, list | tuple):
        assert len(found) == len(expected), (found, expected)
        for one, other in zip(found, expected, strict=True):
            same(one, other)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, abs=0.06 if expected > 1 else 1e-6), (found, expected)
    else:
        assert found == expected, (found, expected)


def test_periods_lie_within_the_histories() -> None:
    periods: list[Period] = [parse_period(name, ZONE) for name in PERIODS]
    assert len({period.name for period in periods}) == len(PERIODS)
