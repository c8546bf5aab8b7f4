"""+1, 我家也是: one more household is affected."""

from bot.domain.events import Actor, Corroborated, Event
from bot.domain.incident import Incident, Reporter
from bot.domain.policy import Policy
from bot.domain.surroundings import Surroundings
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from handlers.meant import Meant, asked_which, live, meant


async def corroborate(desk: Desk, heard: Heard, command: Command) -> bool:
    """The incident that was named, replied to, or last spoken of in this chat; otherwise it is only chatter."""
    found = await meant(desk, heard, command, mine="", fits=live)
    if not command.numbers and not heard.about:
        last = desk.memory.last_incident(heard.chat.key, heard.at)
        if last is None:
            return False
        found = Meant(tuple(one for one in await desk.service.get(last) if one.live))
    if not found.incidents and not command.explicit:
        return False
    if await asked_which(desk, heard, command, found):
        return command.explicit

    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        reporter = Reporter(heard.person, heard.chat.key, heard.at, heard.message_id)
        actor = Actor(heard.person)
        return Corroborated(at=heard.at, actor=actor, source=heard.key, reporter=reporter, words=heard.text)

    await desk.apply(heard, found.incidents, event)
    return True
