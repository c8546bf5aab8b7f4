"""Ordinary words: is it a report? Open it, ask, or leave no trace of it."""

import re
from dataclasses import replace

from bot.domain.incident import Incident
from bot.domain.letters import Choice, Kind
from bot.domain.refusal import Reason, Refused
from bot.domain.safety import phone_for, safety_again
from bot.understanding.commands import Command
from bot.understanding.courtesy import is_courtesy
from bot.understanding.reading import Reading
from bot.understanding.several import parts_by_place
from handlers.asking import Asked, ask, tapped, waiting
from handlers.desk import Desk, Heard
from handlers.joining import added_to_before, with_place_before
from handlers.listening import tell_staff_only
from handlers.memory import Said
from handlers.opening import open_or_link, warn
from handlers.outages import answered_from_outage
from handlers.pictures import pass_on
from handlers.reading import as_report, estate_of, read, wanted
from storage import questions

SERVICE_ORDER = "点单"
"""Until volunteers are called by skill and grid, the community sees to service orders."""
SHORTEST_FORCED = 4
"""A mention of the bot with fewer characters is a greeting, not a report."""


async def hear(desk: Desk, heard: Heard) -> bool:
    """Read a message that is no command; True when anything came of it."""
    if heard.person in desk.world.objectors and not heard.addressed:
        await warn_only(desk, heard)
        return False
    added = await added_to_before(desk, heard)
    if added is not None:
        return added
    pieces = with_place_before(desk, heard)
    return await (_hear_alone(desk, heard) if pieces is None else open_reading(desk, *pieces))


async def _hear_alone(desk: Desk, heard: Heard) -> bool:
    """A message that belongs to none before it."""
    reading = _meant_as(desk, heard, read(desk, heard, heard.text))
    if reading.outcome == "ignore":
        desk.memory.note(heard.chat.key, Said(heard.at, heard.person, heard.message_id, heard.text))
        return False
    if heard.chat.state == "listening":
        return await tell_staff_only(desk, heard, reading)
    if reading.outcome == "ask":
        return await _ask_first(desk, heard, reading)
    for part, read_alone in _each_at_its_place(desk, heard) or ((heard, reading),):
        await open_reading(desk, part, read_alone)
    return True


async def warn_only(desk: Desk, heard: Heard) -> None:
    """Whoever must not be recorded, and whoever speaks while the bot is paused, still hears what saves lives."""
    estate, reading = estate_of(desk, heard), read(desk, heard, heard.text)
    if estate is not None and reading.outcome != "ignore" and reading.category is not None:
        await warn(desk, heard, wanted(desk, heard, estate, reading))


def _meant_as(desk: Desk, heard: Heard, reading: Reading) -> Reading:
    """What the rules read, and what the writer wants it to be: a service order, a call to the bot."""
    if heard.text.startswith(SERVICE_ORDER):
        return as_report(desk, heard, replace(reading, category=reading.category or "consult"))
    if heard.addressed and len(heard.text) >= SHORTEST_FORCED:
        return _called_for(desk, heard, reading)
    return reading


def _called_for(desk: Desk, heard: Heard, reading: Reading) -> Reading:
    """A call to the bot in a group forces a report.

    On a platform where nothing is heard without a call, and in the talks of one resident with the bot there, what does
    not look like a report is asked about: nobody who spoke to the bot is left without an answer.
    """
    only_called = heard.chat.key.partition(":")[0] in desk.world.typed_channels
    if only_called and reading.outcome == "ignore":
        return reading if is_courtesy(heard.text) else replace(reading, outcome="ask")
    return reading if heard.private else as_report(desk, heard, reading)


def _each_at_its_place(desk: Desk, heard: Heard) -> tuple[tuple[Heard, Reading], ...]:
    """The matters of a message that reports one here and one there; none when it cannot be cut into clear reports.

    A part that reports nothing (5栋修好了) is passed over; one that would be asked about leaves the message whole.
    """
    estate = estate_of(desk, heard)
    texts = parts_by_place(heard.text, desk.gazetteers.get(estate) if estate else None)
    read_parts = [(text, read(desk, heard, text)) for text in texts] if len(texts) > 1 else []
    reports = [(text, reading) for text, reading in read_parts if reading.outcome == "report"]
    if any(reading.outcome == "ask" for _, reading in read_parts):
        return ()
    keys = [heard.key if number == 1 else f"{heard.key}/at{number}" for number in range(1, len(reports) + 1)]
    return tuple(
        (replace(heard, text=text, key=key, spoken=False), reading)
        for (text, reading), key in zip(reports, keys, strict=True)
    )


async def open_reading(desk: Desk, heard: Heard, reading: Reading, *, on_behalf: str | None = None) -> bool:
    """Open what was read: first the safety text, then one incident for each matter in the message."""
    estate = estate_of(desk, heard)
    if estate is None:
        await desk.tell(heard, "answer.no_estate")
        return True
    first = replace(wanted(desk, heard, estate, reading), on_behalf=on_behalf)
    if not heard.confirmed and await answered_from_outage(desk, heard, first):
        return True
    warned = await warn(desk, heard, first)
    opened = [await open_or_link(desk, heard, first)]
    for index, other in enumerate(dict.fromkeys(reading.also)):
        further = replace(
            first, category=other, urgency=desk.world.policy.category(other).urgency, danger=None, raised=False
        )
        second = replace(heard, key=f"{heard.key}/{index + 2}")
        opened.append(await open_or_link(desk, second, further))
    if opened[0] is not None:
        await pass_on(desk, heard, opened[0])
    if not warned and first.danger is not None and opened[0] is not None:
        await _remind_of_safety(desk, heard, opened[0])
    return True


