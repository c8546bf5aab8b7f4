"""Uploading pictures and files over the long connection: announce, parts, finish.

Parts of 512 KiB, at most 100, numbered from 0. A part that failed is sent again, as the official client does.
Source: WeCom doc 101463; @wecom/aibot-node-sdk for the numbering.
"""

import asyncio
from pathlib import Path

from bot.channels.base import SendError
from bot.channels.wecom import frames
from bot.channels.wecom.failures import AnswerError, LineError, NoAnswerError, send_error
from bot.channels.wecom.frames import Json, MediaType
from bot.channels.wecom.line import Line

PICTURES = frozenset({".png", ".jpg", ".jpeg"})
PART_WITHIN = 20.0
TRIES = 3
TRY_AGAIN_AFTER = 0.5


class Uploader:
    """Puts files where messages can refer to them (for three days)."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def upload(self, file: Path) -> tuple[MediaType, str]:
        """Upload a file; its kind and media id. Raises `SendError`, never an uncertain one: nobody has seen it yet."""
        kind: MediaType = "image" if file.suffix.lower() in PICTURES else "file"
        content = await asyncio.to_thread(file.read_bytes)
        parts = -(-len(content) // frames.CHUNK)
        if not 1 <= parts <= frames.MAX_CHUNKS:
            raise SendError(f"a file has 1 to {frames.MAX_CHUNKS * frames.CHUNK} bytes", permanent=True)
        try:
            return kind, await self._upload(kind, file.name, content)
        except LineError as error:
            said = send_error(error)
            raise SendError(str(said), permanent=said.permanent, retry_after=said.retry_after) from error

    async def _upload(self, kind: MediaType, name: str, content: bytes) -> str:
        begun = await self._line.request(frames.UPLOAD_INIT, frames.upload_start(kind, name, content))
        upload_id = str((begun.get("body") or {})["upload_id"])
        for part in frames.upload_parts(upload_id, content):
            await self._part(part)
        done = await self._line.request(frames.UPLOAD_FINISH, {"upload_id": upload_id}, within=PART_WITHIN)
        return str((done.get("body") or {})["media_id"])

    async def _part(self, part: Json) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await self._line.request(frames.UPLOAD_CHUNK, part, within=PART_WITHIN)
            except (AnswerError, NoAnswerError):
                if attempt == TRIES:
                    raise
                await asyncio.sleep(TRY_AGAIN_AFTER * attempt)
            else:
                return
