"""Cards, questions, meetings, outages, corrections, policies, digests, poison: what was kept is found again."""

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given

from bot.channels.base import SentRef
from bot.domain.incident import Status
from bot.domain.letters import Standing
from bot.domain.meeting import Half, Meeting, Outcome
from bot.domain.policy import Policy
from storage import (
    cards,
    corrections,
    digests,
    incidents,
    meetings,
    noted,
    outages,
    outbox,
    people,
    policies,
    questions,
    standing,
)
from storage.channel_notes import KeptNotes
from storage.database import Conflict, Statement
from storage.standing import Posted
from tests.storage import samples
from tests.storage.memory import remembered
from tests.storage.samples import DAY, HOUR, MINUTE, NOW

REF = SentRef("tg:-1", "77")


async def rows_of(database, query):
    [rows] = await database.fetch(query)
    return rows


# --- cards ---


async def card(database, incident="i1", chat="tg:-1"):
    return [cards.from_row(row) for row in await rows_of(database, cards.card_in(incident, chat))]


async def about(database, chat, message):
    return [
        found for row in await rows_of(database, cards.incidents_about(chat, message)) for found in cards.ids_of(row)
    ]


async def test_an_incident_has_one_card_in_each_chat(database):
    await database.write([cards.shown("i1", "tg:-1", REF, "a", NOW), cards.shown("i1", "tg:-2", REF, "b", NOW)])
    await database.write([cards.shown("i1", "tg:-1", SentRef("tg:-1", "99", ("100",)), "c", NOW)])
    assert await card(database) == [cards.Shown(SentRef("tg:-1", "99", ("100",)), "c")]
    assert await card(database, chat="tg:-2") == [cards.Shown(REF, "b")]
    assert await card(database, "i2") == []


async def test_a_reply_finds_the_incidents_that_a_message_is_about(database):
    await database.write([cards.message_about("tg:-1", "77", ("i1", "i2"), NOW)])
    await database.write([cards.message_about("tg:-1", "77", ("i2", "i3"), NOW)])
    assert await about(database, "tg:-1", "77") == ["i1", "i2", "i3"]
    assert await about(database, "tg:-2", "77") == []


async def test_where_ended_matters_stood_is_forgotten_and_live_ones_stay(database):
    ended = samples.incident(2, status=Status.CLOSED, closed_at=NOW, due_at=None)
    await database.write([incidents.add(samples.incident(1)), incidents.add(ended)])
    for incident in ("i1", "i2"):
        await database.write([cards.shown(incident, "tg:-1", REF, "a", NOW)])
        await database.write([cards.message_about("tg:-1", incident, (incident,), NOW)])
    await database.write(cards.prune(NOW + DAY))
    assert [len(await card(database, incident)) for incident in ("i1", "i2")] == [1, 0]
    assert [await about(database, "tg:-1", incident) for incident in ("i1", "i2")] == [["i1"], []]


# --- questions ---


def question(name="q1", **changes):
    known = {
        "id": name,
        "chat": "tg:-1",
        "person": "tg:wang",
        "kind": "ask",
        "incidents": ("i1", "i2"),
        "message": "5",
        "text": "3栋电梯好像坏了",
        "asked_at": NOW,
        "expires_at": NOW + 30 * MINUTE,
    }
    return questions.Question(**(known | changes))


async def waiting(database, person="tg:wang", at=NOW):
    return [questions.from_row(row) for row in await rows_of(database, questions.open_for("tg:-1", person, at))]


async def test_a_channel_finds_its_notes_again_and_no_others(database):
    mine, another = KeptNotes(database, "wxkf"), KeptNotes(database, "wecom")
    await mine.write("cursor/wk1", "c1")
    await mine.write("cursor/wk1", "c2")
    await another.write("key/wecom:wr1", "k")
    await mine.write("chat/wxkf:wk1/wm1", "2")
    await mine.forget("chat/wxkf:wk1/wm1")
    await mine.forget("key/wecom:wr1")
    assert await another.read() == {"key/wecom:wr1": "k"}
    assert await KeptNotes(database, "wxkf").read() == {"cursor/wk1": "c2"}


async def test_questions_of_one_kind_are_found_in_every_chat(database):
    asked = [
        question("q1", kind="bind", chat="tg:-2", asked_at=NOW + MINUTE),
        question("q2", kind="bind"),
        question("q3"),
    ]
    await database.write([questions.ask(one) for one in asked])
    found = await rows_of(database, questions.of_kind("bind", NOW))
    assert [row["id"] for row in found] == ["q2", "q1"]


