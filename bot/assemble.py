"""From the configuration to the values the bot works with: directory, policy, calendar, gazetteers, phone numbers.

What people change in chat is added to these later, from the database; the configuration is where every start begins.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import (
    BUILT_IN_ROLES,
    SAFETY_PHONES,
    CategoryOverride,
    Community,
    Config,
    ConfigError,
    Estate,
    PolicyNumbers,
    Problem,
    RoleGrant,
)
from bot.config.problems import did_you_mean
from bot.domain import roster
from bot.domain.calendar import WorkCalendar, wall_time
from bot.domain.directory import Directory
from bot.domain.incident import Urgency
from bot.domain.messages import Catalogue
from bot.domain.policy import CategoryRules, Policy, named
from bot.domain.roster import Scope
from bot.domain.sla import QuietHours, ServiceTime, Targets
from bot.texts import load_catalogue
from bot.understanding.category import Category
from bot.understanding.gazetteer import Building, Gazetteer, building_id
from bot.understanding.normalize import normalize
from bot.workdays import work_calendar

UNNAMED = roster.Community("main", "本社区")
"""The community of a file that names none: groups can be set up in it from chat."""


def directory_of(config: Config) -> Directory:
    """Everyone and every place that the configuration names. Grants have the origin "config"."""
    communities = config.communities
    return Directory(
        communities=tuple(roster.Community(one.id, one.name) for one in communities) or (UNNAMED,),
        estates=tuple(_estate(estate, one) for one in communities for estate in one.estates),
        chats=tuple(chat for one in communities for chat in _chats(one)),
        people=tuple(roster.Person(person.id, person.name) for one in communities for person in one.people),
        grants=tuple(grant for one in communities for grant in _grants(one)),
        shifts=tuple(shift for one in communities for shift in _shifts(one)),
        leaves=tuple(leave for one in communities for leave in _leaves(one, config.bot.zone)),
        roles=_roles(config),
        zone=config.bot.zone,
    )


def accounts_of(config: Config) -> dict[str, str]:
    """Platform identities (`telegram:10001`) and whose they are."""
    people = (person for community in config.communities for person in community.people)
    return {account: person.id for person in people for account in person.accounts}


def talks_of(config: Config) -> dict[str, str]:
    """How the keys of private chats begin whose residents are all of one estate, and that estate."""
    service = config.wecom.service if config.wecom else None
    reports = config.wecom.reports if config.wecom else None
    talks = {f"wxkf:{account}/": estate for account, estate in (service.estates if service else {}).items()}
    return talks | ({"wxreport:": reports.estate} if reports and reports.estate else {})


def database_url(address: str) -> str:
    """The address of a database as a URL: a bare path is a SQLite file."""
    return address if "://" in address else f"sqlite:///{address}"


def digest_folder(config: Config) -> Path:
    """Where pictures and files of digests wait until they are sent: beside a SQLite file, else in var/."""
    address = database_url(config.bot.database_address())
    scheme, _, path = address.partition(":///")
    beside = Path(path).parent if scheme == "sqlite" else Path("var")
    return beside / "digests"


def listening_chats_of(config: Config) -> frozenset[str]:
    """The chats in which the bot begins by listening only; what is said in chat later is remembered and wins."""
    chats = (chat for community in config.communities for chat in community.chats)
    return frozenset(chat.key for chat in chats if chat.listening)


def calendar_of(config: Config) -> WorkCalendar:
    """The working calendar: the official one, with the configured days."""
    return work_calendar(config.hours.holidays, config.hours.workdays)


def service_time_of(config: Config, role: str, calendar: WorkCalendar) -> ServiceTime:
    """When a role is at work."""
    return ServiceTime(config.bot.zone, config.hours.roles.get(role, config.hours.service), calendar)


def quiet_hours_of(config: Config) -> QuietHours:
    """When people are not to be disturbed."""
    return QuietHours(config.bot.zone, config.hours.quiet)


def gazetteers_of(config: Config) -> dict[str, Gazetteer]:
    """What each estate calls its places, by the estate's id."""
    return {estate.id: _gazetteer(estate) for community in config.communities for estate in community.estates}


def phone_books_of(config: Config) -> dict[str, tuple[tuple[str, str], ...]]:
    """Names and telephone numbers that `电话` lists in each estate: its own first, then those of its community."""
    return {
        estate.id: tuple(_first_of_each((*estate.phones.items(), *community.phones.items())).items())
        for community in config.communities
        for estate in community.estates
    }


def safety_phones_of(config: Config) -> dict[str, dict[str, str]]:
    """The numbers for the fields of the safety texts ("gas_phone") in each estate that has its own."""
    return {estate: _safety_phones(book) for estate, book in phone_books_of(config).items()}


def catalogue_of(config: Config) -> Catalogue:
    """The texts in the configured language with the neighbourhood's own wording.

    Raises:
        ConfigError: [texts] names a text or a field that does not exist.
    """
    try:
        return load_catalogue(config.bot.locale, config.texts)
    except ValueError as error:
        raise ConfigError([Problem("texts", None, f"改写的话用不了 (cannot be used): {error}")]) from None


def policy_of(config: Config, categories: Iterable[Category]) -> Policy:
    """The policy that new incidents run under: the rule pack's categories with what the neighbourhood does differently.

    Its id is a digest of its content: a changed policy is another one, the same one keeps its id over restarts.

    Raises:
        ConfigError: the configuration speaks of a category that the rule pack does not have.
    """
    known = {category.id: category for category in categories}
    problems = list(_unknown_categories(config, tuple(known)))
    if problems:
        raise ConfigError(problems)
    rules = {id_: _category_rules(category, config.categories.get(id_)) for id_, category in known.items()}
    policy = replace(_numbers(config.policy, rules), zone=config.bot.timezone, quiet=config.hours.quiet)
    policy = replace(policy, service_spans=config.hours.service, role_spans=dict(config.hours.roles))
    return named(policy)


