"""A bot on the fake Bot API."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram import Options, TelegramChannel
from tests.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.channels.telegram.fake_world import World, user
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import now
from tests.channels.telegram.wire import Wire

WANG = user(7, "王", last_name="阿姨")
ZHANG = user(8, "张经理")


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
