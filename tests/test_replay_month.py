"""A month of a linkage group through the whole bot, and what a sensible person would expect of it."""

import asyncio
import json
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import Config
from bot.replay import open_replay
from bot.replay_report import as_json
from bot.transcripts.formats import read_transcript
from storage.database import open_database
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
REFUSED = ["needs_feedback", "already_resolved", "unknown", "already_resolved", "same_category"]


async def played() -> dict:
    database = await open_database("sqlite://")
    try:
        replay = await open_replay(read_transcript(FILE, ZONE), Config(), database, book())
        await replay.play(read_transcript(FILE, ZONE))
        return await as_json(replay)
    finally:
        await database.close()


@pytest.fixture(scope="module")
def month() -> dict:
    return asyncio.run(played())


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


def test_the_same_transcript_gives_the_same_month(month: dict):
    again = asyncio.run(played())
    assert json.dumps(again, sort_keys=True) == json.dumps(month, sort_keys=True)
