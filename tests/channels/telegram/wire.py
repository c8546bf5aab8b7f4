"""The network between the bot and the fake Bot API, and what goes wrong on it."""

import asyncio
from collections import deque

import httpx

from tests.channels.telegram.fake_api import FakeTelegram


class Wire(httpx.AsyncBaseTransport):
    """The network between the bot and the fake; `cuts` is what goes wrong on it, call by call.

    "before": the request never left; "after": it was carried out, the answer is lost; "silence": nothing ever comes.
    """

    def __init__(self, fake: FakeTelegram) -> None:
        self._inner = httpx.ASGITransport(app=fake.app)
        self.cuts: dict[str, deque[str]] = {}
        self.down = ""
        self.closed = 0

    def cut(self, method: str, *how: str) -> None:
        self.cuts.setdefault(method, deque()).extend(how)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        queue = self.cuts.get(request.url.path.rsplit("/", 1)[-1])
        how = self.down or (queue.popleft() if queue else "")
        if how == "before":
            raise httpx.ConnectError("refused", request=request)
        if how == "silence":
            await asyncio.Event().wait()
        response = await self._inner.handle_async_request(request)
        if how == "after":
            raise httpx.ReadTimeout("no answer", request=request)
        return response

    async def aclose(self) -> None:
        self.closed += 1
