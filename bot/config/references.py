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
    names = _Names.of(config)
    yield from names.declared_twice(config)
    for number, community in enumerate(config.communities, start=1):
        yield from _In(names, community, f"community[{number}]").loose_ends()
    for path, estate in _estates_of_wecom(config):
        yield from names.estate(path, estate)
    yield from _open311(config)
    for role in config.hours.roles:
        yield from names.role(f"hours.roles.{role}", role)
    for category, override in config.categories.items():
        yield from names.role(f"category.{category}.primary", override.primary)
        yield from names.role(f"category.{category}.backup", override.backup)


def _open311(config: Config) -> Iterator[Problem]:
    known = [one.id for one in config.communities]
    for number, community in enumerate(config.open311.communities, start=1):
        yield from _unknown(f"open311.communities[{number}]", community, "社区", known)
    if config.open311.communities and not config.bot.web_port:
        remedy = "没有网页端口，谁也读不到：写上 bot.web_port (it needs the web port)"
        yield Problem("open311.communities", "、".join(config.open311.communities), remedy)


def _estates_of_wecom(config: Config) -> Iterator[tuple[str, str | None]]:
    service = config.wecom.service if config.wecom else None
    reports = config.wecom.reports if config.wecom else None
    for account, estate in (service.estates if service else {}).items():
        yield f"wecom.service.estates.{account}", estate
    yield "wecom.reports.estate", reports.estate if reports else None


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
    """The names that the file declares. Ids are unique in the whole file: the database knows people by them."""

    roles: tuple[str, ...]
    people: tuple[str, ...]
    estates: dict[str, Estate]

    @classmethod
    def of(cls, config: Config) -> "_Names":
        roles = (*ROLE_NAMES, *(role.id for role in config.roles))
        people = tuple(person.id for community in config.communities for person in community.people)
        estates = {estate.id: estate for community in config.communities for estate in community.estates}
        return cls(roles, people, estates)

    def declared_twice(self, config: Config) -> Iterator[Problem]:
        communities = config.communities
        yield from _twice("role", "id", [role.id for role in config.roles])
        yield from _twice("community", "id", [community.id for community in communities])
        yield from _twice("community.chat", "id", [chat.key for each in communities for chat in each.chats])
        yield from _twice("community.estate", "id", [estate.id for each in communities for estate in each.estates])
        yield from _twice("community.person", "id", self.people)
        people = [person for each in communities for person in each.people]
        yield from _twice("community.person", "account", [account for one in people for account in one.accounts])

    def role(self, path: str, role: str | None) -> Iterator[Problem]:
        return _unknown(path, role, "角色 (role)", self.roles)

    def estate(self, path: str, estate: str | None) -> Iterator[Problem]:
        return _unknown(path, estate, "小区 (estate)", tuple(self.estates))

    def person(self, path: str, person: str | None) -> Iterator[Problem]:
        return _unknown(path, person, "人员 (person)", self.people)


@dataclass(frozen=True, slots=True)
class _In:
    """One community, and where in the file it stands."""

    names: _Names
    community: Community
    path: str

    def loose_ends(self) -> Iterator[Problem]:
        for number, estate in enumerate(self.community.estates, start=1):
            yield from _in_estate(estate, f"{self.path}.estate[{number}]")
        for number, chat in enumerate(self.community.chats, start=1):
            yield from self.names.estate(f"{self.path}.chat[{number}].estate", chat.estate)
        for number, person in enumerate(self.community.people, start=1):
            for nth, grant in enumerate(person.roles, start=1):
                yield from self._grant(grant, f"{self.path}.person[{number}].roles[{nth}]")
        yield from self._in_roster()

    def _grant(self, grant: RoleGrant, path: str) -> Iterator[Problem]:
        yield from self.names.role(f"{path}.role", grant.role)
        yield from self.names.estate(f"{path}.estate", grant.estate)
        estate = self._estate_of(grant)
        if estate:
            yield from _buildings(f"{path}.buildings", grant.buildings, estate)
            for grid in grant.grids:
                yield from _unknown(f"{path}.grids", grid, "网格 (grid)", tuple(estate.grids))
        elif (grant.buildings or grant.grids) and grant.estate is None:
            listed = "、".join(estate.id for estate in self.community.estates)
            yield Problem(f"{path}.estate", None, f"要写明是哪个小区 (say which estate)；有 {listed}")

    def _estate_of(self, grant: RoleGrant) -> Estate | None:
        return self.names.estates.get(grant.estate) if grant.estate else self.community.only_estate

    def _in_roster(self) -> Iterator[Problem]:
        for number, shift in enumerate(self.community.shifts, start=1):
            path = f"{self.path}.shift[{number}]"
            yield from self.names.role(f"{path}.role", shift.role)
            yield from self.names.estate(f"{path}.estate", shift.estate)
            for person in shift.people:
                yield from self.names.person(f"{path}.people", person)
        for number, leave in enumerate(self.community.leave, start=1):
            path = f"{self.path}.leave[{number}]"
            yield from self.names.person(f"{path}.person", leave.person)
            yield from self.names.person(f"{path}.substitute", leave.substitute)


def _in_estate(estate: Estate, path: str) -> Iterator[Problem]:
    yield from _twice(f"{path}.buildings", "ids", map(building_id, estate.building_ids))
    for grid, buildings in estate.grids.items():
        yield from _buildings(f"{path}.grids.{grid}", buildings, estate)
    for nickname, building in estate.nicknames.items():
        yield from _buildings(f"{path}.nicknames.{nickname}", (building,), estate)


def _buildings(path: str, buildings: Iterable[str], estate: Estate) -> Iterator[Problem]:
    known = {building_id(building) for building in estate.building_ids}
    for building in buildings:
        if known and building_id(building) not in known:
            yield Problem(path, building, f"{estate.name}没有这栋楼 (no such building)；有 {_short(estate)}")


def _short(estate: Estate) -> str:
    ids = estate.building_ids
    return "、".join(ids) if len(ids) <= 6 else f"{ids[0]} … {ids[-1]}"  # noqa: PLR2004  (fits a line)
