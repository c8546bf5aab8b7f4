"""A bad day: hours of chat on a line that fails, with a store that fails and a process that dies, all at random."""

import asyncio
import random
from contextlib import suppress

import pytest

from bot.channels.base import Message, Outbound, SendError
from bot.channels.telegram import Options, TelegramChannel
from tests.channels.telegram.fake_api import TOKEN
from tests.channels.telegram.fake_refusal import RefusalError
from tests.channels.telegram.stage import WANG, Stage, stage
from tests.channels.telegram.virtual import elapsed, now, virtual

GROUPS = 5


class BadDay:
    """What goes wrong, from one seeded source of chance."""

    def __init__(self, here: Stage, seed: int) -> None:
        self.here = here
        self.chance = random.Random(seed)
        self.written: dict[str, list[str]] = {}
        self.sent: list[str] = []
        self.lost: list[str] = []
        self.over = False

    async def chat(self, hours: float) -> None:
        """People write, singly, in bursts, and in albums."""
        number = 0
        while elapsed() < hours * 3600:
            await asyncio.sleep(self.chance.expovariate(1 / 40))
            for _ in range(self.chance.choice((1, 1, 1, 2, 8))):
                number += 1
                self._write(f"{number}")
        self.over = True

    def _write(self, text: str) -> None:
        group = self.here.world.group(-1000 - self.chance.randrange(GROUPS))
        self.written.setdefault(f"telegram:{group.id}", []).append(text)
        if self.chance.random() < 0.1:
            self.here.world.photo(group, WANG, f"file-{text}", media_group_id=text, caption=text)
            self.here.world.photo(group, WANG, f"file-{text}b", media_group_id=text)
        else:
            self.here.world.say(group, WANG, text)

    async def trouble(self) -> None:
        """The line, the server and the store fail now and then."""
        while not self.over:
            await asyncio.sleep(self.chance.expovariate(1 / 120))
            how = self.chance.choice(("before", "after", "silence", "429", "500", "line", "store"))
            await self._strike(how, self.chance.choice(("getUpdates", "sendMessage")))
        self.here.wire.down, self.here.inbox.refuse = "", lambda _: False

    async def _strike(self, how: str, method: str) -> None:
        if how == "429":
            self.here.fake.fail_next(method, RefusalError(429, "Too Many Requests: retry after 5", retry_after=5))
        elif how == "500":
            self.here.fake.fail_next(method, RefusalError(500, "Internal Server Error"))
        elif how == "line":
            self.here.wire.down = self.chance.choice(("before", "silence"))
            await asyncio.sleep(self.chance.uniform(1, 90))
            self.here.wire.down = ""
        elif how == "store":
            self.here.inbox.refuse = lambda _: True
            await asyncio.sleep(self.chance.uniform(1, 60))
            self.here.inbox.refuse = lambda _: False
        else:
            self.here.wire.cut(method, how)

    async def lives(self) -> None:
        """The bot runs, is killed, runs again."""
        while not self.over:
            await self._life(self.chance.uniform(5, 1200))
        await self._life(300)

    async def _life(self, seconds: float) -> None:
        channel = TelegramChannel(Options(TOKEN, transport=self.here.wire), now=now)
        listening = asyncio.create_task(channel.listen(self.here.inbox))
        await asyncio.sleep(seconds)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await channel.close()

    async def letters(self) -> None:
        """A relay writes to the groups, again and again until it works."""
        number = 0
        while not self.over:
            number += 1
            await asyncio.sleep(self.chance.expovariate(1 / 30))
            await self._deliver(f"telegram:{-1000 - number % GROUPS}", f"letter {number}")

    async def _deliver(self, chat: str, text: str) -> None:
        while True:
            try:
                await self.here.channel.send(chat, Outbound(text), key=text)
            except SendError as error:
                self.lost.extend([text] if error.permanent else [])
                await asyncio.sleep(error.retry_after or 5)
            else:
                self.sent.append(text)
                return


async def bad_day(seed: int, hours: float) -> None:
    async with stage() as here:
        for number in range(GROUPS):
            here.world.group(-1000 - number)
        day = BadDay(here, seed)
        await asyncio.gather(day.chat(hours), day.trouble(), day.lives(), day.letters())
        for chat, texts in day.written.items():
            heard = [
                value.text for value in here.inbox.kept.values() if isinstance(value, Message) and value.chat == chat
            ]
            assert [text for text in heard if text] == texts, "every message once and in order"
        shown = [one.get("text") for group in here.world.chats.values() for one in group.messages.values()]
        assert [text for text in day.sent if text not in shown] == [], "every letter that was sent is there"
        assert day.lost == [], "no trouble of the line is taken for a refusal"
        assert "poison" not in here.inbox.states()


@pytest.mark.parametrize("seed", range(3))
def test_two_bad_hours_end_with_everything_heard_once_and_in_order(seed):
    virtual(bad_day)(seed, hours=2)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 112))
def test_a_bad_day_ends_with_everything_heard_once_and_in_order(seed):
    virtual(bad_day)(seed, hours=24)
