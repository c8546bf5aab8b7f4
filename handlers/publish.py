"""发布: a missing person's description goes to the group."""

from bot.domain.letters import Kind
from bot.domain.privacy import mask
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from handlers.meant import live, meant


async def publish(desk: Desk, heard: Heard, command: Command) -> bool:
    """发布 12: a missing person's description goes to the group only when a responsible person says so."""
    found = await meant(desk, heard, command, mine="owner", fits=live)
    if len(found.incidents) != 1:
        return False
    incident = found.incidents[0]
    if incident.category != "missing" or not desk.actor(heard, incident).roles & {"community", incident.assignee_role}:
        await desk.tell(heard, "refused.not_allowed", number=incident.number)
        return True
    group = desk.world.linkage_chat(incident.estate)
    text = desk.catalogue.text("answer.published_words", number=incident.number, words=mask(incident.words))
    letter = desk.letter(heard, text, incidents=[incident], kind=Kind.NOTICE, chat=group)
    await desk.service.say([letter], heard.context)
    await desk.dismiss(heard)
    return True
