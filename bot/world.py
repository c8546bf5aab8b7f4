"""The neighbourhood as the bot knows it, in memory: who holds which role where, which chats there are, who is busy.

Everything here is derived from the configuration and the database and rebuilt from them at start; nothing is kept
only here. It answers the questions that the pure core's `Surroundings` ask, in microseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.channels.base import whole_chat
from bot.counters import Counters
from bot.domain.calendar import WorkCalendar
from bot.domain.directory import Directory
from bot.domain.events import Actor
from bot.domain.incident import Incident
from bot.domain.policy import Policy
from bot.domain.roster import ADMIN, COMMUNITY, RESIDENT, Chat, ChatKind, Estate, Grant, Leave, Person, Shift
from bot.domain.sla import QuietHours, ServiceTime
from bot.domain.view import View
from bot.matters import Matters

ChatState = Literal["active", "paused", "listening"]


def holders_by_community(directory: Directory) -> dict[tuple[str, str], tuple[str, ...]]:
    """Community and role -> who holds the role anywhere in that community."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for grant in directory.grants:
        home = directory.estate(grant.scope.estate) if grant.scope.estate else None
        community = home.community if home else grant.scope.community
        found.setdefault((community or "", grant.role), {})[grant.person] = None
    return {seat: tuple(people) for seat, people in found.items()}


@dataclass(frozen=True, slots=True)
class ChatBinding:
    """A chat and what it is for. `estate` None: of the whole community, or a private chat of somebody without one.

    `key` is that of the topic where something was said, in a group that has topics; `whole` is the group's.
    """

    key: str
    kind: Literal["linkage", "residents", "staff", "private"]
    community: str
    estate: str | None = None
    state: ChatState = "active"

    @property
    def whole(self) -> str:
        """The key of the group, all its topics together."""
        return whole_chat(self.key)


