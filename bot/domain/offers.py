"""Buttons: which answers are offered with a text or a card. Every one of them has a text form as well."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from bot.domain.incident import Ending, Incident, Status
from bot.domain.letters import Choice, Standing
from bot.domain.messages import Catalogue
from bot.domain.policy import Policy

ACKNOWLEDGE, ARRIVE, RESOLVE = "acknowledge", "arrive", "resolve"
TRANSFER, RETURN, CORROBORATE, TAKE_OVER = "transfer", "return", "corroborate", "take_over"
RATINGS = ("confirm_satisfied", "confirm_fair", "confirm_dissatisfied")

OFFERS: dict[str, tuple[str, ...]] = {
    "nag.ack": (ACKNOWLEDGE, TRANSFER, RETURN),
    "nag.ack_late": (ACKNOWLEDGE, TRANSFER, RETURN),
    "nag.call": (ACKNOWLEDGE, ARRIVE),
    "nag.result": (RESOLVE,),
    "nag.result_late": (RESOLVE,),
    "nag.promise": (RESOLVE,),
    "nag.broken": (RESOLVE,),
    "nag.onsite": (ARRIVE, RESOLVE),
    "nag.review": (RESOLVE,),
    "nag.urged": (ACKNOWLEDGE, ARRIVE, RESOLVE),
    "p0.community": (ACKNOWLEDGE,),
    "transferred.history": (ACKNOWLEDGE, RETURN),
    "reopened.owner": (ACKNOWLEDGE,),
    "decided.owner": (ACKNOWLEDGE,),
    "decided.plan": (RESOLVE,),
    "level.two_p0": (ACKNOWLEDGE,),
    "returned.first": (TAKE_OVER, TRANSFER),
    "nag.check_in": (RESOLVE,),
    "seat.nobody": (TAKE_OVER,),
    "level.three": ("whistle",),
    "result.ask": RATINGS,
    "extension.grant": ("grant", "refuse"),
    "false_alarm.agree": ("agree", "disagree"),
    "meeting.item": ("meeting_same", "meeting_later", "meeting_end"),
    "meeting.lacks_owner": ("meeting_same",),
    "meeting.lacks_date": ("meeting_days3", "meeting_days7", "meeting_days14"),
    "ask.register": ("register", "not_a_report"),
    "ask.register_plain": ("register", "not_a_report"),
    "ask.danger": ("register", "not_a_report"),
    "ask.outage": ("register", "not_a_report"),
    "ask.bind": ("approve", "decline"),
    "ask.publish": ("publish",),
}
"""Template -> the buttons under it."""

JUDGED = "result.ask"
"""The text under which reporters judge a result."""

_PRIMARY = frozenset({ACKNOWLEDGE, RESOLVE, "confirm_satisfied", "grant", "register", "approve"})
_DANGER = frozenset({"confirm_dissatisfied"})


def choice(action: str, subject: str | int, catalogue: Catalogue) -> Choice:
    """A button: its id is what is to be done and to what ("acknowledge:12")."""
    return Choice(f"{action}:{subject}", catalogue.text(f"button.{action}"), _look(action))


def _look(action: str) -> Literal["plain", "primary", "danger"]:
    if action in _PRIMARY:
        return "primary"
    return "danger" if action in _DANGER else "plain"


def choices(actions: Iterable[str], incident: Incident, catalogue: Catalogue) -> tuple[Choice, ...]:
    """The buttons for these acts on an incident, without those that it has no use for now."""
    return tuple(choice(action, incident.number, catalogue) for action in actions if _useful(action, incident))


def _useful(action: str, incident: Incident) -> bool:
    match action:
        case "acknowledge":
            return incident.acknowledged_at is None
        case "arrive":
            return incident.arrived_at is None and incident.onsite_due_at is not None
        case "return":
            return incident.assignee_role != "community" and incident.status is not Status.UNASSIGNED
        case _:
            return True


def standing_result(incident: Incident) -> Standing:
    """The message that asks what reporters say of the present result."""
    return Standing(f"result/{incident.id}/{incident.reopened}")


def judged_at(before: Incident, after: Incident, policy: Policy, at: datetime) -> datetime | None:
    """When the rating buttons under a result lose their use, if something that happened at `at` says so.

    The first 满意 closes; other reporters may still rate until the window of the silent close ends.
    """
    if before.resolved_at is None or after.status is Status.RESOLVED:
        return None
    others = after.ending is Ending.CONFIRMED and any(reporter.rating is None for reporter in after.reporters)
    return max(at, before.resolved_at + policy.silent_close_within) if others else at
