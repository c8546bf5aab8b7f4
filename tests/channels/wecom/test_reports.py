"""Residents' reports: each is heard once, nothing is lost by a restart, and nobody is answered."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.channels.base import Outbound, SendError, SentRef
from bot.channels.notes import Notes
from bot.channels.wecom.residents import Corp, ReportChannel, ReportOptions
from bot.channels.wecom.residents.reports import read_order
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import now
from tests.channels.wecom.fake_qyapi import APP_SECRET, CORP, FakeQyapi
from tests.channels.wecom.service_desk import story


@asynccontextmanager
async def listening(fake: FakeQyapi, notes: Notes) -> AsyncIterator[tuple[ReportChannel, Inbox]]:
    corp, inbox = Corp(CORP, APP_SECRET, "https://qyapi.example"), Inbox()
    channel = ReportChannel(ReportOptions(corp, transport=fake.transport), notes, now=now)
    task = asyncio.create_task(channel.listen(inbox))
    try:
        await asyncio.sleep(0.1)
        yield channel, inbox
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await channel.close()


@story
async def test_a_report_is_heard_within_a_minute_and_once(notes):
    fake = FakeQyapi()
    async with listening(fake, notes) as (_, inbox):
        fake.report("电梯坏了", location={"name": "阳光花园3栋"}, image_urls=["https://files.example/1.jpg"])
        await asyncio.sleep(60)
        (heard,) = inbox.messages
        assert heard.text == "报事 电梯坏了 阳光花园3栋"
        assert heard.photos == ("https://files.example/1.jpg",)
        assert heard.sender.name == "王阿姨"
        await asyncio.sleep(3600)
        assert len(inbox.messages) == 1


@story
async def test_many_reports_come_page_by_page(notes):
    fake = FakeQyapi()
    for number in range(120):
        fake.report(f"{number}")
    async with listening(fake, notes) as (_, inbox):
        assert len(inbox.messages) == 120
        assert fake.asked("report/resident/get_order_list")[-1]["limit"] == 50


@story
async def test_reports_made_while_the_bot_was_down_are_heard_afterwards(notes):
    fake = FakeQyapi()
    async with listening(fake, notes) as (_, inbox):
        assert inbox.messages == []
    await asyncio.sleep(5 * 3600)
    fake.report("半夜没水")
    await asyncio.sleep(5 * 3600)
    async with listening(fake, notes) as (_, inbox):
        assert inbox.texts == ["报事 半夜没水"]


@story
async def test_the_first_start_leaves_old_reports_alone(notes):
    fake = FakeQyapi()
    fake.report("昨天的事")
    await asyncio.sleep(24 * 3600)
    async with listening(fake, notes) as (_, inbox):
        assert inbox.texts == []


@story
async def test_nobody_can_be_answered_and_that_is_told(notes):
    async with listening(FakeQyapi(), notes) as (channel, _):
        for attempt in (
            channel.send("wxreport:x", Outbound("#1"), key="1"),
            channel.update(SentRef("wxreport:x", "1"), Outbound("#1")),
        ):
            with pytest.raises(SendError) as error:
                await attempt
            assert error.value.permanent
            assert not error.value.gone, "there is nothing to be told to the administrators"


def test_one_person_is_the_same_in_every_report_and_their_number_is_not_shown():
    order = {"order_id": "1", "desc": "x", "create_time": 1780000000, "reporter_mobile": "13800000000"}
    first, second = read_order(order), read_order(order | {"order_id": "2"})
    assert first.sender == second.sender
    assert "13800000000" not in repr(first)


@story
async def test_the_check_says_whether_this_organisation_has_reports(notes):
    fake = FakeQyapi()
    async with listening(fake, notes) as (channel, _):
        assert (await channel.examine())[0].mark == "✓"
        fake.fail_with["report/resident/get_order_list"] = deque([48002])
        (bad,) = await channel.examine()
        assert "政府类型" in bad.text


@story
async def test_an_order_that_cannot_be_read_stops_nothing(notes):
    fake = FakeQyapi()
    fake.report("好的")
    fake.orders.insert(0, {"create_time": fake.orders[0]["create_time"]})
    async with listening(fake, notes) as (channel, inbox):
        assert inbox.texts == ["报事 好的"]
        assert channel.health().counts["unreadable"] == 1
