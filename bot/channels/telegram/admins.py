"""Who is an administrator of a group: asked of Telegram once, remembered for a while.

Source: Bot API, "getChatAdministrators".
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.channels.base import Action, Edit, Inbound, Message
from bot.channels.telegram.keys import address, person_id
from bot.channels.telegram.line import Line

KNOWN_WITHIN = timedelta(minutes=10)
UNKNOWN_WITHIN = timedelta(minutes=1)
"""How long "could not be asked" is remembered; until then nobody there counts as an administrator."""
ASK_WITHIN = timedelta(seconds=3)

log = structlog.get_logger(__name__)


class Admins:
    """Marks what administrators write and tap."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._known: dict[int, tuple[float, frozenset[str]]] = {}

    async def mark(self, value: Inbound) -> Inbound:
        """The value with `sender.is_admin` set, if it comes from an administrator of its group."""
        match value:
            case Message() | Action() if not value.private and not value.sender.is_admin:
                admin = value.sender.person in await self._of(address(value.chat).chat_id)
                return replace(value, sender=replace(value.sender, is_admin=admin)) if admin else value
            case Edit(message):
                marked = await self.mark(message)
                return Edit(marked) if isinstance(marked, Message) else value
        return value

    def forget(self, chat_id: int) -> None:
        """Somebody's rights changed: ask anew."""
        self._known.pop(chat_id, None)

    async def _of(self, chat_id: int) -> frozenset[str]:
        now = asyncio.get_running_loop().time()
        until, admins = self._known.get(chat_id, (now, frozenset()))
        if until > now:
            return admins
        return await self._ask(chat_id, now)

    async def _ask(self, chat_id: int, now: float) -> frozenset[str]:
        try:
            members = await self._line.call("getChatAdministrators", within=ASK_WITHIN, chat_id=chat_id)
            known = now + KNOWN_WITHIN.total_seconds(), frozenset(person_id(one["user"]["id"]) for one in members)
        except TelegramError as error:
            log.warning("cannot ask who is an administrator", chat=chat_id, error=str(error))
            known = now + UNKNOWN_WITHIN.total_seconds(), frozenset()
        self._known[chat_id] = known
        return known[1]
