"""Handing arrivals to the sink: in order within a chat, several chats at once; what the sink cannot take is set aside.

Errors are logged by their type and place only: their words, and the values of a traceback, may quote people.

The sink returns after its commit. When it fails again and again on one update, it is asked to take the report about
that update instead: if it can, the update is the trouble and is set aside; if it cannot even do that, the store is
down, nothing is confirmed and everything comes again.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.channels.base import Inbound, Sink
from bot.channels.telegram.admins import Admins
from bot.channels.telegram.updates import Arrival, poison
from bot.channels.tries import try_often, try_once

CHATS_AT_ONCE = 16

log = structlog.get_logger(__name__)


class NotTakenError(Exception):
    """The sink takes nothing at the moment."""


class Intake:
    """The way from the channel into the bot."""

    def __init__(self, sink: Sink, admins: Admins, now: Callable[[], datetime]) -> None:
        self._sink = sink
        self._admins = admins
        self._now = now
        self._free = asyncio.Semaphore(CHATS_AT_ONCE)

    async def take_lanes(self, lanes: Sequence[Sequence[Arrival]], took: Callable[[Arrival], None]) -> None:
        """Take lanes side by side, each in order; `took` hears of each arrival taken.

        Raises NotTakenError if a lane got stuck; the others are taken all the same.
        """
        results = await asyncio.gather(*(self._take_lane(lane, took) for lane in lanes), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def take(self, arrival: Arrival) -> None:
        """Take one arrival, or set it aside. Raises NotTakenError when the sink takes nothing at all."""
        if arrival.kind in {"chat_member", "my_chat_member"}:
            self._admins.forget(int(arrival.lane or 0))
        for value in arrival.values:
            marked = await self._admins.mark(value)
            error = await try_often(self._sink, marked)
            if error is not None and await self._is_the_trouble(arrival, marked, error):
                return

    async def _take_lane(self, lane: Sequence[Arrival], took: Callable[[Arrival], None]) -> None:
        async with self._free:
            for arrival in lane:
                await self.take(arrival)
                took(arrival)

    async def _is_the_trouble(self, arrival: Arrival, value: Inbound, error: Exception) -> bool:
        """Report the update; if even that fails it is the store. A last try, now that the store is known to work."""
        report = poison(arrival.updates[0], arrival.kind, error, self._now())
        if (refusal := await try_once(self._sink, report)) is not None:
            raise NotTakenError(report.detail) from refusal
        if await try_once(self._sink, value) is None:
            return False
        log.error("update set aside", detail=report.detail)
        return True
