"""The way into the pure core: `open_incident` and `decide`.

Both are functions of values alone: no clock, no randomness, no database. An illegal event raises `Refused`.
"""

from collections.abc import Callable
from typing import Any

from bot.domain.acts import approvals, clock, duty, intake, levels, rating, work
from bot.domain.draft import Decision, Draft
from bot.domain.escalation import next_due
from bot.domain.events import Actor, Event, NewReport
from bot.domain.incident import Incident, Status
from bot.domain.policy import Policy
from bot.domain.refusal import Reason, Refused
from bot.domain.rights import require
from bot.domain.surroundings import Surroundings
from bot.domain.transitions import TRANSITIONS, What

Act = Callable[[Draft, Any], None]

ACTS: dict[What, Act] = {
    What.CORROBORATED: intake.corroborated,
    What.ACKNOWLEDGED: work.acknowledged,
    What.ARRIVED: work.arrived,
    What.PROGRESSED: work.progressed,
    What.RETURNED: work.returned,
    What.TRANSFERRED: work.transferred,
    What.TAKEN_OVER: work.taken_over,
    What.EXTENSION_ASKED: approvals.extension_asked,
    What.EXTENDED: approvals.extended,
    What.EXTENSION_REFUSED: approvals.extension_refused,
    What.SUSPENDED: approvals.suspended,
    What.RESUMED: approvals.resumed,
    What.URGED: work.urged,
    What.SNOOZED: work.snoozed,
    What.RESOLVED: work.resolved,
    What.RATED: rating.rated,
    What.REOPENED: rating.reopened,
    What.DEADLINE_PASSED: clock.deadline_passed,
    What.DUTY_CHANGED: duty.duty_changed,
    What.MERGED: intake.merged,
    What.UNMERGED: intake.unmerged,
    What.ABSORBED: intake.absorbed,
    What.RELEASED: intake.released,
    What.WITHDRAWN: intake.withdrawn,
    What.RECATEGORISED: intake.recategorised,
    What.PLACED: intake.placed,
    What.FALSE_ALARM_PROPOSED: approvals.false_alarm_proposed,
    What.FALSE_ALARM_AGREED: approvals.false_alarm_agreed,
    What.FALSE_ALARM_REFUSED: approvals.false_alarm_refused,
    What.PROFESSIONALS_WAIVED: approvals.professionals_waived,
    What.DECIDED: levels.decided,
    What.WHISTLED: levels.whistled,
    What.FORGOTTEN: intake.forgotten,
    What.WORDS_HIDDEN: intake.words_hidden,
}


def open_incident(report: NewReport, policy: Policy, around: Surroundings) -> Decision:
    """A report that is nobody's duplicate becomes an incident."""
    draft = Draft(intake.new_incident(report, policy, around), report, policy, around, role="resident")
    intake.opened(draft, report)
    return _timed(draft)


def decide(incident: Incident, event: Event, policy: Policy, around: Surroundings) -> Decision:
    """What the event leads to.

    Raises:
        Refused: the state does not allow the event, or the actor may not cause it; nothing has changed.
    """
    if event.what not in TRANSITIONS[incident.status]:
        raise Refused(_why_not(incident, event.what), number=incident.number, owner=incident.assignee or "")
    require(incident, event.what, event.actor)
    draft = Draft(incident, event, policy, around, role=acting_role(incident, event.actor))
    ACTS[event.what](draft, event)
    return _timed(draft)


def _timed(draft: Draft) -> Decision:
    """The timer is state: every decision ends by saying when the clock must look again."""
    draft.change(due_at=next_due(draft.incident, draft.policy, draft.around), version=draft.incident.version + 1)
    return draft.decision()


_TOO_EARLY = {
    What.RATED: Reason.NOT_POSSIBLE,
    What.REOPENED: Reason.NOT_POSSIBLE,
    What.RESUMED: Reason.NOT_SUSPENDED,
    What.UNMERGED: Reason.NOT_MERGED,
}


def _why_not(incident: Incident, what: What) -> Reason:
    """The kindest true reason why a state does not allow an event."""
    if what in _TOO_EARLY:
        return _TOO_EARLY[what]
    if incident.status is Status.RESOLVED:
        return Reason.ALREADY_RESOLVED
    return Reason.NOT_POSSIBLE if incident.live else Reason.ALREADY_ENDED


def acting_role(incident: Incident, actor: Actor | None) -> str | None:
    """The role that an actor with several acts in: the assigned one, the community, else the first by name."""
    if actor is None:
        return None
    for role in (incident.assignee_role, "community"):
        if role in actor.roles:
            return role
    return min(actor.roles, default="resident")