async def test_a_question_waits_for_its_person_the_newest_first(database):
    asked = [question("q1"), question("q2", asked_at=NOW + MINUTE), question("q3", person="tg:li")]
    await database.write([questions.ask(one) for one in asked])
    assert await waiting(database) == [asked[1], asked[0]]
    assert await waiting(database, "tg:nobody") == []


async def test_a_question_is_found_by_the_message_that_it_is_about(database):
    await database.write([questions.ask(question())])
    found = await rows_of(database, questions.about_message("tg:-1", "5", NOW))
    assert [questions.from_row(row) for row in found] == [question()]
    assert await rows_of(database, questions.about_message("tg:-1", "6", NOW)) == []
    assert await rows_of(database, questions.about_message("tg:-1", "5", NOW + HOUR)) == []


async def test_an_answered_question_leaves_no_word(database):
    await database.write([questions.ask(question("q1")), questions.ask(question("q2", message="6"))])
    await database.write([questions.answered("q1", NOW)])
    assert await waiting(database) == [question("q2", message="6")]
    assert len(await rows_of(database, Statement("SELECT * FROM questions"))) == 1


async def test_silence_means_no_and_erases_the_question(database):
    await database.write([questions.ask(question())])
    assert await waiting(database, at=NOW + 30 * MINUTE) == []
    await database.write([questions.expire(NOW + 30 * MINUTE)])
    assert await rows_of(database, Statement("SELECT * FROM questions")) == []


# --- joint meetings ---

HELD = Meeting("tg:-1/5", "c", "tg:-1", "tg:li", NOW, ("i1", "i2"))


async def held(database):
    return [meetings.from_row(row) for row in await rows_of(database, meetings.running())]


async def test_a_meeting_is_kept_as_far_as_it_has_come_and_is_gone_when_it_ends(database):
    on = replace(HELD, outcomes={"i1": Outcome.LATER}, half=Half("tg:li", "物业", NOW + DAY, "更换主板"))
    await database.write([meetings.keep(HELD), meetings.keep(replace(HELD, chat="tg:-2"))])
    await database.write([meetings.keep(on)])
    assert await held(database) == [on, replace(HELD, chat="tg:-2")]
    assert on.current == "i2"
    await database.write([meetings.end("tg:-1")])
    assert await held(database) == [replace(HELD, chat="tg:-2")]


async def test_a_group_that_moved_takes_everything_along(database):
    await database.write(
        [
            incidents.add(samples.incident(home_chat="tg:-1")),
            outbox.add(samples.letter()),
            questions.ask(question()),
            cards.shown("i1", "tg:-1", REF, "a", NOW),
            cards.message_about("tg:-1", "77", ("i1",), NOW),
            people.set_chat_state("tg:-1", "paused"),
            people.set_chat_state("tg:-1001", "active"),
            meetings.keep(HELD),
        ]
    )
    await database.write(people.move_chat("tg:-1", "tg:-1001"))
    assert await held(database) == [replace(HELD, chat="tg:-1001")]
    assert (await remembered(database)).states == {"tg:-1001": "paused"}
    assert await about(database, "tg:-1001", "77") == ["i1"]
    assert len(await card(database, chat="tg:-1001")) == 1
    assert await waiting(database) == []
    [rows] = await database.write([outbox.claim(NOW, 1, NOW)])
    assert outbox.claimed(rows)[0].letter.chat == "tg:-1001"
    [row] = await rows_of(database, incidents.by_id("i1"))
    assert incidents.from_row(row).home_chat == "tg:-1001"


async def test_whatever_key_the_configuration_names_leads_to_where_the_group_is_now(database):
    await database.write([people.lost_chat("tg:-1", NOW), people.lost_chat("tg:-9", NOW)])
    await database.write(people.move_chat("tg:-1", "tg:-1001"))
    await database.write(people.move_chat("tg:-1001", "tg:-2002"))
    memory = await remembered(database)
    assert sorted(memory.moves) == [("tg:-1", "tg:-2002"), ("tg:-1001", "tg:-2002")]
    assert memory.lost == ["tg:-9"], "a group that moved is not lost"


# --- what is taken back ---

