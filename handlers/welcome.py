"""New groups, new private chats, groups that move: what happens around the talk."""

from dataclasses import replace

from bot.channels.base import ChatMoved, MemberChange, Message
from bot.domain.letters import Kind, Letter
from bot.understanding.command_values import Command
from bot.understanding.commands import parse_each
from bot.understanding.normalize import normalize
from handlers import presence, setup, setup_typed
from handlers.desk import Desk
from storage import people


async def member_changed(desk: Desk, change: MemberChange) -> None:
    """People and the bot itself come, go, are promoted or muted."""
    match change.change:
        case "bot_added":
            await presence.found(desk, change.chat, change.at)
            if desk.world.chat(change.chat) is not None:
                await _introduce(desk, change, "answer.hello")
            else:
                await setup.added(desk, change)
        case "bot_promoted":
            await presence.found(desk, change.chat, change.at)
            await setup.rights_changed(desk, change.chat, change.at)
        case "started":
            await _started(desk, change)
        case "left" | "joined":
            desk.world.came_or_left(desk.world.person_of(change.sender.person), left=change.change == "left")
        case "bot_removed" | "bot_muted":
            await presence.lost(desk, change.chat, "removed" if change.change == "bot_removed" else "muted", change.at)
            await setup.left(desk, change.chat)
        case "bot_demoted":
            await _demoted(desk, change)


async def _demoted(desk: Desk, change: MemberChange) -> None:
    """No administrator any more: whether that makes the bot deaf depends on its privacy mode."""
    if desk.world.chat(change.chat) is None:
        await setup.rights_changed(desk, change.chat, change.at)
    elif desk.hearing is None or await desk.hearing(change.chat) != "messages":
        await presence.lost(desk, change.chat, "deaf", change.at)


async def _started(desk: Desk, change: MemberChange) -> None:
    """Somebody pressed Start: from now on the bot may write to them there."""
    person = desk.world.person_of(change.sender.person)
    if desk.world.contacted(person, change.chat, change.sender.name):
        await desk.service.database.write([people.contacted(person, change.chat, change.at)])
    await _introduce(desk, change, "answer.hello_private")


async def _introduce(desk: Desk, change: MemberChange, template: str) -> None:
    letter = Letter(
        chat=change.chat,
        kind=Kind.NOTICE,
        text=desk.catalogue.text(template, community=_community(desk, change.chat)),
        created_at=change.at,
        not_before=change.at,
        key=f"hello/{change.chat}",
    )
    await desk.service.say([letter], desk.context(change.at, f"{change.chat}/{change.id}/hello"))


async def unknown_chat(desk: Desk, message: Message) -> None:
    """A group that nobody has set up: the bot keeps nothing, and speaks only when it is spoken to.

    It tells the group's id to whoever asks for it: on WeCom there is no other way to learn it.
    """
    (asked, *_) = parse_each(normalize(message.text).text, addressed=message.addressed) or (None,)
    if message.addressed and isinstance(asked, Command) and asked.verb == "chat_id":
        text = desk.catalogue.text("answer.chat_id", chat=message.chat.partition(":")[2])
        letter = Letter(message.chat, Kind.ANSWER, text, message.at, message.at, reply_to=message.id)
        await desk.service.say([letter], desk.context(message.at, f"{message.chat}/{message.id}"))
    elif message.chat.partition(":")[0] in desk.world.typed_channels:
        await setup_typed.said(desk, message)
    else:
        await setup.said(desk, message)


async def chat_moved(desk: Desk, moved: ChatMoved) -> None:
    """A group became a supergroup: everything about it goes by its new key."""
    await desk.service.database.write(people.move_chat(moved.old, moved.new))
    desk.service.recent.forget()
    desk.world.chat_moved(moved.old, moved.new)
    if moved.old in desk.meetings:
        desk.meetings[moved.new] = replace(desk.meetings.pop(moved.old), chat=moved.new)


async def remember_private(desk: Desk, person: str, message: Message) -> None:
    """Somebody who wrote to the bot in private can be reached there from now on.

    Where no platform tells that a talk was begun, people with a duty are told what it is good for.
    """
    if not desk.world.contacted(person, message.chat, message.sender.name):
        return
    await desk.service.database.write([people.contacted(person, message.chat, message.at)])
    on_duty = any(grant.person == person for grant in desk.world.directory.grants)
    if on_duty and message.chat.partition(":")[0] in desk.world.typed_channels:
        text = desk.catalogue.text("answer.hello_private")
        hello = Letter(message.chat, Kind.NOTICE, text, message.at, message.at, key=f"hello/{message.chat}")
        await desk.service.say([hello], desk.context(message.at, f"{message.chat}/{message.id}/hello"))


def _community(desk: Desk, chat: str) -> str:
    binding = desk.world.chat(chat)
    community = binding.community if binding else desk.world.directory.communities[0].id
    return desk.world.community_name(community)
