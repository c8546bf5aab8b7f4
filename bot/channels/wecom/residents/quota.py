"""How much may be said to a resident: five messages within 48 hours of what they said last (doc 94677)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.base import SendError

MESSAGES = 5
WITHIN = timedelta(hours=48)
KEPT = 2
"""Kept for the result and the question whether it helps; news of the state may not use them up."""


class Quota:
    """What was said since each resident spoke last.

    Of a resident who has not spoken since the bot was started nothing is known: WeCom itself judges then.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._heard: dict[str, tuple[datetime, int]] = {}

    def heard(self, chat: str, at: datetime) -> None:
        """A resident spoke: five more. `at` is WeCom's time, not ours, so it is compared with nothing here."""
        self._heard[chat] = (at, 0)

    def left(self, chat: str) -> int | None:
        """How many messages are left; None when it is not known."""
        known = self._heard.get(chat)
        if known is None:
            return None
        at, said = known
        return 0 if self._now() - at >= WITHIN else MESSAGES - said

    def spend(self, chat: str) -> None:
        """One message. Raises `SendError(until_heard=True)` when there is none left."""
        if self.left(chat) == 0:
            raise SendError("five messages or 48 hours are used up until the resident writes again", until_heard=True)
        if chat in self._heard:
            at, said = self._heard[chat]
            self._heard[chat] = (at, said + 1)

    def exhausted(self, chat: str) -> None:
        """WeCom says that there is none left."""
        self._heard[chat] = (self._now(), MESSAGES)

    def news_allowed(self, chat: str) -> bool:
        """Whether one is left for news, beside those that are kept."""
        left = self.left(chat)
        return left is not None and left > KEPT
