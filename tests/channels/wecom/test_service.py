"""Customer service: residents report, hear back and rate."""

import asyncio
from collections import deque

import pytest

from bot.channels.base import Action, Outbound, Recall, SendError
from bot.channels.notes import PassingNotes
from bot.channels.wecom.residents.service_messages import cut, letter
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import elapsed, virtual
from tests.channels.wecom.fake_qyapi import APP_SECRET, FakeQyapi
from tests.channels.wecom.service_desk import CHAT, RATE, WANG, desk, story


@story
async def test_a_resident_s_words_are_fetched_when_wecom_calls(notes):
    async with desk(notes) as at, at.listening() as inbox:
        at.fake.say(WANG, "3栋电梯坏了")
        assert await at.called()
        (heard,) = inbox.messages
        assert (heard.chat, heard.text, heard.private, heard.addressed) == (CHAT, "3栋电梯坏了", True, True)
        assert heard.sender.person == f"wxkf:{WANG}"
        assert at.fake.asked("kf/sync_msg")[-1]["token"] == "t1"
        assert inbox.states() == ["up"]


@story
async def test_words_are_fetched_without_a_call_too_in_case_it_was_lost(notes):
    async with desk(notes) as at, at.listening() as inbox:
        at.fake.say(WANG, "3栋电梯坏了")
        await asyncio.sleep(601)
        assert inbox.texts == ["3栋电梯坏了"]


@story
async def test_many_pages_come_in_order_and_once(notes):
    async with desk(notes) as at, at.listening() as inbox:
        at.fake.page = 7
        for number in range(50):
            at.fake.say(WANG, f"{number}")
        for _ in range(3):
            assert await at.called()
        assert inbox.texts == [f"{number}" for number in range(50)]


@story
async def test_a_restart_goes_on_where_it_stopped(notes):
    fake = FakeQyapi()
    async with desk(notes, fake=fake) as at, at.listening() as inbox:
        fake.say(WANG, "一")
        assert await at.called()
        assert inbox.texts == ["一"]
    fake.say(WANG, "二")
    async with desk(notes, fake=fake) as at, at.listening() as inbox:
        await asyncio.sleep(0.1)
        assert inbox.texts == ["二"]


@story
async def test_what_was_not_taken_when_the_bot_was_killed_comes_again(notes):
    fake = FakeQyapi()
    async with desk(notes, fake=fake, inbox=Inbox(slow=100)) as at, at.listening() as inbox:
        await asyncio.sleep(101)
        fake.say(WANG, "3栋没水")
        await at.called()
        await asyncio.sleep(20)
        assert inbox.texts == []
    async with desk(notes, fake=fake) as at, at.listening() as inbox:
        await asyncio.sleep(0.1)
        assert inbox.texts == ["3栋没水"]


@story
async def test_a_call_is_answered_within_four_seconds_and_with_yes_only_when_all_was_taken(notes):
    async with desk(notes, inbox=Inbox(slow=3)) as at, at.listening():
        await asyncio.sleep(4)
        at.fake.say(WANG, "3栋没水")
        begun = elapsed()
        assert await at.called()
        assert 3 <= elapsed() - begun < 4
        for number in range(3):
            at.fake.say(WANG, f"{number}")
        assert not await at.called(), "three times three seconds are too long"
        assert elapsed() - begun < 8
        assert await at.called("t2") is False
        assert await at.called("t3"), "WeCom asks again, and by then it is done"
        assert at.inbox.texts == ["3栋没水", "0", "1", "2"]
        assert at.channel.health().counts["call_not_taken"] == 2


@story
async def test_the_first_start_leaves_old_talk_alone(notes):
    async with desk(notes) as at:
        at.fake.say(WANG, "三小时前的话")
        await asyncio.sleep(3 * 3600)
        at.fake.say(WANG, "刚刚的话")
        async with at.listening() as inbox:
            assert inbox.texts == ["刚刚的话"]


@story
async def test_who_opens_the_talk_is_greeted_within_twenty_seconds_whatever_the_store_does(notes):
    async with desk(notes, inbox=Inbox(slow=60)) as at, at.listening():
        await asyncio.sleep(61)
        at.fake.say("wmLi", "先说的人")
        at.fake.enter(WANG)
        await at.called()
        await asyncio.sleep(1)
        (greeting,) = at.fake.greeted
        assert "联动助手" in greeting["text"]["content"]


