"""What is forgotten in time, what is forgotten when somebody asks, and what the figures keep."""

from dataclasses import replace

import pytest

from bot.channels.notes import OF_CHAT
from bot.domain.incident import Rating, Reporter, Status
from bot.domain.place import Place
from storage import cards, corrections, inbox, incidents, journal, noted, outages, outbox, people, privacy, questions
from storage.channel_notes import KeptNotes, note
from storage.database import Conflict, Statement
from storage.retention import forget_old
from tests.storage import samples
from tests.storage.samples import DAY, NOW

WORDS = "3栋501漏水，我电话13812345678"


def ended(number=1, days=0, **changes):
    at = NOW - days * DAY
    return samples.incident(
        number,
        **{
            "status": Status.CLOSED,
            "closed_at": at,
            "due_at": None,
            "words": WORDS,
            "place": Place(building="3", room="501"),
            "photos": ("photo",),
            "result_photos": ("photo",),
            "version": 4,
            **changes,
        },
    )


async def found(database, query):
    [rows] = await database.fetch(query)
    return [incidents.from_row(row) for row in rows]


async def entries(database, incident="i1"):
    [rows] = await database.fetch(journal.of_incident(incident))
    return [journal.from_row(row) for row in rows]


async def test_photos_go_after_ninety_days_and_contacts_after_half_a_year(database):
    await database.write([incidents.add(ended(number, days)) for number, days in ((1, 89), (2, 91), (3, 181))])
    live = samples.incident(4, reported_at=NOW - 400 * DAY)
    await database.write([incidents.add(live)])
    assert [one.number for one in await found(database, privacy.photos_due(NOW))] == [3, 2]
    assert [one.number for one in await found(database, privacy.contacts_due(NOW))] == [3]


async def test_erased_photos_are_gone_and_not_looked_for_again(database):
    await database.write([incidents.add(ended(days=100))])
    [old] = await found(database, privacy.photos_due(NOW))
    await database.write(privacy.erase_photos(old))
    assert await found(database, incidents.by_id("i1")) == [replace(old, photos=(), result_photos=(), version=5)]
    assert await found(database, privacy.photos_due(NOW)) == []
    assert await found(database, privacy.contacts_due(NOW + 90 * DAY)) != []


async def test_erased_contacts_leave_the_figures(database):
    reporters = (
        Reporter("tg:wang", "tg:-1", NOW, "5", rating=Rating.DISSATISFIED, reason="还在漏，打我电话13812345678"),
        Reporter("tg:wang", "tg:-1", NOW, "6", on_behalf="李*"),
        Reporter("tg:li", "tg:7", NOW, "7"),
    )
    await database.write([incidents.add(ended(days=200, reporters=reporters, feedback="已修，电话13812345678"))])
    lines = [
        samples.entry(role="resident"),
        samples.entry(event="resolved", actor="tg:zhang", role="property", source=None),
    ]
    said = corrections.Correction("c", "i1", NOW, "category", "pipe", "water", WORDS)
    await database.write([journal.add(*lines), cards.message_about("tg:7", "7", ("i1",), NOW), corrections.keep(said)])
    [old] = await found(database, privacy.contacts_due(NOW))
    await database.write(privacy.erase_contacts(old))

    [kept] = await found(database, incidents.by_id("i1"))
    text = repr(kept)
    assert not any(trace in text for trace in ("13812345678", "501", "tg:wang", "tg:li", "李*", "tg:7", "photo'"))
    assert (kept.affected, kept.reporters[0].rating, kept.place) == (3, Rating.DISSATISFIED, Place(building="3"))
    assert await entries(database) == [replace(lines[0], actor=privacy.NOBODY, source=None), lines[1]]
    assert await found(database, incidents.of_reporter("tg:wang")) == []
    assert await found(database, privacy.contacts_due(NOW)) == []
    left = await database.fetch(Statement("SELECT * FROM subjects"), Statement("SELECT * FROM corrections"))
    assert left == [[], []]


