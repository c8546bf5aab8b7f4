"""A transcript through the very same handlers, service, clock and outbox, on a virtual clock.

Timers fire at their own time between two lines. What a line could not say clearly is reported with its number and
passed over; nothing stops.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.channels.base import Action, Edit, Inbound, Message, Outbound, Recall, Sender, SentRef
from bot.channels.memory import MemoryChannel
from bot.config import Config
from bot.domain.directory import Directory
from bot.domain.roster import Chat, ChatKind, Community, Estate, Grant, Person, Scope
from bot.office import Office, open_office
from bot.rounds import rounds_of
from bot.transcripts.lines import (
    ClockMoved,
    Edited,
    Holding,
    Line,
    Member,
    Pressed,
    Problem,
    Recalled,
    Said,
    Transcript,
)
from bot.understanding.book import RuleBook
from bot.understanding.command_words import role_named
from bot.world import World
from handlers.desk import Refusal
from storage import outbox
from storage.database import Database

CHANNEL = "memory"
EVER = datetime(1970, 1, 1, tzinfo=UTC)
COMMUNITY = Community("community", "社区")
ESTATE = Estate("estate", "小区", COMMUNITY.id)
NAMED_CHATS = {"linkage": ChatKind.LINKAGE, "residents": ChatKind.RESIDENTS, "staff": ChatKind.STAFF}

Progress = Callable[[int], None]


def no_progress(_done: int) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class TimedChannel(MemoryChannel):
    """Keeps what is sent with the virtual time of its first sending."""

    name: str = CHANNEL
    now: datetime = EVER
    sent_at: dict[str, datetime] = field(default_factory=dict)

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Keep a message and when it went out."""
        ref = await MemoryChannel.send(self, chat, out, key=key)
        self.sent_at[ref.id] = self.now
        return ref

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Change a message; one of an earlier run on the same database appears here with its first change."""
        if not self.knows(ref):
            self.adopt(ref, out)
            self.sent_at[ref.id] = self.now
        return await MemoryChannel.update(self, ref, out)


@dataclass(slots=True)
class Replay:
    """A transcript being played, and what came of it."""

    office: Office
    channel: TimedChannel
    refused: list[Refusal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreachable: frozenset[str] = frozenset()
    _messages: dict[str, Message] = field(default_factory=dict)
    _count: int = 0

    async def play(self, transcript: Transcript, progress: Progress = no_progress) -> None:
        """Play every line; timers fire in between, at their own time."""
        self.problems.extend(transcript.problems)
        for done, (number, line) in enumerate(zip(transcript.numbers, transcript.lines, strict=True), 1):
            at = line.at.astimezone(UTC)
            await self.wind_to(at)
            inbound = await self._inbound(number, replace(line, at=at))
            if inbound is not None:
                await self.office.hear(inbound)
                await self.wind_to(at)
            progress(done)

    async def wind_to(self, until: datetime) -> None:
        """Let the virtual clock run."""
        while (moment := await self.office.next_moment()) is not None and moment <= until:
            self.channel.now = max(moment, self.channel.now)
            await self.office.advance(self.channel.now)
        self.channel.now = max(until, self.channel.now)

    async def _inbound(self, number: int, line: Line) -> Inbound | None:
        match line:
            case Said():
                return await self._said(number, line)
            case Pressed():
                return await self._pressed(number, line)
            case Edited():
                return self._edited(number, line)
            case Recalled():
                return self._recalled(number, line)
            case ClockMoved():
                return None

    async def _said(self, number: int, line: Said) -> Message:
        self._count += 1
        private = line.chat.startswith("private:")
        reply_to = line.reply_to
        if line.reply_to_incident is not None:
            reply_to = await self._card_of(number, line.chat, line.reply_to_incident)
        replied = self._messages.get(line.reply_to or "")
        message = Message(
            chat=self._chat(line.chat),
            id=line.message_id or f"line{self._count}@{line.at:%Y%m%d%H%M%S}",
            sender=self._sender(line.sender, line.chat),
            at=line.at,
            text=line.text,
            private=private,
            addressed=private or line.addressed,
            reply_to=reply_to,
            reply_from=replied.sender if replied else None,
            photos=line.photos,
            kind="photo" if line.photos and not line.text else "text",
        )
        before = self._messages.get(message.id)
        if before is not None and (before.sender, before.text) != (message.sender, message.text):
            self.problems.append(
                Problem(number, f"消息 id {message.id} 前面用过了，这一条当作重发", "每条消息写不同的 id")
            )
        self._messages[message.id] = message
        return message

    async def _pressed(self, number: int, line: Pressed) -> Action | None:
        self._count += 1
        subject = line.message
        if line.incident is not None:
            subject = await self._number_of(line.incident)
        if subject is None:
            self.problems.append(Problem(number, f"没有第 {line.incident} 件", "按开出来的顺序从 1 数起"))
            return None
        private = line.chat.startswith("private:")
        return Action(
            chat=self._chat(line.chat),
            id=f"tap{self._count}@{line.at:%Y%m%d%H%M%S}",
            sender=self._sender(line.sender, line.chat),
            at=line.at,
            action=f"{line.action}:{subject}",
            private=private,
            text=line.text,
        )

    def _edited(self, number: int, line: Edited) -> Edit | None:
        before = self._messages.get(line.message_id)
        if before is None:
            self.problems.append(Problem(number, f"没有消息 {line.message_id} 可改", "edit 写前面那条的 id"))
            return None
        after = replace(before, text=line.text, at=line.at)
        self._messages[line.message_id] = after
        return Edit(after)

    def _recalled(self, number: int, line: Recalled) -> Recall | None:
        before = self._messages.get(line.message_id)
        if before is None:
            self.problems.append(Problem(number, f"没有消息 {line.message_id} 可撤", "recall 写前面那条的 id"))
            return None
        return Recall(before.chat, before.id, line.at)

    def _chat(self, chat: str) -> str:
        return f"{CHANNEL}:{chat}"

    def _sender(self, person: str, chat: str) -> Sender:
        """Whoever speaks may be written to, but for members of whom the file says otherwise until they write first."""
        world = self.office.world
        private = f"{CHANNEL}:private:{person}"
        if person not in self.unreachable or self._chat(chat) == private:
            world.private.setdefault(person, private)
        return Sender(person, world.names.get(person, person))

    async def _number_of(self, nth: int) -> str | None:
        """The number of the n-th incident that was opened."""
        community = self.office.world.directory.communities[0].id
        found = await self.office.service.find(community, nth)
        return str(nth) if found else None

    async def _card_of(self, number: int, chat: str, nth: int) -> str | None:
        """The message that shows the n-th incident in this chat."""
        community = self.office.world.directory.communities[0].id
        found = await self.office.service.find(community, nth)
        if not found:
            self.problems.append(Problem(number, f"没有第 {nth} 件", "reply_to 里的 incident 按开出来的顺序从 1 数起"))
        shown = [
            posted
            for posted in self.channel.posted
            if found and found[0].id in posted.out.incidents and posted.chat == self._chat(chat)
        ]
        return shown[0].id if shown else None


async def open_replay(
    transcript: Transcript, config: Config, database: Database, rules: RuleBook | None = None
) -> Replay:
    """An office for a transcript: the configuration's people and places, and those that the transcript brings."""
    channel = TimedChannel()
    start = transcript.lines[0].at.astimezone(UTC) if transcript.lines else datetime.now(UTC)
    channel.now = start
    office = await open_office(config, database, [channel], rules=rules, now=start)
    office.rounds = rounds_of(office)
    unreachable = frozenset(member.id for member in transcript.members if not member.reachable)
    replay = Replay(office, channel, unreachable=unreachable)
    office.desk.on_refused = replay.refused.append
    replay.problems.extend(settle(office.world, transcript))
    (last,) = await database.fetch(outbox.last_id())
    channel.first = int(last[0]["last"])
    await office.recollect(start)
    return replay


