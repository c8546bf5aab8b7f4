"""What people do in Telegram, and what the bot is told of it."""

import asyncio

import pytest

from bot.channels.base import Action, Edit
from bot.channels.telegram.links import deep_link
from tests.channels.telegram.fake_world import ANONYMOUS, TELEGRAM
from tests.channels.telegram.stage import GROUP, WANG, ZHANG, heard, only, stage
from tests.channels.telegram.virtual import now, virtual


@virtual
async def test_a_message_in_a_group_keeps_its_words_writer_and_time():
    async with stage() as here:
        group = here.world.group()
        here.world.say(group, WANG, "3栋电梯坏了")
        message = await only(here)
        assert message.chat == GROUP
        assert message.text == "3栋电梯坏了"
        assert (message.sender.person, message.sender.name, message.sender.language) == (
            "telegram:7",
            "王 阿姨",
            "zh-hans",
        )
        assert message.chat_title == "锦绣花园联动群"
        assert (message.private, message.addressed, message.kind) == (False, False, "text")
        assert abs((message.at - now()).total_seconds()) < 10


@virtual
async def test_a_bot_in_privacy_mode_that_is_no_administrator_hears_only_commands_and_replies():
    async with stage() as here:
        group = here.world.group(bot="member")
        mine = here.world.bot_writes(group, text="#12 电梯")
        here.world.say(group, WANG, "3栋电梯坏了")
        here.world.say(group, WANG, "/help")
        here.world.say(group, WANG, "收到", reply_to_message=mine)
        assert [value.text for value in await heard(here)] == ["/help", "收到"]


@pytest.mark.parametrize(
    ("text", "seen", "addressed"),
    [
        ("@liandong_test_bot 3栋电梯坏了", "3栋电梯坏了", True),
        ("请 @Liandong_Test_Bot 看一下", "请 看一下", True),
        ("@liandong_test_bot2 你好", "@liandong_test_bot2 你好", False),
        ("/help@liandong_test_bot", "/help", True),
        ("/help", "/help", True),
        ("/help@another_bot", "/help@another_bot", False),
        ("3/4栋没水", "3/4栋没水", False),
        ("a@liandong_test_bot.com", "a.com", True),
    ],
)
def test_whether_a_text_calls_the_bot(text, seen, addressed):
    @virtual
    async def story():
        async with stage() as here:
            here.world.say(here.world.group(), WANG, text)
            message = await only(here)
            assert (message.text, message.addressed) == (seen, addressed)

    story()


@virtual
async def test_a_reply_to_the_bot_calls_it_and_a_reply_to_somebody_else_does_not():
    async with stage() as here:
        group = here.world.group()
        mine = here.world.bot_writes(group, text="#12 电梯")
        hers = here.world.say(group, WANG, "电梯坏了")
        here.world.say(group, ZHANG, "收到", reply_to_message=mine)
        here.world.say(group, ZHANG, "哪一栋", reply_to_message=hers)
        _, to_bot, to_her = await heard(here)
        assert (to_bot.reply_to, to_bot.addressed) == (str(mine["message_id"]), True)
        assert (to_her.reply_to, to_her.addressed) == (str(hers["message_id"]), False)


@virtual
async def test_a_private_message_is_always_meant_for_the_bot():
    async with stage() as here:
        here.world.say(here.world.private(WANG), WANG, "家里漏水")
        message = await only(here)
        assert (message.chat, message.private, message.addressed) == ("telegram:7", True, True)


@virtual
async def test_start_tells_that_a_person_wrote_first():
    async with stage() as here:
        here.world.say(here.world.private(WANG), WANG, "/start")
        change = await only(here)
        assert (change.change, change.chat, change.sender.person) == ("started", "telegram:7", "telegram:7")


