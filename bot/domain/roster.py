"""Who is responsible: parties, their scopes, weekly rosters and leave.

These are the values that a neighbourhood's configuration and its chats say about people. `Directory` (in
`directory.py`) answers questions about them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.calendar import DaySpan
from bot.domain.place import Place

NOWHERE_KNOWN = Place()


@dataclass(frozen=True, slots=True)
class Role:
    """A party's seat. `external` bodies (police, fire brigade) have a name and a phone number, but no account."""

    id: str
    name: str
    external: bool = False
    phone: str | None = None


RESIDENT = "resident"
PROPERTY = "property"
COMMUNITY = "community"
OWNERS_COMMITTEE = "owners_committee"
GRID = "grid"
BUILDING_HEAD = "building_head"
VOLUNTEER = "volunteer"
URBAN_MGMT = "urban_mgmt"
ADMIN = "admin"
"""Who administers the bot for a community: no party, so it owns nothing."""

DEFAULT_ROLES = (
    Role(RESIDENT, "居民"),
    Role(PROPERTY, "物业"),
    Role(COMMUNITY, "社区"),
    Role(OWNERS_COMMITTEE, "业委会"),
    Role(GRID, "网格员"),
    Role(BUILDING_HEAD, "楼长"),
    Role(VOLUNTEER, "志愿者"),
    Role(URBAN_MGMT, "城管"),
    Role("school", "学校"),
    Role("police", "派出所", external=True, phone="110"),
    Role("fire", "消防", external=True, phone="119"),
    Role("street_office", "街道办", external=True, phone="12345"),
)
"""The parties of a linkage group; a neighbourhood may add further ones."""


@dataclass(frozen=True, slots=True)
class Community:
    """A community (社区): nothing of one is visible to another."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Estate:
    """An estate (小区) with its buildings, each in a grid (网格) or in none."""

    id: str
    name: str
    community: str
    buildings: Mapping[str, str | None] = field(default_factory=dict)


class ChatKind(StrEnum):
    """What a group chat is for."""

    LINKAGE = "linkage"
    RESIDENTS = "residents"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Chat:
    """A group chat of an estate, or without one of the whole community."""

    id: str
    kind: ChatKind
    community: str
    estate: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known to the bot; `reachable_private` once they have written to it."""

    id: str
    name: str
    reachable_private: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role holds: an estate, or without one the whole community; in an estate all of it, or some of it.

    Grids and buildings add up; with neither the scope is the whole estate.

    Raises:
        ValueError: neither an estate nor a community is named, or parts of no estate.
    """

    estate: str | None = None
    grids: frozenset[str] = frozenset()
    buildings: frozenset[str] = frozenset()
    community: str | None = None

    def __post_init__(self) -> None:
        if self.estate is None and self.community is None:
            raise ValueError("a scope names an estate or a community")
        if self.estate is None and self.limited:
            raise ValueError("grids and buildings are parts of an estate")

    @property
    def limited(self) -> bool:
        """Whether the scope is only some grids or buildings of its estate."""
        return bool(self.grids or self.buildings)

    def touches(self, estate: Estate) -> bool:
        """Whether any of the estate is in scope."""
        if self.estate is None:
            return self.community == estate.community
        return self.estate == estate.id and self.community in (None, estate.community)

    def covers(self, estate: Estate, building: str | None) -> bool:
        """Whether the building is in scope; an unknown building (None) only where the whole estate is."""
        if not self.touches(estate):
            return False
        return not self.limited or building in self.buildings or estate.buildings.get(building or "") in self.grids


class Origin(StrEnum):
    """Where a grant was made."""

    CONFIG = "config"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Grant:
    """A person holds a role in a scope; one person may hold several (交叉任职, 一人双岗)."""

    person: str
    role: str
    scope: Scope
    origin: Origin = Origin.CONFIG
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shift:
    """A weekly shift: the local weekday on which it begins (Monday is 0) and its span, which may cross midnight."""

    weekday: int
    span: DaySpan
    person: str
    role: str
    scope: Scope

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:  # noqa: PLR2004  (Sunday)
            raise ValueError(f"a week has the days 0 (Monday) to 6, not {self.weekday}")


@dataclass(frozen=True, slots=True)
class Leave:
    """A person is away from an instant until before another; a substitute stands in with the same rights."""

    person: str
    from_at: datetime
    to_at: datetime
    substitute: str | None = None

    def covers(self, at: datetime) -> bool:
        """Whether the person is away at that instant."""
        return self.from_at <= at < self.to_at

    def overlaps(self, other: "Leave") -> bool:
        """Whether both are of one person and have any instant in common."""
        return self.person == other.person and self.from_at < other.to_at and other.from_at < self.to_at

    def beside(self, later: "Leave") -> tuple["Leave", ...]:
        """What is left of it where the person said something else later: who stands in is whom they named last."""
        if not self.overlaps(later):
            return (self,)
        before = replace(self, to_at=later.from_at)
        after = replace(self, from_at=later.to_at)
        return tuple(part for part in (before, after) if part.from_at < part.to_at)


@dataclass(frozen=True, slots=True)
class EmptySeat:
    """A role that nobody fills: in the whole estate, or where somebody holds it elsewhere, for one building.

    `away`: somebody holds it, and is on leave with nobody to stand in.
    """

    role: str
    estate: str
    building: str | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is asked now.

    `role` is who was found along the fallback chain, `empty_seats` those passed over. Without `people` every seat is
    empty. `off_roster`: nobody is on shift at this hour, so everyone who holds the role is asked. `needs_building`:
    all holders are limited to buildings and the building is unknown, so all are asked and the group is asked which.
    """

    role: str
    people: tuple[str, ...]
    empty_seats: tuple[EmptySeat, ...] = ()
    needs_building: bool = False
    off_roster: bool = False


def least_loaded(people: tuple[str, ...], open_counts: Mapping[str, int]) -> str | None:
    """Of the people asked, the one with the fewest open incidents; of equals the first by id. None of nobody."""
    return min(people, key=lambda person: (open_counts.get(person, 0), person), default=None)
