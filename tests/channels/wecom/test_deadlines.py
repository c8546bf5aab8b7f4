"""The five seconds of WeCom while the database is kept busy by the neighbours (pytest --soak -s shows the figures)."""

import asyncio
import time

import pytest

from bot.channels.base import Message, Sender
from bot.channels.wecom.cards import new_task_id
from tests.channels.wecom.fake_qyapi import ACCOUNT
from tests.channels.wecom.neighbourhood import Neighbourhood, neighbourhood

TAPS, CALLS, WRITERS = 60, 20, 8
DEADLINE = 5.0


async def chatter(at: Neighbourhood, writer: int, heard: list[int]) -> None:
    """One neighbour after the other reports something, as fast as the bot takes it."""
    for number in range(1_000_000):
        heard.append(number)
        sender = Sender(f"telegram:n{writer}-{number}", f"邻居{number}")
        text = f"{number % 30 + 1}栋{('电梯坏了', '没水了', '楼道灯不亮', '垃圾没人收')[number % 4]}"
        await at.office.hear(Message("telegram:-7", f"w{writer}-{number}", sender, at.now, text))


async def drain(at: Neighbourhood) -> None:
    while True:
        await at.office.relay.drain(at.now)
        await asyncio.sleep(0.2)


async def tapped(at: Neighbourhood, number: int) -> float:
    """Seconds from a tap to what stands in place of the card."""
    answered = len(at.fake.sent("aibot_respond_update_msg"))
    begun = time.perf_counter()
    await at.fake.tap("zhangjingli", new_task_id(f"#{number} 电梯", ()), f"acknowledge:{number}")
    while len(at.fake.sent("aibot_respond_update_msg")) == answered:  # noqa: ASYNC110 - the fake tells nobody
        await asyncio.sleep(0.001)
    return time.perf_counter() - begun


async def called(at: Neighbourhood, number: int) -> float:
    """Seconds from WeCom's call to our answer."""
    at.qyapi.say(f"wm{number}", f"{number % 30 + 1}栋电梯坏了")
    begun = time.perf_counter()
    await at.service._called({"Event": "kf_msg_or_event", "OpenKfId": ACCOUNT, "Token": f"t{number}"})
    return time.perf_counter() - begun


def figures(name: str, seconds: list[float]) -> str:
    ordered = sorted(seconds)
    median, late, longest = ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100], ordered[-1]
    return f"{name}: {len(ordered)} times, median {median:.3f} s, 95 % within {late:.3f} s, longest {longest:.3f} s"


@pytest.mark.soak
async def test_taps_and_calls_are_answered_in_time_while_the_database_is_busy(tmp_path):
    async with neighbourhood(address=f"sqlite:///{tmp_path}/bot.db") as at:
        for number in range(1, TAPS + 1):
            at.qyapi.say(f"wm{number}", f"{number % 30 + 1}栋{number % 5 + 1}单元电梯坏了")
        await at.resident("wmLast", "你好")
        heard: list[int] = []
        busy = [asyncio.create_task(chatter(at, writer, heard)) for writer in range(WRITERS)]
        busy.append(asyncio.create_task(drain(at)))
        await asyncio.sleep(1)
        begun, before = time.perf_counter(), len(heard)
        taps = [await tapped(at, number) for number in range(1, TAPS + 1)]
        calls = [await called(at, number) for number in range(CALLS)]
        rate = (len(heard) - before) / (time.perf_counter() - begun)
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
        at._gather()
        at.unheard.clear()
    told = (f"{rate:.0f} reports a second were taken meanwhile", figures("taps", taps), figures("calls", calls))
    print("\n" + "\n".join(told))  # noqa: T201 - figures for whoever measures, shown with -s
    assert max(taps) < DEADLINE
    assert max(calls) < DEADLINE
