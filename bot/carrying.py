"""Pictures on their way from one platform to another.

A picture is known by a reference that only its own platform understands (`telegram:…`, `wxkf:media/…`). For another one
it is fetched when the letter goes out and lies in a temporary file until that is sent: nothing is kept. One that cannot
be fetched any more (WeCom's addresses live five minutes) is left out, and the words go all the same.
"""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol, runtime_checkable

from bot.channels.base import Channel, SendError

log = logging.getLogger(__name__)

AT_MOST = 4
"""Pictures of one letter that are carried over; one platform allows few messages."""


@runtime_checkable
class Source(Protocol):
    """A channel whose pictures can be fetched."""

    async def download(self, ref: str) -> bytes:
        """The contents of a picture. Raises `SendError`."""


class Carrier:
    """Fetches pictures of one channel for another."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    @asynccontextmanager
    async def carried(self, photos: Sequence[str], to: Channel) -> AsyncIterator[tuple[str, ...]]:
        """The pictures as the channel can send them: its own by reference, files as they are, others fetched."""
        if not any(self._foreign(photo, to) for photo in photos):
            yield tuple(photos)
            return
        folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="liandong-")
        try:
            found = [
                await self._fetched(photo, Path(folder.name) / f"{number}.jpg") if self._foreign(photo, to) else photo
                for number, photo in enumerate(photos[:AT_MOST], start=1)
            ]
            yield tuple(photo for photo in found if photo)
        finally:
            await asyncio.to_thread(folder.cleanup)

    def _foreign(self, photo: str, to: Channel) -> bool:
        source = photo.partition(":")[0]
        return source != to.name and source in self._channels

    async def _fetched(self, photo: str, file: Path) -> str:
        """The path of the picture's copy; empty when there is none any more."""
        source = self._channels[photo.partition(":")[0]]
        try:
            if not isinstance(source, Source):
                return ""
            await asyncio.to_thread(file.write_bytes, await source.download(photo))
        except SendError as error:
            log.warning("a picture is left out", extra={"from": source.name, "reason": str(error)})
            return ""
        return str(file)