@virtual
async def test_a_deep_link_says_its_text_after_the_start():
    async with stage() as here:
        link = deep_link("liandong_test_bot", "满意 12")
        here.world.say(here.world.private(WANG), WANG, "/start " + link.split("start=")[1])
        started, message = await heard(here)
        assert started.change == "started"
        assert (message.text, message.private) == ("满意 12", True)
        assert started.id != message.id


@virtual
async def test_a_photo_comes_with_its_caption_and_its_largest_size():
    async with stage() as here:
        here.world.photo(here.world.group(), WANG, "file-lift", caption="3栋电梯 @liandong_test_bot")
        message = await only(here)
        assert (message.text, message.kind, message.addressed) == ("3栋电梯", "photo", True)
        assert message.photos == ("telegram:file-lift-large",)


@virtual
async def test_an_album_is_one_message_and_what_is_written_after_it_comes_after_it():
    async with stage() as here:
        group = here.world.group()
        here.world.say(group, WANG, "看")
        for number in range(3):
            caption = {"caption": "井盖没了"} if number == 0 else {}
            here.world.photo(group, WANG, f"file-{number}", media_group_id="g1", **caption)
        here.world.say(group, WANG, "就在3栋门口")
        before, album, after = await heard(here)
        assert (before.text, after.text) == ("看", "就在3栋门口")
        assert (album.text, album.album, len(album.photos)) == ("井盖没了", "g1", 3)


@virtual
async def test_parts_of_an_album_that_come_late_still_join_and_other_chats_need_not_wait():
    async with stage() as here:
        group, other = here.world.group(), here.world.group(-1002, "另一个群")
        async with here.listening() as inbox:
            here.world.photo(group, WANG, "file-1", media_group_id="g1", caption="漏水")
            here.world.say(group, WANG, "在地下室")
            await asyncio.sleep(0.05)
            here.world.photo(group, WANG, "file-2", media_group_id="g2")
            here.world.say(other, ZHANG, "停电了")
            await asyncio.sleep(0.7)
            assert "停电了" in inbox.texts
            here.world.photo(group, WANG, "file-3", media_group_id="g2")
            await asyncio.sleep(3)
        mine = [(value.text, len(value.photos)) for value in inbox.messages if value.chat == GROUP]
        assert mine == [("漏水", 1), ("在地下室", 0), ("", 2)]


@virtual
async def test_what_was_written_before_an_album_does_not_wait_for_it():
    async with stage() as here:
        group = here.world.group()
        here.world.say(group, WANG, "着火了")
        here.world.photo(group, WANG, "file-1", media_group_id="g")
        async with here.listening() as inbox:
            assert inbox.texts == ["着火了"]


@virtual
async def test_voice_documents_and_stickers_are_told_apart():
    async with stage() as here:
        group = here.world.group()
        here.world.write(group, WANG, voice={"file_id": "v", "duration": 3})
        here.world.write(group, WANG, document={"file_id": "d"}, caption="通知.pdf")
        here.world.write(group, WANG, sticker={"file_id": "s"})
        assert [value.kind for value in await heard(here)] == ["voice", "file", "other"]


@virtual
async def test_service_messages_that_concern_nobody_are_left_out():
    async with stage() as here:
        group = here.world.group()
        here.world.write(group, WANG, new_chat_title="新名字")
        here.world.write(group, WANG, pinned_message={"message_id": 1})
        assert await heard(here) == []


@virtual
async def test_an_edit_brings_the_new_words_under_the_same_id():
    async with stage() as here:
        group = here.world.group()
        message = here.world.say(group, WANG, "电梯坏了")
        async with here.listening() as inbox:
            here.world.edit(message, text="3栋电梯坏了")
        (edit,) = inbox.of(Edit)
        assert (edit.message.id, edit.message.text) == (str(message["message_id"]), "3栋电梯坏了")


