"""Which incident somebody means: by number, by replying to a message about it, or because there is only one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.incident import Incident
from bot.service import MakeEvent
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from handlers.telling import lines
from storage import incidents

Fits = Callable[[Incident], bool]
MANY = 5
"""How many choices are listed when it is not clear which one is meant."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The incidents that are meant; `unknown` numbers that nobody knows; `choices` when it is not clear."""

    incidents: tuple[Incident, ...] = ()
    unknown: tuple[int, ...] = ()
    choices: tuple[Incident, ...] = ()


def anything(_incident: Incident) -> bool:
    """Every incident fits."""
    return True


def live(incident: Incident) -> bool:
    """Only what is not ended fits."""
    return incident.live


async def meant(desk: Desk, heard: Heard, command: Command, *, mine: str, fits: Fits = live) -> Meant:
    """Find what a command is about.

    `mine` says where to look when neither a number nor a reply tells: "owner" (what the person is asked to do),
    "reporter" (what the person reported) or "" (nowhere).
    """
    if command.numbers:
        return await _by_number(desk, heard, command.numbers)
    if heard.about:
        found = await desk.service.get(*heard.about)
        fitting = tuple(incident for incident in found if fits(incident)) or found
        return Meant(fitting) if len(fitting) == 1 or heard.tap else Meant(choices=fitting)
    own = [incident for incident in await _own(desk, heard, mine) if fits(incident)]
    if len(own) <= 1:
        return Meant(tuple(own))
    last = desk.memory.last_incident(heard.chat.key, heard.at)
    spoken_of = tuple(incident for incident in own if incident.id == last)
    return Meant(spoken_of) if spoken_of else Meant(choices=tuple(own[:MANY]))


async def _by_number(desk: Desk, heard: Heard, numbers: Sequence[int]) -> Meant:
    found = await desk.service.find(heard.chat.community, *numbers)
    by_number = {incident.number: incident for incident in found}
    known = tuple(by_number[number] for number in numbers if number in by_number)
    return Meant(known, tuple(number for number in numbers if number not in by_number))


async def _own(desk: Desk, heard: Heard, mine: str) -> Sequence[Incident]:
    if mine == "owner" and heard.is_staff:
        return await desk.service.query(incidents.owned_by(heard.person))
    if mine == "reporter":
        return await desk.service.query(incidents.of_reporter(heard.person))
    return ()


async def asked_which(desk: Desk, heard: Heard, command: Command, found: Meant) -> bool:
    """Answer what is unknown or unclear, if the person clearly meant the bot; True when there is nothing to do."""
    if found.incidents and not found.unknown:
        return False
    if found.unknown:
        numbers = "、#".join(map(str, found.unknown))
        await desk.tell(heard, "refused.unknown", number=numbers)
    elif found.choices and (command.explicit or heard.is_staff):
        listed = "\n".join(lines(desk, heard, found.choices))
        await desk.tell(heard, "ask.which", about=found.choices, list=listed)
    elif command.explicit and (heard.addressed or heard.tap):
        await desk.tell(heard, "answer.number_needed", form=desk.catalogue.text("button.acknowledge") + " 12")
    return not found.incidents


async def carry_out(desk: Desk, heard: Heard, command: Command, make: MakeEvent, *, mine: str, fits: Fits) -> bool:
    """Find what the command is about and let the event happen to it; True when the words are dealt with."""
    found = await meant(desk, heard, command, mine=mine, fits=fits)
    if await asked_which(desk, heard, command, found):
        return command.explicit
    await desk.apply(heard, found.incidents, make)
    return True
