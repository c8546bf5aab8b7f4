"""A sink like the bot's own: what it takes is kept once, by key; it can be made to fail."""

import asyncio
from collections.abc import Callable

from bot.channels.base import Action, ChatMoved, ConnectionState, Edit, Inbound, MemberChange, Message, Recall


def key(value: Inbound) -> tuple[str, ...]:
    """What makes a value the same one again."""
    match value:
        case Message() | Action() | MemberChange() | Recall():
            return (type(value).__name__, value.chat, value.id)
        case Edit(message):
            return ("Edit", message.chat, message.id, message.at.isoformat(), message.text)
        case ChatMoved():
            return ("ChatMoved", value.old, value.new)
        case ConnectionState():
            return ("ConnectionState", value.state, value.detail, value.at.isoformat())


class Inbox:
    """Collects what a channel delivers. `refuse` decides what it stumbles over; `slow` is seconds per
    value, half before and half after its commit."""

    def __init__(self, *, slow: float = 0.0, refuse: Callable[[Inbound], bool] = lambda _: False) -> None:
        self.kept: dict[tuple[str, ...], Inbound] = {}
        self.calls: list[Inbound] = []
        self.slow = slow
        self.refuse = refuse

    async def __call__(self, value: Inbound) -> None:
        self.calls.append(value)
        await asyncio.sleep(self.slow / 2)
        if self.refuse(value):
            raise RuntimeError(f"cannot take {value}")
        self.kept.setdefault(key(value), value)
        await asyncio.sleep(self.slow / 2)  # committed, not yet returned: a kill here makes the value come twice

    def of(self, kind: type) -> list:
        return [value for value in self.kept.values() if isinstance(value, kind)]

    @property
    def messages(self) -> list[Message]:
        return self.of(Message)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    def states(self) -> list[str]:
        return [state.state for state in self.of(ConnectionState)]
