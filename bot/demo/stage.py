"""The stage of the demonstration: people take seats, speak and tap; the clock stands still until it is wound."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.channels.base import Action, Message, Sender
from bot.channels.sandbox import Bubble, SandboxChannel
from bot.config import sandbox
from bot.office import Office, open_office
from bot.understanding.book import RuleBook
from storage.database import open_database

GROUPS = {"linkage": "多方联动群", "residents": "3栋居民群", "staff": "物业工作群"}
FIRST_MORNING = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
"""Monday, 1 June 2026, 09:00 in Shanghai: a working day, so that every deadline is easy to follow."""


@dataclass(frozen=True, slots=True)
class SeatOf:
    """Somebody whom the visitor may be, with words to begin with."""

    person: str
    name: str
    role: str
    phrases: tuple[str, ...]


SEATS = (
    SeatOf("wang", "王阿姨", "居民", ("3栋电梯坏了", "满意", "催办 1", "楼道里一股煤气味", "今天天气真好")),
    SeatOf("sun", "孙先生", "居民", ("+1", "5栋楼道灯不亮", "楼上半夜打麻将，吵死了")),
    SeatOf("zhang", "张经理", "物业", ("收到，半小时内到", "1 已处理", "1 已修好：换了门机板", "待办")),
    SeatOf("li", "李主任", "社区", ("进度 1", "接手 1", "联席会议", "为什么 1", "值班")),
    SeatOf("chen", "小陈", "志愿者", ("帮助", "收到")),
)

HINTS = (
    ("坐到王阿姨的位子，说“3栋电梯坏了”", "one"),
    ("换成张经理，回“收到，半小时内到”", "acknowledged"),
    ("把钟拨快 1 小时，看看谁被提醒了", "nagged"),
    ("张经理说“1 已修好：换了门机板”", "resolved"),
    ("王阿姨点“满意”，这件事就办结了", "closed"),
)


class Stage:
    """One sandbox: an office, its channel, and the time. Everything a visitor does goes through here."""

    def __init__(self, office: Office, channel: SandboxChannel, clock: "StandingClock") -> None:
        self.office = office
        self.channel = channel
        self.clock = clock
        self._count = 0

    @property
    def now(self) -> datetime:
        """The sandbox's time, in its own zone."""
        return self.clock.now.astimezone(self.office.world.zone)

    async def say(self, seat: SeatOf, chat: str, text: str) -> Bubble:
        """Somebody writes. The bubble's trace tells what the bot kept of it."""
        self._count += 1
        message_id = f"m{self._count}"
        key = self.chat_key(seat, chat)
        private = chat == "private"
        bubble = Bubble(key, message_id, seat.person, seat.name, text, self.clock.now)
        self.channel.show(bubble)
        before = self.channel.version
        sender = Sender(f"sandbox:{seat.person}", seat.name)
        await self.office.hear(
            Message(key, message_id, sender, self.clock.now, text, private=private, addressed=private)
        )
        await self._settle()
        bubble.trace = self._trace(text, answered=self.channel.version > before)
        self.channel.version += 1
        return bubble

    def _trace(self, text: str, *, answered: bool) -> str:
        """Why the rules read it so; what meant nothing left nothing behind."""
        if not answered:
            return "没有登记，也没有保存"
        reading = self.office.desk.rules.read(text, at=self.clock.now)
        return reading.why() if reading.outcome != "ignore" else ""

    async def tap(self, seat: SeatOf, bubble: Bubble, action: str) -> None:
        """Somebody taps a button under a message."""
        self._count += 1
        private = bubble.chat not in {self.chat_key(seat, group) for group in GROUPS}
        sender = Sender(f"sandbox:{seat.person}", seat.name)
        await self.office.hear(
            Action(bubble.chat, f"t{self._count}", sender, self.clock.now, action, bubble.id, private=private)
        )
        await self._settle()

    async def wind(self, span: timedelta) -> None:
        """Time passes; everything fires at its own time."""
        await self._wind_to(self.clock.now + span)

    async def wind_to_morning(self) -> None:
        """To the next day, 08:30."""
        tomorrow = (self.now + timedelta(days=1)).replace(hour=8, minute=30, second=0, microsecond=0)
        await self._wind_to(tomorrow.astimezone(UTC))

    async def _wind_to(self, until: datetime) -> None:
        while (moment := await self.office.next_moment()) is not None and moment <= until:
            self.clock.now = max(moment, self.clock.now)
            await self.office.advance(self.clock.now)
        self.clock.now = until
        self.channel.version += 1

    async def _settle(self) -> None:
        await self.office.wind_to(self.clock.now)

    def chat_key(self, seat: SeatOf, chat: str) -> str:
        """The key of a group, or of the seat's own talk with the bot."""
        return f"sandbox:private:{seat.person}" if chat == "private" else f"sandbox:{chat}"

    async def hint(self) -> tuple[int, str]:
        """Which step of the two-minute story comes next, and what to do."""
        found = await self.office.service.find(self.office.world.directory.communities[0].id, 1)
        if not found:
            return 0, HINTS[0][0]
        incident = found[0]
        if not incident.live:
            return len(HINTS), "走完一遍了。再试试：报个险情、退单、延期、不满意……"
        if incident.resolved_at is not None:
            return 4, HINTS[4][0]
        if incident.acknowledged_at is None:
            return 1, HINTS[1][0]
        return (3, HINTS[3][0]) if incident.nagging.count else (2, HINTS[2][0])

    async def close(self) -> None:
        """Let go of the database."""
        await self.office.close()


@dataclass(slots=True)
class StandingClock:
    """A clock that moves only when somebody winds it."""

    now: datetime = FIRST_MORNING


async def open_stage(database: Path | None = None, rules: RuleBook | None = None) -> Stage:
    """A stage on a database file: a fresh temporary one, or the one that is named (a story goes on where it stood)."""
    path = database or Path(tempfile.mkdtemp(prefix="liandong-demo-")) / "demo.db"
    clock = StandingClock()
    channel = SandboxChannel(lambda: clock.now)
    store = await open_database(f"sqlite:///{path}")
    office = await open_office(sandbox(), store, [channel], rules=rules, now=clock.now)
    for person in office.world.directory.people:
        office.world.private.setdefault(person.id, f"sandbox:private:{person.id}")
    return Stage(office, channel, clock)
