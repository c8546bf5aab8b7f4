"""What the clock does when a due time is reached: remind, raise the level, close in silence."""

from dataclasses import replace
from datetime import datetime

from bot.domain import audience
from bot.domain.acts.duty import seat_again
from bot.domain.draft import Draft
from bot.domain.escalation import FULL, Clock, Step, steps
from bot.domain.events import DeadlinePassed
from bot.domain.incident import Ending, Level, Promise, Status, Urgency
from bot.domain.letters import Kind


def deadline_passed(draft: Draft, event: DeadlinePassed) -> None:
    """Do everything that is due by now, with at most one reminder; nothing if somebody was faster."""
    due = [step for step in steps(draft.incident, draft.policy, draft.around) if step.at <= event.at]
    clocks = {step.clock for step in due}
    if Clock.SILENT_CLOSE in clocks:
        close_silently(draft, event.at)
        return
    if Clock.PROFESSIONALS in clocks:
        _ask_for_professionals(draft, event.at)
        return
    seat_again(draft)
    _raise_level(draft, clocks)
    if Clock.WHISTLE in clocks:
        ask_about_whistle(draft)
    reminder = _strongest(due)
    if reminder is not None:
        _count_shares(draft, due, event.at)
        remind(draft, reminder)


def close_silently(draft: Draft, at: datetime) -> None:
    """24 hours after the result nobody objected: closed, counted apart from confirmed (静默办结)."""
    draft.change(status=Status.CLOSED, ending=Ending.SILENT, closed_at=at, silent_close_after=None)
    draft.record("auto_closed")
    draft.drop_waiting(Kind.NAG, Kind.COPY, Kind.RESULT, Kind.QUESTION)
    draft.show_card()


def _ask_for_professionals(draft: Draft, at: datetime) -> None:
    """A P0 incident never closes in silence: ask daily until somebody records that the professionals took over."""
    draft.change(asked_professionals_at=at)
    incident = draft.incident
    chats = [
        *audience.owner_chats(incident, draft.policy, draft.around),
        *audience.community_chats(incident, draft.policy, draft.around),
    ]
    draft.record("asked_professionals")
    draft.say(Kind.NOTICE, "professionals.ask", chats, incident.owners)


def _raise_level(draft: Draft, clocks: set[Clock]) -> None:
    if Clock.LEVEL_THREE in clocks:
        raise_to(draft, Level.WHISTLE, "overdue_half")
    elif Clock.LEVEL_TWO in clocks:
        unanswered = draft.incident.acknowledged_at is None
        raise_to(draft, Level.MEETING, "unanswered" if unanswered else "overdue")


def raise_to(draft: Draft, level: Level, because: str) -> None:
    """The level never falls; the community (or its supervisor) is told at once or after quiet hours."""
    if level <= draft.incident.level:
        return
    draft.record("escalated", level=int(level), was=int(draft.incident.level), because=because)
    draft.change(level=level)
    template = "level.three" if level is Level.WHISTLE else "level.two"
    if template == "level.two" and because == "unanswered" and draft.incident.urgency is Urgency.P0:
        template = "level.two_p0"  # nobody meets about a fire
    chats = audience.community_chats(draft.incident, draft.policy, draft.around)
    to = draft.around.supervisors if draft.incident.assignee_role == "community" else draft.around.community.people
    draft.say(Kind.ESCALATION, template, chats, to, because=because)
    draft.show_card()


_STRENGTH = {
    Clock.URGE: 1,
    Clock.ONSITE: 2,
    Clock.PROMISE: 3,
    Clock.REVIEW: 4,
    Clock.CHECK_IN: 4,
    Clock.REPEAT: 5,
    Clock.CALL: 9,
}


def _strength(step: Step) -> float:
    if step.clock in (Clock.ACK, Clock.RESOLVE):
        # A full share outweighs everything but a call by name; of equal shares, the resolve target.
        base = 6 if step.share >= FULL else 2
        return base + step.share / 1000 + (0.5 if step.clock is Clock.RESOLVE else 0)
    return _STRENGTH.get(step.clock, 0)


def _strongest(due: list[Step]) -> Step | None:
    reminders = [step for step in due if _strength(step) > 0]
    return max(reminders, key=_strength, default=None)


