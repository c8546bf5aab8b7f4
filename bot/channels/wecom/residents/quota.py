"""How much may be said to a resident: five messages within 48 hours of what they said last (doc 94677).

The count is noted with the first answer, so that a restart does not forget it; who gets no answer leaves no trace, and
48 hours later nothing is known any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from bot.channels.base import SendError
from bot.channels.notes import OF_CHAT, Notes

MESSAGES = 5
WITHIN = timedelta(hours=48)
KEPT = 2
"""Kept for the result and the question whether it helps; news of the state may not use them up."""


@dataclass(frozen=True, slots=True)
class Said:
    """How many messages were sent since `heard_at`, when the resident spoke last (WeCom's time, not ours)."""

    heard_at: datetime
    messages: int = 0

    def noted(self) -> str:
        """As text for the notebook."""
        return f"{self.messages} {self.heard_at.isoformat()}"

    @classmethod
    def read(cls, text: str) -> Self:
        """What was noted."""
        messages, _, heard_at = text.partition(" ")
        return cls(datetime.fromisoformat(heard_at), int(messages))


class Quota:
    """What was said since each resident spoke last.

    Of a resident who was never answered nothing is known after a restart: WeCom itself judges then.
    """

    def __init__(self, notes: Notes, now: Callable[[], datetime]) -> None:
        self._notes = notes
        self._now = now
        self._read: dict[str, Said] | None = None

    async def heard(self, chat: str, at: datetime) -> None:
        """A resident spoke: five more."""
        known = await self._known()
        before, known[chat] = known.get(chat), Said(at)
        if before is not None and before.messages:
            await self._notes.forget(OF_CHAT + chat)

    async def left(self, chat: str) -> int | None:
        """How many messages are left; None when it is not known."""
        said = (await self._known()).get(chat)
        if said is None:
            return None
        return 0 if self._over(said) else MESSAGES - said.messages

    async def spend(self, chat: str) -> None:
        """One message. Raises `SendError(until_heard=True)` when there is none left."""
        if await self.left(chat) == 0:
            raise SendError("five messages or 48 hours are used up until the resident writes again", until_heard=True)
        known = await self._known()
        if chat in known:
            await self._keep(chat, Said(known[chat].heard_at, known[chat].messages + 1))
        await self._forget_the_old()

    async def exhausted(self, chat: str) -> None:
        """WeCom says that there is none left."""
        await self._keep(chat, Said(self._now(), MESSAGES))

    async def news_allowed(self, chat: str) -> bool:
        """Whether one is left for news, beside those that are kept."""
        left = await self.left(chat)
        return left is not None and left > KEPT

    async def _known(self) -> dict[str, Said]:
        if self._read is None:
            noted = (await self._notes.read()).items()
            kept = {name.removeprefix(OF_CHAT): Said.read(text) for name, text in noted if name.startswith(OF_CHAT)}
            self._read = kept if self._read is None else self._read
        return self._read

    async def _keep(self, chat: str, said: Said) -> None:
        (await self._known())[chat] = said
        await self._notes.write(OF_CHAT + chat, said.noted())

    async def _forget_the_old(self) -> None:
        known = await self._known()
        for chat in [chat for chat, said in known.items() if self._over(said)]:
            del known[chat]
            await self._notes.forget(OF_CHAT + chat)

    def _over(self, said: Said) -> bool:
        return self._now() - said.heard_at >= WITHIN
