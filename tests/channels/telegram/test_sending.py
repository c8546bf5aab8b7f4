"""Writing to chats: what people see, and what becomes of what Telegram refuses."""

import asyncio

import pytest

from bot.channels.base import Action, Button, Outbound, Sender, SentRef
from bot.channels.telegram.keys import person_id
from tests.channels.telegram.fake_refusal import RefusalError
from tests.channels.telegram.stage import CARD, GROUP, WANG, ZHANG, refused, stage
from tests.channels.telegram.virtual import now, virtual


@virtual
async def test_a_card_shows_its_words_calls_people_without_a_username_and_has_buttons():
    async with stage() as here:
        group = here.world.group()
        ref = await here.channel.send(GROUP, CARD, key="1")
        shown = group.messages[int(ref.id)]
        assert shown["text"] == "#12 电梯 <3栋> & 物业\n@张经理"
        assert shown["entities"] == [{"tag": "a", "href": "tg://user?id=8", "text": "@张经理"}]
        buttons = [button for row in shown["reply_markup"]["inline_keyboard"] for button in row]
        assert [(button["text"], button["callback_data"], button.get("style")) for button in buttons] == [
            ("收到", "ack:12", "primary"),
            ("已到场", "arrive:12", None),
            ("退单", "return:12", "danger"),
        ]


@virtual
async def test_a_card_is_edited_in_place_and_loses_its_buttons_when_it_has_none():
    async with stage() as here:
        group = here.world.group()
        ref = await here.channel.send(GROUP, CARD, key="1")
        assert await here.channel.update(ref, Outbound("#12 已办结")) == ref
        assert group.messages[int(ref.id)]["text"] == "#12 已办结"
        assert "reply_markup" not in group.messages[int(ref.id)]


@virtual
async def test_an_edit_that_changes_nothing_is_a_success():
    async with stage() as here:
        here.world.group()
        ref = await here.channel.send(GROUP, CARD, key="1")
        assert await here.channel.update(ref, CARD) == ref


@virtual
async def test_an_edit_of_a_deleted_message_posts_anew():
    async with stage() as here:
        group = here.world.group()
        ref = await here.channel.send(GROUP, CARD, key="1")
        del group.messages[int(ref.id)]
        anew = await here.channel.update(ref, Outbound("#12 已办结"))
        assert anew.id != ref.id
        assert group.messages[int(anew.id)]["text"] == "#12 已办结"


@virtual
async def test_the_text_under_a_photo_is_edited_too():
    async with stage() as here:
        group = here.world.group()
        ref = await here.channel.send(GROUP, Outbound("修好了", photos=("telegram:file-1",)), key="1")
        await here.channel.update(ref, Outbound("修好了，请评价"))
        assert await here.channel.update(ref, Outbound("修好了，请评价")) == ref
        assert group.messages[int(ref.id)]["caption"] == "修好了，请评价"


@virtual
async def test_an_edit_whose_answer_is_lost_may_simply_be_repeated():
    async with stage() as here:
        here.world.group()
        ref = await here.channel.send(GROUP, CARD, key="1")
        here.wire.cut("editMessageText", "after")
        error = await refused(here.channel.update(ref, Outbound("新")))
        assert (error.permanent, error.uncertain) == (False, False)
        assert await here.channel.update(ref, Outbound("新")) == ref


@virtual
async def test_an_answer_goes_to_its_message_and_its_topic():
    async with stage() as here:
        group = here.world.group(topics={77})
        question = here.world.say(group, WANG, "没水")
        await here.channel.send(f"{GROUP}/77", Outbound("哪一栋？", reply_to=str(question["message_id"])), key="1")
        (call,) = here.fake.called("sendMessage")
        assert call["message_thread_id"] == "77"
        assert call["reply_parameters"]["message_id"] == question["message_id"]


@virtual
async def test_a_message_that_was_deleted_meanwhile_is_answered_all_the_same():
    async with stage() as here:
        here.world.group()
        assert (await here.channel.send(GROUP, Outbound("哪一栋？", reply_to="999"), key="1")).id


@virtual
async def test_where_the_topic_is_gone_the_group_hears_it():
    async with stage() as here:
        group = here.world.group()
        ref = await here.channel.send(f"{GROUP}/5", Outbound("没水"), key="1")
        assert group.messages[int(ref.id)]["text"] == "没水"


