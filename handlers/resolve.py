"""办结: the owner says what was done; "已处理" alone is asked about until there is real feedback."""

from bot.domain.events import Event, ProfessionalsWaived, Resolved
from bot.domain.incident import Incident, Status, Urgency
from bot.domain.policy import Policy
from bot.domain.refusal import Reason, Refused
from bot.domain.surroundings import Surroundings
from bot.service import MakeEvent
from bot.understanding.commands import Command
from bot.understanding.refer import hands_to_professionals, is_real_feedback
from handlers.acknowledge import in_hand
from handlers.asking import Asked, ask
from handlers.desk import Desk, Heard
from handlers.meant import asked_which, carry_out, meant


def may_get_result(incident: Incident) -> bool:
    """Waits for a result, or for word that the professional body took over."""
    waits = incident.urgency is Urgency.P0 and not incident.professionals
    return in_hand(incident) or (incident.status is Status.RESOLVED and waits)


async def resolve(desk: Desk, heard: Heard, command: Command) -> bool:
    """已修好：… with what was done."""
    if not command.explicit and not heard.is_staff:
        return False
    found = await meant(desk, heard, command, mine="owner", fits=may_get_result)
    if await asked_which(desk, heard, command, found):
        return command.explicit
    if not command.explicit and not _theirs(desk, heard, found.incidents):
        return False
    words = _feedback(command.rest) or ("" if command.rest else _feedback(_said(heard)))
    if words or heard.photos:
        await desk.apply(heard, found.incidents, result_event(desk, heard, words))
        return True
    await _ask_for_feedback(desk, heard, found.incidents)
    return True


def _said(heard: Heard) -> str:
    return "" if heard.tap is not None else heard.text


def _feedback(words: str) -> str:
    return words.strip() if words and is_real_feedback(words) else ""


def _theirs(desk: Desk, heard: Heard, incidents: tuple[Incident, ...]) -> bool:
    return all(incident.assignee_role in desk.actor(heard, incident).roles for incident in incidents)


def result_event(desk: Desk, heard: Heard, words: str) -> MakeEvent:
    """The result as an event; words that say a professional body took over end an emergency."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Resolved(
            at=heard.at,
            actor=desk.actor(heard, incident),
            source=heard.key,
            feedback=words,
            photos=heard.photos,
            professionals=hands_to_professionals(words),
        )

    return event


async def _ask_for_feedback(desk: Desk, heard: Heard, incidents: tuple[Incident, ...]) -> None:
    """Check the right first, so that nobody is asked in vain; then ask, and take their next words as the answer."""
    refused = [refusal for incident in incidents if (refusal := _refusal(desk, heard, incident))]
    if refused:
        desk.keep_score(heard, refused)
        if heard.tap is not None and desk.toast is not None:
            await desk.toast(heard.tap, desk.why_not(heard, refused))
        else:
            await desk.service.say([desk.letter(heard, desk.why_not(heard, refused))], heard.context)
        return
    desk.keep_score(heard, [Refused(Reason.NEEDS_FEEDBACK)])
    numbers = "、#".join(str(incident.number) for incident in incidents)
    await ask(desk, heard, Asked.FEEDBACK, incidents, "ask.feedback", number=numbers)


def _refusal(desk: Desk, heard: Heard, incident: Incident) -> Refused | None:
    if not may_get_result(incident):
        return Refused(Reason.ALREADY_RESOLVED if incident.live else Reason.ALREADY_ENDED, number=incident.number)
    if incident.assignee_role not in desk.actor(heard, incident).roles:
        return Refused(Reason.NOT_OWNER, number=incident.number, role=incident.assignee_role)
    return None


async def waive_professionals(desk: Desk, heard: Heard, command: Command) -> bool:
    """无需专业机构 12 原因: the community answers for it."""

    def event(incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = desk.actor(heard, incident)
        return ProfessionalsWaived(at=heard.at, actor=actor, source=heard.key, reason=command.rest)

    return await carry_out(desk, heard, command, event, mine="owner", fits=may_get_result)