BUTTONS = Standing("result/i1/0")
QUESTION = Standing("question/1", NOW + HOUR, vanishes=True)


async def test_a_message_is_taken_back_when_its_time_has_come_or_was_said_to_have(database):
    await database.write([standing.stands(BUTTONS, "tg:-1", REF), standing.stands(QUESTION, "tg:-1", REF)])
    assert await rows_of(database, standing.due(NOW)) == []
    [row] = await rows_of(database, standing.next_at())
    assert standing.moment_of(row) == NOW + HOUR
    await database.write([standing.useless_from("result/i1/0", NOW), standing.useless_from("question/1", NOW + DAY)])
    due = [*map(standing.from_row, await rows_of(database, standing.due(NOW + HOUR)))]
    assert due == [Posted("result/i1/0", "tg:-1", REF, False), Posted("question/1", "tg:-1", REF, True)]
    await database.write([standing.later(due[0], NOW + DAY), standing.taken_back(due[1])])
    assert await rows_of(database, standing.due(NOW + HOUR)) == []
    await database.write([standing.stays("result/i1/0")])
    [row] = await rows_of(database, standing.next_at())
    assert standing.moment_of(row) is None


# --- records ---


@given(policy=samples.values(Policy))
def test_any_policy_survives_its_text(policy):
    assert policies.from_row({"body": policies.keep(policy, NOW).params[2]}) == policy


def test_a_kept_policy_names_even_what_is_default_today():
    body = policies.keep(Policy("p", {}), NOW).params[2]
    assert set(json.loads(body)) == {each.name for each in fields(Policy)}


async def test_a_policy_is_kept_as_it_first_was(database):
    policy = Policy("p", {})
    await database.write([policies.keep(policy, NOW)])
    await database.write([policies.keep(replace(policy, whistle_share=200), NOW + HOUR)])
    assert [policies.from_row(row) for row in await rows_of(database, policies.all_kept())] == [policy]


async def test_a_planned_outage_answers_only_inside_its_window(database):
    outage = outages.Outage("n1", "c", "e", ("water",), ("3",), NOW, NOW + 6 * HOUR, "明天停水")
    await database.write([outages.keep(replace(outage, words="停水")), outages.keep(outage)])

    async def running(at, estate="e"):
        return [outages.from_row(row) for row in await rows_of(database, outages.running(estate, at))]

    assert await running(NOW) == [outage]
    assert await running(NOW + 6 * HOUR) == await running(NOW - MINUTE) == await running(NOW, "f") == []
    await database.write([outages.prune(NOW + DAY)])
    assert await running(NOW) == []


async def test_corrections_are_kept_without_contacts(database):
    said = corrections.Correction("c", "i1", NOW, "category", "pipe", None, "水管爆了，电话13812345678")
    await database.write([corrections.keep(said)])
    [row] = await rows_of(database, corrections.made_since("c", NOW))
    kept = corrections.from_row(row)
    assert "13812345678" not in kept.text
    assert kept == replace(said, text=kept.text)
    await database.write([corrections.prune(NOW + timedelta(microseconds=1))])
    assert await rows_of(database, corrections.made_since("c", NOW)) == []


async def test_a_digest_goes_to_a_chat_once_a_period(database):
    await database.write([digests.remember("tg:-1", "weekly", "2026-W23", NOW)])
    with pytest.raises(Conflict) as caught:
        await database.write([digests.remember("tg:-1", "weekly", "2026-W23", NOW)])
    assert caught.value.what == "sent"
    await database.write([digests.remember("tg:-2", "weekly", "2026-W23", NOW)])
    await database.write([digests.remember("tg:-1", "weekly", "2026-W24", NOW)])
    found = await rows_of(database, digests.sent("weekly", "2026-W23"))
    assert [row["chat"] for row in found] == ["tg:-1", "tg:-2"]


async def test_poison_is_noted_once_with_its_newest_error(database):
    await database.write([noted.poison("inbound", "Message", "5", "KeyError", NOW)])
    await database.write([noted.poison("inbound", "Message", "5", "ValueError", NOW + HOUR)])
    [row] = await rows_of(database, noted.poison_since(NOW))
    assert (row["key"], row["error"]) == ("5", "ValueError")
    await database.write([noted.prune(NOW + DAY)])
    assert await rows_of(database, noted.poison_since(NOW)) == []
