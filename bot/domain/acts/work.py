"""What the owner does: take it, arrive, note progress, finish, or hand it on."""

from datetime import timedelta

from bot.domain import audience
from bot.domain.acts.duty import tell_relieved
from bot.domain.acts.intake import tell_empty_seats, tell_room
from bot.domain.acts.targets import new_owner
from bot.domain.draft import Draft
from bot.domain.events import (
    Acknowledged,
    Arrived,
    Progressed,
    Resolved,
    Returned,
    Snoozed,
    TakenOver,
    Transferred,
    Urged,
)
from bot.domain.incident import Ending, Incident, Promise, Reporter, Status, Urgency
from bot.domain.letters import Kind
from bot.domain.promise import is_about_coming
from bot.domain.refusal import Reason, Refused

HERE = "here"
"""Stands for the chat of the message behind the event; letters know which one it is."""


def acknowledged(draft: Draft, event: Acknowledged) -> None:
    """收到 stops the acknowledgement clock and nothing else; a promise in it becomes the next check."""
    incident, actor = draft.incident, event.actor
    assert actor is not None  # noqa: S101 - people acknowledge, the clock does not
    if incident.acknowledged_at is not None:
        _promise_again(draft, event)
        return
    owner = actor.person if incident.assignee_role in actor.roles else incident.assignee
    others = tuple(person for person in incident.asked if person not in (owner, actor.person))
    draft.change(
        status=Status.ACKNOWLEDGED,
        acknowledged_at=event.at,
        acknowledged_by=actor.person,
        assignee=owner,
        false_alarm=None,
    )
    draft.record("acknowledged", in_time=_in_time(incident, event), minutes=_minutes_since_report(draft))
    _pass_over_missed_reminders(draft)
    _note_promise(draft, event)
    draft.drop_waiting()
    draft.show_card()
    tell_others = audience.private_chats(others, draft.around)
    draft.say(Kind.NOTICE, "taken.others", tell_others, owner=owner or "")


def _pass_over_missed_reminders(draft: Draft) -> None:
    """Who says 收到 now is not reminded in the same breath of what lies behind; the full deadline still counts."""
    incident, at = draft.incident, draft.cause.at
    if incident.resolve_from_at is not None:
        passed = (at - incident.resolve_from_at) / max(incident.resolve_within, timedelta(minutes=1)) * 100
        shares = [share for share in draft.policy.reminder_shares if share <= passed]
        draft.nagging(resolve_share=max([incident.nagging.resolve_share, *shares]))
    if incident.onsite_due_at is not None and at >= incident.onsite_due_at:
        draft.nagging(onsite=True)


def _in_time(incident: Incident, event: Acknowledged | Resolved) -> bool:
    return incident.ack_due_at is None or event.at <= incident.ack_due_at


def _minutes_since_report(draft: Draft) -> float:
    return round((draft.cause.at - draft.incident.reported_at) / timedelta(minutes=1), 1)


def _promise_again(draft: Draft, event: Acknowledged) -> None:
    """A further 收到 changes nothing, unless it promises something new."""
    incident, actor = draft.incident, event.actor
    assert actor is not None  # noqa: S101 - looked at before
    mine = actor.person in (incident.assignee, incident.acknowledged_by)
    if event.promised_at is None or not mine:
        reason = Reason.ALREADY_YOURS if mine else Reason.ALREADY_TAKEN
        raise Refused(reason, number=incident.number, owner=incident.assignee or "")
    _note_promise(draft, event)
    draft.show_card()


def _note_promise(draft: Draft, event: Acknowledged) -> None:
    """The next check is what was promised, at most the deadline; a promise moves no deadline."""
    due = draft.incident.resolve_due_at
    if event.promised_at is None or event.actor is None:
        return
    capped = due is not None and event.promised_at > due > event.at
    at = due if capped and due is not None else event.promised_at
    named = event.promised_at if capped else None
    draft.change(promise=Promise(at, event.words, event.actor.person, event.at, capped=capped, named=named))
    draft.record("promised", promised_at=event.promised_at.isoformat(), capped=capped or None)
    if capped:
        draft.say(Kind.ANSWER, "promise.capped", [HERE], [event.actor.person])


def arrived(draft: Draft, event: Arrived) -> None:
    """到了: also an acknowledgement, if there was none."""
    if draft.incident.acknowledged_at is None:
        acknowledged(draft, Acknowledged(at=event.at, actor=event.actor, source=event.source))
    if draft.incident.arrived_at is not None:
        raise Refused(Reason.ALREADY_YOURS, number=draft.incident.number, owner=draft.incident.assignee or "")
    due = draft.incident.onsite_due_at
    draft.change(arrived_at=event.at)
    draft.record("arrived", in_time=event.at <= due if due else None)
    promise = draft.incident.promise
    if promise is not None and not promise.broken and is_about_coming(promise.words):
        draft.record("promise_kept", promised_at=promise.at.isoformat())
        draft.change(promise=None)
    draft.show_card()


