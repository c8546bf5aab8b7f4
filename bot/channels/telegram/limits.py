"""Telegram's sending limits as sliding windows.

Limits (Bot FAQ, "My bot is hitting limits"): about 1 message a second to one chat, 20 a minute to one group, 30 a
second in all; edits count like messages. A 429 closes one chat for the time it names and no other.

Short waits are spent here. Where it takes longer, nothing is sent and `SendError(retry_after=…)` says when: the
letter goes back to the outbox instead of holding its claim, and other chats go on.
"""

import asyncio
from collections import deque

from bot.channels.base import SendError
from bot.channels.telegram.keys import Address

PER_CHAT = (1, 1.0)
PER_GROUP = (20, 60.0)
FOR_URGENT = 2
"""Of a group's messages a minute so many are kept for urgent letters."""
PATIENCE = 2.0
"""Seconds that are waited here at most."""


class Window:
    """At most `limit` messages in any span of `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._sent: deque[float] = deque(maxlen=limit)

    def opens(self, now: float, *, messages: int = 1, reserve: int = 0) -> float:
        """When `messages` more may go, leaving room for `reserve`; an album larger than the window waits for all."""
        after = len(self._sent) + messages + reserve - self._limit
        if after <= 0 or not self._sent:
            return now
        return max(now, self._sent[min(after, len(self._sent)) - 1] + self._seconds)

    def count(self, at: float, messages: int = 1) -> None:
        """Messages go out at this time."""
        self._sent.extend([at] * messages)


class ChatPace:
    """The windows of one chat, and the time until which a 429 closed it."""

    def __init__(self, where: Address) -> None:
        self.closed_until = 0.0
        self._second = Window(*PER_CHAT)
        self._minute = Window(*PER_GROUP) if where.is_group else None

    def opens(self, now: float, *, messages: int, urgent: bool) -> float:
        """When the chat takes the next message."""
        minute = self._minute
        reserve = 0 if urgent else FOR_URGENT
        free = now if minute is None else minute.opens(now, messages=messages, reserve=reserve)
        return max(self.closed_until, self._second.opens(now), free)

    def count(self, at: float, messages: int) -> None:
        """Messages go out at this time; the parts of an album are one burst to the second, all count to the minute."""
        self._second.count(at)
        if self._minute is not None:
            self._minute.count(at, messages)


class Pace:
    """When the next message may go. Times are the event loop's."""

    def __init__(self, per_second: int) -> None:
        self._overall = Window(per_second, 1.0)
        self._chats: dict[int, ChatPace] = {}

    async def turn(self, where: Address, *, messages: int = 1, urgent: bool = False) -> None:
        """Wait for a turn in this chat. Raises `SendError(retry_after=…)` at once when that takes too long."""
        now = asyncio.get_running_loop().time()
        chat = self._chat(where)
        opens = chat.opens(now, messages=messages, urgent=urgent)
        if opens - now > PATIENCE:
            raise SendError("this chat's limit is reached", retry_after=opens - now)
        chat.count(opens, messages)
        await asyncio.sleep(opens - now)
        await self._turn_overall(messages)

    def close(self, where: Address, seconds: float) -> None:
        """Telegram answered 429: no more to this chat for so long."""
        self._chat(where).closed_until = asyncio.get_running_loop().time() + seconds

    async def _turn_overall(self, messages: int) -> None:
        now = asyncio.get_running_loop().time()
        opens = self._overall.opens(now, messages=messages)
        self._overall.count(opens, messages)
        await asyncio.sleep(opens - now)

    def _chat(self, where: Address) -> ChatPace:
        return self._chats.setdefault(where.chat_id, ChatPace(where))
