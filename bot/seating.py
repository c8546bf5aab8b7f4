"""Who sits where and when, and what the pure core must know of the world around an incident at a moment."""

from dataclasses import replace
from datetime import datetime

from bot.domain.events import NewReport
from bot.domain.incident import Incident, Status
from bot.domain.place import Place
from bot.domain.policy import Policy
from bot.domain.rights import STREET_OFFICE, SUPERVISOR
from bot.domain.roster import COMMUNITY, ChatKind
from bot.domain.surroundings import Seat, Surroundings
from bot.world import World


def role_seat(  # noqa: PLR0917 - a seat has this many sides
    world: World, role: str, backup: str | None, estate: str, place: Place, at: datetime, policy: Policy
) -> Seat:
    """Who sits for a role there and then, after the fallback chain; the least busy first."""
    duty = world.directory.responsible(role, backup, estate, place, at)
    people = tuple(sorted(duty.people, key=world.counters.load))  # of equals the first stays first
    empty = tuple(seat.role for seat in duty.empty_seats)
    away = tuple(seat.role for seat in duty.empty_seats if seat.away)
    return Seat(duty.role, people, world.service_time(duty.role, policy), empty, duty.needs_building, away)


def category_seat(world: World, category: str, incident: Incident, at: datetime, policy: Policy) -> Seat:
    """Who would own an incident of another category at the same place."""
    rules = policy.category(category)
    return role_seat(world, rules.primary, rules.backup, incident.estate, incident.place, at, policy)


def placed_seat(world: World, incident: Incident, place: Place, at: datetime, policy: Policy) -> Seat:
    """Who owns it at another place."""
    rules = policy.category(incident.category)
    backup = rules.backup if incident.assignee_role == rules.primary else None
    role = rules.primary if incident.assignee_role in (rules.primary, rules.backup) else incident.assignee_role
    return role_seat(world, role, backup, incident.estate, place, at, policy)


def named_seat(world: World, target: str, incident: Incident, at: datetime, policy: Policy) -> Seat | None:
    """The seat that a person named: a role by name or id, or somebody by name; None when nobody is meant."""
    wanted = target.strip().lstrip("@")
    for role in world.directory.roles:
        if wanted in (role.id, role.name):
            seat = role_seat(world, role.id, None, incident.estate, incident.place, at, policy)
            return seat if seat.role == role.id else None
    return _persons_seat(world, wanted, incident, policy)


def _persons_seat(world: World, wanted: str, incident: Incident, policy: Policy) -> Seat | None:
    for person in world.directory.people:
        if wanted in (person.id, person.name):
            roles = world.actor(person.id, incident).roles
            role = incident.assignee_role if incident.assignee_role in roles else min(roles, default=None)
            return Seat(role, (person.id,), world.service_time(role, policy)) if role else None
    return None


def around_report(world: World, report: NewReport, policy: Policy) -> Surroundings:
    """The surroundings of a report that is about to be opened."""
    rules = policy.category(report.category)
    seat = role_seat(world, rules.primary, rules.backup, report.estate, report.place, report.at, policy)
    return _around(world, seat, report.estate, report.place, report.at, policy, report.home_chat)


def around(world: World, incident: Incident, at: datetime, policy: Policy) -> Surroundings:
    """The surroundings of an incident at a moment: its owner role's seat as it is *now*.

    What nobody has goes to the first of its roles that somebody holds by now.
    """
    rules = policy.category(incident.category)
    if incident.status is Status.UNASSIGNED and not incident.transfers:
        seat = category_seat(world, incident.category, incident, at, policy)
        return _around(world, seat, incident.estate, incident.place, at, policy, incident.home_chat)
    backup = rules.backup if incident.assignee_role == rules.primary else None
    seat = role_seat(world, incident.assignee_role, backup, incident.estate, incident.place, at, policy)
    around = _around(world, seat, incident.estate, incident.place, at, policy, incident.home_chat)
    relief = _relief(world, incident, seat, at)
    return around if relief is None else replace(around, relief=relief)


def _relief(world: World, incident: Incident, seat: Seat, at: datetime) -> Seat | None:
    """Who takes over from whoever took it and is away now, or was only a substitute; None while they are there."""
    taken_by, role = incident.assignee, incident.assignee_role
    if incident.acknowledged_at is None or taken_by is None:
        return None
    if world.directory.serves(taken_by, role, incident.estate, incident.place, at):
        return None
    stand_in = world.directory.stand_in(taken_by, incident.estate, at)
    return seat if stand_in in (None, taken_by) else replace(seat, role=role, people=(stand_in,))


def _around(  # noqa: PLR0917 - what surrounds an incident has this many sides
    world: World, seat: Seat, estate: str, place: Place, at: datetime, policy: Policy, home: str | None
) -> Surroundings:
    return Surroundings(
        seat=seat,
        community=role_seat(world, COMMUNITY, None, estate, place, at, policy),
        quiet=world.quiet_hours(policy),
        supervisors=_supervisors(world, estate, place, at),
        private=world.private,
        linkage=world.linkage_chat(estate, home),
        staff=world.chat_of(estate, ChatKind.STAFF),
        gone=frozenset(world.gone),
        typed=world.typed,
    )


def _supervisors(world: World, estate: str, place: Place, at: datetime) -> tuple[str, ...]:
    """Who stands above the community: the configured supervisor, else the street office."""
    return world.directory.on_duty(SUPERVISOR, estate, place, at) or world.directory.on_duty(
        STREET_OFFICE, estate, place, at
    )
