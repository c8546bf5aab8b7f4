"""Who administers, comes and goes: the bot itself too, and whole groups."""

import asyncio

import pytest

from bot.channels.base import ChatMoved, MemberChange, Message
from tests.channels.telegram.fake_world import BOT
from tests.channels.telegram.stage import WANG, ZHANG, heard, stage
from tests.channels.telegram.virtual import virtual


@virtual
async def test_who_is_administrator_is_asked_once_and_anew_after_a_change():
    async with stage() as here:
        group = here.world.group(admins=[ZHANG])
        async with here.listening() as inbox:
            for sender in (ZHANG, WANG, ZHANG):
                here.world.say(group, sender, "绑定 物业")
                await asyncio.sleep(1)
            assert [message.sender.is_admin for message in inbox.messages] == [True, False, True]
            assert len(here.fake.called("getChatAdministrators")) == 1
            group.admins.append(WANG)
            here.world.member(group, WANG, "member", "administrator", by=ZHANG)
            here.world.say(group, WANG, "绑定 社区")
            await asyncio.sleep(1)
        assert inbox.messages[-1].sender.is_admin


@virtual
async def test_a_join_told_twice_is_one_join():
    async with stage() as here:
        group = here.world.group()
        async with here.listening() as inbox:
            here.world.write(group, ZHANG, new_chat_members=[WANG])
            here.world.member(group, WANG, "left", "member", by=ZHANG)
            here.world.write(group, WANG, left_chat_member=WANG)
            await asyncio.sleep(1)
        joined, left = inbox.of(MemberChange)
        assert (joined.change, joined.sender.name, joined.by.name) == ("joined", "王 阿姨", "张经理")
        assert (left.change, left.by) == ("left", None)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("left", "member", ["bot_added"]),
        ("left", "administrator", ["bot_added", "bot_promoted"]),
        ("member", "administrator", ["bot_promoted"]),
        ("administrator", "member", ["bot_demoted"]),
        ("member", "kicked", ["bot_removed"]),
        ("administrator", "left", ["bot_removed"]),
        ("member", {"status": "restricted", "is_member": True, "can_send_messages": False}, ["bot_muted"]),
        ("member", {"status": "restricted", "is_member": True, "can_send_messages": True}, []),
        ({"status": "restricted", "is_member": True, "can_send_messages": False}, "member", ["bot_added"]),
        ("administrator", "administrator", []),
        ("left", "kicked", []),
    ],
)
def test_what_happens_to_the_bot_in_a_group(old, new, changes):
    @virtual
    async def story():
        async with stage() as here:
            group = here.world.group()
            here.world.write(group, ZHANG, new_chat_members=[BOT])
            here.world.member(group, BOT, old, new, by=ZHANG)
            values = await heard(here)
            assert [value.change for value in values] == changes
            assert all(value.by.name == "张经理" and value.chat_title == group.title for value in values)

    story()


@virtual
async def test_becoming_administrator_of_a_channel_is_no_group_to_introduce_oneself_in():
    async with stage() as here:
        channel = here.world.group(-1009)
        channel.type = "channel"
        here.world.member(channel, BOT, "left", "administrator", by=ZHANG)
        assert await heard(here) == []


@virtual
async def test_a_person_who_blocks_the_bot_and_lets_it_in_again():
    async with stage() as here:
        private = here.world.private(WANG)
        here.world.member(private, BOT, "member", "kicked", by=WANG)
        here.world.member(private, BOT, "kicked", "member", by=WANG)
        changes = [(value.change, value.sender.person) for value in await heard(here)]
        assert changes == [("bot_removed", "telegram:7"), ("started", "telegram:7")]


@virtual
async def test_a_group_that_becomes_a_supergroup_moves_once_and_before_anything_is_said_there():
    async with stage() as here:
        old = here.world.chats.setdefault(-55, here.world.group(-55))
        new = here.world.migrate(old, -1005)
        here.world.say(new, WANG, "还在吗")
        moved, message = await heard(here)
        assert isinstance(moved, ChatMoved)
        assert (moved.old, moved.new) == ("telegram:-55", "telegram:-1005")
        assert isinstance(message, Message)
        assert message.chat == "telegram:-1005"
