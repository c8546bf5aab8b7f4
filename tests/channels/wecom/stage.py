"""A bot on the fake WeCom."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from bot.accounts.wecom import wecom_words
from bot.channels.wecom import Account, Options, WeComChannel
from bot.texts import load_catalogue
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import now
from tests.channels.wecom.fake_push import FakePush
from tests.channels.wecom.fake_server import BOT, SECRET, FakeWeCom

GROUP = "wrLinkage"
CHAT = f"wecom:{GROUP}"
KEY = "11111111-2222"
ZHANG, LI = "zhangjingli", "lizhuren"


@dataclass
class Stage:
    """Everything a story needs."""

    fake: FakeWeCom
    push: FakePush
    channel: WeComChannel
    inbox: Inbox

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Inbox]:
        """The bot listens meanwhile, and is cancelled at the end."""
        task = asyncio.create_task(self.channel.listen(self.inbox))
        try:
            await asyncio.sleep(0.1)
            yield self.inbox
            await asyncio.sleep(0.1)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def stage(
    *,
    secret: str = SECRET,
    push: bool = True,
    inbox: Inbox | None = None,
    luck: float = 0.5,
    fake: FakeWeCom | None = None,
    **more: Any,
) -> AsyncIterator[Stage]:
    """A bot on a fake WeCom of its own; its linkage group has a message push unless `push` is False."""
    posts = FakePush({KEY: GROUP})
    async with (fake or FakeWeCom()).serving() as server:
        options = Options(
            Account(BOT, secret, server.url),
            wecom_words(load_catalogue()),
            keys={CHAT: KEY} if push else {},
            bot_name="联动助手",
            transport=posts.transport,
            **more,
        )
        channel = WeComChannel(options, now=now, luck=lambda: luck)
        try:
            yield Stage(server, posts, channel, inbox or Inbox())
        finally:
            await channel.close()


async def until(true: Callable[[], object]) -> None:
    while not true():  # noqa: ASYNC110 - on the virtual clock this costs nothing
        await asyncio.sleep(0.05)
