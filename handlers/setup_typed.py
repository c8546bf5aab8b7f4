"""Setting up a group in words, on a platform without buttons in groups: 设为联动群 阳光花园.

As with buttons, only an administrator of the bot lets a group in, for it will see cards. Whoever else calls the bot
there is told once what is missing.
"""

import re
from collections.abc import Sequence

from bot.channels.base import Message
from bot.domain.letters import Kind, Letter
from bot.domain.roster import Chat, ChatKind, Estate
from bot.service import Context
from bot.understanding.normalize import normalize
from handlers.desk import Desk
from handlers.setup import know
from storage import places

_FORM = re.compile(r"(?:设为|设成|/setup)\s*(?:多方)?(联动|工作|居民|linkage|staff|residents)群?\s*(.*)")
_KINDS = {"联动": ChatKind.LINKAGE, "工作": ChatKind.STAFF, "居民": ChatKind.RESIDENTS}
_WHOLE = frozenset({"整个社区", "全社区", "社区", "all"})


async def said(desk: Desk, message: Message) -> None:
    """A call in a group that nobody has set up."""
    person = desk.world.person_of(message.sender.person)
    communities = [one.id for one in desk.world.directory.communities if desk.world.administers(person, one.id)]
    meant = _FORM.match(normalize(message.text).text)
    if meant is None or not communities:
        await _tell(desk, message, "setup.typed", once=True, estates=_names(desk.world.directory.estates))
        return
    kind = _KINDS.get(meant[1]) or ChatKind(meant[1])
    estates = [one for one in desk.world.directory.estates if one.community in communities]
    name = meant[2].strip()
    chosen = _chosen(estates, name)
    if chosen is None and name not in _WHOLE:
        await _tell(desk, message, "setup.typed_which", estates=_names(estates))
        return
    community = chosen.community if chosen else communities[0]
    await _let_in(desk, message, Chat(message.chat, kind, community, chosen.id if chosen else None))


def _chosen(estates: Sequence[Estate], name: str) -> Estate | None:
    """The estate of that name; the only one, if none is named."""
    if not name and len(estates) == 1:
        return estates[0]
    return next((one for one in estates if name in (one.id, one.name)), None)


def _names(estates: Sequence[Estate]) -> str:
    return "、".join(one.name for one in estates)


async def _let_in(desk: Desk, message: Message, chat: Chat) -> None:
    home = desk.world.directory.estate(chat.estate) if chat.estate else None
    place = home.name if home else desk.world.community_name(chat.community)
    letter = _letter(desk, message, f"setup.typed_{chat.kind.value}", place=place)
    context = Context(message.at, f"{message.chat}/{message.id}/setup")
    if await desk.service.say([letter], context, also=[places.keep_chat(chat, message.at)]):
        know(desk, chat, None)


async def _tell(desk: Desk, message: Message, template: str, *, once: bool = False, **facts: str) -> None:
    letter = _letter(desk, message, template, once=once, **facts)
    await desk.service.say([letter], Context(message.at, f"{message.chat}/{message.id}/setup"))


def _letter(desk: Desk, message: Message, template: str, *, once: bool = False, **facts: str) -> Letter:
    return Letter(
        chat=message.chat,
        kind=Kind.ANSWER,
        text=desk.catalogue.text(template, **facts),
        created_at=message.at,
        not_before=message.at,
        reply_to=message.id,
        key=f"{message.chat}/not-set-up" if once else None,
        once=once,
    )
