"""进度, 待办, 我的, 为什么, 挂账台账, 帮助: questions that change nothing."""

from collections.abc import Sequence

from bot.domain.incident import Incident, Status
from bot.domain.roster import ADMIN, COMMUNITY
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from handlers.meant import anything, meant
from handlers.telling import ledger_line, lines, telling
from storage import incidents, journal

LISTED = 12
"""How many lines a list in a chat has at most."""


async def status(desk: Desk, heard: Heard, command: Command) -> bool:
    """进度 12: one line; without a number, one's own."""
    if not command.explicit and not command.numbers and not heard.addressed:
        return False
    found = await meant(desk, heard, command, mine="reporter", fits=anything)
    shown = [incident for incident in (*found.incidents, *found.choices) if _may_see(desk, heard, incident)]
    if not shown:
        unknown = "、#".join(map(str, found.unknown or command.numbers))
        await desk.tell(heard, "refused.unknown" if unknown else "answer.mine_none", number=unknown)
        return True
    await _list(desk, heard, shown)
    return True


def _may_see(desk: Desk, heard: Heard, incident: Incident) -> bool:
    """Private matters are shown in private only, to those concerned."""
    if not desk.world.policy_of(incident).category(incident.category).private:
        return True
    return heard.private and (incident.reported_by(heard.person) or bool(desk.actor(heard, incident).roles))


async def _list(desk: Desk, heard: Heard, shown: Sequence[Incident], heading: str = "") -> None:
    listed = lines(desk, heard, shown[:LISTED])
    more = len(shown) - LISTED
    if more > 0:
        listed.append(desk.catalogue.text("answer.more", count=more))
    text = "\n".join(([heading] if heading else []) + listed)
    await desk.service.say([desk.letter(heard, text, incidents=shown[:LISTED])], heard.context)


async def todo(desk: Desk, heard: Heard, _command: Command) -> bool:
    """待办: what the person is asked to do; in a staff group, everything that is open."""
    if not heard.is_staff:
        return False
    statement = incidents.owned_by(heard.person)
    if heard.chat.kind == "staff" and heard.chat.estate:
        statement = incidents.live_in_estate(heard.chat.estate)
    found = [incident for incident in await desk.service.query(statement) if incident.status is not Status.RESOLVED]
    visible = [incident for incident in found if heard.private or _may_see(desk, heard, incident)]
    if not visible:
        await desk.tell(heard, "answer.todo_none")
        return True
    await _list(desk, heard, visible, desk.catalogue.text("answer.todo", count=len(visible)))
    return True


async def mine(desk: Desk, heard: Heard, _command: Command) -> bool:
    """我的: what the person reported, the newest first."""
    found = await desk.service.query(incidents.of_reporter(heard.person))
    visible = [incident for incident in found if heard.private or _may_see(desk, heard, incident)]
    if not visible:
        await desk.tell(heard, "answer.mine_none")
        return True
    await _list(desk, heard, visible, desk.catalogue.text("answer.mine", count=len(visible)))
    return True


async def ledger(desk: Desk, heard: Heard, _command: Command) -> bool:
    """挂账台账: what is suspended, why, since when, until when; public."""
    live = await desk.service.query(incidents.live_in_community(heard.chat.community))
    kept = [one for one in live if one.status is Status.SUSPENDED and _may_see(desk, heard, one)]
    if not kept:
        await desk.tell(heard, "answer.ledger_none")
        return True
    listed = [ledger_line(desk, heard, incident) for incident in kept[:LISTED]]
    text = "\n".join([desk.catalogue.text("answer.ledger", count=len(kept)), *listed])
    await desk.service.say([desk.letter(heard, text, incidents=kept[:LISTED])], heard.context)
    return True


async def why(desk: Desk, heard: Heard, command: Command) -> bool:
    """为什么 12: the rule, the words, the score, in plain words; to staff and the reporter."""
    found = await meant(desk, heard, command, mine="reporter", fits=anything)
    if len(found.incidents) != 1:
        return False
    incident = found.incidents[0]
    allowed = bool(desk.actor(heard, incident).roles) or incident.reported_by(heard.person)
    if not allowed or not _may_see(desk, heard, incident):
        await desk.tell(heard, "refused.not_allowed", number=incident.number)
        return True
    (rows,) = await desk.service.database.fetch(journal.of_incident(incident.id))
    first = next(entry for entry in map(journal.from_row, rows) if entry.event == "reported")
    because = str(first.detail.get("why") or desk.catalogue.text("answer.why_forced"))
    category = telling(desk, heard, incident).facts()["category"]
    await desk.tell(
        heard, "answer.why", about=[incident], number=incident.number, category=category, explanation=because
    )
    return True


def helped(heard: Heard) -> tuple[str, ...]:
    """Whose help fits: a party's own, and the administrator's beside it; everybody may report."""
    parties = heard.roles - {ADMIN}
    own = ("community",) if COMMUNITY in parties else ("staff",) if parties else ("resident",)
    return (*own, "admin") if heard.roles & {ADMIN, COMMUNITY} else own


async def help_me(desk: Desk, heard: Heard, _command: Command) -> bool:
    """帮助: what this person can say here, by role."""
    roles = helped(heard)
    text = "\n".join(desk.catalogue.text(desk.worded_for(heard.chat.key, f"answer.help_{role}")) for role in roles)
    await desk.service.say([desk.letter(heard, text)], heard.context)
    return True