def _count_shares(draft: Draft, due: list[Step], at: datetime) -> None:
    """Everything that is due now is dealt with by the one reminder that goes out."""
    incident, nagging = draft.incident, draft.incident.nagging
    ack = max([nagging.ack_share, *(step.share for step in due if step.clock is Clock.ACK)])
    resolve = max([nagging.resolve_share, *(step.share for step in due if step.clock is Clock.RESOLVE)])
    clocks = {step.clock for step in due}
    draft.nagging(
        ack_share=ack,
        resolve_share=resolve,
        onsite=nagging.onsite or Clock.ONSITE in clocks,
        urge_waits=nagging.urge_waits and Clock.URGE not in clocks,
        last_at=at,
    )
    if Clock.PROMISE in clocks and incident.promise is not None:
        _check_promise(draft, incident.promise)
    if Clock.CHECK_IN in clocks and incident.suspension is not None:
        draft.change(suspension=replace(incident.suspension, checked_at=at))
    if Clock.CALL in clocks and incident.false_alarm is not None and at >= incident.false_alarm.lapses_at:
        draft.change(false_alarm=None)
        draft.record("false_alarm_lapsed")


def _check_promise(draft: Draft, promise: Promise) -> None:
    """The promised time is here. Who named a later one than the deadline has not broken the word yet."""
    if promise.named is not None:
        draft.change(promise=replace(promise, checked=True))
        return
    draft.change(promise=replace(promise, broken=True))
    draft.record("promise_broken", promised_at=promise.at.isoformat())


_START = {Clock.CALL: audience.LINKAGE, Clock.REPEAT: audience.LINKAGE}
_TEMPLATE = {
    Clock.PROMISE: "nag.promise",
    Clock.ONSITE: "nag.onsite",
    Clock.REVIEW: "nag.review",
    Clock.CHECK_IN: "nag.check_in",
    Clock.URGE: "nag.urged",
    Clock.CALL: "nag.call",
}


def _rung(step: Step) -> str:
    if step.clock in (Clock.ACK, Clock.RESOLVE):
        return {50: audience.PRIVATE}.get(step.share, audience.LINKAGE if step.share >= FULL else audience.STAFF)
    return _START.get(step.clock, audience.PRIVATE)


def _template(draft: Draft, step: Step) -> str:
    if step.clock in _TEMPLATE:
        return _TEMPLATE[step.clock]
    waits_for = "ack" if draft.incident.acknowledged_at is None else "result"
    broken = draft.incident.promise is not None and draft.incident.promise.broken
    late = step.clock is Clock.REPEAT or step.share >= FULL
    if late:
        return "nag.broken" if waits_for == "result" and broken else f"nag.{waits_for}_late"
    return f"nag.{waits_for}"


def remind(draft: Draft, step: Step) -> None:
    """One reminder to the owner on the first rung that can be reached; further chats get copies."""
    incident = draft.incident
    if not incident.owners and incident.status is Status.UNASSIGNED:
        _call_for_owner(draft)
        return
    reached = audience.climb(incident, draft.policy, draft.around, _rung(step))
    for rung in reached.passed_over:
        draft.record("unreachable", rung=rung)
    draft.nagging(count=incident.nagging.count + 1, last_at=draft.cause.at)
    template = _template(draft, step)
    draft.record("nagged", rung=reached.rung, share=step.share, step=step.clock.name.lower())
    draft.say(Kind.NAG, template, reached.chats[:1], incident.owners, share=step.share)
    draft.say(Kind.COPY, template, reached.chats[1:], incident.owners, share=step.share)


def ask_about_whistle(draft: Draft) -> None:
    """The body that was called owes an answer: whoever blew the whistle asks for it, and records what it said."""
    check, around = draft.incident.whistle_check, draft.around
    if check is None:
        return
    at_work = check.by in around.community.people or check.by in around.supervisors
    to = (check.by,) if at_work and check.by in around.private else around.community.people
    chats = audience.private_chats(to, around) or audience.community_chats(draft.incident, draft.policy, around)
    draft.change(whistle_check=replace(check, asked_at=draft.cause.at))
    draft.record("whistle_checked", whom=check.whom)
    draft.say(Kind.NAG, "nag.whistle", chats[:1], to, whom=check.whom, reference=check.reference)
    draft.say(Kind.COPY, "nag.whistle", chats[1:], to, whom=check.whom, reference=check.reference)


def _call_for_owner(draft: Draft) -> None:
    """Nobody holds any role of the chain: the group is told again that a seat is empty."""
    incident = draft.incident
    draft.nagging(last_at=draft.cause.at)
    draft.record("nobody_in_charge", role=incident.assignee_role)
    chats = [] if audience.is_private(incident, draft.policy) else [audience.group_chat(incident, draft.around)]
    draft.say(Kind.NOTICE, "seat.nobody" if incident.urgency is Urgency.P0 else "seat.nobody_yet", chats)
