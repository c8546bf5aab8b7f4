"""Who is responsible here and now: one frozen value with everyone's roles, and the answers drawn from it.

It is asked for every report and every nag, so everything is indexed once, when it is built: an answer is a few
look-ups, whether the town has ten people or ten thousand. A change (somebody enrols, asks for leave) builds a new one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.calendar import MINUTES_A_DAY
from bot.domain.place import Place
from bot.domain.reach import Reach, Week, reach_of, rosters_of
from bot.domain.roster import (
    COMMUNITY,
    DEFAULT_ROLES,
    NOWHERE_KNOWN,
    Chat,
    ChatKind,
    Community,
    Duty,
    EmptySeat,
    Estate,
    Grant,
    Leave,
    Person,
    Role,
    Shift,
)

T = TypeVar("T")
Held = TypeVar("Held", Grant, Shift)
_Seat = tuple[str, str]  # an estate's id and a role's

_NOBODY: Reach[tuple[str, ...]] = Reach((), (), {})
_NO_ROSTER: Reach[Week] = Reach(Week(()), Week(()), {})


@dataclass(frozen=True, slots=True)
class _Index:
    estates: dict[str, Estate]
    chats: dict[str, Chat]
    people: dict[str, Person]
    roles: dict[str, Role]
    held_by: dict[str, list[Grant]]
    holders: dict[_Seat, Reach[tuple[str, ...]]]
    rosters: dict[_Seat, Reach[Week]]
    away: dict[str, list[Leave]]
    stands_in: dict[str, list[Leave]]
    communities_of: dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Directory:
    """Everyone and everything that can be responsible, reached or written to.

    Grants, shifts and leaves of people who are not in `people` count for nothing (`unknown_names` lists them), and so
    do shifts of people who do not hold the role. `zone` is the local zone of the rosters.
    """

    communities: tuple[Community, ...] = ()
    estates: tuple[Estate, ...] = ()
    chats: tuple[Chat, ...] = ()
    people: tuple[Person, ...] = ()
    grants: tuple[Grant, ...] = ()
    shifts: tuple[Shift, ...] = ()
    leaves: tuple[Leave, ...] = ()
    roles: tuple[Role, ...] = DEFAULT_ROLES
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")  # noqa: RUF009  (a frozen value)
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _build(self))

    # --- names ---

    def estate(self, estate: str) -> Estate | None:
        """The estate of that id."""
        return self._index.estates.get(estate)

    def chat(self, chat: str) -> Chat | None:
        """The group chat of that id."""
        return self._index.chats.get(chat)

    def person(self, person: str) -> Person | None:
        """The person of that id."""
        return self._index.people.get(person)

    def role(self, role: str) -> Role | None:
        """The role of that id."""
        return self._index.roles.get(role)

    def chats_of(self, estate: str, kind: ChatKind) -> tuple[Chat, ...]:
        """The chats of a kind that serve an estate: its own first, then those of its whole community."""
        home = self.estate(estate)
        if home is None:
            return ()
        own = [chat for chat in self.chats if chat.kind is kind and chat.estate == estate]
        shared = [
            chat
            for chat in self.chats
            if chat.kind is kind and chat.estate is None and chat.community == home.community
        ]
        return (*own, *shared)

    # --- rights ---

    def roles_of(
        self, person: str, estate: str, place: Place = NOWHERE_KNOWN, at: datetime | None = None
    ) -> frozenset[str]:
        """The roles with which a person may act on an incident there.

        While the building is unknown, a role in any part of the estate counts. With `at`, so do the roles of those
        for whom the person stands in at that instant.
        """
        home = self.estate(estate)
        if home is None:
            return frozenset()
        stood_in_for = self._stood_in_for(person, at) if at else {person}
        grants = (grant for one in stood_in_for for grant in self._index.held_by.get(one, ()))
        return frozenset(
            grant.role
            for grant in grants
            if (grant.scope.touches(home) if place.building is None else grant.scope.covers(home, place.building))
        )

    def _stood_in_for(self, person: str, at: datetime) -> set[str]:
        found, looked_at = {person}, [person]
        while looked_at:
            for leave in self._index.stands_in.get(looked_at.pop(), ()):
                if leave.covers(at) and leave.person not in found:
                    found.add(leave.person)
                    looked_at.append(leave.person)
        return found

    def holders(self, role: str, estate: str, place: Place = NOWHERE_KNOWN) -> tuple[str, ...]:
        """Everyone who holds a role for a place, on duty or not, in the order of the grants.

        While the building is unknown: those for the whole estate, and where there are none, those for any part.
        """
        return self._index.holders.get((estate, role), _NOBODY).at(place.building)

    # --- duty ---

    def serves(self, person: str, role: str, estate: str, place: Place, at: datetime) -> bool:
        """Whether the person may act in the role there at an instant (as a substitute too) and is not away."""
        if any(leave.covers(at) for leave in self._index.away.get(person, ())):
            return False
        return role in self.roles_of(person, estate, place, at)

    def stand_in(self, person: str, estate: str, at: datetime) -> str | None:
        """Who stands in for a person at an instant: themselves while they are not away, None for nobody."""
        return self._stand_in(person, estate, at)

    def on_duty(self, role: str, estate: str, place: Place, at: datetime) -> tuple[str, ...]:
        """Who is on duty in a role at an instant: those on shift if there is a roster here, otherwise all holders.

        A person on leave is replaced by the substitute, if there is one. Empty in a hole of the roster.
        """
        week = self._index.rosters.get((estate, role), _NO_ROSTER).at(place.building)
        if not week:
            return self._present(self.holders(role, estate, place), estate, at)
        return self._present(week.people_at(self._minute_of_week(at)), estate, at)

    def responsible(self, role: str, backup: str | None, estate: str, place: Place, at: datetime) -> Duty:
        """Who is asked about a place at an instant: the role, else its backup, else the community.

        A role whose roster has a hole at that hour stays responsible: then everyone who holds it is asked.
        """
        empty: list[EmptySeat] = []
        for one in dict.fromkeys((role, backup or COMMUNITY, COMMUNITY)):
            on_duty = self.on_duty(one, estate, place, at)
            people = on_duty or self._present(self.holders(one, estate, place), estate, at)
            if people:
                guessed = self._index.holders[estate, one].is_guess(place.building)
                return Duty(one, people, tuple(empty), needs_building=guessed, off_roster=not on_duty)
            if not self._is_external(one):
                empty.append(self._empty_seat(one, estate, place))
        return Duty(COMMUNITY, (), tuple(empty))

    def roster_week(self, role: str, estate: str, building: str | None) -> Week:
        """The weekly roster of a role for a building (None: of the whole estate, else of any part)."""
        return self._index.rosters.get((estate, role), _NO_ROSTER).at(building)

    def leaves_of(self, people: Iterable[str]) -> tuple[Leave, ...]:
        """The leaves of these people."""
        return tuple(leave for person in people for leave in self._index.away.get(person, ()))

    def _is_external(self, role: str) -> bool:
        known = self.role(role)
        return known is not None and known.external

    def _empty_seat(self, role: str, estate: str, place: Place) -> EmptySeat:
        elsewhere = self._index.holders.get((estate, role), _NOBODY).anywhere
        away = bool(self.holders(role, estate, place))
        return EmptySeat(role, estate, place.building if elsewhere else None, away)

    def _minute_of_week(self, at: datetime) -> int:
        local = at.astimezone(self.zone)
        return local.weekday() * MINUTES_A_DAY + local.hour * 60 + local.minute

    def _present(self, people: tuple[str, ...], estate: str, at: datetime) -> tuple[str, ...]:
        away = self._index.away
        if not away or away.keys().isdisjoint(people):
            return people
        found = [self._stand_in(person, estate, at) if person in away else person for person in people]
        return tuple(dict.fromkeys(person for person in found if person is not None))

    def _stand_in(self, person: str | None, estate: str, at: datetime) -> str | None:
        """The person, or while away whoever stands in for them; a circle of people on leave leads to nobody."""
        passed: set[str] = set()
        while person is not None and person not in passed:
            leave = next((leave for leave in self._index.away.get(person, ()) if leave.covers(at)), None)
            if leave is None:
                return person
            passed.add(person)
            person = leave.substitute if self._may_stand_in(leave.substitute, estate) else None
        return None

    def _may_stand_in(self, person: str | None, estate: str) -> bool:
        """Somebody known; not from another community only, since nothing of one is visible to another."""
        if person is None or person not in self._index.people:
            return False
        communities = self._index.communities_of.get(person)
        return not communities or self._index.estates[estate].community in communities


def unknown_names(directory: Directory) -> tuple[str, ...]:
    """Ids that grants, shifts, leaves and chats name, but that no person, estate or community has; for the operator."""
    people = {person.id for person in directory.people}
    estates = {estate.id for estate in directory.estates}
    communities = {community.id for community in directory.communities}
    scopes = {*(grant.scope for grant in directory.grants), *(shift.scope for shift in directory.shifts)}
    chats = directory.chats
    found = {
        *({grant.person for grant in directory.grants} - people),
        *({shift.person for shift in directory.shifts} - people),
        *({name for leave in directory.leaves for name in (leave.person, leave.substitute)} - people),
        *({scope.estate for scope in scopes} | {chat.estate for chat in chats}) - estates,
        *({scope.community for scope in scopes} | {chat.community for chat in chats}) - communities,
        *({estate.community for estate in directory.estates} - communities),
    }
    return tuple(sorted(name for name in found if name is not None))


def _build(directory: Directory) -> _Index:
    people = {person.id: person for person in directory.people}
    estates = {estate.id: estate for estate in directory.estates}
    grants = [grant for grant in directory.grants if grant.person in people]
    held_by = _grouped((grant.person, grant) for grant in grants)
    holders = _holders(estates, grants)
    return _Index(
        estates=estates,
        chats={chat.id: chat for chat in directory.chats},
        people=people,
        roles={role.id: role for role in directory.roles},
        held_by=held_by,
        holders=holders,
        rosters=_rosters(estates, directory.shifts, holders),
        away=_grouped((leave.person, leave) for leave in directory.leaves),
        stands_in=_grouped((leave.substitute, leave) for leave in directory.leaves if leave.substitute),
        communities_of=_communities_of(grants, estates),
    )


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _by_seat(estates: Iterable[Estate], scoped: Iterable[Held]) -> dict[_Seat, list[Held]]:
    """Grants or shifts by the estate and role in which they may count; whole-community ones in each of its estates."""
    homes: dict[str, list[str]] = defaultdict(list)
    for estate in estates:
        homes[estate.community].append(estate.id)
    seats: dict[_Seat, list[Held]] = defaultdict(list)
    for one in scoped:
        for home in [one.scope.estate] if one.scope.estate else homes[one.scope.community or ""]:
            seats[home, one.role].append(one)
    return seats


def _holders(estates: dict[str, Estate], grants: Iterable[Grant]) -> dict[_Seat, Reach[tuple[str, ...]]]:
    return {
        (home, role): reach_of(estates[home], ((grant.scope, grant.person) for grant in granted))
        for (home, role), granted in _by_seat(estates.values(), grants).items()
        if home in estates
    }


def _rosters(
    estates: dict[str, Estate], shifts: Iterable[Shift], holders: dict[_Seat, Reach[tuple[str, ...]]]
) -> dict[_Seat, Reach[Week]]:
    rosters: dict[_Seat, Reach[Week]] = {}
    for (home, role), rostered in _by_seat(estates.values(), shifts).items():
        if (home, role) in holders:
            rosters[home, role] = rosters_of(estates[home], rostered, holders[home, role])
    return rosters


def _communities_of(grants: Iterable[Grant], estates: dict[str, Estate]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for grant in grants:
        home = estates.get(grant.scope.estate) if grant.scope.estate else None
        community = home.community if home else grant.scope.community
        if community is not None:
            found[grant.person].add(community)
    return dict(found)
