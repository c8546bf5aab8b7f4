"""What needs somebody's word: extensions, suspensions, false alarms."""

from dataclasses import replace
from datetime import datetime

from bot.domain import audience
from bot.domain.acts.duty import tell_relieved
from bot.domain.acts.intake import end
from bot.domain.acts.targets import owner, planned, shifted
from bot.domain.acts.work import HERE, hand_over
from bot.domain.draft import Draft
from bot.domain.events import (
    Event,
    Extended,
    ExtensionAsked,
    ExtensionRefused,
    FalseAlarmAgreed,
    FalseAlarmProposed,
    FalseAlarmRefused,
    ProfessionalsWaived,
    Resumed,
    Suspended,
)
from bot.domain.incident import (
    Ending,
    ExtensionAsk,
    FalseAlarm,
    Incident,
    Promise,
    Status,
    Suspension,
    Urgency,
)
from bot.domain.letters import Kind
from bot.domain.refusal import Reason, Refused
from bot.domain.rights import COMMUNITY, STREET_OFFICE, SUPERVISOR
from bot.domain.sla import Pause
from bot.domain.surroundings import Surroundings


def extension_asked(draft: Draft, event: ExtensionAsked) -> None:
    """The owner asks for more time, before the deadline; the community grants it with one tap."""
    _check_extension(draft.incident, event.at, event.until_at, event.reason)
    if _may_grant_itself(draft.incident, event, draft.around):
        extended(
            draft,
            Extended(at=event.at, actor=event.actor, source=event.source, until_at=event.until_at, reason=event.reason),
        )
        return
    assert event.actor is not None  # noqa: S101 - people ask, the clock does not
    draft.change(extension_ask=ExtensionAsk(event.actor.person, event.until_at, event.reason, event.at))
    draft.record("extension_asked", until_at=event.until_at.isoformat(), reason=event.reason)
    chats = audience.community_chats(draft.incident, draft.policy, draft.around)
    to = draft.around.community.people
    draft.say(
        Kind.QUESTION,
        "extension.grant",
        chats,
        to,
        reason=event.reason,
        until_at=event.until_at.isoformat(),
    )


def _may_grant_itself(incident: Incident, event: ExtensionAsked, around: Surroundings) -> bool:
    """The community as owner with nobody above it grants itself (marked as such)."""
    return incident.assignee_role == COMMUNITY and not around.supervisors and event.actor is not None


def _check_extension(incident: Incident, at: datetime, until_at: datetime, reason: str) -> None:
    if not reason:
        raise Refused(Reason.NEEDS_REASON, number=incident.number)
    if until_at <= at:
        raise Refused(Reason.DATE_PASSED, number=incident.number)
    if incident.resolve_due_at is not None and at >= incident.resolve_due_at:
        raise Refused(Reason.TOO_LATE, number=incident.number)


def extended(draft: Draft, event: Extended) -> None:
    """Granted: the new date is the deadline, the percentages count from the grant; the reporter is told."""
    incident = draft.incident
    if _is_own_word(incident, event, draft.around) and draft.around.supervisors:
        raise Refused(Reason.NOT_SUPERVISOR, number=incident.number)
    until_at, reason = event.until_at, event.reason
    if until_at is None:
        if incident.extension_ask is None:
            raise Refused(Reason.NOTHING_ASKED, number=incident.number)
        until_at, reason = incident.extension_ask.until_at, incident.extension_ask.reason
    else:
        _check_extension(incident, event.at, until_at, reason)
    draft.change(**planned(incident, event.at, until_at), extensions=incident.extensions + 1, extension_ask=None)
    draft.change(promise=_within(incident.promise, until_at))
    draft.record(
        "extended",
        until_at=until_at.isoformat(),
        reason=reason,
        self_granted=_is_own_word(incident, event, draft.around) or None,
    )
    draft.drop_waiting()
    draft.show_card()
    tell_reporters(draft, "extension.reporter", until_at=until_at.isoformat(), reason=reason)
    chats = audience.owner_chats(draft.incident, draft.policy, draft.around)
    draft.say(Kind.NOTICE, "extension.granted", chats, incident.owners, until_at=until_at.isoformat())


def _within(promise: Promise | None, until_at: datetime) -> Promise | None:
    """What was promised for later than the old deadline holds again, as far as the new one allows."""
    if promise is None or promise.named is None or promise.broken:
        return promise
    capped = promise.named > until_at
    named = promise.named if capped else None
    return replace(promise, at=min(promise.named, until_at), capped=capped, named=named, checked=False)


def _is_own_word(incident: Incident, event: Event, around: Surroundings) -> bool:
    """Whether the community grants what it asked for itself: marked as such, and not possible below a supervisor."""
    above = event.actor is not None and (
        event.actor.person in around.supervisors or bool(event.actor.roles & {SUPERVISOR, STREET_OFFICE})
    )
    return incident.assignee_role == COMMUNITY and not above


def tell_reporters(draft: Draft, template: str, **facts: str | int) -> None:
    """Every reporter hears it where they reported; a hidden one in private, or without words."""
    for hearing in audience.reporter_hearings(draft.incident, draft.policy, draft.around):
        to = () if hearing.neutral else hearing.people
        draft.say(Kind.NOTICE, "neutral" if hearing.neutral else template, [hearing.chat], to, **facts)