def settle(world: World, transcript: Transcript) -> list[Problem]:
    """Let the transcript's members and chats move in; without an estate of the configuration, into a default one."""
    problems: list[Problem] = []
    directory = world.directory
    if not directory.estates:
        directory = replace(directory, communities=(COMMUNITY,), estates=_estates(transcript))
    default = directory.estates[0]
    chats = {chat.id: chat for chat in directory.chats}
    for chat in _chats(transcript, default):
        chats[chat.id] = chat
    people = {person.id: person for person in directory.people}
    grants = list(directory.grants)
    for member in transcript.members:
        people[member.id] = Person(member.id, member.name, reachable_private=member.reachable)
        grants += _grants(member, directory, default, problems)
        if member.reachable:
            world.private[member.id] = f"{CHANNEL}:private:{member.id}"
    world.know(replace(directory, chats=tuple(chats.values()), people=tuple(people.values()), grants=tuple(grants)))
    return problems


def _estates(transcript: Transcript) -> tuple[Estate, ...]:
    """The estates that the transcript names, the first of them the default one; without any, one without a name."""
    named = [estate for estate in (chat.estate for chat in transcript.chats) if estate]
    named += [estate for estate in (member.estate for member in transcript.members) if estate]
    return tuple(Estate(name, name, COMMUNITY.id) for name in dict.fromkeys(named)) or (ESTATE,)


