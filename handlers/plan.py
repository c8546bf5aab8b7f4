"""延期, 挂账, 恢复, 决议, 吹哨, and the word of those who grant: what changes the plan of an incident."""

import re
from dataclasses import replace
from datetime import datetime

from bot import seating
from bot.domain.events import (
    Decided,
    Event,
    Extended,
    ExtensionAsked,
    ExtensionRefused,
    FalseAlarmAgreed,
    FalseAlarmRefused,
    Resumed,
    Suspended,
    Whistled,
)
from bot.domain.incident import Incident, Status
from bot.domain.policy import Policy
from bot.domain.promise import parse_date
from bot.domain.refusal import Reason, Refused
from bot.domain.surroundings import Surroundings
from bot.service import MakeEvent
from bot.understanding.commands import Command
from handlers.acknowledge import in_hand
from handlers.desk import Desk, Heard
from handlers.meant import asked_which, carry_out, live, meant
from handlers.telling import history, lines, telling
from storage import incidents, journal


def suspended(incident: Incident) -> bool:
    """挂账."""
    return incident.status is Status.SUSPENDED


def waits_for_word(incident: Incident) -> bool:
    """Somebody asked for an extension, or proposed a false alarm."""
    return incident.extension_ask is not None or incident.false_alarm is not None


def _date(desk: Desk, heard: Heard, command: Command, incident: Incident) -> datetime:
    at = parse_date(command.when or command.rest, heard.at, desk.world.zone)
    if at is None:
        reason = Reason.DATE_PASSED if _A_DAY.search(command.when) else Reason.NEEDS_DATE
        raise Refused(reason, number=incident.number)
    return at


_A_DAY = re.compile(r"\d")


async def extend(desk: Desk, heard: Heard, command: Command) -> bool:
    """延期 12 6月5日 等配件: the owner asks; from the community it is a grant."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor, until = desk.actor(heard, incident), _date(desk, heard, command, incident)
        if incident.assignee_role not in actor.roles and actor.roles & {"community", "supervisor"}:
            return Extended(at=heard.at, actor=actor, source=heard.key, until_at=until, reason=command.rest)
        return ExtensionAsked(at=heard.at, actor=actor, source=heard.key, until_at=until, reason=command.rest)

    return await carry_out(desk, heard, command, event, mine="owner", fits=in_hand)


async def approve(desk: Desk, heard: Heard, command: Command) -> bool:
    """同意: grants what was asked for, or agrees that it was a false alarm."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = desk.actor(heard, incident)
        if incident.false_alarm is not None:
            return FalseAlarmAgreed(at=heard.at, actor=actor, source=heard.key)
        return Extended(at=heard.at, actor=actor, source=heard.key)

    return await _give_word(desk, heard, command, event)


async def refuse(desk: Desk, heard: Heard, command: Command) -> bool:
    """不同意."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = desk.actor(heard, incident)
        if incident.false_alarm is not None:
            return FalseAlarmRefused(at=heard.at, actor=actor, source=heard.key)
        return ExtensionRefused(at=heard.at, actor=actor, source=heard.key, reason=command.rest)

    return await _give_word(desk, heard, command, event)


async def _give_word(desk: Desk, heard: Heard, command: Command, event: MakeEvent) -> bool:
    """Without a number or a reply: what this very person was asked about. Elsewhere 同意 is only a word."""
    if command.numbers or heard.about:
        return await carry_out(desk, heard, command, event, mine="", fits=waits_for_word)
    asked = await _asked_of(desk, heard)
    if len(asked) == 1:
        await desk.apply(heard, asked, event)
    elif asked:
        await desk.tell(heard, "ask.which", about=asked, list="\n".join(lines(desk, heard, asked)))
    return bool(asked)


async def _asked_of(desk: Desk, heard: Heard) -> tuple[Incident, ...]:
    """False alarms of what the person reported; in the community's private chats everything that waits for its word."""
    own = await desk.service.query(incidents.of_reporter(heard.person))
    found = [one for one in own if one.live and one.false_alarm is not None]
    if heard.private and heard.roles & {"community", "supervisor", "street_office"}:
        live_here = await desk.service.query(incidents.live_in_community(heard.chat.community))
        found += [one for one in live_here if waits_for_word(one) and one not in found]
    return tuple(found)


async def suspend(desk: Desk, heard: Heard, command: Command) -> bool:
    """挂账 12 原因 日期: the clock stands still until the review date."""

    def event(incident: Incident, policy: Policy, _around: Surroundings) -> Event:
        review = _date(desk, heard, command, incident)
        seat = seating.named_seat(desk.world, command.target, incident, heard.at, policy) if command.target else None
        actor = desk.actor(heard, incident)
        return Suspended(at=heard.at, actor=actor, source=heard.key, review_at=review, reason=command.rest, seat=seat)

    return await carry_out(desk, heard, command, event, mine="", fits=in_hand)


async def resume(desk: Desk, heard: Heard, command: Command) -> bool:
    """恢复 12."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Resumed(at=heard.at, actor=desk.actor(heard, incident), source=heard.key)

    return await carry_out(desk, heard, command, event, mine="owner", fits=suspended)


async def decide(desk: Desk, heard: Heard, command: Command) -> bool:
    """决议 12 物业 6月10日 更换主板: the joint meeting's words become the plan."""

    def event(incident: Incident, policy: Policy, _around: Surroundings) -> Event:
        until = _date(desk, heard, command, incident)
        seat = seating.named_seat(desk.world, command.target, incident, heard.at, policy) if command.target else None
        actor = desk.actor(heard, incident)
        return Decided(at=heard.at, actor=actor, source=heard.key, words=command.rest, until_at=until, seat=seat)

    return await carry_out(desk, heard, command, event, mine="", fits=live)


async def whistle(desk: Desk, heard: Heard, command: Command) -> bool:
    """吹哨: without a name the draft; with one (吹哨 12 街道 编号 日期) the record of whom a person sent it to."""
    if not command.target and not command.rest:
        return await _draft(desk, heard, command)

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        check = _date(desk, heard, command, incident) if command.when else None
        actor = desk.actor(heard, incident)
        whom = command.target or command.rest
        reference = command.rest if command.target else ""
        return Whistled(at=heard.at, actor=actor, source=heard.key, whom=whom, reference=reference, check_at=check)

    return await carry_out(desk, heard, command, event, mine="", fits=live)


async def _draft(desk: Desk, heard: Heard, command: Command) -> bool:
    """The facts for the body that is called; a person reads, completes and sends them."""
    found = await meant(desk, heard, command, mine="", fits=live)
    if await asked_which(desk, heard, command, found):
        return command.explicit
    incident = found.incidents[0]
    if "community" not in desk.actor(heard, incident).roles:
        await desk.tell(heard, "refused.not_community", number=incident.number)
        return True
    (rows,) = await desk.service.database.fetch(journal.of_incident(incident.id))
    facts = telling(desk, heard, incident).facts() | {"history": history(desk, heard, map(journal.from_row, rows))}
    draft = desk.catalogue.text("answer.whistle_draft", **facts | {"nags": incident.nagging.count})
    private = desk.world.private.get(heard.person)
    letter = desk.letter(heard, draft, incidents=[incident], chat=private)
    await desk.service.say([replace(letter, photos=incident.photos)], heard.context)
    await desk.dismiss(heard)
    return True