def progressed(draft: Draft, event: Progressed) -> None:
    """A note in the log; comments move no clock, so that the figures can't be gamed."""
    incident, actor = draft.incident, event.actor
    if actor is not None and incident.reported_by(actor.person) and incident.assignee_role not in actor.roles:
        draft.change(photos=(*incident.photos, *event.photos))
    else:
        draft.change(result_photos=(*incident.result_photos, *event.photos))
    draft.record("progressed", words=event.words or None, photos=len(event.photos) or None)
    if draft.incident.live:
        draft.show_card()


def resolved(draft: Draft, event: Resolved) -> None:
    """办结 needs feedback: what was done, in words or a photo. Every reporter hears it and is asked."""
    incident, actor = draft.incident, event.actor
    assert actor is not None  # noqa: S101 - people resolve, the clock does not
    if not event.feedback and not event.photos:
        raise Refused(Reason.NEEDS_FEEDBACK, number=incident.number)
    if incident.status is Status.RESOLVED:
        _add_to_result(draft, event)
        return
    if incident.acknowledged_at is None:
        draft.record("acknowledged", in_time=_in_time(incident, event), minutes=_minutes_since_report(draft))
        draft.change(acknowledged_at=event.at, acknowledged_by=actor.person)
    draft.change(
        status=Status.RESOLVED,
        resolved_at=event.at,
        resolved_by=actor.person,
        assignee=actor.person,
        feedback=event.feedback,
        result_photos=(*incident.result_photos, *event.photos),
        professionals=incident.professionals or event.professionals,
        extension_ask=None,
        false_alarm=None,
        suspension=None,
    )
    due = incident.resolve_due_at
    draft.record(
        "resolved",
        in_time=due is None or event.at <= due,
        minutes=_minutes_since_report(draft),
        professionals=event.professionals or None,
    )
    _judge_promise(draft, incident.promise)
    draft.drop_waiting(Kind.NAG, Kind.COPY, Kind.ESCALATION)
    draft.drop_tasks()
    draft.show_card()
    ask_reporters(draft)
    if draft.incident.urgency is Urgency.P0 and not draft.incident.professionals:
        draft.say(Kind.ANSWER, "professionals.needed", [HERE], [actor.person])


def _judge_promise(draft: Draft, promise: Promise | None) -> None:
    """Whether the result came when it was promised; a promise that was broken is in the journal already."""
    if promise is None or promise.broken:
        return
    named = promise.named or promise.at
    draft.record(
        "promise_kept" if draft.cause.at <= named else "promise_broken",
        promised_at=named.isoformat(),
    )


def _add_to_result(draft: Draft, event: Resolved) -> None:
    before = draft.incident
    words = "；".join(part for part in (before.feedback, event.feedback) if part)
    draft.change(feedback=words, result_photos=(*before.result_photos, *event.photos))
    draft.record("result_added", professionals=event.professionals or None)
    if event.professionals and not before.professionals:
        hand_over(draft)
    draft.show_card()


def hand_over(draft: Draft) -> None:
    """A P0 incident is out of the neighbourhood's hands: it may close, at once if a reporter was satisfied already."""
    at = draft.cause.at
    draft.change(professionals=True, silent_close_after=at + draft.policy.silent_close_within)
    ratings = [one.rating for one in draft.incident.reporters if rates_result(draft.incident, one)]
    if any(rating is not None and rating.solved for rating in ratings):
        close_confirmed(draft)


def rates_result(incident: Incident, reporter: Reporter) -> bool:
    """Whether the reporter has rated the result as it stands, and not one before a reopening."""
    if reporter.rated_at is None or incident.resolved_at is None:
        return False
    return reporter.rated_at >= incident.resolved_at


def close_confirmed(draft: Draft) -> None:
    """A reporter said that it is solved."""
    draft.change(status=Status.CLOSED, ending=Ending.CONFIRMED, closed_at=draft.cause.at, silent_close_after=None)
    draft.record("closed")
    draft.drop_waiting(Kind.NAG, Kind.COPY, Kind.QUESTION, Kind.ESCALATION)


def ask_reporters(draft: Draft) -> None:
    """Every reporter hears the result and is asked whether it is solved."""
    for hearing in audience.reporter_hearings(draft.incident, draft.policy, draft.around):
        template = "result.neutral" if hearing.neutral else "result.ask"
        to = () if hearing.neutral else hearing.people
        draft.say(Kind.RESULT, template, [hearing.chat], to)


