"""Telegram's limits: kept, per chat, and without making other chats wait."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Outbound, SendError
from bot.channels.telegram.keys import Address
from bot.channels.telegram.limits import PATIENCE, Pace, Window
from tests.channels.telegram.fake_refusal import RefusalError
from tests.channels.telegram.stage import stage
from tests.channels.telegram.virtual import elapsed, virtual

GROUP, OTHER = "telegram:-1001", "telegram:-1002"


async def relay(channel, chat: str, letters: int, sent: list[float], **more) -> None:
    """Sends letter after letter to one chat, and waits as long as it is told to."""
    for number in range(letters):
        while True:
            try:
                await channel.send(chat, Outbound(f"{number}", **more), key=f"{chat}{number}")
                break
            except SendError as error:
                await asyncio.sleep(error.retry_after)
        sent.append(elapsed())


def most_in(times: list[float], seconds: float) -> int:
    return max(sum(start <= at < start + seconds - 1e-6 for at in times) for start in times)


@virtual
async def test_a_group_gets_at_most_twenty_a_minute_and_one_a_second_and_telegram_never_complains():
    async with stage() as here:
        here.world.group()
        sent: list[float] = []
        await relay(here.channel, GROUP, 60, sent, urgent=True)
        assert most_in(sent, 60) == 20
        assert most_in(sent, 1) == 1
        assert len(here.fake.called("sendMessage")) == 60, "no 429 and so no repetition"


@virtual
async def test_of_a_groups_twenty_two_are_kept_for_what_is_urgent():
    async with stage() as here:
        here.world.group()
        sent: list[float] = []
        for number in range(18):
            await here.channel.send(GROUP, Outbound(f"{number}"), key=f"{number}")
        with pytest.raises(SendError) as caught:
            await here.channel.send(GROUP, Outbound("周报"), key="digest")
        assert 0 < caught.value.retry_after <= 60
        await relay(here.channel, GROUP, 2, sent, urgent=True)
        assert sent[-1] < 21


@virtual
async def test_edits_count():
    async with stage() as here:
        here.world.group()
        ref = await here.channel.send(GROUP, Outbound("0"), key="0")
        for number in range(1, 18):
            await here.channel.update(ref, Outbound(f"{number}"))
        with pytest.raises(SendError) as caught:
            await here.channel.update(ref, Outbound("zu viel"))
        assert caught.value.retry_after


@virtual
async def test_a_private_chat_has_no_limit_by_the_minute():
    async with stage() as here:
        here.world.private({"id": 7, "first_name": "王"})
        sent: list[float] = []
        await relay(here.channel, "telegram:7", 40, sent)
        assert sent[-1] == pytest.approx(39, abs=0.1)


@virtual
async def test_all_chats_together_get_thirty_a_second():
    async with stage() as here:
        chats = [here.world.group(-1000 - number) for number in range(100)]
        sent: list[float] = []
        await asyncio.gather(*(relay(here.channel, f"telegram:{chat.id}", 1, sent) for chat in chats))
        assert most_in(sent, 1) == 30
        assert max(sent) == pytest.approx(3, abs=0.1)


@virtual
async def test_a_group_at_its_limit_delays_another_by_less_than_a_second():
    async with stage() as here:
        here.world.group()
        here.world.group(-1002)
        busy = asyncio.create_task(relay(here.channel, GROUP, 80, []))
        for _ in range(20):
            await asyncio.sleep(7.3)
            asked = elapsed()
            await here.channel.send(OTHER, Outbound("着火"), key=f"{asked}")
            assert elapsed() - asked < 1
        busy.cancel()


@virtual
async def test_a_429_closes_its_chat_for_the_time_it_says_and_no_other():
    async with stage() as here:
        here.world.group()
        here.world.group(-1002)
        here.fake.fail_next("sendMessage", RefusalError(429, "Too Many Requests: retry after 33", retry_after=33))
        with pytest.raises(SendError) as caught:
            await here.channel.send(GROUP, Outbound("一"), key="1")
        assert caught.value.retry_after == 33
        asked = elapsed()
        await here.channel.send(OTHER, Outbound("二"), key="2")
        assert elapsed() - asked < 1
        await asyncio.sleep(10)
        with pytest.raises(SendError) as again:
            await here.channel.send(GROUP, Outbound("一"), key="1")
        assert again.value.retry_after == pytest.approx(23, abs=1)
        assert len(here.fake.called("sendMessage")) == 2, "the closed chat was not tried again"
        await asyncio.sleep(again.value.retry_after)
        await here.channel.send(GROUP, Outbound("一"), key="1")


@virtual
async def test_nothing_waits_longer_than_its_patience():
    pace, told = Pace(per_second=30), []
    for number in range(60):
        asked = elapsed()
        try:
            await pace.turn(Address(-1), messages=1 + number % 10)
        except SendError as error:
            told.append(error.retry_after)
        assert elapsed() - asked <= PATIENCE
        await asyncio.sleep(1)
    assert told
    assert min(told) > PATIENCE


steps = st.lists(st.tuples(st.floats(0, 20), st.integers(1, 10)), min_size=1, max_size=60)


@given(steps, st.integers(1, 20), st.floats(0.5, 60))
def test_a_window_never_lets_more_through_than_its_limit(wishes, limit, seconds):
    window, sent, now = Window(limit, seconds), [], 0.0
    for pause, wish in wishes:
        now += pause
        messages = min(wish, limit)
        opens = window.opens(now, messages=messages)
        assert opens >= now
        window.count(opens, messages)
        sent.extend([opens] * messages)
        now = opens
    for start in sent:
        assert sum(start <= at < start + seconds * (1 - 1e-9) for at in sent) <= limit