@virtual
async def test_formatting_that_telegram_refuses_is_left_out_rather_than_the_words():
    async with stage() as here:
        group = here.world.group()
        here.fake.fail_next("sendMessage", RefusalError(400, "Bad Request: can't parse entities: whatever"))
        ref = await here.channel.send(GROUP, CARD, key="1")
        assert group.messages[int(ref.id)]["text"] == "#12 电梯 <3栋> & 物业\n@张经理"
        assert group.messages[int(ref.id)]["entities"] == []


@virtual
async def test_a_long_text_comes_in_pieces_with_the_buttons_under_the_last():
    async with stage() as here:
        group = here.world.group()
        text = "\n".join(f"{number}. 三栋电梯又坏了请物业尽快看一下" for number in range(400))
        ref = await here.channel.send(GROUP, Outbound(text, buttons=CARD.buttons), key="1")
        parts = [group.messages[int(part)] for part in (*ref.answers, ref.id)]
        assert "\n".join(part["text"] for part in parts) == text
        assert [("reply_markup" in part) for part in parts] == [False] * (len(parts) - 1) + [True]


@virtual
async def test_an_edit_that_is_too_long_is_shortened_at_a_line_end():
    async with stage() as here:
        group = here.world.group()
        ref = await here.channel.send(GROUP, CARD, key="1")
        await here.channel.update(ref, Outbound("\n".join(["三栋电梯又坏了"] * 800)))
        text = group.messages[int(ref.id)]["text"]
        assert text.endswith("三栋电梯又坏了\n…")
        assert len(text) > 3500


@virtual
async def test_one_photo_carries_the_words_and_many_follow_them(tmp_path):
    async with stage() as here:
        group = here.world.group()
        picture = tmp_path / "a.png"
        picture.write_bytes(b"png")
        one = await here.channel.send(GROUP, Outbound("修好了", photos=(str(picture),), buttons=CARD.buttons), key="1")
        assert group.messages[int(one.id)]["caption"] == "修好了"
        assert "reply_markup" in group.messages[int(one.id)]
        await asyncio.sleep(3)
        many = Outbound("周报", photos=(str(picture), "telegram:file-2"), documents=("telegram:file-3",))
        ref = await here.channel.send(GROUP, many, key="2")
        assert group.messages[int(ref.id)]["text"] == "周报"
        kinds = ["document" if "document" in group.messages[int(part)] else "photo" for part in ref.answers]
        assert kinds == ["photo", "photo", "document"]


@virtual
async def test_a_caption_that_is_too_long_becomes_a_message_of_its_own():
    async with stage() as here:
        group = here.world.group()
        ref = await here.channel.send(GROUP, Outbound("修" * 1025, photos=("telegram:file-1",)), key="1")
        assert group.messages[int(ref.id)]["text"] == "修" * 1025
        assert "photo" in group.messages[int(ref.answers[0])]


@virtual
async def test_a_photo_that_cannot_be_sent_does_not_take_the_words_with_it(tmp_path):
    async with stage() as here:
        group = here.world.group()
        for number, photo in enumerate(("telegram:rotten", str(tmp_path / "missing.png"))):
            ref = await here.channel.send(GROUP, Outbound("修好了", photos=(photo,)), key=str(number))
            assert group.messages[int(ref.id)]["text"] == "修好了"
        error = await refused(here.channel.send(GROUP, Outbound("", photos=("telegram:rotten",)), key="9"))
        assert error.permanent


@virtual
async def test_a_letter_whose_second_half_failed_goes_on_where_it_stopped():
    async with stage() as here:
        group = here.world.group()
        letter = Outbound("一" * 4000 + "\n" + "二" * 4000)
        # The second message meets a dead line.
        here.wire.cut("sendMessage", "", "before")
        error = await refused(here.channel.send(GROUP, letter, key="7"))
        assert not error.permanent
        await here.channel.send(GROUP, letter, key="7")
        assert [message["text"][0] for message in group.messages.values()] == ["一", "二"]


@virtual
async def test_a_button_that_telegram_cannot_carry_is_refused_before_anything_is_sent():
    async with stage() as here:
        here.world.group()
        for wrong in ("确" * 22, ""):
            letter = Outbound("?", buttons=(Button(wrong, "好"),))
            assert (await refused(here.channel.send(GROUP, letter, key="1"))).permanent
        assert here.fake.called("sendMessage") == []
        await here.channel.send(GROUP, Outbound("?", buttons=(Button("确" * 21, "好"),)), key="2")


def tap(tap_id: str) -> Action:
    return Action(GROUP, tap_id, Sender(person_id(8), "张经理"), now(), "ack:12")