def returned(draft: Draft, event: Returned) -> None:
    """退单: back to the community for arbitration; the resident's clock does not stop."""
    incident = draft.incident
    if not event.reason:
        raise Refused(Reason.NEEDS_REASON, number=incident.number)
    if incident.assignee_role == "community":
        raise Refused(Reason.LAST_RESORT, number=incident.number)
    draft.change(**new_owner(incident, draft.around.community, event.at, draft.policy))
    draft.change(returns=incident.returns + 1, plan=None)
    draft.seated(draft.around.community)
    draft.record(
        "returned",
        reason=event.reason,
        was=incident.assignee_role,
        role=draft.incident.assignee_role,
        returns=draft.incident.returns,
    )
    draft.drop_waiting()
    draft.drop_tasks()
    draft.show_card(call=draft.around.community.people)
    template = "returned.again" if draft.incident.returns > 1 else "returned.first"
    chats = audience.private_chats(draft.around.community.people, draft.around)
    draft.say(Kind.NOTICE, template, chats, reason=event.reason, was_role=incident.assignee_role)
    tell_relieved(draft, incident.owners)


def transferred(draft: Draft, event: Transferred) -> None:
    """改派: the new owner hears the history; the resident's clock runs on."""
    incident = draft.incident
    if not event.reason:
        raise Refused(Reason.NEEDS_REASON, number=incident.number)
    if incident.returns > 1 and incident.assignee_role == "community":
        raise Refused(Reason.MEETING_DECIDES, number=incident.number)
    draft.change(
        **new_owner(incident, event.seat, event.at, draft.policy), transfers=incident.transfers + 1, suspension=None
    )
    draft.seated(event.seat)
    draft.record("transferred", reason=event.reason, was=incident.assignee_role, role=event.seat.role)
    draft.drop_waiting()
    draft.drop_tasks()
    draft.show_card(call=event.seat.people)
    chats = audience.private_chats(event.seat.people, draft.around)
    draft.say(Kind.NOTICE, "transferred.history", chats, reason=event.reason, was_role=incident.assignee_role)
    tell_relieved(draft, incident.owners)
    tell_room(draft, draft.around)
    tell_empty_seats(draft, event.seat)


def taken_over(draft: Draft, event: TakenOver) -> None:
    """接手: the community makes it its own and may resolve it."""
    incident, actor = draft.incident, event.actor
    assert actor is not None  # noqa: S101 - people take over, the clock does not
    draft.change(**new_owner(incident, draft.around.community, event.at, draft.policy), suspension=None)
    draft.seated(draft.around.community)
    draft.change(
        status=Status.ACKNOWLEDGED,
        assignee=actor.person,
        asked=(actor.person,),
        acknowledged_at=event.at,
        acknowledged_by=actor.person,
        false_alarm=None,
    )
    if incident.acknowledged_at is None:
        in_time = incident.ack_due_at is None or event.at <= incident.ack_due_at
        draft.record("acknowledged", in_time=in_time, minutes=_minutes_since_report(draft))
    draft.record("taken_over", was=incident.assignee_role, role=draft.incident.assignee_role)
    draft.drop_waiting()
    draft.drop_tasks()
    draft.show_card()
    relieved = tuple(person for person in incident.owners if person != actor.person)
    draft.say(Kind.NOTICE, "taken.others", audience.private_chats(relieved, draft.around), owner=actor.person)


def urged(draft: Draft, event: Urged) -> None:
    """催办: one nag now, at most one an hour; P2 and P3 wait for the opening of service time."""
    incident, nagging = draft.incident, draft.incident.nagging
    if nagging.urged_at is not None and event.at < nagging.urged_at + draft.policy.urge_every:
        again = nagging.urged_at + draft.policy.urge_every
        raise Refused(Reason.URGED_RECENTLY, number=incident.number, again_at=again.isoformat())
    draft.nagging(urged_at=event.at, urge_waits=True)
    draft.record("urged")


def snoozed(draft: Draft, event: Snoozed) -> None:
    """稍后: once, at most four hours; the deadlines and the levels don't wait."""
    incident = draft.incident
    if incident.urgency is Urgency.P0:
        raise Refused(Reason.NOT_POSSIBLE, number=incident.number)
    if incident.nagging.snoozed_until is not None:
        raise Refused(Reason.SNOOZED_ALREADY, number=incident.number)
    until = min(event.until_at, event.at + draft.policy.snooze_within)
    draft.nagging(snoozed_until=until, snoozed_by=event.actor.person if event.actor else None)
    draft.record("snoozed", until_at=until.isoformat())
    draft.drop_waiting()
    if event.actor is not None:
        draft.say(Kind.ANSWER, "answer.snoozed", [HERE], [event.actor.person], until_at=until.isoformat())