async def _remind_of_safety(desk: Desk, heard: Heard, incident: Incident) -> None:
    """The full text is on the screen already: one line is enough."""
    view = desk.world.view(incident.community, incident.estate)
    text = safety_again(incident.danger or "fire", incident.number, view, desk.catalogue)
    letter = replace(desk.letter(heard, text, incidents=[incident], kind=Kind.SAFETY), urgent=True)
    if desk.world.hides_reporter(incident):
        letter = replace(letter, chat=heard.chat.key, to=(), reply_to=None)
    await desk.service.say([letter], replace(heard.context, key=f"{heard.key}/safety"))


async def _ask_first(desk: Desk, heard: Heard, reading: Reading) -> bool:
    """Not sure: ask the writer, rarely; silence means no. Danger is never left to a question that may not be asked."""
    if reading.danger is None and not heard.addressed and not desk.memory.may_ask(heard.person, heard.at):
        return False
    desk.memory.asked(heard.person, heard.at)
    key, facts = _question(desk, heard, reading)
    await ask(
        desk,
        heard,
        Asked.REGISTER,
        (),
        key,
        text=heard.text,
        buttons=(
            Choice(f"register:{heard.message_id}"[:64], desk.catalogue.text("button.register"), "primary"),
            Choice(f"not_a_report:{heard.message_id}"[:64], desk.catalogue.text("button.not_a_report")),
        ),
        **facts,
    )
    return True


def _question(desk: Desk, heard: Heard, reading: Reading) -> tuple[str, dict[str, str]]:
    """Which question: where there may be danger, whom to phone comes before anything else."""
    estate = estate_of(desk, heard)
    if reading.danger is not None and estate is not None:
        view = desk.world.view(heard.chat.community, estate)
        return "ask.danger", {"phone": phone_for(reading.danger, view, desk.catalogue)}
    guess = desk.world.category_names.get(reading.category or "", "")
    return ("ask.register", {"category": guess}) if guess else ("ask.register_plain", {})


async def register(desk: Desk, heard: Heard, command: Command) -> bool:
    """登记: somebody said yes to "要登记为报事吗"; by the writer, or by staff for them."""
    (rows,) = await desk.service.database.fetch(questions.about_message(heard.chat.key, command.rest, heard.at))
    question = questions.from_row(rows[0]) if rows else None
    if question is None:
        await desk.tell(heard, "answer.expired", form="报事 …")
        return True
    if question.person != heard.person and not heard.is_staff:
        desk.keep_score(heard, [Refused(Reason.NOT_REPORTER)])
        await desk.tell(heard, "answer.not_yours_to_say")
        return True
    await desk.service.database.write(tapped(question, heard.at))
    if command.verb == "not_a_report":
        await desk.dismiss(heard)
        return True
    told = replace(
        heard,
        person=question.person,
        name=desk.world.name(question.person),
        text=question.text,
        message_id=question.message or heard.message_id,
        at=heard.at,
        tap=None,
        addressed=False,
        roles=frozenset(),
        confirmed=True,
        spoken=False,
    )
    reading = read(desk, told, question.text)
    await open_reading(desk, told, as_report(desk, told, reading))
    await desk.dismiss(heard)
    return True


async def force(desk: Desk, heard: Heard, command: Command) -> bool:
    """报事 …: opened whatever the rules think; as a reply to a message, that message is meant."""
    words = command.rest.strip()
    earlier = desk.memory.find(heard.chat.key, heard.reply_to) if heard.reply_to and not words else None
    asked = None if words or earlier else await waiting(desk, heard)
    if asked is not None and asked.kind == Asked.REGISTER:
        return await register(desk, heard, replace(command, rest=asked.message or ""))
    if not words and earlier is None:
        await desk.tell(heard, "answer.report_what")
        return True
    told = replace(heard, text=words, spoken=False)
    if earlier is not None:
        told = replace(told, text=earlier.text, person=earlier.person, name=desk.world.name(earlier.person))
        told = replace(told, message_id=earlier.message_id)
    return await open_reading(desk, told, as_report(desk, told, read(desk, told, told.text)))


async def report_for(desk: Desk, heard: Heard, command: Command) -> bool:
    """代报 王阿姨 …: staff type in what somebody phoned or came by with; the reporter is the named person."""
    if not heard.is_staff:
        desk.keep_score(heard, [Refused(Reason.NOT_ALLOWED)])
        await desk.tell(heard, "answer.staff_report_for")
        return True
    name, words = _without_phone(command.target or "", command.rest)
    told = replace(heard, text=words, spoken=False)
    reading = as_report(desk, told, read(desk, told, words))
    return await open_reading(desk, told, reading, on_behalf=name)


_PHONE = re.compile(r"[（(]?(\d[\d -]{5,}\d)[）)]?")


def _without_phone(name: str, words: str) -> tuple[str, str]:
    """A number that was typed beside the name goes to the words, where every group masks it."""
    number = _PHONE.search(name)
    if number is None:
        return name, words
    return (name[: number.start()] + name[number.end() :]).strip() or name[:1], f"{words}，电话{number[1]}"
