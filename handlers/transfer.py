"""退单, 改派, 接手: handing an incident on, or taking it."""

from bot import seating
from bot.domain.events import Event, Returned, TakenOver, Transferred
from bot.domain.incident import Incident
from bot.domain.policy import Policy
from bot.domain.refusal import Reason, Refused
from bot.domain.surroundings import Surroundings
from bot.service import MakeEvent
from bot.understanding.commands import Command
from handlers.acknowledge import in_hand
from handlers.asking import Asked, ask
from handlers.desk import Desk, Heard
from handlers.meant import asked_which, carry_out, meant


async def give_back(desk: Desk, heard: Heard, command: Command) -> bool:
    """退单 12 原因: back to the community, which arbitrates."""
    found = await meant(desk, heard, command, mine="owner", fits=in_hand)
    if await asked_which(desk, heard, command, found):
        return command.explicit
    if not command.rest and heard.tap is not None:
        await ask(desk, heard, Asked.RETURN, found.incidents, "ask.return_reason", number=found.incidents[0].number)
        return True
    await desk.apply(heard, found.incidents, return_event(desk, heard, command.rest))
    return True


def return_event(desk: Desk, heard: Heard, reason: str) -> MakeEvent:
    """退单 as an event."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Returned(at=heard.at, actor=desk.actor(heard, incident), source=heard.key, reason=reason)

    return event


async def transfer(desk: Desk, heard: Heard, command: Command) -> bool:
    """改派 12 物业 原因: to a named role (or person), with a reason."""
    found = await meant(desk, heard, command, mine="owner", fits=in_hand)
    if await asked_which(desk, heard, command, found):
        return command.explicit
    if command.target is None:
        await ask(desk, heard, Asked.TRANSFER, found.incidents, "ask.transfer", number=found.incidents[0].number)
        return True
    await desk.apply(heard, found.incidents, transfer_event(desk, heard, command.target, command.rest))
    return True


def transfer_event(desk: Desk, heard: Heard, target: str, reason: str) -> MakeEvent:
    """改派 as an event; an unknown target is refused with the names that there are."""

    def event(incident: Incident, policy: Policy, _around: Surroundings) -> Event:
        seat = seating.named_seat(desk.world, target, incident, heard.at, policy)
        if seat is None:
            raise Refused(Reason.UNKNOWN_TARGET, number=incident.number, target=target)
        return Transferred(at=heard.at, actor=desk.actor(heard, incident), source=heard.key, seat=seat, reason=reason)

    return event


async def take_over(desk: Desk, heard: Heard, command: Command) -> bool:
    """接手 12: the community makes it its own."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return TakenOver(at=heard.at, actor=desk.actor(heard, incident), source=heard.key)

    return await carry_out(desk, heard, command, event, mine="", fits=in_hand)
