"""What a channel must still know after a restart: how far it has read, the keys it was given in chat, what it said."""

from typing import Protocol

OF_CHAT = "chat/"
"""Before the key of a chat, in the name of what is noted of it: it is erased with the person whose chat it is."""


class Notes(Protocol):
    """A small notebook of one channel."""

    async def read(self) -> dict[str, str]:
        """Everything noted, by name."""

    async def write(self, name: str, value: str) -> None:
        """Keep something under a name, in place of what was there; it is safe when this returns."""

    async def forget(self, name: str) -> None:
        """Let go of what was kept under a name, if anything was."""


class PassingNotes:
    """A notebook that forgets at the end: for `liandong check`, which keeps nothing, and for tests."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    async def read(self) -> dict[str, str]:
        """Everything noted since the beginning."""
        return dict(self._known)

    async def write(self, name: str, value: str) -> None:
        """Keep it until the end."""
        self._known[name] = value

    async def forget(self, name: str) -> None:
        """Forget it now."""
        self._known.pop(name, None)
