"""New groups, new private chats, groups that move: what happens around the talk."""

from dataclasses import replace

from bot.channels.base import ChatMoved, MemberChange, Message
from bot.domain.letters import Kind, Letter
from bot.understanding.command_values import Command
from bot.understanding.commands import parse_each
from bot.understanding.normalize import normalize
from handlers.desk import Desk
from storage import people

_GONE = frozenset({"bot_removed", "bot_muted"})


async def member_changed(desk: Desk, change: MemberChange) -> None:
    """The bot introduces itself where it was added, and tells who keeps what and why; who starts a talk is greeted."""
    if change.change == "bot_added" and desk.world.chat(change.chat) is not None:
        await _introduce(desk, change, "answer.hello")
    elif change.change == "started":
        await _introduce(desk, change, "answer.hello_private")
    elif change.change in ("left", "joined"):
        desk.world.came_or_left(desk.world.person_of(change.sender.person), left=change.change == "left")
    elif change.change in _GONE:
        await desk.service.database.write([people.set_chat_state(change.chat, "removed")])


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
    """A group that nobody has set up: the bot stays silent and keeps nothing but the group's name for the operator.

    It tells the group's id to whoever asks for it: on WeCom there is no other way to learn it.
    """
    desk.strangers[message.chat] = message.chat_title
    (asked, *_) = parse_each(normalize(message.text).text, addressed=message.addressed) or (None,)
    if message.addressed and isinstance(asked, Command) and asked.verb == "chat_id":
        text = desk.catalogue.text("answer.chat_id", chat=message.chat.partition(":")[2])
        letter = Letter(message.chat, Kind.ANSWER, text, message.at, message.at, reply_to=message.id)
        await desk.service.say([letter], desk.context(message.at, f"{message.chat}/{message.id}"))


async def chat_moved(desk: Desk, moved: ChatMoved) -> None:
    """A group became a supergroup: everything about it goes by its new key."""
    await desk.service.database.write(people.move_chat(moved.old, moved.new))
    desk.service.recent.forget()
    desk.world.chat_moved(moved.old, moved.new)
    if moved.old in desk.meetings:
        desk.meetings[moved.new] = replace(desk.meetings.pop(moved.old), chat=moved.new)


async def remember_private(desk: Desk, person: str, message: Message) -> None:
    """Somebody who wrote to the bot in private can be reached there from now on."""
    if desk.world.contacted(person, message.chat, message.sender.name):
        await desk.service.database.write([people.contacted(person, message.chat, message.at)])


def _community(desk: Desk, chat: str) -> str:
    binding = desk.world.chat(chat)
    community = binding.community if binding else desk.world.directory.communities[0].id
    return desk.world.community_name(community)
