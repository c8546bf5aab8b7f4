"""Where the bot is and may write: taken out of a group, muted, let in again, blocked by a person.

A group that the bot cannot write to serves nobody, so its estate falls back to other chats, and the administrators
hear of it in private at once: nobody else notices a bot that has fallen silent.
"""

from datetime import datetime
from typing import Literal

from bot.channels.base import whole_chat
from bot.domain.letters import Kind, Letter
from bot.domain.roster import COMMUNITY
from bot.service import Context
from handlers.desk import Desk
from storage import people

Loss = Literal["removed", "muted", "deaf"]


async def lost(desk: Desk, chat: str, loss: Loss, at: datetime) -> None:
    """The bot can write to a chat no longer; `deaf`: it can, but hears ordinary messages no longer."""
    key = whole_chat(chat)
    if desk.world.directory.chat(key) is None:
        await _unreachable(desk, chat)
        return
    if loss != "deaf" and key in desk.world.lost:
        return
    keep = [] if loss == "deaf" else [people.lost_chat(key, at)]
    await desk.service.say(_told(desk, key, f"presence.{loss}", at), Context(at), also=keep)
    if loss != "deaf":
        desk.world.lost_chat(key)


async def found(desk: Desk, chat: str, at: datetime) -> None:
    """The bot is in a group, and may write there."""
    key = whole_chat(chat)
    if key not in desk.world.lost:
        return
    await desk.service.say(_told(desk, key, "presence.back", at), Context(at), also=[people.found_chat(key)])
    desk.world.lost.discard(key)


async def _unreachable(desk: Desk, chat: str) -> None:
    """A person blocked the bot (or left Telegram): reminders take the next rung of the ladder."""
    if desk.world.unreachable(chat):
        await desk.service.database.write([people.unreachable(chat)])


def _told(desk: Desk, chat: str, template: str, at: datetime) -> list[Letter]:
    """A line to every administrator who can be reached; where there is none, to the community."""
    binding = desk.world.chat(chat)
    assert binding is not None  # noqa: S101 - the callers looked
    place = desk.world.directory.estate(binding.estate) if binding.estate else None
    name = place.name if place else desk.world.community_name(binding.community)
    text = desk.catalogue.text(template, place=name, kind=desk.catalogue.text(f"chat_kind.{binding.kind}"))
    return [
        Letter(private, Kind.NOTICE, text, at, at, key=f"{template}/{chat}/{private}")
        for private in watchers(desk, binding.community)
    ]


def watchers(desk: Desk, community: str) -> tuple[str, ...]:
    """The private chats of those who look after the bot."""
    world = desk.world
    for people_there in (world.administrators(community), world.holders_in(community, COMMUNITY)):
        chats = tuple(dict.fromkeys(world.private[one] for one in people_there if one in world.private))
        if chats:
            return chats
    return ()
