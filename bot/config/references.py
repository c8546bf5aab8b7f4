"""What one part of the file says about another: every name used must be declared, every id only once."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.config.people import ROLE_NAMES, RoleGrant
from bot.config.places import Estate
from bot.config.problems import Problem, did_you_mean
from bot.config.root import Community, Config
from bot.understanding.gazetteer import building_id


def loose_ends(config: Config) -> Iterator[Problem]:
    """A problem for every name that is used but not declared, and every id that is declared twice."""
    yield from _twice("community", "id", [community.id for community in config.communities])
    every_chat = [chat.key for community in config.communities for chat in community.chats]
    yield from _twice("community.chat", "id", every_chat)
    every_estate = [estate.id for community in config.communities for estate in community.estates]
    yield from _twice("community.estate", "id", every_estate)
    for number, community in enumerate(config.communities, start=1):
        yield from _Names.of(community, f"community[{number}]").loose_ends(community)
    for role in config.hours.roles:
        yield from _unknown(f"hours.roles.{role}", role, "角色 (role)", _all_roles(config))
    for category, override in config.categories.items():
        for key in ("primary", "backup"):
            path = f"category.{category}.{key}"
            yield from _unknown(path, getattr(override, key), "角色 (role)", _all_roles(config))


def _all_roles(config: Config) -> tuple[str, ...]:
    own = (role.id for community in config.communities for role in community.roles)
    return (*ROLE_NAMES, *own)


def _twice(path: str, key: str, ids: Iterable[Hashable]) -> Iterator[Problem]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield Problem(f"{path}.{key}", one, f"出现了 {times} 次，只能有一个 (must be unique)")


def _unknown(path: str, name: str | None, kind: str, known: Sequence[str]) -> Iterator[Problem]:
    if name is not None and name not in known:
        listed = "、".join(known) if known else "还没有 (none declared)"
        yield Problem(path, name, f"没有这个{kind}{did_you_mean(name, known)}；有 {listed}")


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that one community declares."""

    path: str
    roles: tuple[str, ...]
    people: tuple[str, ...]
    estates: dict[str, Estate]

    @classmethod
    def of(cls, community: Community, path: str) -> "_Names":
        roles = (*ROLE_NAMES, *(role.id for role in community.roles))
        people = tuple(person.id for person in community.people)
        return cls(path, roles, people, {estate.id: estate for estate in community.estates})

    def loose_ends(self, community: Community) -> Iterator[Problem]:
        yield from _twice(f"{self.path}.person", "id", self.people)
        accounts = [account for person in community.people for account in person.accounts]
        yield from _twice(f"{self.path}.person", "account", accounts)
        for number, estate in enumerate(community.estates, start=1):
            yield from self._in_estate(estate, f"{self.path}.estate[{number}]")
        for number, chat in enumerate(community.chats, start=1):
            yield from self._estate(f"{self.path}.chat[{number}].estate", chat.estate)
        yield from self._in_people(community)
        yield from self._in_roster(community)
        for role in community.service:
            yield from self._role(f"{self.path}.service.{role}", role)
        for number, role_named in enumerate(community.roles, start=1):
            yield from self._role(f"{self.path}.role[{number}].backup", role_named.backup)

    def _in_estate(self, estate: Estate, path: str) -> Iterator[Problem]:
        yield from _twice(f"{path}.buildings", "ids", map(building_id, estate.building_ids))
        for grid, buildings in estate.grids.items():
            yield from _buildings(f"{path}.grids.{grid}", buildings, estate)
        for nickname, building in estate.nicknames.items():
            yield from _buildings(f"{path}.nicknames.{nickname}", (building,), estate)

    def _in_people(self, community: Community) -> Iterator[Problem]:
        for number, person in enumerate(community.people, start=1):
            for nth, grant in enumerate(person.roles, start=1):
                yield from self._grant(grant, f"{self.path}.person[{number}].roles[{nth}]")

    def _grant(self, grant: RoleGrant, path: str) -> Iterator[Problem]:
        yield from self._role(f"{path}.role", grant.role)
        yield from self._estate(f"{path}.estate", grant.estate)
        estate = self.estate_of(grant.estate)
        if estate:
            yield from _buildings(f"{path}.buildings", grant.buildings, estate)
            for grid in grant.grids:
                yield from _unknown(f"{path}.grids", grid, "网格 (grid)", tuple(estate.grids))
        elif (grant.buildings or grant.grids) and grant.estate is None:
            mend = f"有几个小区时要写明 estate (say which estate)；有 {'、'.join(self.estates)}"
            yield Problem(f"{path}.estate", None, mend)

    def _in_roster(self, community: Community) -> Iterator[Problem]:
        for number, shift in enumerate(community.shifts, start=1):
            path = f"{self.path}.shift[{number}]"
            yield from self._role(f"{path}.role", shift.role)
            yield from self._estate(f"{path}.estate", shift.estate)
            for person in shift.people:
                yield from self._person(f"{path}.people", person)
        for number, leave in enumerate(community.leave, start=1):
            path = f"{self.path}.leave[{number}]"
            yield from self._person(f"{path}.person", leave.person)
            yield from self._person(f"{path}.substitute", leave.substitute)

    def estate_of(self, name: str | None) -> Estate | None:
        """The estate of that name; the only one there is, when none is named."""
        if name is None and len(self.estates) == 1:
            return next(iter(self.estates.values()))
        return self.estates.get(name or "")

    def _role(self, path: str, role: str | None) -> Iterator[Problem]:
        return _unknown(path, role, "角色 (role)", self.roles)

    def _estate(self, path: str, estate: str | None) -> Iterator[Problem]:
        return _unknown(path, estate, "小区 (estate)", tuple(self.estates))

    def _person(self, path: str, person: str | None) -> Iterator[Problem]:
        return _unknown(path, person, "人员 (person)", self.people)


def _buildings(path: str, buildings: Iterable[str], estate: Estate) -> Iterator[Problem]:
    known = {building_id(building) for building in estate.building_ids}
    for building in buildings:
        if known and building_id(building) not in known:
            yield Problem(path, building, f"{estate.name}没有这栋楼 (no such building)；有 {_short(estate)}")


def _short(estate: Estate) -> str:
    ids = estate.building_ids
    return "、".join(ids) if len(ids) <= 6 else f"{ids[0]} … {ids[-1]}"  # noqa: PLR2004  (fits a line)
