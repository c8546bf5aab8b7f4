"""The line to the Bot API: one method call at a time, answers unparsed, renewable when it has gone deaf.

The types and requests are python-telegram-bot's; its answers are not parsed into its objects, because one field that
is missing (an older server) or wrong would then lose a whole batch of updates.
"""

import asyncio
import logging
import os
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import httpx
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

# Without this the library warns at every 429, which the Bot API sends in the normal course of things.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# Each request line that httpx logs at INFO holds the token.
logging.getLogger("httpx").setLevel(logging.WARNING)

ANSWER_WITHIN = timedelta(seconds=10)
UPLOAD_WITHIN = timedelta(seconds=60)
GRACE = timedelta(seconds=5)
"""How much longer than the request's own time-outs a call may take before the line counts as deaf."""
FAILURES_BEFORE_RENEWAL = 3
DEAF = "no answer in time: the line is deaf"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """How to reach Telegram.

    `base_url` and `base_file_url` are those of the Bot API server without the token. `proxy` is `http://…` or
    `socks5://…`. With `webhook_url` (the public https address of `webhook_path`) Telegram calls us; without it we
    poll, `poll_within` being how long one long poll is held open. `per_second` is the limit over all chats.
    """

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    proxy: str | None = field(default=None, repr=False)
    webhook_url: str | None = None
    webhook_path: str = "/telegram/webhook"
    webhook_secret: str | None = field(default=None, repr=False)
    poll_within: timedelta = timedelta(seconds=20)
    per_second: int = 30
    connections: int = 16
    transport: httpx.AsyncBaseTransport | None = field(default=None, repr=False)


class Api(Bot):
    """The Bot API by method name; the answer is the `result` as it came."""

    async def call(self, method: str, parameters: dict[str, object], read_within: float) -> Any:  # noqa: ANN401 - any JSON
        """Call a method. Raises python-telegram-bot's `TelegramError`s."""
        return await self._do_post(method, parameters, read_timeout=read_within)


class Line:
    """A pool of connections to the Bot API, opened anew when it goes deaf.

    Behind some proxies a connection dies without a word, and a call neither returns nor times out: so every call has
    a hard deadline of its own, and a call that overruns it is left behind rather than waited for.
    """

    def __init__(self, options: Options, *, connections: int) -> None:
        self._options = options
        self._connections = connections
        self._failures = 0
        self._left_behind: set[asyncio.Task[Any]] = set()
        self._open()

    def _open(self) -> None:
        self._request = http_request(self._options, self._connections)
        self._api = Api(
            self._options.token,
            base_url=self._options.base_url,
            base_file_url=self._options.base_file_url,
            request=self._request,
            get_updates_request=self._request,
        )

    async def call(self, method: str, *, within: timedelta = ANSWER_WITHIN, **parameters: object) -> Any:  # noqa: ANN401 - any JSON
        """Call a Bot API method; parameters that are None are left out.

        Raises `TelegramError`: `TimedOut` also when the call overran its time.
        """
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            answer = await self._in_time(self._api.call(method, given, within.total_seconds()), within + GRACE)
        except NetworkError as error:
            self._count_failure(error)
            raise
        self._failures = 0
        return answer

    async def download(self, file_id: str) -> bytes:
        """The contents of a file; the Bot API hands out files up to 20 MB. Raises `TelegramError`."""
        file = await self.call("getFile", file_id=file_id)
        url = f"{self._options.base_file_url}{self._options.token}/{file['file_path']}"
        return bytes(await self._in_time(self._request.retrieve(url), UPLOAD_WITHIN))

    def renew(self) -> None:
        """Hang up and dial again; calls still under way on the old connections may end."""
        deaf, self._failures = self._request, 0
        self._open()
        self._leave_behind(asyncio.create_task(_retire(deaf)))

    async def close(self) -> None:
        """Hang up."""
        left = list(self._left_behind)
        for task in left:
            task.cancel()
        await asyncio.wait([*left, asyncio.create_task(self._request.shutdown())], timeout=GRACE.total_seconds())

    def _count_failure(self, error: NetworkError) -> None:
        """Several failures on end are a reason to dial again; a refusal (BadRequest) is an answer, not a failure."""
        if isinstance(error, BadRequest):
            self._failures = 0
            return
        self._failures += 1
        if self._failures >= FAILURES_BEFORE_RENEWAL:
            self.renew()

    async def _in_time(self, call: Coroutine[Any, Any, T], within: timedelta) -> T:
        task = asyncio.create_task(call)
        try:
            await asyncio.wait({task}, timeout=within.total_seconds())
            if task.done():
                return task.result()
            raise TimedOut(DEAF)
        finally:
            if not task.done():
                task.cancel()
                self._leave_behind(task)

    def _leave_behind(self, task: asyncio.Task[Any]) -> None:
        """Keep a task until it ends by itself, and its error from being reported as forgotten."""
        self._left_behind.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._left_behind.discard(task)
        if not task.cancelled():
            task.exception()


async def _retire(request: BaseRequest) -> None:
    """Close connections that nobody will use again, once the slowest call on them must be over."""
    try:
        await asyncio.sleep((UPLOAD_WITHIN + GRACE).total_seconds())
    finally:
        await request.shutdown()


def http_request(options: Options, connections: int) -> HTTPXRequest:
    """A pool of connections, through the proxy if there is one."""
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=10,
        pool_timeout=5,
        write_timeout=10,
        media_write_timeout=UPLOAD_WITHIN.total_seconds(),
        proxy=options.proxy,
        httpx_kwargs={"transport": options.transport} if options.transport else None,
    )