@virtual
async def test_a_tap_brings_the_button_the_message_and_an_id_of_its_own():
    async with stage() as here:
        group = here.world.group()
        card = here.world.bot_writes(group, text="#12 电梯")
        first, second = here.world.tap(card, ZHANG, "ack:12"), here.world.tap(card, ZHANG, "ack:12")
        one, two = await heard(here)
        assert isinstance(one, Action)
        assert (one.action, one.message, one.sender.name) == ("ack:12", str(card["message_id"]), "张经理")
        assert (one.id, two.id) == (first, second)


@virtual
async def test_a_tap_on_a_message_too_old_to_be_shown_still_counts():
    async with stage() as here:
        group = here.world.group()
        here.world.tap({"chat": group.as_json, "message_id": 5, "date": 0}, ZHANG, "ack:12")
        here.world.tap({"chat": group.as_json}, ZHANG, "ack:13")
        one, two = await heard(here)
        assert (one.message, two.message) == ("5", None)


@virtual
async def test_a_thumb_up_is_an_action_and_other_reactions_are_not():
    async with stage() as here:
        group = here.world.group()
        card = here.world.bot_writes(group, text="#12 电梯")
        async with here.listening() as inbox:
            here.world.react(group, card, ZHANG, "👍")
            here.world.react(group, card, WANG, "❤")
            here.world.react(group, card, WANG, "", before="👍")
            await asyncio.sleep(1)
        (action,) = inbox.of(Action)
        assert (action.action, action.message) == ("react:up", str(card["message_id"]))
        assert action.sender.person == "telegram:8"


@virtual
async def test_a_topic_is_a_chat_of_its_own_and_its_opening_message_is_not_replied_to():
    async with stage() as here:
        group = here.world.group(forum=True)
        opening = {"message_id": 77, "chat": group.as_json, "from": ZHANG, "forum_topic_created": {"name": "报修"}}
        here.world.say(group, WANG, "没水", message_thread_id=77, is_topic_message=True, reply_to_message=opening)
        message = await only(here)
        assert (message.chat, message.reply_to) == (f"{GROUP}/77", None)


@virtual
async def test_a_reply_thread_in_an_ordinary_group_is_no_topic():
    async with stage() as here:
        group = here.world.group()
        original = here.world.say(group, WANG, "没水")
        here.world.say(group, ZHANG, "哪栋", message_thread_id=1, reply_to_message=original)
        assert {value.chat for value in await heard(here)} == {GROUP}


@virtual
async def test_an_anonymous_administrator_is_an_administrator_without_a_name_of_his_own():
    async with stage() as here:
        group = here.world.group()
        here.world.say(group, ANONYMOUS, "暂停机器人", sender_chat=group.as_json)
        here.world.say(group, ANONYMOUS, "通知", sender_chat=group.as_json, author_signature="李主任")
        one, two = await heard(here)
        assert (one.sender.anonymous_admin, one.sender.is_admin, one.sender.name) == (True, True, "匿名管理员")
        assert (two.sender.name, two.sender.person) == ("李主任", "telegram:1087968824")


@virtual
async def test_a_post_of_the_linked_channel_is_a_forwarded_message_of_the_channel():
    async with stage() as here:
        channel = {"id": -1009, "type": "channel", "title": "锦绣物业公告"}
        here.world.say(here.world.group(), TELEGRAM, "明天停水", sender_chat=channel, is_automatic_forward=True)
        message = await only(here)
        assert (message.sender.name, message.sender.person, message.forwarded) == (
            "锦绣物业公告",
            "telegram:-1009",
            True,
        )


@virtual
async def test_a_forwarded_message_is_marked():
    async with stage() as here:
        origin = {"type": "hidden_user", "sender_user_name": "某人", "date": 1}
        here.world.say(here.world.group(), WANG, "着火了快跑", forward_origin=origin)
        assert (await only(here)).forwarded


@virtual
async def test_what_other_bots_write_is_not_heard():
    async with stage() as here:
        other = {"id": 99, "is_bot": True, "first_name": "天气"}
        here.world.say(here.world.group(), other, "今天停水")
        assert await heard(here) == []