@story
async def test_a_tap_on_a_menu_is_an_action(notes):
    async with desk(notes) as at, at.listening() as inbox:
        at.fake.say(WANG, "3栋电梯坏了")
        assert await at.called()
        await at.channel.send(CHAT, Outbound("#12 修好了，解决了吗？", buttons=RATE), key="1")
        assert at.fake.said(WANG) == ["#12 修好了，解决了吗？\n[满意]\n[不满意]"]
        menu = at.fake.sent[-1]["msgmenu"]["list"][0]["click"]
        at.fake.say(WANG, menu["content"], menu_id=menu["id"])
        assert await at.called()
        (action,) = inbox.of(Action)
        assert (action.action, action.chat, action.private) == ("confirm_satisfied:12", CHAT, True)
        await at.channel.answer(action, "谢谢您的评价")
        assert at.fake.said(WANG)[-1] == "谢谢您的评价"


@story
async def test_pictures_places_recalls_and_what_is_not_for_us(notes):
    async with desk(notes) as at, at.listening() as inbox:
        at.fake.files["m1"] = b"\xff\xd8 picture"
        at.fake.deliver(WANG, {"msgtype": "image", "image": {"media_id": "m1"}})
        at.fake.deliver(WANG, {"msgtype": "location", "location": {"name": "阳光花园", "address": "东门"}})
        at.fake.deliver(WANG, {"msgtype": "voice", "voice": {"media_id": "m2"}})
        at.fake._add(WANG, {"origin": 5, "msgtype": "text", "text": {"content": "接待人员说的"}})
        at.fake._add(WANG, {"origin": 3, "msgtype": "text"})
        recall = {"event_type": "user_recall_msg", "recall_msgid": "kf1"}
        at.fake._add(WANG, {"origin": 4, "msgtype": "event", "event": recall})
        assert await at.called()
        picture, place, voice = inbox.messages
        assert await at.channel.download(picture.photos[0]) == b"\xff\xd8 picture"
        assert (place.text, voice.kind) == ("阳光花园 东门", "voice")
        assert [(one.chat, one.id) for one in inbox.of(Recall)] == [(CHAT, "kf1")]
        assert at.channel.health().counts["unreadable"] == 1
        with pytest.raises(SendError) as error:
            await at.channel.download("wxkf:media/gone")
        assert error.value.permanent


@story
async def test_an_expired_token_is_fetched_anew_without_a_word(notes):
    async with desk(notes) as at, at.listening() as inbox:
        at.fake.tokens.clear()
        at.fake.say(WANG, "3栋没水")
        assert await at.called()
        assert inbox.texts == ["3栋没水"]
        assert inbox.states() == ["up"]
        await asyncio.sleep(24 * 3600)
        assert 11 < len(at.fake.asked("gettoken")) < 16, "kept for two hours, not asked for each time"


@story
async def test_wrong_credentials_are_told_and_mended_ones_noticed(notes):
    async with desk(notes) as at:
        at.fake.trusted = False
        async with at.listening() as inbox:
            assert inbox.states() == ["refused"]
            assert "可信 IP" in at.channel.health().detail
            at.fake.trusted = True
            await asyncio.sleep(301)
            assert inbox.states() == ["refused", "up"]


@story
async def test_an_interface_that_is_away_is_tried_again_and_told(notes):
    async with desk(notes) as at:
        at.fake.fail_with["kf/account/list"] = deque([502, -1, 502])
        async with at.listening() as inbox:
            await asyncio.sleep(60)
            assert inbox.states() == ["down", "up"]


@pytest.mark.parametrize(
    ("failure", "uncertain", "waits"), [(502, True, False), (-1, False, False), (95018, False, True)]
)
def test_what_goes_wrong_in_sending_is_told(failure, uncertain, waits):
    @virtual
    async def run():
        async with desk(PassingNotes()) as at:
            at.fake.fail_with["kf/send_msg"] = deque([failure])
            with pytest.raises(SendError) as error:
                await at.channel.send(CHAT, Outbound("#1"), key="1")
            assert (error.value.uncertain, error.value.until_heard) == (uncertain, waits)
            assert APP_SECRET not in str(error.value)

    run()


def test_long_letters_are_cut_to_one_message_and_lose_their_menu_before_their_words():
    long = "很长的话。" * 200
    assert letter(long, RATE)["msgtype"] == "text"
    assert len(letter(long, ())["text"]["content"].encode()) <= 2048
    assert cut("短", 100) == "短"


@story
async def test_the_check_says_in_words_what_is_and_what_is_not(notes):
    async with desk(notes) as at:
        good = await at.channel.examine()
        assert good[0].mark == "✓"
        assert "阳光社区" in good[0].text
        at.fake.accounts.clear()
        assert (await at.channel.examine())[0].mark == "✗"
        at.fake.fail_with["kf/account/list"] = deque([48002])
        assert "可调用接口的应用" in (await at.channel.examine())[0].text
    async with desk(notes, secret="wrong") as at:
        (bad,) = await at.channel.examine()
        assert bad.mark == "✗"
        assert "Secret" in bad.text