def _chats(transcript: Transcript, estate: Estate) -> Iterable[Chat]:
    """The named chats, those the file describes, and every other group that somebody speaks in (linkage groups)."""
    for name, kind in NAMED_CHATS.items():
        yield Chat(f"{CHANNEL}:{name}", kind, estate.community, estate.id)
    for chat in transcript.chats:
        kind = ChatKind(chat.kind) if chat.kind in set(ChatKind) else ChatKind.LINKAGE
        yield Chat(f"{CHANNEL}:{chat.id}", kind, estate.community, chat.estate or estate.id)
    described = {*NAMED_CHATS, *(chat.id for chat in transcript.chats)}
    for line in transcript.lines:
        if isinstance(line, Said | Pressed) and line.chat not in described and not line.chat.startswith("private:"):
            described.add(line.chat)
            yield Chat(f"{CHANNEL}:{line.chat}", ChatKind.RESIDENTS, estate.community, estate.id)


def _grants(member: Member, directory: Directory, default: Estate, problems: list[Problem]) -> list[Grant]:
    estate = directory.estate(member.estate) if member.estate else default
    if estate is None:
        problems.append(Problem(0, f"{member.name} 的小区 {member.estate} 不认识", "写配置里小区的 id"))
        return []
    roles = [(_role(member, holding, directory, problems), holding) for holding in member.roles]
    return [
        Grant(member.id, role, Scope(estate.id, _grids(holding, estate), frozenset(holding.buildings)))
        for role, holding in roles
    ]


def _grids(holding: Holding, estate: Estate) -> frozenset[str]:
    """The grids of a holding; where no building is known to lie in any of them, they limit nothing."""
    drawn = {grid for grid in estate.buildings.values() if grid is not None}
    return frozenset(holding.grids) if drawn.intersection(holding.grids) else frozenset()


def _role(member: Member, holding: Holding, directory: Directory, problems: list[Problem]) -> str:
    """The id of a role by its id or name; one that nobody knows is kept, and reported."""
    named = {role.name: role.id for role in directory.roles}
    role = role_named(holding.role) or named.get(holding.role, holding.role)
    if role != "admin" and directory.role(role) is None:
        known = "、".join(known.id for known in directory.roles)
        problems.append(Problem(0, f"{member.name} 的角色 {holding.role} 不认识，没有事会派给它", f"可以写 {known}"))
    return role