@dataclass(slots=True)
class World:
    """The bot's picture of the neighbourhoods it serves."""

    directory: Directory
    policy: Policy
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    private: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    objectors: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    chat_states: dict[str, ChatState] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    chat_shifts: set[Shift] = field(default_factory=set)
    quiet_in_file: bool = False
    in_file: set[str] = field(default_factory=set)
    policies: dict[str, Policy] = field(default_factory=dict)
    category_names: Mapping[str, str] = field(default_factory=dict)
    phones: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    phone_books: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    link: str = ""
    talks: Mapping[str, str] = field(default_factory=dict)
    typed_channels: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()
    accounts: dict[str, str] = field(default_factory=dict)
    role_names: dict[str, str] = field(default_factory=dict)
    matters: Matters = field(default_factory=Matters)
    counters: Counters = field(default_factory=Counters)
    _accounts_of: dict[str, list[str]] = field(default_factory=dict)
    _holders: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _services: dict[tuple[str, str], ServiceTime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.policies.setdefault(self.policy.id, self.policy)
        self.in_file.update(chat.id for chat in self.directory.chats)
        self.know(self.directory)

    def know(self, directory: Directory) -> None:
        """Take a new directory: somebody enrolled, went on leave, a chat was set up."""
        self.directory = directory
        self.names.update({person.id: person.name for person in directory.people})
        self.role_names = {role.id: role.name for role in directory.roles}
        self._look_for_typed()
        self._holders = holders_by_community(directory)

    def know_typed_channels(self, channels: Iterable[str]) -> None:
        """On these platforms groups have no buttons, and hear only what calls the bot."""
        self.typed_channels = frozenset(channels)
        self._look_for_typed()

    def _look_for_typed(self) -> None:
        chats = (chat.id for chat in self.directory.chats)
        self.typed = frozenset(chat for chat in chats if chat.partition(":")[0] in self.typed_channels)

    @property
    def zone(self) -> ZoneInfo:
        """The neighbourhood's local zone."""
        return self.directory.zone

    # --- people and chats ---

    def chat(self, key: str) -> ChatBinding | None:
        """What a group chat is for; None for one that nobody has set up."""
        group = whole_chat(key)
        known = self.directory.chat(group)
        if known is None:
            return None
        return ChatBinding(key, known.kind.value, known.community, known.estate, self.chat_states.get(group, "active"))

    def private_chat(self, key: str, person: str) -> ChatBinding:
        """A private chat is in the estate whose residents come that way, else where the person is at home."""
        by_way = next((estate for beginning, estate in self.talks.items() if key.startswith(beginning)), None)
        estate = by_way or self.home_estate(person)
        home = self.directory.estate(estate) if estate else None
        community = home.community if home else self.directory.communities[0].id
        return ChatBinding(key, "private", community, estate)

    def home_estate(self, person: str) -> str | None:
        """The estate a person belongs to: where they hold a role; without one, the only estate, if there is one."""
        granted = [grant.scope.estate for grant in self.directory.grants if grant.person == person]
        named = next((estate for estate in granted if estate), None)
        if named is None and self.directory.estates:
            return self.directory.estates[0].id if len(self.directory.estates) == 1 else None
        return named

    def contacted(self, person: str, chat: str, name: str) -> bool:
        """Remember that a person wrote to the bot in private; True when that is news."""
        news = self.private.get(person) != chat
        self.private[person] = chat
        self.names.setdefault(person, name)
        return news

    def objected(self, person: str) -> None:
        """不要记录我."""
        self.objectors.add(person)

    def forgotten(self, person: str) -> None:
        """删除我的信息."""
        self.gone.add(person)
        self.private.pop(person, None)
        self.names.pop(person, None)

    def came_or_left(self, person: str, *, left: bool) -> None:
        """Who left the group hears no more results in it (until they come back, or the bot starts anew)."""
        if left and person not in self.private:
            self.gone.add(person)
        else:
            self.gone.discard(person)

    def name(self, person: str | None) -> str:
        """A person's display name."""
        if person is None:
            return ""
        return self.names.get(person, "")

    def role_name(self, role: str) -> str:
        """A role's name for people."""
        return self.role_names.get(role, role)

    def roles_in(self, person: str, chat: ChatBinding, at: datetime) -> frozenset[str]:
        """The roles with which somebody speaks in a chat, as a substitute too (being a resident is not one)."""
        estates = [chat.estate] if chat.estate else [one.id for one in self.directory.estates]
        found = frozenset[str]().union(*(self.directory.roles_of(person, one, at=at) for one in estates if one))
        if person in self.administrators(chat.community):
            found |= {ADMIN}
        return found - {RESIDENT}

    def actor(self, person: str, incident: Incident, at: datetime | None = None) -> Actor:
        """The person with the roles that cover this incident."""
        roles = self.directory.roles_of(person, incident.estate, incident.place, at)
        return Actor(person, roles - {RESIDENT})

    # --- what the core must know ---

    def policy_of(self, incident: Incident) -> Policy:
        """The policy an incident was opened under."""
        return self.policies.get(incident.policy_id, self.policy)

    def hides_reporter(self, incident: Incident) -> bool:
        """Whether no group may learn who reported it."""
        rules = self.policy_of(incident).category(incident.category)
        return rules.private or rules.hides_reporter

    def service_time(self, role: str, policy: Policy) -> ServiceTime:
        """When a role serves, under a policy."""
        key = (policy.id, role)
        if key not in self._services:
            self._services[key] = ServiceTime(ZoneInfo(policy.zone), policy.spans(role), self.calendar)
        return self._services[key]

    def quiet_hours(self, policy: Policy) -> QuietHours:
        """When nobody is disturbed without need, under a policy."""
        return QuietHours(ZoneInfo(policy.zone), policy.quiet)

    def chat_of(self, estate: str, kind: ChatKind) -> str | None:
        """The first chat of a kind that serves an estate; one that the bot was taken out of does not."""
        return next((chat.id for chat in self.directory.chats_of(estate, kind) if chat.id not in self.lost), None)

    def phone_book(self, estate: str) -> tuple[tuple[str, str], ...]:
        """Names and numbers that `电话` lists."""
        return self.phone_books.get(estate, ())

    def linkage_chat(self, estate: str, home: str | None = None) -> str | None:
        """The linkage group of an estate; the topic of it where the matter is at home, if it is one."""
        linkage = self.chat_of(estate, ChatKind.LINKAGE)
        return home if linkage is not None and home is not None and whole_chat(home) == linkage else linkage

    # --- words ---

    def view(self, community: str, estate: str | None = None) -> View:
        """The names that texts need; `estate` brings its own telephone numbers."""
        return View(
            community=self.community_name(community),
            estates={one.id: one.name for one in self.directory.estates},
            people=self.names,
            roles=self.role_names,
            categories=self.category_names,
            phones=self.phones.get(estate or "", {}),
            numbers=self.matters.numbers,
            link=self.link,
            zone=self.zone,
        )

    def community_name(self, community: str) -> str:
        """What a community is called."""
        return next((one.name for one in self.directory.communities if one.id == community), "")

    # --- what changes ---

    def learn(self, touched: Iterable[tuple[Incident | None, Incident]]) -> None:
        """Take in what was committed."""
        for before, after in touched:
            self.matters.learn(before, after)
            self.counters.learn(before, after)

    def person_of(self, account: str) -> str:
        """The person behind a platform identity; an identity that nobody is known by stands for itself."""
        return self.accounts.get(account, account)

    def account(self, person: str, chat: str) -> str | None:
        """The platform's user id of a person on the channel of a chat, for mentions."""
        channel = f"{chat.partition(':')[0]}:"
        identities = [person, *self._accounts_of.get(person, ())]
        return next((one.removeprefix(channel) for one in identities if one.startswith(channel)), None)

    def know_accounts(self, accounts: Mapping[str, str]) -> None:
        """Which platform identities belong to which people."""
        self.accounts.update(accounts)
        for account, person in accounts.items():
            self._accounts_of.setdefault(person, []).append(account)

    def bound(self, person: Person, grant: Grant) -> None:
        """Somebody enrolled in chat."""
        self.add_person(person)
        self.know(replace(self.directory, grants=(*self.directory.grants, grant)))

    def add_leave(self, leave: Leave) -> None:
        """Somebody is away for a while; where they said otherwise before, this holds."""
        others = (part for one in self.directory.leaves for part in one.beside(leave))
        self.know(replace(self.directory, leaves=(*others, leave)))

    def set_chat_state(self, chat: str, state: ChatState) -> None:
        """Paused, listening, or active."""
        self.chat_states[chat] = state

    def chat_moved(self, old: str, new: str) -> None:
        """A group has a new key."""
        chats = tuple(replace(chat, id=new) if chat.id == old else chat for chat in self.directory.chats)
        self.know(replace(self.directory, chats=chats))
        if (state := self.chat_states.pop(old, None)) is not None:
            self.chat_states[new] = state
        if old in self.in_file:
            self.in_file.add(new)

    def lost_chat(self, chat: str) -> None:
        """The bot was taken out of a group, or may not write there."""
        self.lost.add(chat)

    def unreachable(self, chat: str) -> tuple[str, ...]:
        """A private chat in which the bot may not write any more; returns whose it was."""
        people = tuple(person for person, private in self.private.items() if private == chat)
        for person in people:
            del self.private[person]
        return people

    def administrators(self, community: str) -> tuple[str, ...]:
        """Who administers the bot for a community."""
        return self.holders_in(community, ADMIN)

    def holders_in(self, community: str, role: str) -> tuple[str, ...]:
        """Who holds a role anywhere in a community."""
        return self._holders.get((community, role), ())

    def administers(self, person: str, community: str) -> bool:
        """Whether somebody decides who and what belongs to a community: its administrators, and those who hold it."""
        return any(person in self.holders_in(community, role) for role in (ADMIN, COMMUNITY))

    def add_estate(self, estate: Estate) -> None:
        """An estate was named in chat; what the file says of one stays."""
        if self.directory.estate(estate.id) is None:
            self.know(replace(self.directory, estates=(*self.directory.estates, estate)))

    def add_chat(self, chat: Chat) -> None:
        """A group was set up in chat; what the file says of one stays."""
        if chat.id not in self.in_file:
            others = tuple(one for one in self.directory.chats if one.id != chat.id)
            self.know(replace(self.directory, chats=(*others, chat)))

    def add_shifts(self, shifts: Sequence[Shift]) -> None:
        """The roster has further shifts, said in chat."""
        fresh = [shift for shift in shifts if shift not in self.directory.shifts]
        self.chat_shifts.update(fresh)
        if fresh:
            self.know(replace(self.directory, shifts=(*self.directory.shifts, *fresh)))

    def remove_shifts(self, shifts: Sequence[Shift]) -> None:
        """Shifts that were said in chat are taken back there."""
        self.chat_shifts.difference_update(shifts)
        self.know(replace(self.directory, shifts=tuple(one for one in self.directory.shifts if one not in shifts)))

    def use(self, policy: Policy) -> None:
        """New incidents run under this policy; running ones keep theirs."""
        self.policy = policy
        self.policies.setdefault(policy.id, policy)

    def unbound(self, grant: Grant) -> None:
        """A role that was given in chat was taken back there."""
        self.know(replace(self.directory, grants=tuple(one for one in self.directory.grants if one != grant)))

    def add_person(self, person: Person) -> None:
        """Somebody new is known (enrolled, or reachable)."""
        others = tuple(one for one in self.directory.people if one.id != person.id)
        self.know(replace(self.directory, people=(*others, person)))
