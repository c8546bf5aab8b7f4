"""Taking back what has lost its use: a question nobody answered, the buttons under a result that is judged.

The bot speaks as little as it can, and what it said does not stay for nothing.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.base import Channel, SendError
from storage import standing
from storage.database import Database, Row, Statement
from storage.standing import Posted

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = timedelta(seconds=30)


class Clearing:
    """Takes messages back, chat by chat; what does not work now is tried again."""

    def __init__(self, database: Database, channels: Mapping[str, Channel]) -> None:
        self._database = database
        self._channels = channels

    async def clear(self, rows: Sequence[Row], now: datetime) -> None:
        """Take back what is due (rows of `storage.standing.due`)."""
        if not rows:
            return
        by_chat: dict[str, list[Posted]] = {}
        for posted in map(standing.from_row, rows):
            by_chat.setdefault(posted.chat, []).append(posted)
        units = await asyncio.gather(*(self._clear_chat(ones, now) for ones in by_chat.values()))
        await self._database.write([statement for unit in units for statement in unit])

    async def _clear_chat(self, posted: Sequence[Posted], now: datetime) -> list[Statement]:
        return [await self._take_back(one, now) for one in posted]

    async def _take_back(self, posted: Posted, now: datetime) -> Statement:
        channel = self._channels.get(posted.chat.partition(":")[0])
        if channel is None or not posted.ref.id:
            return standing.taken_back(posted)
        try:
            await channel.take_back(posted.ref, buttons_only=not posted.vanishes)
        except SendError as error:
            if not error.permanent and error.moved_to is None:
                pause = timedelta(seconds=error.retry_after) if error.retry_after else TRY_AGAIN_AFTER
                return standing.later(posted, now + pause)
            log.info("a message could not be taken back", extra={"chat": posted.chat, "reason": str(error)})
        return standing.taken_back(posted)
