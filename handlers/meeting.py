"""联席会议 and 发布: the community's own two acts that concern the whole group."""

from bot.domain.incident import Level, Status
from bot.domain.letters import Kind
from bot.domain.privacy import mask
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from handlers.meant import live, meant
from handlers.telling import agenda_line
from storage import incidents

AGENDA = 20


async def joint_meeting(desk: Desk, heard: Heard, command: Command) -> bool:
    """联席会议: the agenda is every open matter of level 2 and above, the oldest first; decisions follow by 决议."""
    if not command.explicit:
        return False
    if not heard.roles & {"community", "supervisor", "admin"}:
        await desk.tell(heard, "refused.not_community", number="")
        return True
    found = await desk.service.query(incidents.live_in_community(heard.chat.community))
    policy = desk.world.policy
    items = [
        one
        for one in found
        if one.level >= Level.MEETING
        and one.status is not Status.RESOLVED
        and (heard.chat.estate in (None, one.estate))
        and not policy.category(one.category).private
    ]
    lines = [agenda_line(desk, heard, one) for one in items[:AGENDA]]
    heading = desk.catalogue.text("answer.agenda" if items else "answer.agenda_none", count=len(items))
    closing = [desk.catalogue.text("answer.agenda_how")] if items else []
    letter = desk.letter(heard, "\n".join([heading, *lines, *closing]), incidents=items[:AGENDA])
    await desk.service.say([letter], heard.context)
    return True


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
