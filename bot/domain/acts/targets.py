"""Setting and moving the clocks of an incident."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.incident import Incident, Nagging, Status, Urgency
from bot.domain.policy import Policy
from bot.domain.sla import Pause, ServiceTime, effective_deadline, resumed_deadline
from bot.domain.surroundings import Seat


def deadline(start_at: datetime, within: timedelta, urgency: Urgency, service: ServiceTime) -> datetime:
    """The effective deadline: natural for P0 and P1, in service time for P2 and P3."""
    return start_at + within if urgency.any_hour else effective_deadline(start_at, within, service)


def clocks(category: str, urgency: Urgency, from_at: datetime, policy: Policy, service: ServiceTime) -> dict[str, Any]:
    """Fresh clocks, counted from `from_at`."""
    targets = policy.targets(category, urgency)
    onsite = targets.onsite_within
    return {
        "ack_from_at": from_at,
        "ack_within": targets.ack_within,
        "ack_due_at": deadline(from_at, targets.ack_within, urgency, service),
        "onsite_due_at": deadline(from_at, onsite, urgency, service) if onsite else None,
        "resolve_from_at": from_at,
        "resolve_within": targets.resolve_within,
        "resolve_due_at": deadline(from_at, targets.resolve_within, urgency, service),
        "nagging": Nagging(),
    }


def new_owner(incident: Incident, seat: Seat, at: datetime, policy: Policy) -> dict[str, Any]:
    """A transfer or return: an own acknowledgement target, at most what is left; the resolve deadline stays."""
    target = policy.targets(incident.category, incident.urgency).ack_within
    left = (incident.resolve_due_at - at) if incident.resolve_due_at else target
    within = max(min(target, left), timedelta(minutes=1))
    due = deadline(at, within, incident.urgency, seat.service)
    if incident.resolve_due_at is not None and incident.resolve_due_at > at:
        due = min(due, incident.resolve_due_at)
    return {
        **owner(seat),
        "assigned_at": at,
        "ack_from_at": at,
        "ack_within": within,
        "ack_due_at": due,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "arrived_at": None,
        "promise": None,
        "extension_ask": None,
        "nagging": Nagging(
            count=incident.nagging.count,
            resolve_share=incident.nagging.resolve_share,
            urged_at=incident.nagging.urged_at,
            last_at=at,
        ),
    }


def planned(incident: Incident, from_at: datetime, until_at: datetime) -> dict[str, Any]:
    """A new resolve deadline that counts from now: an extension, or what the joint meeting decided."""
    nagging = incident.nagging
    return {
        "resolve_from_at": from_at,
        "resolve_within": until_at - from_at,
        "resolve_due_at": until_at,
        "nagging": Nagging(
            ack_share=nagging.ack_share,
            onsite=nagging.onsite,
            last_at=nagging.last_at,
            count=nagging.count,
            urged_at=nagging.urged_at,
        ),
    }


def owner(seat: Seat) -> dict[str, Any]:
    """Who is asked now: everyone on duty, shown as the one with the fewest open incidents."""
    return {
        "assignee_role": seat.role,
        "assignee": seat.people[0] if seat.people else None,
        "asked": seat.people,
        "needs_building": seat.needs_building,
        "status": Status.ASSIGNED if seat.people else Status.UNASSIGNED,
    }


def shifted(incident: Incident, pause: Pause, service: ServiceTime) -> dict[str, Any]:
    """Every running clock runs on after a suspension from where it stood."""
    moved: dict[str, Any] = {"paused": incident.paused + pause.lasted}
    if incident.ack_from_at is not None and incident.ack_due_at is not None:
        moved["ack_from_at"] = incident.ack_from_at + pause.lasted
        moved["ack_due_at"] = _resumed(
            incident, incident.ack_from_at, incident.ack_within, incident.ack_due_at, pause, service
        )
    if incident.resolve_from_at is not None and incident.resolve_due_at is not None:
        moved["resolve_from_at"] = incident.resolve_from_at + pause.lasted
        moved["resolve_due_at"] = _resumed(
            incident, incident.resolve_from_at, incident.resolve_within, incident.resolve_due_at, pause, service
        )
    if incident.onsite_due_at is not None:
        moved["onsite_due_at"] = incident.onsite_due_at + pause.lasted
    return moved


def _resumed(  # noqa: PLR0917 - a clock has this many sides
    incident: Incident, from_at: datetime, within: timedelta, due_at: datetime, pause: Pause, service: ServiceTime
) -> datetime:
    if incident.urgency.any_hour:
        return due_at + pause.lasted
    return resumed_deadline(from_at, within, due_at, pause, service)
