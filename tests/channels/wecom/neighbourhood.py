"""A neighbourhood on three platforms: the real office, the real channels, and the platforms' fakes at the edge.

The linkage group and the staff are on WeCom, residents on 微信客服 or on Telegram (a channel that keeps all). Every
message of the bot has to be heard by somebody in the story, whatever road it took.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.accounts.wecom import wecom_words
from bot.channels.base import Message, Sender
from bot.channels.memory import MemoryChannel
from bot.channels.wecom import Account, Options, WeComChannel
from bot.channels.wecom.residents import Corp, ServiceChannel, ServiceOptions
from bot.config import Config, parse
from bot.domain.incident import Incident
from bot.office import Office, open_office
from bot.texts import load_catalogue
from storage import incidents
from storage.channel_notes import KeptNotes
from storage.opening import open_database
from tests.channels.wecom import fake_server
from tests.channels.wecom.fake_push import FakePush
from tests.channels.wecom.fake_qyapi import ACCOUNT, APP_SECRET, CORP, FakeQyapi
from tests.channels.wecom.fake_qyapi import words as service_words
from tests.channels.wecom.fake_server import BOT, SECRET, FakeWeCom
from tests.channels.wecom.stage import until
from tests.channels.wecom.test_callback import KEY, TOKEN
from tests.garden import LEADER, MANAGER, garden, group, person
from tests.town import book, local

WANG, SUN = "wmWangAyi", "wmSunXiansheng"
ZHANG, LI = "zhangjingli", "lizhuren"
LINKAGE, PUSH_KEY = "wrLinkage", "0123456789abcdef-push"
CONFIG = garden(
    f'[wecom]\nbot_id = "{BOT}"\nbot_name = "联动助手"',
    f'[wecom.service]\ncorp_id = "{CORP}"',
    "[telegram]",
    group("wecom", LINKAGE),
    group("telegram", "-7", "residents"),
    person(MANAGER, wecom="zhangjingli"),
    person(LEADER, wecom="lizhuren", administrator=True),
    buildings="1-30",
)


@dataclass(frozen=True)
class Heard:
    """One message: where it could be read, its words, and the buttons under it."""

    place: str
    text: str
    buttons: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    raw: Any = None


@dataclass
class Neighbourhood:
    """The stage. Places are `linkage` (WeCom), `residents` (Telegram), a member's userid, a resident of 微信客服."""

    now: datetime
    fake: FakeWeCom
    push: FakePush
    qyapi: FakeQyapi
    config: Config
    address: str
    telegram: MemoryChannel = field(default_factory=lambda: MemoryChannel("telegram"))
    unheard: list[Heard] = field(default_factory=list)
    office: Office = field(init=False)
    wecom: WeComChannel = field(init=False)
    service: ServiceChannel = field(init=False)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    async def open(self) -> None:
        database = await open_database(self.address)
        clock = lambda: self.now  # noqa: E731 - the story's clock, as it is when it is asked
        account = Account(BOT, SECRET, self.fake.url)
        keys = {f"wecom:{LINKAGE}": PUSH_KEY} if PUSH_KEY in self.push.keys else {}
        options = Options(
            account, wecom_words(load_catalogue()), keys=keys, bot_name="联动助手", transport=self.push.transport
        )
        self.wecom = WeComChannel(options, KeptNotes(database, "wecom"), now=clock)
        service = ServiceOptions(
            Corp(CORP, APP_SECRET, "https://q.example"), TOKEN, KEY, "您好", transport=self.qyapi.transport
        )
        self.service = ServiceChannel(service, KeptNotes(database, "wxkf"), now=clock)
        channels = [self.wecom, self.service, self.telegram]
        self.office = await open_office(self.config, database, channels, rules=book(), now=self.now)
        self._tasks = [asyncio.create_task(channel.listen(self.office.hear)) for channel in channels[:2]]
        async with asyncio.timeout(5):
            await until(lambda: self.wecom.health().state == self.service.health().state == "up")

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.wecom.close()
        await self.service.close()
        await self.office.close()

    async def restart(self) -> None:
        await self.close()
        await self.open()

    # What people do

    async def group(self, userid: str, text: str, **more: Any) -> None:
        """A member calls the bot in the linkage group."""
        await self.fake.say(userid, text, LINKAGE, **more)
        await self._settle()

    async def private(self, userid: str, text: str) -> None:
        """A member writes to the bot alone."""
        await self.fake.say(userid, text)
        await self._settle()

    async def tap(self, heard: Heard, label: str) -> None:
        """A member taps a button of a card that they have heard."""
        card = heard.raw["template_card"]
        key = next(button["key"] for button in card["button_list"] if button["text"] == label)
        await self.fake.tap(heard.place, card["task_id"], key)
        await self._settle()

    async def resident(self, who: str, text: str, **more: Any) -> None:
        """A resident writes to customer service; WeCom calls us."""
        self.qyapi.say(who, text, **more)
        assert await self.service._called({"Event": "kf_msg_or_event", "OpenKfId": ACCOUNT, "Token": "t"})
        await self._settle()

    async def choose(self, heard: Heard, label: str) -> None:
        """A resident taps an entry of a menu that they have heard."""
        entries = [entry["click"] for entry in heard.raw["msgmenu"]["list"]]
        chosen = next(entry for entry in entries if entry["content"] == label)
        await self.resident(heard.place, label, menu_id=chosen["id"])

    async def neighbour(self, name: str, text: str) -> None:
        """Somebody writes in the residents' group on Telegram."""
        self._count += 1
        sender = Sender(f"telegram:{name}", name)
        await self.office.hear(Message("telegram:-7", f"t{self._count}", sender, self.now, text))
        await self._settle()

    async def fast_forward(self, **span: float) -> None:
        """Let time pass; everything fires at its own time."""
        self.now += timedelta(**span)
        await self._settle()

    async def _settle(self) -> None:
        for _ in range(3):
            await asyncio.sleep(0.02)
            await until(lambda: self.wecom._intake is None or not self.wecom._intake.waiting)
            await self.office.wind_to(self.now)
        self._gather()

    # What people see

    def _gather(self) -> None:
        for chat, body in self._new("wecom", self.fake.spoken):
            buttons = tuple(one["text"] for one in body.get("template_card", {}).get("button_list", ()))
            place = "linkage" if chat == LINKAGE else chat
            self.unheard.append(Heard(place, fake_server.words(body), buttons, raw=body))
        for where, post in self._new("push", self.push.posts):
            called = tuple(post["text"].get("mentioned_list", ()))
            place = "linkage" if where == LINKAGE else where
            self.unheard.append(Heard(place, post["text"]["content"], called=called, raw=post))
        for sent in self._new("service", self.qyapi.sent):
            entries = sent.get("msgmenu", {}).get("list", ())
            labels = tuple(entry["click"]["content"] for entry in entries)
            text = service_words(sent).split("\n[")[0]
            self.unheard.append(Heard(sent["touser"], text, labels, raw=sent))
        for posted in self.telegram.posted:
            if self._seen.get(posted.id) != posted.edits:
                self._seen[posted.id] = posted.edits
                place = "residents" if posted.chat == "telegram:-7" else posted.chat
                self.unheard.append(Heard(place, posted.out.text, tuple(one.label for one in posted.out.buttons)))

    def _new(self, road: str, everything: list[Any]) -> list[Any]:
        known, self._seen[road] = self._seen.get(road, 0), len(everything)
        return everything[known:]

    def hears(self, place: str, *said: str) -> Heard:
        """The next message there says this."""
        heard = next((one for one in self.unheard if one.place == place), None)
        assert heard is not None, f"nothing is said to {place}; unheard: {self.listed}"
        missing = [word for word in said if word not in heard.text]
        assert not missing, f"{missing} not in {heard.text!r}"
        self.unheard.remove(heard)
        return heard

    def hears_nothing(self) -> None:
        assert not self.unheard, f"unexpected: {self.listed}"

    @property
    def listed(self) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(one.place, one.text, one.buttons) for one in self.unheard]

    async def incident(self, number: int) -> Incident:
        (found,) = await self.office.service.find("sunshine", number)
        return found

    async def count(self) -> int:
        ((row,),) = await self.office.database.fetch(incidents.last_number("sunshine"))
        return int(row["number"])


@asynccontextmanager
async def neighbourhood(
    *, push: bool = True, now: str = "2026-06-01 10:00", address: str = "sqlite://", config: str = CONFIG
) -> AsyncIterator[Neighbourhood]:
    """A Monday morning; a message that nobody heard fails the story."""
    async with FakeWeCom().serving() as fake:
        stage = Neighbourhood(
            local(now), fake, FakePush({PUSH_KEY: LINKAGE} if push else {}), FakeQyapi(), parse(config), address
        )
        stage.qyapi.now = lambda: stage.now.timestamp()  # noqa: PLW0108 - the moment is replaced as the story goes on
        await stage.open()
        try:
            yield stage
            stage.hears_nothing()
        finally:
            await stage.close()
