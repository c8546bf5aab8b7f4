"""How much may be said where, and how often.

Long connection (doc 101463): 30 messages a minute and 1,000 an hour to one chat, replies and pushes together. Message
push (doc 99110): 20 a minute by one key. Nothing waits here: what is over the limit goes back to the outbox with the
time it may come again, so that other chats go on.
"""

import asyncio
from collections import deque
from collections.abc import Sequence

from bot.channels.base import SendError

Rate = tuple[int, float]
PER_CHAT: tuple[Rate, ...] = ((30, 60.0), (1000, 3600.0))
PER_KEY: tuple[Rate, ...] = ((20, 60.0),)
FOR_URGENT = 2
"""Of each span so many are kept for urgent letters."""


class Window:
    """At most `limit` messages in any span of `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._sent: deque[float] = deque(maxlen=limit)

    def opens(self, now: float, reserve: int) -> float:
        """When one more may go that leaves room for `reserve` others."""
        after = len(self._sent) + 1 + reserve - self._limit
        return now if after <= 0 else max(now, self._sent[after - 1] + self._seconds)

    def count(self, at: float) -> None:
        """A message goes out."""
        self._sent.append(at)


class Budget:
    """The windows of every chat (or key), by name. Times are the event loop's."""

    def __init__(self, rates: Sequence[Rate]) -> None:
        self._rates = rates
        self._windows: dict[str, list[Window]] = {}
        self._closed: dict[str, float] = {}

    def spend(self, name: str, *, urgent: bool = False) -> None:
        """Take one message from a budget. Raises `SendError(retry_after=…)` when there is none left for now."""
        now = asyncio.get_running_loop().time()
        windows = self._windows.setdefault(name, [Window(*rate) for rate in self._rates])
        reserve = 0 if urgent else FOR_URGENT
        opens = max(self._closed.get(name, now), *(window.opens(now, reserve) for window in windows))
        if opens > now:
            raise SendError("the limit of this chat is reached", retry_after=opens - now)
        for window in windows:
            window.count(now)

    def close(self, name: str, seconds: float) -> None:
        """WeCom says that it was too much: nothing more for so long."""
        self._closed[name] = asyncio.get_running_loop().time() + seconds
