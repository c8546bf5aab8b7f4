"""Handing inbound values to the sink: in order within a chat, chats side by side, each message once.

WeCom delivers a callback once and never again, so nothing may be dropped here: what the sink cannot take is tried
again; when it fails on one value only, that one is set aside and reported; when it takes nothing at all (the store is
down) everything waits for it in memory. Errors are logged by their type only: their words may quote people.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.channels.base import ConnectionState, Inbound, Sink
from bot.channels.tries import try_often, try_once
from bot.channels.wecom.health import Pulse

REMEMBERED = 10_000
STORE_DOWN_PAUSE = 5.0

log = structlog.get_logger(__name__)


class Seen:
    """The ids of messages that came lately: WeCom repeats a callback when it is unsure that it arrived."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._remembered = remembered

    def again(self, message_id: str) -> bool:
        """Whether this id came before; from now on it did."""
        if message_id in self._ids:
            self._ids.move_to_end(message_id)
            return True
        self._ids[message_id] = None
        if len(self._ids) > self._remembered:
            self._ids.popitem(last=False)
        return False


class Intake:
    """The way from a channel into the bot. `add` never waits."""

    def __init__(self, channel: str, sink: Sink, pulse: Pulse, now: Callable[[], datetime]) -> None:
        self._channel = channel
        self._sink = sink
        self._pulse = pulse
        self._now = now
        self._lanes: dict[str, deque[Inbound]] = {}
        self._working: set[asyncio.Task[None]] = set()

    def add(self, lane: str, value: Inbound) -> None:
        """Queue a value; values of one lane (a chat) are taken one after the other."""
        if lane in self._lanes:
            self._lanes[lane].append(value)
            return
        self._lanes[lane] = deque([value])
        task = asyncio.create_task(self._work(lane))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def drain(self, within: float) -> None:
        """Finish what was queued, at most for so many seconds; then let go of it."""
        if self._working:
            await asyncio.wait(self._working, timeout=within)
        for task in self._working:
            task.cancel()

    @property
    def waiting(self) -> int:
        """How many values are queued."""
        return sum(len(lane) for lane in self._lanes.values())

    async def _work(self, name: str) -> None:
        lane = self._lanes[name]
        while lane:
            await self.take(lane[0])
            lane.popleft()
        del self._lanes[name]

    async def take(self, value: Inbound) -> bool:
        """Take one value, or set it aside (False). Waits as long as the store takes nothing at all."""
        while True:
            error = await try_often(self._sink, value)
            if error is None:
                return True
            if await try_once(self._sink, self._poison(value, error)) is None:
                return await self._last_try(value, error)
            await asyncio.sleep(STORE_DOWN_PAUSE)

    async def _last_try(self, value: Inbound, error: Exception) -> bool:
        """The store works now; did it work when the value was tried?"""
        if await try_once(self._sink, value) is None:
            return True
        self._pulse.count("poison")
        log.error("set aside", channel=self._channel, kind=type(value).__name__, error=type(error).__name__)
        return False

    def _poison(self, value: Inbound, error: Exception) -> ConnectionState:
        what = f"{type(value).__name__} {getattr(value, 'id', '')}".strip()
        return ConnectionState(self._channel, self._now(), "poison", f"{what}: {type(error).__name__}")
