"""收到, 到了, 进展, 稍后: what the owner says on the way to a result."""

from dataclasses import replace

from bot.domain.events import Acknowledged, Arrived, Event, Progressed, Snoozed
from bot.domain.incident import Incident, Status
from bot.domain.policy import Policy
from bot.domain.promise import parse_span, promised_at
from bot.domain.refusal import Reason, Refused
from bot.domain.surroundings import Surroundings
from bot.service import MakeEvent
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from handlers.meant import asked_which, carry_out, live, meant


def unclaimed(incident: Incident) -> bool:
    """Waits for an acknowledgement."""
    return incident.live and incident.acknowledged_at is None


def in_hand(incident: Incident) -> bool:
    """Waits for a result."""
    return incident.live and incident.status is not Status.RESOLVED


async def acknowledge(desk: Desk, heard: Heard, command: Command) -> bool:
    """收到 from somebody responsible; from a resident it is only a word and changes nothing."""
    if not command.explicit and not heard.is_staff:
        return False
    found = await meant(desk, heard, command, mine="owner", fits=unclaimed)
    if not found.incidents and not found.choices and not command.numbers:
        found = await meant(desk, heard, command, mine="owner", fits=in_hand) if command.rest else found
    if await asked_which(desk, heard, command, found):
        return command.explicit

    def event(incident: Incident, policy: Policy, _around: Surroundings) -> Event:
        onsite = policy.targets(incident.category, incident.urgency).onsite_within
        promise = promised_at(command.rest or heard.text, heard.at, desk.world.zone, onsite)
        return Acknowledged(
            at=heard.at,
            actor=desk.actor(heard, incident),
            source=heard.key,
            words=command.rest or heard.text,
            promised_at=promise.at if promise else None,
        )

    if not command.explicit and heard.tap is None:
        return await _acknowledge_quietly(desk, heard, found.incidents, event)
    await desk.apply(heard, found.incidents, event)
    return True


async def _acknowledge_quietly(desk: Desk, heard: Heard, incidents: tuple[Incident, ...], event: MakeEvent) -> bool:
    """A bare 收到 may be about something else: what would be refused is passed over without a word."""
    for incident in incidents:
        actor = desk.actor(heard, incident)
        if incident.assignee_role not in actor.roles and "community" not in actor.roles:
            return False
    await desk.apply(heard, incidents, event)
    return True


async def thumbs_up(desk: Desk, heard: Heard) -> None:
    """A 👍 by somebody responsible counts as 收到; anybody else's is only a thumb."""
    waiting = [one for one in await desk.service.get(*heard.about) if unclaimed(one)] if heard.about else []
    theirs = tuple(one for one in waiting if one.assignee_role in desk.actor(heard, one).roles)

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Acknowledged(at=heard.at, actor=desk.actor(heard, incident), source=heard.key, words="👍")

    if theirs:
        await desk.apply(heard, theirs, event)


async def arrive(desk: Desk, heard: Heard, command: Command) -> bool:
    """已到场."""
    if not command.explicit and not heard.is_staff:
        return False

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Arrived(at=heard.at, actor=desk.actor(heard, incident), source=heard.key)

    return await carry_out(desk, heard, command, event, mine="owner", fits=in_hand)


async def progress(desk: Desk, heard: Heard, command: Command) -> bool:
    """进展: a note or photo for the log."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = desk.actor(heard, incident)
        return Progressed(at=heard.at, actor=actor, source=heard.key, words=command.rest, photos=heard.photos)

    found = await meant(desk, heard, command, mine="owner", fits=live)
    if await asked_which(desk, heard, command, found):
        return command.explicit
    applied = await desk.apply(heard, found.incidents, event)
    if applied.incidents:
        again = replace(heard, key=f"{heard.key}/noted")
        numbers = "、#".join(str(incident.number) for incident in applied.incidents)
        answer = desk.answer(again, "answer.progressed", incidents=applied.incidents, number=numbers)
        await desk.service.say([answer], again.context)
    return True


async def snooze(desk: Desk, heard: Heard, command: Command) -> bool:
    """稍后: the owner's own reminders wait a while."""
    span = parse_span(command.when or command.rest)

    def event(incident: Incident, policy: Policy, _around: Surroundings) -> Event:
        if span is None and (command.when or command.rest):
            raise Refused(Reason.NEEDS_DATE, number=incident.number)
        until = heard.at + (span or policy.snooze_within)
        return Snoozed(at=heard.at, actor=desk.actor(heard, incident), source=heard.key, until_at=until)

    return await carry_out(desk, heard, command, event, mine="owner", fits=in_hand)
