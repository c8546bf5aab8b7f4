"""Customer service says at most five messages within 48 hours, and keeps two of them for what matters."""

import asyncio

import pytest

from bot.channels.base import Outbound, SendError
from bot.channels.notes import PassingNotes
from bot.channels.wecom.changes import told
from tests.channels.telegram.virtual import virtual
from tests.channels.wecom.fake_qyapi import ACCOUNT, FakeQyapi
from tests.channels.wecom.service_desk import CHAT, RATE, WANG, desk, story


@story
async def test_five_messages_then_none_until_the_resident_speaks_again(notes):
    async with desk(notes) as at, at.listening():
        at.fake.say(WANG, "3栋电梯坏了")
        assert await at.called()
        for number in range(5):
            await at.channel.send(CHAT, Outbound(f"#{number}"), key=f"{number}")
        asked = len(at.fake.asked("kf/send_msg"))
        with pytest.raises(SendError) as error:
            await at.channel.send(CHAT, Outbound("#6"), key="6")
        assert error.value.until_heard
        assert len(at.fake.asked("kf/send_msg")) == asked, "WeCom is not even asked"
        at.fake.say(WANG, "还在吗")
        assert await at.called()
        await at.channel.send(CHAT, Outbound("#6"), key="6")


@story
async def test_a_restart_does_not_forget_how_many_messages_are_left(notes):
    fake = FakeQyapi()
    async with desk(notes, fake=fake) as at, at.listening():
        fake.say(WANG, "3栋电梯坏了")
        assert await at.called()
        sent = await at.channel.send(CHAT, Outbound("#1 处理中"), key="1")
        await at.channel.send(CHAT, Outbound("#2"), key="2")
    async with desk(notes, fake=fake) as at:
        sent = await at.channel.update(sent, Outbound("#1 已到场"))
        assert len(fake.said(WANG)) == 3, "one was left for news"
        await at.channel.update(sent, Outbound("#1 等配件"))
        assert len(fake.said(WANG)) == 3, "the last two are kept for the result and the question"
        for number in (4, 5):
            await at.channel.send(CHAT, Outbound(f"#{number}"), key=f"{number}")
    async with desk(notes, fake=fake) as at:
        asked = len(fake.asked("kf/send_msg"))
        with pytest.raises(SendError) as error:
            await at.channel.send(CHAT, Outbound("#6"), key="6")
        assert error.value.until_heard
        assert len(fake.asked("kf/send_msg")) == asked, "WeCom is not even asked"
        async with at.listening():
            fake.say(WANG, "还在吗")
            assert await at.called()
        assert not any("chat/" in name for name in await notes.read()), "who was not answered leaves no trace"
        await at.channel.send(CHAT, Outbound("#6"), key="6")
    await asyncio.sleep(48 * 3600)
    async with desk(notes, fake=fake) as at, at.listening():
        fake.say("wmSun", "5栋停电")
        assert await at.called()
        await at.channel.send(CHAT.replace(WANG, "wmSun"), Outbound("#7"), key="7")
        assert [name for name in await notes.read() if "chat/" in name] == [f"chat/wxkf:{ACCOUNT}/wmSun"]


@story
async def test_after_forty_eight_hours_nothing_can_be_said(notes):
    async with desk(notes) as at, at.listening():
        at.fake.say(WANG, "3栋电梯坏了")
        await at.called()
        await asyncio.sleep(48 * 3600 + 1)
        with pytest.raises(SendError) as error:
            await at.channel.send(CHAT, Outbound("#1"), key="1")
        assert error.value.until_heard


@pytest.mark.parametrize("hours", [1, 49])
def test_after_a_restart_wecom_itself_judges(hours):
    @virtual
    async def run():
        async with desk(PassingNotes()) as at:
            at.fake.say(WANG, "3栋电梯坏了")
            await asyncio.sleep(hours * 3600)
            if hours < 48:
                await at.channel.send(CHAT, Outbound("#1"), key="1")
                return
            for _ in range(2):
                with pytest.raises(SendError) as error:
                    await at.channel.send(CHAT, Outbound("#1"), key="1")
                assert error.value.until_heard
            assert len(at.fake.asked("kf/send_msg")) == 1, "what WeCom said once is remembered"

    run()


@story
async def test_news_leave_two_messages_for_the_result_and_the_question(notes):
    async with desk(notes) as at, at.listening():
        at.fake.say(WANG, "3栋电梯坏了")
        assert await at.called()
        ref = await at.channel.send(CHAT, Outbound("#12 电梯故障已登记，张经理负责"), key="1")
        for state in "甲乙丙丁戊":
            ref = await at.channel.update(ref, Outbound(f"#12 电梯故障：{state}"))
        assert at.fake.said(WANG)[1:] == ["#12 电梯故障：甲", "#12 电梯故障：乙"]
        assert ref.answers == told("#12 电梯故障：乙"), "what was left out is still news"
        for number in (2, 3):
            await at.channel.send(CHAT, Outbound("#12 修好了，解决了吗？", buttons=RATE), key=f"{number}")


@story
async def test_a_message_that_did_not_arrive_after_all_ends_the_talk(notes):
    async with desk(notes) as at, at.listening():
        at.fake.say(WANG, "3栋电梯坏了")
        at.fake._add(WANG, {"origin": 4, "msgtype": "event", "event": {"event_type": "msg_send_fail", "fail_type": 1}})
        assert await at.called()
        with pytest.raises(SendError):
            await at.channel.send(CHAT, Outbound("#1"), key="1")
        assert at.channel.health().counts["undelivered"] == 1
