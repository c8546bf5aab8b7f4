"""A bot on the fake Bot API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from bot.channels.base import Button, Mention, Outbound, SendError
from bot.channels.telegram import Options, TelegramChannel
from tests.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.channels.telegram.fake_world import World, user
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import now
from tests.channels.telegram.wire import Wire

WANG = user(7, "王", last_name="阿姨")
ZHANG = user(8, "张经理")
GROUP = "telegram:-1001"
CARD = Outbound(
    "#12 电梯 <3栋> & 物业",
    mentions=(Mention("p1", "张经理", "8"),),
    buttons=(Button("ack:12", "收到", "primary"), Button("arrive:12", "已到场"), Button("return:12", "退单", "danger")),
)


@dataclass
class Stage:
    """Everything a story needs."""

    fake: FakeTelegram
    wire: Wire
    channel: TelegramChannel
    inbox: Inbox

    @property
    def world(self) -> World:
        return self.fake.world

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Inbox]:
        """The bot listens meanwhile, and is cancelled at the end."""
        task = asyncio.create_task(self.channel.listen(self.inbox))
        try:
            await asyncio.sleep(0.5)
            yield self.inbox
            await asyncio.sleep(0.5)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def stage(*, limits: bool = True, inbox: Inbox | None = None, **options: Any) -> AsyncIterator[Stage]:
    """A bot on a fake Telegram of its own."""
    fake = FakeTelegram(limits=limits)
    wire = Wire(fake)
    channel = TelegramChannel(Options(TOKEN, transport=wire, **options), now=now)
    try:
        yield Stage(fake, wire, channel, inbox or Inbox())
    finally:
        await channel.close()


async def heard(here: Stage, seconds: float = 2.0) -> list:
    """What the sink has been told, apart from the connection's own state."""
    async with here.listening() as inbox:
        await asyncio.sleep(seconds)
    return [value for key, value in inbox.kept.items() if key[0] != "ConnectionState"]


async def only(here: Stage):
    values = await heard(here)
    assert len(values) == 1, values
    return values[0]


async def refused(awaitable) -> SendError:
    with pytest.raises(SendError) as caught:
        await awaitable
    return caught.value
