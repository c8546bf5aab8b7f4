"""Who may do what (DOMAIN: "only the right people change an incident")."""

from collections.abc import Callable

from bot.domain.events import Actor
from bot.domain.incident import Incident
from bot.domain.refusal import Reason, Refused
from bot.domain.transitions import What

COMMUNITY = "community"
SUPERVISOR = "supervisor"
STREET_OFFICE = "street_office"
PROPERTY = "property"
BUILDING_HEAD = "building_head"

Check = Callable[[Incident, Actor], bool]


def owns(incident: Incident, actor: Actor) -> bool:
    """Whether the actor holds the assigned role in scope."""
    return incident.assignee_role in actor.roles


def is_community(_incident: Incident, actor: Actor) -> bool:
    """Whether the actor is of the community here."""
    return COMMUNITY in actor.roles


def reported(incident: Incident, actor: Actor) -> bool:
    """Whether the actor is one of the reporters."""
    return incident.reported_by(actor.person)


def has_role(*roles: str) -> Check:
    """A check for holding one of these roles in scope."""

    def check(_incident: Incident, actor: Actor) -> bool:
        return bool(actor.roles.intersection(roles))

    return check


def supervises(_incident: Incident, actor: Actor) -> bool:
    """Whether the actor may grant: the community, and above it the supervisor where the community is the owner."""
    return bool(actor.roles & {COMMUNITY, SUPERVISOR, STREET_OFFICE})


_OWNER = ((owns,), Reason.NOT_OWNER)
_OWNER_OR_COMMUNITY = ((owns, is_community), Reason.NOT_OWNER)
_COMMUNITY = ((is_community,), Reason.NOT_COMMUNITY)
_GRANT = ((supervises,), Reason.NOT_COMMUNITY)
_SORTING = ((has_role(COMMUNITY, PROPERTY, BUILDING_HEAD),), Reason.NOT_ALLOWED)

RIGHTS: dict[What, tuple[tuple[Check, ...], Reason]] = {
    What.ACKNOWLEDGED: _OWNER_OR_COMMUNITY,
    What.ARRIVED: _OWNER_OR_COMMUNITY,
    What.PROGRESSED: ((owns, is_community, reported), Reason.NOT_OWNER),
    What.RETURNED: _OWNER,
    What.TRANSFERRED: _OWNER_OR_COMMUNITY,
    What.TAKEN_OVER: _COMMUNITY,
    What.EXTENSION_ASKED: _OWNER,
    What.EXTENDED: _GRANT,
    What.EXTENSION_REFUSED: _GRANT,
    What.SUSPENDED: _GRANT,
    What.RESUMED: _GRANT,
    What.URGED: ((reported, has_role(BUILDING_HEAD)), Reason.NOT_REPORTER),
    What.SNOOZED: _OWNER,
    What.RESOLVED: _OWNER,
    What.RATED: ((reported,), Reason.NOT_REPORTER),
    What.REOPENED: ((reported,), Reason.NOT_REPORTER),
    What.MERGED: _SORTING,
    What.UNMERGED: _COMMUNITY,
    What.WITHDRAWN: ((is_community, reported), Reason.NOT_ALLOWED),
    What.RECATEGORISED: ((has_role(COMMUNITY, PROPERTY, BUILDING_HEAD), reported), Reason.NOT_ALLOWED),
    What.FALSE_ALARM_PROPOSED: ((owns, has_role(PROPERTY)), Reason.NOT_ALLOWED),
    What.FALSE_ALARM_AGREED: ((is_community, reported), Reason.NOT_ALLOWED),
    What.FALSE_ALARM_REFUSED: ((is_community, reported), Reason.NOT_ALLOWED),
    What.PROFESSIONALS_WAIVED: _COMMUNITY,
    What.DECIDED: _GRANT,
    What.WHISTLED: _COMMUNITY,
}
"""Any one of the checks is enough; an event that is not listed is the clock's or anybody's."""


def require(incident: Incident, what: What, actor: Actor | None) -> None:
    """Raise `Refused` unless the actor may cause the event; the clock (None) may."""
    if actor is None or what not in RIGHTS:
        return
    checks, reason = RIGHTS[what]
    if not any(check(incident, actor) for check in checks):
        raise Refused(reason, role=incident.assignee_role, number=incident.number)
