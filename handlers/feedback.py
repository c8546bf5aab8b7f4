"""满意, 基本满意, 不满意: what reporters say of a result; and 催办 while there is none."""

from dataclasses import replace

from bot.domain.events import Event, Rated, Urged
from bot.domain.incident import Incident, Rating, Status, Urgency
from bot.domain.policy import Policy
from bot.domain.surroundings import Surroundings
from bot.service import MakeEvent
from bot.understanding.commands import Command
from handlers.acknowledge import in_hand
from handlers.asking import Asked, ask
from handlers.desk import Desk, Heard
from handlers.meant import asked_which, meant

RATINGS: dict[str, Rating] = {
    "satisfied": Rating.SATISFIED,
    "fair": Rating.FAIR,
    "dissatisfied": Rating.DISSATISFIED,
}


def ratable(incident: Incident) -> bool:
    """Has a result that a reporter may judge."""
    return incident.status in (Status.RESOLVED, Status.CLOSED)


def awaits_rating(incident: Incident) -> bool:
    """Has a result that nobody has judged yet."""
    return incident.status is Status.RESOLVED


def awaits_professionals(incident: Incident) -> bool:
    """An emergency whose result is there, but not yet that the professional body took over: it stays open."""
    return awaits_rating(incident) and incident.urgency is Urgency.P0 and not incident.professionals


async def rate(desk: Desk, heard: Heard, command: Command) -> bool:
    """A reporter's verdict. A bare 满意 counts only where the bot asked for one."""
    fits = ratable if command.numbers or heard.about else awaits_rating
    found = await meant(desk, heard, command, mine="reporter", fits=fits)
    if not command.explicit and not found.incidents:
        return False
    if await asked_which(desk, heard, command, found):
        return command.explicit
    rating = RATINGS[command.verb]

    def thanks(incident: Incident) -> str:
        waits = rating.solved and awaits_professionals(incident)
        return desk.catalogue.text("professionals.thanks", number=incident.number) if waits else ""

    event = rating_event(desk, heard, rating, command.rest)
    applied = await desk.apply(heard, found.incidents, event, after=thanks)
    if rating is Rating.DISSATISFIED and not command.rest and applied.incidents:
        number = applied.incidents[0].number
        follow_up = heard_again(heard, "reason")
        await ask(desk, follow_up, Asked.REASON, applied.incidents, "ask.reason", number=number)
    return True


def heard_again(heard: Heard, step: str) -> Heard:
    """The same message for a second transaction: a key of its own, so that both are written once."""
    return replace(heard, key=f"{heard.key}/{step}")


def rating_event(desk: Desk, heard: Heard, rating: Rating, reason: str) -> MakeEvent:
    """The verdict as an event."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = desk.actor(heard, incident)
        return Rated(at=heard.at, actor=actor, source=heard.key, rating=rating, reason=reason)

    return event


async def urge(desk: Desk, heard: Heard, command: Command) -> bool:
    """催办: one nag now."""
    found = await meant(desk, heard, command, mine="reporter", fits=in_hand)
    if not command.explicit and not found.incidents:
        return False
    if await asked_which(desk, heard, command, found):
        return command.explicit

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Urged(at=heard.at, actor=desk.actor(heard, incident), source=heard.key)

    applied = await desk.apply(heard, found.incidents, event)
    if applied.incidents:
        incident = applied.incidents[0]
        again = heard_again(heard, "urged")
        service = desk.world.service_time(incident.assignee_role, desk.world.policy_of(incident))
        now = incident.urgency.any_hour or service.is_open(heard.at)
        template = "answer.urged" if now else "answer.urged_later"
        answer = desk.answer(again, template, incidents=[incident], number=incident.number)
        await desk.service.say([answer], again.context)
    return True