def extension_refused(draft: Draft, event: ExtensionRefused) -> None:
    """Not granted: the deadline stays."""
    incident = draft.incident
    if incident.extension_ask is None:
        raise Refused(Reason.NOTHING_ASKED, number=incident.number)
    draft.change(extension_ask=None)
    draft.record("extension_refused", reason=event.reason or None)
    chats = audience.owner_chats(draft.incident, draft.policy, draft.around)
    draft.say(Kind.NOTICE, "extension.refused", chats, incident.owners, reason=event.reason)


def suspended(draft: Draft, event: Suspended) -> None:
    """挂账: reason and review date; the clock stands still, the public ledger shows it with its age."""
    incident = draft.incident
    if not event.reason:
        raise Refused(Reason.NEEDS_REASON, number=incident.number)
    if event.review_at <= event.at:
        raise Refused(Reason.DATE_PASSED, number=incident.number)
    before = incident.suspension.before if incident.suspension else incident.status
    since = incident.suspension.since_at if incident.suspension else event.at
    self_granted = _is_own_word(incident, event, draft.around)
    if event.seat is not None:
        draft.change(**owner(event.seat))
        draft.seated(event.seat)
    draft.change(
        status=Status.SUSPENDED,
        suspension=Suspension(since, event.review_at, event.reason, before, self_granted),
        promise=None,
        extension_ask=None,
        false_alarm=None,
    )
    draft.record(
        "suspended",
        review_at=event.review_at.isoformat(),
        reason=event.reason,
        role=draft.incident.assignee_role,
        self_granted=self_granted or None,
    )
    draft.drop_waiting(Kind.NAG, Kind.COPY, Kind.ESCALATION)
    draft.show_card()
    if event.seat is not None:
        tell_relieved(draft, incident.owners)
    tell_reporters(draft, "suspended.reporter", review_at=event.review_at.isoformat(), reason=event.reason)


def resumed(draft: Draft, event: Resumed) -> None:
    """恢复: the clocks run on from where they stood."""
    incident, suspension = draft.incident, draft.incident.suspension
    if suspension is None:
        raise Refused(Reason.NOT_SUSPENDED, number=incident.number)
    pause = Pause(suspension.since_at, event.at)
    draft.change(status=suspension.before, suspension=None, **shifted(incident, pause, draft.around.seat.service))
    draft.record("resumed", paused_minutes=round(pause.lasted.total_seconds() / 60), **draft.due_facts())
    draft.show_card(call=incident.owners)


def false_alarm_proposed(draft: Draft, event: FalseAlarmProposed) -> None:
    """误报: property may only propose it; meanwhile nobody is called by name, for 10 minutes in all."""
    incident = draft.incident
    if not event.reason:
        raise Refused(Reason.NEEDS_REASON, number=incident.number)
    assert event.actor is not None  # noqa: S101 - people propose, the clock does not
    lapses_at = event.at + draft.policy.false_alarm_within
    held_until = incident.calls_held_until or lapses_at
    draft.change(
        false_alarm=FalseAlarm(event.actor.person, event.reason, lapses_at),
        calls_held_until=held_until,
    )
    draft.record("false_alarm_proposed", reason=event.reason)
    if event.at < held_until:
        draft.drop_waiting()
    chats = audience.community_chats(draft.incident, draft.policy, draft.around)
    draft.say(Kind.QUESTION, "false_alarm.agree", chats, draft.around.community.people, reason=event.reason)
    for hearing in audience.reporter_hearings(draft.incident, draft.policy, draft.around):
        if not hearing.neutral:
            draft.say(Kind.QUESTION, "false_alarm.agree", [hearing.chat], hearing.people, reason=event.reason)


def false_alarm_agreed(draft: Draft, _event: FalseAlarmAgreed) -> None:
    """It was none: withdrawn, counted apart."""
    if draft.incident.false_alarm is None:
        raise Refused(Reason.NOTHING_ASKED, number=draft.incident.number)
    draft.record("withdrawn", reason=draft.incident.false_alarm.reason, false_alarm=True)
    end(draft, Status.WITHDRAWN, Ending.FALSE_ALARM)
    draft.show_card()


def false_alarm_refused(draft: Draft, _event: FalseAlarmRefused) -> None:
    """It was a real one: the calls go on."""
    if draft.incident.false_alarm is None:
        raise Refused(Reason.NOTHING_ASKED, number=draft.incident.number)
    draft.change(false_alarm=None)
    draft.record("false_alarm_refused")
    chats = audience.owner_chats(draft.incident, draft.policy, draft.around)
    draft.say(Kind.NOTICE, "false_alarm.refused", chats, draft.incident.owners)


def professionals_waived(draft: Draft, event: ProfessionalsWaived) -> None:
    """无需专业机构: the community answers for it; the incident may close like any other."""
    incident = draft.incident
    if incident.urgency is not Urgency.P0:
        raise Refused(Reason.NOT_P0, number=incident.number)
    if not event.reason:
        raise Refused(Reason.NEEDS_REASON, number=incident.number)
    draft.record("professionals_waived", reason=event.reason)
    hand_over(draft)
    draft.show_card()
    if event.actor is not None:
        draft.say(Kind.ANSWER, "answer.professionals_waived", [HERE], [event.actor.person])
