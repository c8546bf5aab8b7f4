"""A month of a linkage group through the whole bot, and what a sensible person would expect of it."""

import asyncio
import json
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Config
from bot.domain.digest import figures_of
from bot.domain.figures import as_json as figures_as_json
from bot.domain.period import parse_period
from bot.editions import Editor, read_courses
from bot.office import Office
from bot.replay import open_replay
from bot.replay_report import as_json
from bot.transcripts.formats import read_transcript
from storage.opening import open_database
from tests.town import book

FILE = Path(__file__).parent / "data" / "month.jsonl"
ZONE = ZoneInfo("Asia/Shanghai")

# number: (category, final status, reopened, closed in silence, affected households, owner)
EXPECTED = {
    1: ("elevator_fault", "closed", 0, False, 3, "zhang"),
    2: ("lighting_road", "closed", 0, False, 1, "qian"),
    3: ("pipe", "closed", 0, False, 1, "qian"),
    4: ("access", "closed", 0, False, 1, "zhang"),
    5: ("sanitation", "closed", 0, True, 1, "qian"),
    6: ("noise", "closed", 1, True, 1, "qian"),
    7: ("elevator_trap", "closed", 0, False, 1, "zhang"),
    8: ("illegal_build", "closed", 0, True, 1, "zheng"),
    9: ("envelope", "closed", 0, False, 1, "qian"),
    10: ("corridor", "closed", 0, False, 1, "zhang"),
    11: ("greening", "closed", 0, True, 1, "zhang"),
    12: ("envelope", "closed", 0, False, 1, "zhang"),
    13: ("falling_object", "closed", 0, True, 1, "zhang"),
    14: ("elevator_fault", "closed", 0, True, 1, "zhang"),
    15: ("water", "merged", 0, False, 1, "qian"),
    16: ("water", "merged", 0, False, 1, "qian"),
    17: ("water", "closed", 0, False, 3, "qian"),
    18: ("parking", "withdrawn", 0, False, 1, "zhang"),
    19: ("access", "closed", 0, False, 1, "zhang"),
    20: ("lighting_road", "closed", 0, True, 2, "zhang"),
    21: ("elevator_fault", "closed", 0, True, 1, "zhang"),
    22: ("lighting_road", "closed", 0, True, 1, "zhang"),
    23: ("property_service", "closed", 0, True, 1, "zhang"),
    24: ("ebike", "closed", 0, True, 1, "zhang"),
    25: ("fire", "closed", 0, False, 1, "qian"),
    26: ("sanitation", "closed", 0, True, 1, "zhang"),
    27: ("lighting_road", "closed", 0, False, 1, "qian"),
    28: ("access", "closed", 0, True, 2, "qian"),
}
GROUPS = ("linkage", "residents", "staff")
REFUSED = ["needs_feedback", "already_resolved", "unknown", "already_resolved", "same_category"]


async def played() -> tuple[dict, dict]:
    database = await open_database("sqlite://")
    try:
        replay = await open_replay(read_transcript(FILE, ZONE), Config(), database, book())
        await replay.play(read_transcript(FILE, ZONE))
        told = await as_json(replay)
        return told, await as_a_digest_counts(replay.office, told["figures"])
    finally:
        await database.close()


async def as_a_digest_counts(office: Office, span: dict) -> dict:
    """The figures over the same span as the digests for groups get theirs: from the database, page by page."""
    courses = await read_courses(office.database, "community", parse_period("2026-06", ZONE))
    scheme = Editor(office.config, office.world, office.service.catalogue).setting("community").for_groups
    start, end = (datetime.fromisoformat(span[bound]) for bound in ("start_at", "end_at"))
    return figures_as_json(figures_of(courses, start=start, end=end, scheme=scheme))


@pytest.fixture(scope="module")
def june() -> tuple[dict, dict]:
    return asyncio.run(played())


@pytest.fixture(scope="module")
def month(june: tuple[dict, dict]) -> dict:
    return june[0]


@pytest.fixture(scope="module")
def counted(june: tuple[dict, dict]) -> dict:
    return june[1]


