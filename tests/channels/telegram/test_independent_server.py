"""The channel against a Bot API server of other people's making: npm telegram-test-api.

It knows few methods, leaves fields out, counts milliseconds, answers null to edits, ignores offsets and does not hold
polls open. The bot must live with that.
"""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.base import Action, Button, Inbound, Message, Outbound, SentRef
from bot.channels.telegram import Options, TelegramChannel
from tests.channels.telegram.fake_api import TOKEN
from tests.needs import NODE_PATH
from tests.processes import free_port

SCRIPT = Path(__file__).with_name("independent.cjs")


async def told(resident: Process) -> dict:
    """The next thing that the other side says."""
    line = await asyncio.wait_for(resident.stdout.readline(), 15)
    return json.loads(line or "{}")


class Bot:
    """Answers every message with a card, and every tap by closing the card."""

    def __init__(self, url: str) -> None:
        self.channel = TelegramChannel(Options(TOKEN, base_url=f"{url}/bot", poll_within=timedelta(0)))
        self.heard: list[Inbound] = []
        self.card: SentRef | None = None

    async def __call__(self, value: Inbound) -> None:
        self.heard.append(value)
        if isinstance(value, Message):
            card = Outbound("#1 3栋 电梯故障", buttons=(Button("ack:1", "收到"),))
            self.card = await self.channel.send(value.chat, card, key=value.id)
        if isinstance(value, Action) and value.action == "ack:1":
            await self.channel.answer(value, "好的")
            assert await self.channel.update(self.card, Outbound("#1 已接单")) == self.card


@pytest.mark.node
async def test_a_report_an_answer_with_a_button_a_tap_and_an_edit():
    environment = os.environ | NODE_PATH
    resident = await asyncio.create_subprocess_exec(
        "node", str(SCRIPT), str(free_port()), TOKEN, stdout=PIPE, env=environment
    )
    bot = Bot((await told(resident))["ready"])
    listening = asyncio.create_task(bot.channel.listen(bot))
    try:
        assert await told(resident) == {"done": {"first": "#1 3栋 电梯故障", "tapped": "ack:1", "last": "#1 已接单"}}
        assert await asyncio.wait_for(resident.wait(), 10) == 0
        (message,) = [value for value in bot.heard if isinstance(value, Message)]
        assert (message.text, message.sender.name, message.chat) == ("3栋电梯坏了", "王阿姨", "telegram:555")
        tap = next(value for value in bot.heard if isinstance(value, Action))
        assert (tap.action, tap.message) == ("ack:1", bot.card.id)
        assert not await bot.channel.set_commands([("help", "怎么用")])
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await bot.channel.close()
        if resident.returncode is None:
            resident.kill()
            await resident.wait()
