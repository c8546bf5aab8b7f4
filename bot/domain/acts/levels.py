"""Levels two and three: what the joint meeting decides, and the whistle that a person blew."""

from datetime import timedelta

from bot.domain import audience
from bot.domain.acts.duty import tell_relieved
from bot.domain.acts.targets import new_owner, planned
from bot.domain.acts.work import HERE
from bot.domain.draft import Draft
from bot.domain.events import Decided, Whistled
from bot.domain.incident import Level, Plan, Status, WhistleCheck
from bot.domain.letters import Kind
from bot.domain.refusal import Reason, Refused

CHECKED_WITHIN = timedelta(days=3)
"""When a body that was called is asked, if nobody said when."""


def decided(draft: Draft, event: Decided) -> None:
    """The joint meeting's words become the plan: the owner, the deadline, the next percentages."""
    incident = draft.incident
    if not event.words:
        raise Refused(Reason.NEEDS_WORDS, number=incident.number)
    if event.until_at <= event.at:
        raise Refused(Reason.DATE_PASSED, number=incident.number)
    named = event.seat is not None and (event.seat.role, event.seat.people) != (incident.assignee_role, incident.owners)
    draft.change(**planned(incident, event.at, event.until_at))
    if named or incident.acknowledged_at is None:
        draft.seated(event.seat or draft.around.seat)
        draft.change(**new_owner(draft.incident, draft.around.seat, event.at, draft.policy))
    plan = Plan(event.words, event.until_at, event.at)
    draft.change(plan=plan, returns=0, suspension=None, extension_ask=None, promise=None)
    if draft.incident.status in (Status.SUSPENDED, Status.RESOLVED):
        draft.change(status=Status.ACKNOWLEDGED, resolved_at=None, resolved_by=None)
    draft.record("decided", words=event.words, until_at=event.until_at.isoformat(), role=draft.incident.assignee_role)
    draft.drop_waiting()
    draft.drop_tasks()
    draft.show_card(call=draft.incident.owners)
    _tell_the_plan(draft, event)
    tell_relieved(draft, incident.owners)


def _tell_the_plan(draft: Draft, event: Decided) -> None:
    """The owners hear in private what is expected; reporters who were not there, when they may count on it."""
    facts = {"words": event.words, "until_at": event.until_at.isoformat()}
    decider = event.actor.person if event.actor else None
    owners = tuple(person for person in draft.incident.owners if person != decider)
    template = "decided.owner" if draft.incident.acknowledged_at is None else "decided.plan"
    draft.say(Kind.NOTICE, template, audience.private_chats(owners, draft.around), **facts)
    for hearing in audience.reporter_hearings(draft.incident, draft.policy, draft.around):
        if hearing.chat == draft.around.linkage:
            continue  # the card says it there, and so does the meeting
        template = "neutral" if hearing.neutral else "decided.reporter"
        draft.say(Kind.NOTICE, template, [hearing.chat], () if hearing.neutral else hearing.people, **facts)


def whistled(draft: Draft, event: Whistled) -> None:
    """吹哨 recorded: whom, under which reference, when to look again; the incident goes on being nagged."""
    incident = draft.incident
    if not event.whom:
        raise Refused(Reason.NEEDS_REASON, number=incident.number)
    if event.check_at is not None and event.check_at <= event.at:
        raise Refused(Reason.DATE_PASSED, number=incident.number)
    if incident.level < Level.WHISTLE:
        draft.record("escalated", level=int(Level.WHISTLE), was=int(incident.level), because="whistled")
        draft.change(level=Level.WHISTLE)
    by = event.actor.person if event.actor else ""
    check_at = event.check_at or event.at + CHECKED_WITHIN
    draft.change(
        whistle=f"{event.whom} {event.reference}".strip(),
        whistle_check=WhistleCheck(check_at, event.whom, event.reference, by),
    )
    draft.record("whistled", whom=event.whom, reference=event.reference or None, check_at=check_at.isoformat())
    draft.drop_waiting(Kind.ESCALATION)
    draft.show_card()
    draft.say(
        Kind.ANSWER,
        "whistle.recorded",
        [HERE],
        [by],
        whom=event.whom,
        reference=event.reference,
        until_at=check_at.isoformat(),
    )