def quiet_in_file(config: Config) -> bool:
    """Whether the file says when it is quiet; then that holds, whatever was said in chat."""
    return "hours" in config.model_fields_set and "quiet" in config.hours.model_fields_set


# --- people and places ---


def _safety_phones(book: Iterable[tuple[str, str]]) -> dict[str, str]:
    known = {*SAFETY_PHONES.values()}
    called = ((SAFETY_PHONES.get(name, name), number) for name, number in book)
    return _first_of_each((f"{name}_phone", number) for name, number in called if name in known)


def _first_of_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def _roles(config: Config) -> tuple[roster.Role, ...]:
    own = {role.id: roster.Role(role.id, role.name, role.external, role.phone) for role in config.roles}
    return tuple(({role.id: role for role in BUILT_IN_ROLES} | own).values())


def _estate(estate: Estate, community: Community) -> roster.Estate:
    grid_of = {building_id(building): grid for grid, buildings in estate.grids.items() for building in buildings}
    known = [building_id(building) for building in estate.building_ids] or list(grid_of)
    return roster.Estate(estate.id, estate.name, community.id, {building: grid_of.get(building) for building in known})


def _chats(community: Community) -> Iterator[roster.Chat]:
    for chat in community.chats:
        yield roster.Chat(chat.key, roster.ChatKind(chat.kind), community.id, chat.estate)


def _grants(community: Community) -> Iterator[roster.Grant]:
    for person in community.people:
        if person.administrator:
            yield roster.Grant(person.id, "admin", Scope(community=community.id))
        for grant in person.roles:
            yield roster.Grant(person.id, grant.role, _scope(grant, community), skills=frozenset(person.skills))


def _scope(grant: RoleGrant, community: Community) -> Scope:
    limited = bool(grant.grids or grant.buildings)
    only = community.only_estate
    estate = grant.estate or (only.id if limited and only else None)
    if estate is None:
        return Scope(community=community.id)
    return Scope(estate, frozenset(grant.grids), frozenset(map(building_id, grant.buildings)))


def _shifts(community: Community) -> Iterator[roster.Shift]:
    for shift in community.shifts:
        scope = Scope(shift.estate) if shift.estate else Scope(community=community.id)
        for day in shift.days:
            for person in shift.people:
                yield roster.Shift(day, shift.span, person, shift.role, scope)


def _leaves(community: Community, zone: ZoneInfo) -> Iterator[roster.Leave]:
    for leave in community.leave:
        back_at = wall_time(leave.to_date + timedelta(days=1), 0, zone)
        yield roster.Leave(leave.person, wall_time(leave.from_date, 0, zone), back_at, leave.substitute)


def _gazetteer(estate: Estate) -> Gazetteer:
    facilities = {_plain(name): name for name in estate.facilities}
    facilities |= {_plain(other): name for name, others in estate.facilities.items() for other in others}
    return Gazetteer(
        buildings=tuple(Building(id_, group.units, group.floors) for group in estate.buildings for id_ in group.ids),
        facilities=facilities,
        nicknames={_plain(name): building_id(building) for name, building in estate.nicknames.items()},
        estate_names=tuple(map(_plain, (estate.name, *estate.short_names))),
        lou_is_building=estate.floor_means == "building",
    )


def _plain(name: str) -> str:
    return normalize(name).text


# --- policy ---


def _unknown_categories(config: Config, known: tuple[str, ...]) -> Iterator[Problem]:
    for category in config.categories:
        if category not in known:
            hint = did_you_mean(category, known)
            yield Problem(f"category.{category}", None, f"规则包里没有这个类别 (unknown category){hint}")


def _category_rules(category: Category, override: CategoryOverride | None) -> CategoryRules:
    ours = override or CategoryOverride()
    onsite = timedelta(minutes=ours.onsite_minutes) if ours.onsite_minutes else category.onsite_within
    return CategoryRules(
        id=category.id,
        name=category.name,
        group=category.group,
        primary=ours.primary or category.primary,
        backup=ours.backup or category.backup,
        urgency=Urgency(ours.urgency or category.urgency),
        targets=Targets(
            timedelta(minutes=ours.ack_minutes) if ours.ack_minutes else category.ack_within,
            onsite,
            timedelta(hours=ours.resolve_hours) if ours.resolve_hours else category.resolve_within,
        ),
        external=category.external if ours.external is None else ours.external,
    )


def _numbers(numbers: PolicyNumbers, categories: Mapping[str, CategoryRules]) -> Policy:
    return Policy(
        id="",
        categories=categories,
        reminder_shares=numbers.reminder_percents,
        whistle_share=numbers.level3_percent,
        p0_nag_every=timedelta(minutes=numbers.p0_nag_minutes),
        p0_level_two_within=timedelta(minutes=numbers.p0_level2_minutes),
        p1_nag_every=timedelta(hours=numbers.p1_nag_hours),
        silent_close_within=timedelta(hours=numbers.silent_close_hours),
        reason_within=timedelta(hours=numbers.reason_hours),
        reopen_within=timedelta(days=numbers.reopen_days),
        repeat_within=timedelta(days=numbers.repeat_days),
        urge_every=timedelta(minutes=numbers.urge_minutes),
        snooze_within=timedelta(hours=numbers.snooze_hours),
        false_alarm_within=timedelta(minutes=numbers.false_alarm_minutes),
        nags_an_hour=numbers.nags_per_hour,
        fair_weight=numbers.fair_weight,
    )