async def test_a_change_made_meanwhile_is_not_overwritten_and_erased_the_next_time(database):
    await database.write([incidents.add(ended(days=200))])
    [old] = await found(database, privacy.contacts_due(NOW))
    await database.write([incidents.save(replace(old, words=WORDS, version=5), 4)])
    with pytest.raises(Conflict, match="version"):
        await database.write(privacy.erase_contacts(old))
    assert len(await found(database, privacy.contacts_due(NOW))) == 1


async def test_the_journal_is_closed_again_after_an_erasing(database):
    await database.write([incidents.add(ended(days=200)), journal.add(samples.entry())])
    [old] = await found(database, privacy.contacts_due(NOW))
    await database.write(privacy.erase_contacts(old))
    with pytest.raises(Exception, match="append-only"):
        await database.write([Statement("UPDATE journal SET actor = 'somebody'")])


async def test_a_forgotten_person_leaves_no_trace(database):
    lines = [
        samples.entry(),
        samples.entry(event="acknowledged", actor="tg:zhang", detail={"asked": "tg:wang", "next": "tg:wangwu"}),
    ]
    said = corrections.Correction("c", "i1", NOW, "category", "pipe", "water", "水管漏了")
    asked = questions.Question("q", "tg:-1", "tg:wang", "ask", NOW, NOW + DAY, text="好像漏水")
    await database.write(
        [
            journal.add(*lines),
            corrections.keep(said),
            corrections.keep(replace(said, incident="i2")),
            people.contacted("tg:wang", "tg:wang", NOW),
            people.contacted("tg:li", "tg:li", NOW),
            people.object_to_recording("tg:wang", NOW),
            questions.ask(asked),
            outbox.add(samples.letter("您报的水管", chat="tg:wang")),
            outbox.add(samples.letter("李阿姨好", chat="tg:li")),
            cards.message_about("tg:wang", "5", ("i1",), NOW),
            *(note("tg", f"{OF_CHAT}{chat}", "3") for chat in ("tg:wang", "tg:li")),
        ]
    )
    await database.write(privacy.forget_person("tg:wang"))
    assert await KeptNotes(database, "tg").read() == {f"{OF_CHAT}tg:li": "3"}
    assert await entries(database) == [
        replace(lines[0], actor=privacy.NOBODY, source=None),
        replace(lines[1], detail={"asked": privacy.NOBODY, "next": "tg:wangwu"}),
    ]
    tables = ("people", "private_chats", "questions", "subjects", "corrections", "outbox", "erasing")
    left = dict(
        zip(tables, await database.fetch(*(Statement(f"SELECT * FROM {name}") for name in tables)), strict=True)
    )
    assert "水管" not in str(left["outbox"])
    assert {name: len(rows) for name, rows in left.items()} == {
        "people": 0,
        "private_chats": 1,
        "questions": 0,
        "subjects": 0,
        "corrections": 1,
        "outbox": 2,
        "erasing": 0,
    }
    [rows] = await database.write([outbox.claim(NOW, 9, NOW)])
    assert [one.letter.text for one in outbox.claimed(rows)] == ["李阿姨好"]


async def test_a_forgotten_person_who_objected_is_still_not_recorded(database):
    await database.write([people.object_to_recording("tg:wang", NOW), *privacy.forget_person("tg:wang")])
    [rows] = await database.fetch(Statement("SELECT person FROM objections"))
    assert [row["person"] for row in rows] == ["tg:wang"]


async def test_once_a_day_everything_old_is_forgotten_and_what_is_young_stays(database):
    def kept(at):
        outage = outages.Outage(f"{at}", "c", "e", ("water",), (), at, at, "停水")
        asked = questions.Question(f"{at}", "tg:-1", "tg:wang", "ask", at, at + DAY)
        said = corrections.Correction("c", "i1", at, "category", "pipe", None, "漏水")
        return [
            inbox.remember(f"{at}", at),
            noted.poison("inbound", "Message", f"{at}", "KeyError", at),
            outages.keep(outage),
            questions.ask(asked),
            corrections.keep(said),
        ]

    tables = ("inbox", "poison", "outages", "questions", "corrections")
    await database.write([*kept(NOW - 200 * DAY), *kept(NOW)])
    await database.write(forget_old(NOW))
    left = await database.fetch(*(Statement(f"SELECT * FROM {name}") for name in tables))
    assert [len(rows) for rows in left] == [1] * 5