def test_the_month_is_long_enough_to_mean_something():
    transcript = read_transcript(FILE, ZONE)
    assert len(transcript.lines) >= 140
    assert not transcript.problems


def test_every_incident_ends_as_a_sensible_person_would_expect(month: dict):
    found = {
        one["number"]: (
            one["category"],
            one["status"],
            one["reopened"],
            one["silent_close"],
            one["affected"],
            one["assignee"],
        )
        for one in month["incidents"]
    }
    assert found == EXPECTED


def test_what_was_refused_was_refused_for_a_reason(month: dict):
    assert [one["reason"] for one in month["refused"]] == REFUSED


def test_one_card_an_incident_in_the_group(month: dict):
    cards = [number for one in month["sent"] if one["kind"] == "card" for number in one["incidents"]]
    assert sorted(cards) == sorted(EXPECTED)


def test_nobody_is_nagged_at_night_but_for_what_is_urgent(month: dict):
    urgency = {one["number"]: one["urgency"] for one in month["incidents"]}
    for one in month["sent"]:
        hour = datetime.fromisoformat(one["at"]).hour
        if one["kind"] in ("nag", "copy") and not 7 <= hour < 22:
            assert {urgency[number] for number in one["incidents"]} & {"P0", "P1"}, one


def test_no_group_gets_more_than_six_reminders_an_hour(month: dict):
    urgency = {one["number"]: one["urgency"] for one in month["incidents"]}
    sent = defaultdict(list)
    for one in month["sent"]:
        emergency = {urgency[number] for number in one["incidents"]} == {"P0"}
        if one["kind"] in ("nag", "copy") and not one["chat"].startswith("private:") and not emergency:
            sent[one["chat"]].append(datetime.fromisoformat(one["at"]))
    for times in sent.values():
        for start in times:
            assert sum(start <= at < start + timedelta(hours=1) for at in times) <= 6


def test_a_hidden_reporter_is_named_in_no_group(month: dict):
    hidden = {one["number"] for one in month["incidents"] if one["category"] in ("noise", "ebike", "falling_object")}
    for one in month["sent"]:
        if hidden & set(one["incidents"]) and not one["chat"].startswith("private:"):
            assert not {"xu", "he"} & set(one["mentions"]), one
            assert "被子" not in one["text"]


def test_digests_go_out_on_monday_and_on_the_first_as_in_a_running_bot(month: dict):
    digests = [one for one in month["sent"] if one["kind"] == "digest" and not one["chat"].startswith("private:")]
    mondays = [f"2026-06-{day:02}T09:00:00+08:00" for day in (8, 15, 22, 29)]
    expected = sorted((at, chat) for at in (*mondays, "2026-07-01T09:00:00+08:00") for chat in GROUPS)
    assert sorted((one["at"], one["chat"]) for one in digests) == expected
    monthly = next(one for one in digests if "联动月报" in one["text"])
    numbers = month["figures"]["numbers"]
    assert (
        f"新报 {numbers['opened']} 件，办结 {numbers['closed']} 件（静默办结 {numbers['silent']}）" in monthly["text"]
    )


def test_the_figures_are_those_of_a_digest_over_the_whole_transcript(month: dict, counted: dict):
    assert month["figures"] == counted
    assert counted["numbers"]["opened"] == len(month["incidents"])


def test_the_morning_list_of_an_owner_has_what_was_on_hand_at_the_opening(month: dict):
    lists = [one for one in month["sent"] if one["kind"] == "digest" and one["chat"].startswith("private:")]
    assert lists
    numbers = {one["number"]: one for one in month["incidents"]}
    for one in lists:
        at = datetime.fromisoformat(one["at"])
        assert (at.hour, at.minute) == (8, 30)
        for number in one["incidents"]:
            closed_at = numbers[number]["closed_at"]
            assert datetime.fromisoformat(numbers[number]["reported_at"]) < at
            assert closed_at is None or datetime.fromisoformat(closed_at) > at


def test_the_same_transcript_gives_the_same_month(month: dict):
    again, _ = asyncio.run(played())
    assert json.dumps(again, sort_keys=True) == json.dumps(month, sort_keys=True)
