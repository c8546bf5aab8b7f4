"""One talk with customer service: the organisation's interface, the channel, an inbox, on the virtual clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bot.channels.base import Button
from bot.channels.notes import Notes, PassingNotes
from bot.channels.wecom.residents import Corp, ServiceChannel, ServiceOptions
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import now, virtual
from tests.channels.wecom.fake_qyapi import ACCOUNT, APP_SECRET, CORP, FakeQyapi

WANG = "wmWangAyi"
CHAT = f"wxkf:{ACCOUNT}/{WANG}"
RATE = (Button("confirm_satisfied:12", "满意", "primary"), Button("confirm_dissatisfied:12", "不满意"))
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


@dataclass
class Desk:
    fake: FakeQyapi
    channel: ServiceChannel
    inbox: Inbox

    async def called(self, token: str = "t1") -> bool:
        """WeCom's callback says that there is something."""
        return await self.channel._called({"Event": "kf_msg_or_event", "OpenKfId": ACCOUNT, "Token": token})

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Inbox]:
        task = asyncio.create_task(self.channel.listen(self.inbox))
        try:
            await asyncio.sleep(0.1)
            yield self.inbox
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def desk(
    notes: Notes, *, fake: FakeQyapi | None = None, inbox: Inbox | None = None, secret: str = APP_SECRET
) -> AsyncIterator[Desk]:
    fake = fake or FakeQyapi()
    corp = Corp(CORP, secret, "https://qyapi.example")
    options = ServiceOptions(corp, "QDG6eK", KEY, "您好，这里是联动助手", transport=fake.transport)
    channel = ServiceChannel(options, notes, now=now)
    try:
        yield Desk(fake, channel, inbox or Inbox())
    finally:
        await channel.close()


def story(test):
    """On the virtual clock, with a notebook of its own."""

    def run() -> None:
        virtual(test)(PassingNotes())

    run.__name__ = test.__name__
    return run
