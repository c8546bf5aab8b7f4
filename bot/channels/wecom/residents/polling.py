"""Asking WeCom again and again, and saying how that goes: the rhythm that both ways for residents share."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.channels.base import Sink
from bot.channels.wecom.failures import LineError, RefusedError
from bot.channels.wecom.health import Pulse

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
REFUSED_PAUSE = 300.0
"""Seconds: wrong credentials are for the operator to mend; asking often would not help."""
REFUSED = "企业微信不认这组 CorpID 和 Secret，或这台服务器的 IP 不在“企业可信 IP”里（{error}）"

log = structlog.get_logger(__name__)


class Rounds:
    """Runs a round whenever it is woken, and at the latest after `every` seconds."""

    def __init__(self, pulse: Pulse, every: float) -> None:
        self._pulse = pulse
        self._every = every
        self._wake = asyncio.Event()
        self._failures = 0
        self._waiting: list[asyncio.Future[bool]] = []

    async def wake(self, within: float) -> bool:
        """There is something to fetch: whether a round that began after this took it all, in so many seconds."""
        taken: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(taken)
        self._wake.set()
        try:
            return await asyncio.wait_for(taken, within)
        except TimeoutError:
            return False

    async def run(self, sink: Sink, fetch: Callable[[], Awaitable[None]]) -> None:
        """Fetch until cancelled. `fetch` raises LineError when WeCom cannot be asked; the store may fail as well."""
        while True:
            self._wake.clear()
            waiting, self._waiting = self._waiting, []
            pause = await self._round(sink, fetch)
            for taken in waiting:
                if not taken.done():
                    taken.set_result(self._failures == 0)
            try:
                await asyncio.wait_for(self._wake.wait(), pause)
            except TimeoutError:
                continue

    async def _round(self, sink: Sink, fetch: Callable[[], Awaitable[None]]) -> float:
        try:
            await fetch()
        except RefusedError as error:
            self._failures += 1
            await self._pulse.tell(sink, "refused", REFUSED.format(error=error))
            return REFUSED_PAUSE
        except Exception as error:  # noqa: BLE001 - an answer of a new shape, a store that is down: asked again later
            self._failures += 1
            detail = str(error) if isinstance(error, LineError) else type(error).__name__
            await self._pulse.tell(sink, "down", detail)
            return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures - 1, 10)))
        self._failures = 0
        self._pulse.beat()
        await self._pulse.tell(sink, "up")
        return self._every
