"""What reporters say of the result: the end of the matter, or its new beginning."""

from dataclasses import replace
from datetime import datetime

from bot.domain import audience
from bot.domain.acts.clock import raise_to
from bot.domain.acts.targets import clocks
from bot.domain.acts.work import close_confirmed, rates_result
from bot.domain.draft import Draft
from bot.domain.events import Rated, Reopened
from bot.domain.incident import Incident, Level, Rating, Reporter, Status, Urgency
from bot.domain.letters import Kind
from bot.domain.policy import Policy
from bot.domain.refusal import Reason, Refused

_RECORDED_AS = {
    Rating.SATISFIED: "confirmed",
    Rating.FAIR: "confirmed",
    Rating.DISSATISFIED: "dissatisfied",
}


def rated(draft: Draft, event: Rated) -> None:
    """满意 and 基本满意 close; 不满意 needs a reason and then reopens; nobody rates their own work."""
    incident, actor = draft.incident, event.actor
    assert actor is not None  # noqa: S101 - people rate, the clock does not
    if incident.resolved_by == actor.person:
        raise Refused(Reason.OWN_WORK, number=incident.number)
    _check_window(incident, event.at, draft.policy)
    if event.rating is Rating.DISSATISFIED and not event.reason:
        _await_reason(draft, event, draft.policy)
        return
    if event.rating.solved and _rated_so_already(incident, actor.person, event.rating):
        raise Refused(Reason.ALREADY_RATED, number=incident.number)
    draft.change(reporters=tuple(_with_rating(incident, event)))
    household = _household_of(incident, actor.person)
    draft.record(
        _RECORDED_AS[event.rating], rating=event.rating.value, reason=event.reason or None, household=household
    )
    if event.rating is Rating.DISSATISFIED:
        reopen(draft, event.at, event.reason)
    else:
        _close(draft)


def _check_window(incident: Incident, at: datetime, policy: Policy) -> None:
    if incident.closed_at is not None and at > incident.closed_at + policy.reopen_within:
        raise Refused(Reason.REOPEN_CLOSED, number=incident.number)


def _rated_so_already(incident: Incident, person: str, rating: Rating) -> bool:
    """Whether the person said the same of this very result; what was said of an earlier one is past."""
    own = [reporter for reporter in incident.reporters if reporter.person == person]
    return any(rates_result(incident, reporter) and reporter.rating is rating for reporter in own)


def _household_of(incident: Incident, person: str) -> int | None:
    """Which of the reporters rates, counted from 1: the figures still tell them apart when nobody is known any more."""
    people = [reporter.person for reporter in incident.reporters]
    return people.index(person) + 1 if person in people else None


def _with_rating(incident: Incident, event: Rated) -> list[Reporter]:
    assert event.actor is not None  # noqa: S101 - people rate, the clock does not
    return [
        replace(reporter, rating=event.rating, rated_at=event.at, reason=event.reason or None)
        if reporter.person == event.actor.person
        else reporter
        for reporter in incident.reporters
    ]


def _await_reason(draft: Draft, event: Rated, policy: Policy) -> None:
    """不满意 alone: the bot asks why; until then the silent close comes 24 hours later than usual."""
    resolved_at = draft.incident.resolved_at or event.at
    draft.change(silent_close_after=resolved_at + policy.silent_close_within + policy.reason_within)
    draft.record("reason_awaited")


def _close(draft: Draft) -> None:
    incident = draft.incident
    if incident.status is not Status.RESOLVED:
        return
    if incident.urgency is Urgency.P0 and not incident.professionals:
        chats = [
            *audience.owner_chats(incident, draft.policy, draft.around),
            *audience.community_chats(incident, draft.policy, draft.around),
        ]
        draft.say(Kind.NOTICE, "professionals.ask", chats, incident.owners)
        return
    close_confirmed(draft)
    draft.show_card()


def reopened(draft: Draft, event: Reopened) -> None:
    """The same trouble again, within seven days of the close."""
    _check_window(draft.incident, event.at, draft.policy)
    reopen(draft, event.at, event.reason)


def reopen(draft: Draft, at: datetime, reason: str) -> None:
    """Back to the same owner with fresh clocks, one level higher (at most three)."""
    before = draft.incident
    level = Level(min(before.level + 1, Level.WHISTLE))
    count = before.nagging.count
    draft.change(
        status=Status.ASSIGNED if before.asked or before.assignee else Status.UNASSIGNED,
        asked=(before.assignee,) if before.assignee else before.asked,
        acknowledged_at=None,
        acknowledged_by=None,
        arrived_at=None,
        promise=None,
        plan=None,
        resolved_at=None,
        professionals=False,
        asked_professionals_at=None,
        silent_close_after=None,
        closed_at=None,
        ending=None,
        reopened=before.reopened + 1,
        assigned_at=at,
        **clocks(before.category, before.urgency, at, draft.policy, draft.around.seat.service),
    )
    draft.nagging(count=count)
    draft.record("reopened", reason=reason or None, role=before.assignee_role, **draft.due_facts())
    draft.drop_waiting(Kind.NAG, Kind.COPY, Kind.RESULT, Kind.QUESTION)
    draft.drop_tasks()
    raise_to(draft, level, "reopened")
    draft.show_card(call=draft.incident.owners)
    chats = audience.owner_chats(draft.incident, draft.policy, draft.around)
    draft.say(Kind.NOTICE, "reopened.owner", chats, draft.incident.owners, reason=reason)
