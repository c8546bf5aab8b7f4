"""Letters: which road they take, what they look like, and what happens when a road is closed."""

import asyncio
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Button, Mention, Outbound, SendError, SentRef
from bot.channels.wecom.changes import news, told
from bot.channels.wecom.rendering import pieces
from tests.channels.telegram.virtual import elapsed, virtual
from tests.channels.wecom.stage import CHAT, GROUP, KEY, LI, ZHANG, stage

CARD = "🟠 #12 3栋 电梯故障\n“3栋电梯坏了”\n负责：张经理\n⏳ 等待响应，今天10:30前"
TAKEN = "🟠 #12 3栋 电梯故障\n“3栋电梯坏了”\n负责：张经理\n🔧 处理中，今天18:00前办结"
NAG = Outbound("张经理 #12 还没人回应，请回“12 收到”。", (Mention("p1", "张经理", ZHANG),), kind="nag")
PRIVATE = f"wecom:user/{ZHANG}"
BUTTONS = (Button("acknowledge:12", "收到", "primary"), Button("return:12", "退单"))


@virtual
async def test_a_nag_into_the_group_goes_by_message_push_and_really_calls():
    async with stage() as at, at.listening():
        ref = await at.channel.send(CHAT, NAG, key="1")
        ((group, post),) = at.push.posts
        assert group == GROUP
        assert post["text"]["mentioned_list"] == [ZHANG]
        assert post["text"]["content"] == "张经理 #12 还没人回应，请回“12 收到”。\n（回复时请先 @联动助手）"
        assert ref.id == "#12"
        assert at.fake.said() == []


@virtual
async def test_somebody_who_is_not_named_in_the_text_is_named_at_its_end():
    async with stage() as at:
        await at.channel.send(CHAT, Outbound("#12 请看一下", (Mention("p1", "张经理", ZHANG),)), key="1")
        assert at.push.texts(GROUP) == ["#12 请看一下\n@张经理"]


@virtual
async def test_somebody_without_an_account_is_named_and_not_called():
    async with stage() as at:
        await at.channel.send(CHAT, Outbound("#12 请看一下", (Mention("telegram:5", "王阿姨"),)), key="1")
        assert "mentioned_list" not in at.push.posts[0][1]["text"]


@virtual
async def test_a_card_into_the_group_calls_nobody_and_goes_by_the_long_connection():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        await at.channel.send(CHAT, Outbound(CARD, kind="card"), key="1")
        assert at.push.posts == []
        assert at.fake.said() == [CARD + "\n（回复时请先 @联动助手）"]


@virtual
async def test_an_answer_replies_to_the_message_it_is_about_once_and_is_pushed_afterwards():
    async with stage() as at, at.listening() as inbox:
        await at.fake.say(ZHANG, "3栋电梯坏了", GROUP)
        await asyncio.sleep(0.1)
        message = inbox.messages[0].id
        for number in (1, 2):
            await at.channel.send(CHAT, Outbound(f"#{number} 已登记", reply_to=message), key=str(number))
        assert [frame["cmd"] for frame in at.fake.sent("aibot_respond_msg", "aibot_send_msg")] == [
            "aibot_respond_msg",
            "aibot_send_msg",
        ]
        (reply,) = at.fake.sent("aibot_respond_msg")
        assert reply["body"]["stream"]["finish"] is True


@virtual
async def test_an_answer_to_a_message_that_wecom_has_forgotten_is_pushed():
    async with stage() as at, at.listening() as inbox:
        await at.fake.say(ZHANG, "3栋电梯坏了", GROUP)
        await asyncio.sleep(0.1)
        at.fake._callbacks.clear()
        await at.channel.send(CHAT, Outbound("#1 已登记", reply_to=inbox.messages[0].id), key="1")
        assert at.fake.sent("aibot_send_msg")[0]["body"]["markdown"]["content"] == "#1 已登记"


@virtual
async def test_an_answer_to_a_message_of_yesterday_is_pushed_at_once():
    async with stage() as at, at.listening() as inbox:
        await at.fake.say(ZHANG, "3栋电梯坏了", GROUP)
        await asyncio.sleep(24 * 3600 + 1)
        await at.channel.send(CHAT, Outbound("#1 已登记", reply_to=inbox.messages[0].id), key="1")
        assert at.fake.sent("aibot_respond_msg") == []


@virtual
async def test_a_private_reminder_is_a_card_with_buttons():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好")
        await at.channel.send(PRIVATE, Outbound("#12 3栋电梯故障\n请尽快响应", buttons=BUTTONS, kind="nag"), key="1")
        (frame,) = at.fake.sent("aibot_send_msg")
        card = frame["body"]["template_card"]
        assert card["main_title"]["title"] == "#12 3栋电梯故障"
        assert card["sub_title_text"] == "请尽快响应"
        assert [(one["text"], one["key"], one["style"]) for one in card["button_list"]] == [
            ("收到", "acknowledge:12", 1),
            ("退单", "return:12", 2),
        ]