@virtual
async def test_a_tap_is_answered_with_a_toast():
    async with stage() as here:
        card = here.world.bot_writes(here.world.group(), text="#12")
        tap_id = here.world.tap(card, ZHANG, "ack:12")
        await here.channel.answer(tap(tap_id), "您不是负责人")
        assert here.fake.toasts == {tap_id: "您不是负责人"}
        await here.channel.answer(tap(tap_id), "长" * 300)
        assert here.fake.toasts == {tap_id: "长" * 200}


@virtual
async def test_an_expired_tap_and_a_reaction_are_no_trouble():
    async with stage() as here:
        card = here.world.bot_writes(here.world.group(), text="#12")
        tap_id = here.world.tap(card, ZHANG, "ack:12")
        await asyncio.sleep(200)
        await here.channel.answer(tap(tap_id), "收到")
        await here.channel.answer(tap("reaction:5:telegram:8:1"), "收到")
        assert here.fake.toasts == {}
        assert len(here.fake.called("answerCallbackQuery")) == 1


@virtual
async def test_a_photo_can_be_fetched():
    async with stage() as here:
        here.fake.files["photos/file-1.jpg"] = b"jpeg"
        assert await here.channel.download("telegram:file-1") == b"jpeg"
        assert (await refused(here.channel.download("telegram:file-2"))).permanent


@virtual
async def test_commands_are_registered_for_a_kind_of_chat_and_a_language():
    async with stage() as here:
        menu = [("help", "怎么用"), ("privacy", "隐私说明")]
        assert await here.channel.set_commands(menu, scope="all_private_chats", language="zh")
        assert await here.channel.set_commands(menu, scope="chat", chat=GROUP)
        one, two = here.fake.commands
        assert one["commands"][0] == {"command": "help", "description": "怎么用"}
        assert (one["scope"], one["language_code"]) == ({"type": "all_private_chats"}, "zh")
        assert two["scope"] == {"type": "chat", "chat_id": -1001}
        here.fake.fail_next("setMyCommands", RefusalError(404, "Not Found: method not found"))
        assert not await here.channel.set_commands(menu)


@pytest.mark.parametrize(
    ("commands", "scope", "chat"),
    [
        ([("帮助", "怎么用")], "default", None),
        ([("help", "")], "default", None),
        ([("help", "x")], "chat", None),
        ([("help", "x")], "default", GROUP),
        ([("help", "x")] * 101, "default", None),
    ],
)
def test_commands_that_telegram_cannot_have_are_refused_here(commands, scope, chat):
    @virtual
    async def story():
        async with stage() as here:
            with pytest.raises(ValueError, match=r".+"):
                await here.channel.set_commands(commands, scope=scope, chat=chat)

    story()


@virtual
async def test_a_key_of_another_channel_is_refused():
    async with stage() as here:
        assert (await refused(here.channel.send("wecom:abc", CARD, key="1"))).permanent
        assert (await refused(here.channel.update(SentRef("telegram:x", "1"), CARD))).permanent


@virtual
async def test_a_message_is_taken_back_or_only_its_buttons_and_one_that_is_gone_is_no_trouble():
    async with stage() as here:
        group = here.world.group()
        card, question = [await here.channel.send(GROUP, CARD, key=key) for key in "12"]
        await here.channel.take_back(card, buttons_only=True)
        assert group.messages[int(card.id)]["text"].startswith("#12 电梯")
        assert "reply_markup" not in group.messages[int(card.id)]
        await here.channel.take_back(card, buttons_only=True)
        for _ in range(2):
            await here.channel.take_back(question, buttons_only=False)
        assert list(group.messages) == [int(card.id)]


@virtual
async def test_what_is_too_old_to_be_taken_back_loses_its_buttons_at_least():
    async with stage() as here:
        group = here.world.group()
        question = await here.channel.send(GROUP, CARD, key="1")
        await asyncio.sleep(49 * 3600)
        await here.channel.take_back(question, buttons_only=False)
        assert "reply_markup" not in group.messages[int(question.id)]


@virtual
async def test_taking_back_waits_for_a_429_and_tells_when_the_bot_is_out():
    async with stage() as here:
        group = here.world.group()
        card = await here.channel.send(GROUP, CARD, key="1")
        here.fake.fail_next("deleteMessage", RefusalError(429, "Too Many Requests: retry after 9", retry_after=9))
        assert (await refused(here.channel.take_back(card, buttons_only=False))).retry_after == 9
        await asyncio.sleep(10)
        group.bot = "kicked"
        assert (await refused(here.channel.take_back(card, buttons_only=False))).gone
