"""The webhook: Telegram calls us, and hears 200 only after the sink has taken the update.

Anything else but 200 makes Telegram call again, so a kill or a full disk loses nothing. Telegram delivers the updates
of one chat one after the other, but not those of different chats; requests that come side by side for one chat all
the same are taken in the order they came. Source: Bot API, "setWebhook" (`secret_token`).
"""

import asyncio
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.channels.telegram.backlog import ALBUM_WITHIN, join_albums
from bot.channels.telegram.fields import moment
from bot.channels.telegram.identity import Identity, Json
from bot.channels.telegram.intake import Intake, NotTakenError
from bot.channels.telegram.updates import Arrival, read_update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret
MAX_BODY = 1_000_000
"""Bytes; updates have a few kilobytes."""
RECENTLY = timedelta(minutes=2)

log = structlog.get_logger(__name__)


class Album:
    """Parts of an album that came by now, and the outcome that all of their requests wait for."""

    def __init__(self) -> None:
        self.parts: list[Arrival] = []
        self.taken: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Webhook:
    """Takes the calls of Telegram once `open_for` has been called; before that they are asked to come again."""

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        self._secret = secret
        self._now = now
        self._me: Identity | None = None
        self._intake: Intake | None = None
        self._lanes: dict[str, asyncio.Lock] = {}
        self._albums: dict[tuple[str, str], Album] = {}

    def open_for(self, me: Identity, intake: Intake) -> None:
        """From now on updates are taken."""
        self._me, self._intake = me, intake

    def close(self) -> None:
        """From now on Telegram is asked to come again."""
        self._intake = None

    async def receive(self, request: Request) -> Response:
        """Answer one call: 403 wrong secret, 400 not an update, 503 not now, 200 taken."""
        if not self._is_from_telegram(request):
            return PlainTextResponse("wrong secret", 403)
        body = await _body(request)
        update = None if body is None else _json(body)
        if update is None:
            return PlainTextResponse("not an update", 400)
        return await self._answer(update)

    def _is_from_telegram(self, request: Request) -> bool:
        shown = request.headers.get(SECRET_HEADER, "")
        return hmac.compare_digest(shown.encode(), self._secret.encode())

    async def _answer(self, update: Json) -> Response:
        if self._me is None or self._intake is None:
            return PlainTextResponse("not listening yet", 503)
        try:
            await self._take(read_update(update, self._me, self._now()), self._intake)
        except NotTakenError as error:
            log.warning("the sink takes nothing; Telegram will call again", detail=str(error))
            return PlainTextResponse("not now", 503)
        return PlainTextResponse("ok")

    async def _take(self, arrival: Arrival, intake: Intake) -> None:
        if arrival.album is not None:
            await self._take_part(arrival, arrival.album, intake)
            return
        async with self._lane(arrival.lane):
            await intake.take(arrival)

    async def _take_part(self, part: Arrival, name: str, intake: Intake) -> None:
        """Join the parts that come side by side; parts that come later go on their own under the album's id."""
        key = (part.lane, name)
        album = self._albums.get(key)
        if album is not None:
            album.parts.append(part)
            await asyncio.shield(album.taken)
            return
        album = self._albums[key] = Album()
        album.parts.append(part)
        async with self._lane(part.lane):
            await self._take_album(key, album, intake)

    async def _take_album(self, key: tuple[str, str], album: Album, intake: Intake) -> None:
        try:
            await asyncio.sleep(ALBUM_WITHIN)
            del self._albums[key]
            for arrival in join_albums(sorted(album.parts, key=lambda part: part.updates)):
                await intake.take(arrival)
        except BaseException as error:
            self._albums.pop(key, None)
            album.taken.set_exception(error if isinstance(error, NotTakenError) else NotTakenError("interrupted"))
            album.taken.exception()  # whoever waits hears of it; nobody waiting is fine too
            raise
        album.taken.set_result(None)

    def _lane(self, name: str) -> asyncio.Lock:
        """The lock of a chat; asyncio locks are handed on in the order of asking."""
        return self._lanes.setdefault(name, asyncio.Lock())


def webhook_trouble(info: Json, now: datetime) -> str:
    """What Telegram says is wrong with its calls lately; empty if nothing (Bot API, "WebhookInfo")."""
    failed = info.get("last_error_date")
    waiting = info.get("pending_update_count", 0)
    if failed is None or not waiting or now - moment(failed) > RECENTLY:
        return ""
    return f"Telegram cannot reach the webhook: {info.get('last_error_message', '')} ({waiting} updates wait)"


async def _body(request: Request) -> bytes | None:
    """The request's body; None when it is too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return body


def _json(body: bytes) -> Json | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) else None