@virtual
async def test_a_text_too_long_for_a_card_comes_in_words_first():
    long = "#12 3栋电梯故障\n" + "很长的说明。" * 40
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好")
        await at.channel.send(PRIVATE, Outbound(long, buttons=BUTTONS), key="1")
        first, second = at.fake.sent("aibot_send_msg")
        assert first["body"]["markdown"]["content"] == long
        assert second["body"]["msgtype"] == "template_card"


@virtual
async def test_people_s_words_cannot_call_the_whole_group():
    async with stage(push=False) as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        await at.channel.send(CHAT, Outbound("#12 “<@all> 快来”"), key="1")
        assert "<@" not in at.fake.said()[0]


@virtual
async def test_who_never_wrote_to_the_bot_cannot_be_reached_and_that_is_told():
    async with stage() as at, at.listening():
        with pytest.raises(SendError) as error:
            await at.channel.send(f"wecom:user/{LI}", Outbound("#12 请看"), key="1")
        assert error.value.permanent
        assert error.value.gone


@virtual
async def test_a_letter_that_failed_half_way_goes_on_where_it_stopped():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好")
        long = Outbound("#12 " + "很长的说明。" * 40, buttons=BUTTONS)
        at.fake.refuse["aibot_send_msg"] = deque([None, (-1, "busy")])
        with pytest.raises(SendError):
            await at.channel.send(PRIVATE, long, key="1")
        await at.channel.send(PRIVATE, long, key="1")
        kinds = [frame["body"]["msgtype"] for frame in at.fake.sent("aibot_send_msg")]
        assert kinds == ["markdown", "template_card", "template_card"]


# Limits


@virtual
async def test_the_thirty_first_message_of_a_minute_waits_and_other_chats_do_not():
    async with stage(push=False) as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        await at.fake.say(ZHANG, "你好")
        for number in range(28):
            await at.channel.send(CHAT, Outbound(f"#{number}"), key=f"{number}")
        with pytest.raises(SendError) as error:
            await at.channel.send(CHAT, Outbound("#29"), key="29")
        assert 59 < error.value.retry_after <= 60
        for number in range(2):
            await at.channel.send(CHAT, Outbound(f"#3{number}", urgent=True), key=f"u{number}")
        with pytest.raises(SendError):
            await at.channel.send(CHAT, Outbound("#33", urgent=True), key="u3")
        await at.channel.send(PRIVATE, Outbound("#12"), key="p")
        await asyncio.sleep(60)
        await at.channel.send(CHAT, Outbound("#29"), key="29")


@virtual
async def test_replies_and_pushes_count_together_to_a_thousand_an_hour():
    async with stage(push=False) as at, at.listening():

        async def answer(number: int) -> None:
            message = await at.fake.say(ZHANG, f"{number}", GROUP)
            await asyncio.sleep(2.5)
            reply_to = message if number % 2 else None
            await at.channel.send(CHAT, Outbound(f"#{number}", reply_to=reply_to), key=f"{number}")

        for number in range(998):
            await answer(number)
        with pytest.raises(SendError) as error:
            await answer(998)
        assert 0 < error.value.retry_after < 3600
        assert elapsed() < 3600
        assert len(at.fake.said()) == 998


@virtual
async def test_what_wecom_calls_too_much_closes_the_chat_for_a_minute():
    async with stage(push=False) as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        at.fake.refuse["aibot_send_msg"] = deque([(45009, "freq out of limit")])
        for _ in range(2):
            with pytest.raises(SendError) as error:
                await at.channel.send(CHAT, Outbound("#1"), key="1")
            assert 59 < error.value.retry_after <= 60
        assert len(at.fake.sent("aibot_send_msg")) == 1


@virtual
async def test_the_push_key_s_twentieth_message_of_a_minute_is_kept_for_the_urgent():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        for number in range(18):
            await at.channel.send(CHAT, NAG, key=f"{number}")
        with pytest.raises(SendError) as error:
            await at.channel.send(CHAT, NAG, key="19")
        assert error.value.retry_after > 59
        urgent = Outbound("#13 有人被困", urgent=True, kind="safety")
        for number in range(3):
            await at.channel.send(CHAT, urgent, key=f"u{number}")
        assert len(at.push.posts) == 20
        assert at.fake.said() == ["#13 有人被困"], "what found no room in the push went by the bot itself"


# Closed roads


@virtual
async def test_a_push_key_that_was_taken_away_is_replaced_by_the_bot_s_own_words():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        at.push.keys.clear()
        await at.channel.send(CHAT, NAG, key="1")
        assert at.fake.said() == ["张经理 #12 还没人回应，请回“12 收到”。\n（回复时请先 @联动助手）"]


