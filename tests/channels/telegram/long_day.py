"""A day of a neighbourhood on Telegram with the whole bot: people who act, a line, a store and a process that fail.

Everything runs on a virtual clock that stands still while the database works, so a day takes a minute or two and a seed
tells the same story again.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.telegram import Options, TelegramChannel
from bot.config import parse
from bot.domain.incident import Incident
from bot.office import Office, open_office
from storage.database import Database, Row, Statement
from storage.opening import open_database
from tests.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.channels.telegram.fake_refusal import RefusalError
from tests.channels.telegram.fake_world import Chat, Json, user
from tests.channels.telegram.virtual import VirtualLoop, now
from tests.channels.telegram.wire import Wire
from tests.garden import LEADER as LI
from tests.garden import MANAGER as ZHANG
from tests.garden import garden, group, person
from tests.town import book

LINKAGE, RESIDENTS = -1001, -1002
MANAGER, LEADER = user(10001, "张经理"), user(10002, "李主任")
ENDS = ("satisfied", "dissatisfied", "silent", "ignored", "withdrawn", "joined")
HOUR = 3600.0

CONFIG = garden(
    '[hours.roles]\n"物业" = ["每天 00:00-24:00"]',
    group("telegram", LINKAGE),
    group("telegram", RESIDENTS, "residents"),
    person(ZHANG, telegram=MANAGER["id"]),
    person(LI, telegram=LEADER["id"]),
    buildings="1-90",
)


class Store:
    """The database; the clock stands still while it works, and now and then it refuses."""

    def __init__(self, inner: Database, day: "LongDay") -> None:
        self.dialect, self._inner, self._day = inner.dialect, inner, day

    async def fetch(self, *queries: Statement) -> list[list[Row]]:
        return await self._work(self._inner.fetch(*queries))

    async def write(self, unit: Sequence[Statement]) -> list[list[Row]]:
        if self._day.full:
            raise OSError("no space left on the device")
        return await self._work(self._inner.write(unit))

    async def close(self) -> None:
        await self._work(self._inner.close())

    async def _work(self, work: Any) -> Any:
        return await stopping_the_clock(work)


async def stopping_the_clock(work: Any) -> Any:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.busy(+1)
    try:
        return await work
    finally:
        loop.busy(-1)


@dataclass
class Matter:
    """What somebody reports, and how it is to go."""

    building: int
    ends: str
    number: int = 0
    done: bool = False


class LongDay:
    """The people and the troubles, from one seeded source of chance."""

    def __init__(self, file: Path, seed: int, *, matters: int, hours: float) -> None:
        self.file, self.chance, self.hours = file, random.Random(seed), hours
        self.fake = FakeTelegram()
        self.wire = Wire(self.fake)
        self.full = self.over = False
        self.deaths = self.blows = 0
        self.linkage = self.fake.world.group(LINKAGE, "阳光花园联动群")
        self.residents = self.fake.world.group(RESIDENTS, "阳光花园居民群")
        self.matters = [Matter(building, ENDS[building % len(ENDS)]) for building in range(1, matters + 1)]

    async def run(self) -> list[Incident]:
        """The day; then the bot has an hour in peace, and what it knows is returned."""
        await asyncio.gather(self._lives(), self._trouble(), self._chatter(), self._people())
        office = await self._open(TelegramChannel(Options(TOKEN, transport=self.wire), now=now))
        try:
            numbers = range(1, 10 * len(self.matters))
            return list(await office.service.find("sunshine", *numbers))
        finally:
            await office.channels["telegram"].close()
            await office.close()

    # --- people ---

    async def _people(self) -> None:
        try:
            await asyncio.gather(*map(self._play, self.matters))
        finally:
            self.over = True

    async def _play(self, matter: Matter) -> None:
        await asyncio.sleep(self.chance.uniform(0, (self.hours - 6) * HOUR))
        where = self.chance.choice((self.linkage, self.residents))
        reporter = user(20000 + matter.building, f"居民{matter.building}")
        self.fake.world.say(where, reporter, f"{matter.building}栋电梯坏了")
        card = await self._seen(lambda text: f" {matter.building}栋" in text and "电梯" in text, self.linkage)
        matter.number = int(card["text"].partition("#")[2].split()[0])
        await getattr(self, f"_{matter.ends}")(matter, where, reporter)
        matter.done = True

    async def _ignored(self, matter: Matter, where: Chat, reporter: Json) -> None:
        """Nobody does anything."""

    async def _joined(self, matter: Matter, where: Chat, reporter: Json) -> None:
        self.fake.world.say(where, user(30000 + matter.building, "邻居"), f"{matter.building}栋电梯坏了")

    async def _withdrawn(self, matter: Matter, where: Chat, reporter: Json) -> None:
        await self._pause()
        self.fake.world.say(where, reporter, f"撤回 {matter.number}")

    async def _silent(self, matter: Matter, where: Chat, reporter: Json) -> None:
        await self._repaired(matter, where)

    async def _satisfied(self, matter: Matter, where: Chat, reporter: Json) -> None:
        await self._repaired(matter, where)
        self.fake.world.say(where, reporter, f"满意 {matter.number}")

    async def _dissatisfied(self, matter: Matter, where: Chat, reporter: Json) -> None:
        await self._repaired(matter, where)
        self.fake.world.say(where, reporter, f"不满意 {matter.number} 还是停在一楼")

    async def _repaired(self, matter: Matter, where: Chat) -> None:
        await self._pause()
        await self._acknowledge(matter)
        await self._pause()
        self.fake.world.say(self.linkage, MANAGER, f"{matter.number} 已修好：换了{matter.building}号门机板")
        await self._seen(lambda text: f"换了{matter.building}号门机板" in text and "#" in text, self.linkage)

    async def _acknowledge(self, matter: Matter) -> None:
        """A tap, and if the bot was down while that lived, words."""
        card = self._card(matter)
        if card is not None and self.chance.random() < 0.6:
            self.fake.world.tap(card, MANAGER, f"acknowledge:{matter.number}")
            await asyncio.sleep(400)
        if "处理中" not in (self._card(matter) or card or {}).get("text", ""):
            self.fake.world.say(self.linkage, MANAGER, f"{matter.number} 收到")

    async def _pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(60, 900))

    def _card(self, matter: Matter) -> Json | None:
        shown = [one for one in self._of_the_bot(self.linkage) if f"#{matter.number} " in one["text"]]
        return next((one for one in shown if "reply_markup" in one), None)

    def _of_the_bot(self, chat: Chat) -> list[Json]:
        bot = self.fake.world.bot["id"]
        return [one for one in chat.messages.values() if one["from"]["id"] == bot and one.get("text")]

    async def _seen(self, look: Callable[[str], bool], chat: Chat) -> Json:
        """What a person waits to read; they give up after five hours, and the day has failed."""
        for _ in range(3600):
            found = next((one for one in self._of_the_bot(chat) if look(one["text"])), None)
            if found is not None:
                return found
            await asyncio.sleep(5)
        raise AssertionError("somebody waited for hours and the bot did not say it")

    async def _chatter(self) -> None:
        while not self.over:
            await asyncio.sleep(self.chance.expovariate(1 / 60))
            self.fake.world.say(self.residents, user(777, "群友"), self.chance.choice(("早", "谢谢", "好的", "哈哈哈")))

    # --- trouble ---

    async def _trouble(self) -> None:
        while not self.over:
            await asyncio.sleep(self.chance.expovariate(1 / 240))
            self.blows += 1
            await self._strike(self.chance.choice(("before", "after", "silence", "429", "500", "line", "store")))
        self.wire.down, self.full = "", False

    async def _strike(self, how: str) -> None:
        method = self.chance.choice(("getUpdates", "sendMessage", "editMessageText"))
        match how:
            case "429":
                self.fake.fail_next(method, RefusalError(429, "Too Many Requests: retry after 5", retry_after=5))
            case "500":
                self.fake.fail_next(method, RefusalError(500, "Internal Server Error"))
            case "line":
                self.wire.down = self.chance.choice(("before", "silence"))
                await asyncio.sleep(self.chance.uniform(1, 90))
                self.wire.down = ""
            case "store":
                self.full = True
                await asyncio.sleep(self.chance.uniform(1, 60))
                self.full = False
            case _:
                self.wire.cut(method, how)

    # --- the bot ---

    async def _lives(self) -> None:
        """The bot runs, dies in the middle of whatever it does, runs again; at the end it has an hour."""
        while not self.over:
            await self._life(self.chance.uniform(60, 3600))
        await self._life(HOUR)

    async def _life(self, seconds: float) -> None:
        channel = TelegramChannel(Options(TOKEN, transport=self.wire), now=now)
        try:
            office = await self._open(channel)
        except OSError:  # the store refuses: whoever watches the process starts it again
            await channel.close()
            await asyncio.sleep(10)
            return
        tasks = [asyncio.create_task(channel.listen(office.hear)), asyncio.create_task(self._clock(office))]
        for _ in range(int(seconds / 5)):
            await asyncio.sleep(5)
            if self.over and seconds != HOUR:
                break
        self.deaths += 1
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await channel.close()
        await office.close()

    async def _open(self, channel: TelegramChannel) -> Office:
        store = Store(await stopping_the_clock(open_database(f"sqlite:///{self.file}")), self)
        try:
            return await open_office(parse(CONFIG), store, [channel], rules=book(), now=now())
        except OSError:
            await store.close()
            raise

    async def _clock(self, office: Office) -> None:
        while True:
            await asyncio.sleep(2)
            for job in (office.ticker.tick, office.relay.drain, office.forget_unanswered):
                with suppress(OSError):
                    await job(now())