@virtual
async def test_without_the_long_connection_the_group_is_still_reached_by_message_push():
    async with stage() as at:
        await at.channel.send(CHAT, Outbound(CARD, kind="card"), key="1")
        assert len(at.push.texts(GROUP)) == 1


@virtual
async def test_a_push_that_may_have_arrived_is_uncertain():
    async with stage() as at:
        at.push.fail_with.append(502)
        with pytest.raises(SendError) as error:
            await at.channel.send(CHAT, NAG, key="1")
        assert error.value.uncertain
        assert KEY not in str(error.value)


@pytest.mark.parametrize(("code", "permanent"), [(40058, True), (-1, False), (45009, False)])
def test_what_message_push_refuses_is_told(code, permanent):
    @virtual
    async def story():
        async with stage() as at:
            at.push.fail_with.append(code)
            with pytest.raises(SendError) as error:
                await at.channel.send(CHAT, NAG, key="1")
            assert error.value.permanent is permanent
            assert (error.value.retry_after is not None) == (code == 45009)

    story()


# Changes


@virtual
async def test_a_change_of_state_is_one_short_message_and_the_same_again_is_none():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        ref = await at.channel.send(CHAT, Outbound(CARD, kind="card"), key="1")
        ref = await at.channel.update(ref, Outbound(TAKEN, kind="card"))
        assert at.fake.said()[1:] == ["🟠 #12 3栋 电梯故障\n🔧 处理中，今天18:00前办结"]
        assert await at.channel.update(ref, Outbound(TAKEN, kind="card")) == ref
        assert len(at.fake.said()) == 2
        assert ref.id == "#12"


def test_numbers_alone_are_not_worth_a_message():
    before = told(f"{TAKEN}\n涉及 2 户")
    assert news(f"{TAKEN.replace('18:00', '17:30')}\n涉及 3 户", before) == ""
    assert news(f"{TAKEN}\n涉及 2 户\n第 1 次返工", before) == "🟠 #12 3栋 电梯故障\n第 1 次返工"


def test_a_single_line_that_changed_is_told_whole():
    assert news("#12 电梯故障：已办结", told("#12 电梯故障已登记，张经理负责")) == "#12 电梯故障：已办结"


@given(st.lists(st.text(max_size=20), max_size=6), st.lists(st.text(max_size=20), max_size=6))
def test_what_was_told_is_never_told_again(before, after):
    first, second = "\n".join(before), "\n".join(after)
    assert news(second, told(second)) == ""
    fresh = news(second, told(first))
    assert all(line in second for line in fresh.splitlines())
    assert news(fresh, told(second)) == ""


@virtual
async def test_a_change_in_private_brings_the_buttons_that_fit_now():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好")
        ref = await at.channel.send(PRIVATE, Outbound(CARD, buttons=BUTTONS), key="1")
        await at.channel.update(ref, Outbound(TAKEN, buttons=(Button("resolve:12", "办结"),)))
        card = at.fake.sent("aibot_send_msg")[-1]["body"]["template_card"]
        assert card["button_list"][0]["text"] == "办结"


@virtual
async def test_a_change_of_a_card_from_before_a_restart_is_told_by_what_its_reference_holds():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        await at.channel.update(SentRef(CHAT, "#12", told(CARD)), Outbound(TAKEN))
        assert at.fake.said() == ["🟠 #12 3栋 电梯故障\n🔧 处理中，今天18:00前办结"]


# Pieces; files (read in a thread, so on the real clock)


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.integers(4, 60))
def test_pieces_fit_and_lose_nothing_but_blanks_at_their_ends(text, limit):
    parts = pieces(text, limit)
    assert all(len(part.encode()) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


async def test_a_picture_and_a_spreadsheet_follow_the_words(tmp_path):
    picture, sheet = tmp_path / "周报.png", tmp_path / "周报.xlsx"
    picture.write_bytes(b"p" * 700_000)
    sheet.write_bytes(b"s" * 10)
    async with stage(push=False) as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        out = Outbound(
            "一周小结", photos=(str(picture), "telegram:AgAD", str(tmp_path / "gone.png")), documents=(str(sheet),)
        )
        await at.channel.send(CHAT, out, key="1")
        assert at.fake.said() == ["一周小结", "[image]", "[file]"]
        assert sorted(map(len, at.fake.media.values())) == [10, 700_000]


async def test_a_part_of_an_upload_that_failed_is_sent_again(tmp_path):
    picture = tmp_path / "a.png"
    picture.write_bytes(b"p" * 10)
    async with stage(push=False) as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        at.fake.refuse["aibot_upload_media_chunk"] = deque([(-1, "busy")] * 2)
        await at.channel.send(CHAT, Outbound("图", photos=(str(picture),)), key="1")
        assert at.fake.said() == ["图", "[image]"]
