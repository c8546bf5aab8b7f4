"""Message push of an organisation's groups, as an ASGI application: strict about keys, sizes and the rate."""

import asyncio
from collections import deque
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Json = dict[str, Any]


class FakePush:
    """`keys` maps a key to its group. `fail_with` is what happens to the next calls: an error code, or HTTP 502."""

    def __init__(self, keys: dict[str, str]) -> None:
        self.keys = keys
        self.posts: list[tuple[str, Json]] = []
        self.fail_with: deque[int] = deque()
        self.files: dict[str, bytes] = {}
        self._at: dict[str, deque[float]] = {}
        self.app = Starlette(
            routes=[
                Route("/cgi-bin/webhook/send", self._send, methods=["POST"]),
                Route("/media/{name}", self._file),
            ]
        )

    @property
    def transport(self) -> httpx.AsyncBaseTransport:
        return httpx.ASGITransport(app=self.app)

    def texts(self, group: str) -> list[str]:
        return [post["text"]["content"] for where, post in self.posts if where == group]

    async def _send(self, request: Request) -> Response:
        body = await request.json()
        code = self._judge(request.query_params.get("key", ""), body)
        if code == 502:
            return Response("<html>bad gateway</html>", 502)
        return JSONResponse({"errcode": code, "errmsg": "ok" if code == 0 else "refused"})

    def _judge(self, key: str, body: Json) -> int:
        if self.fail_with:
            return self.fail_with.popleft()
        if key not in self.keys:
            return 93000
        if body["msgtype"] != "text" or not 0 < len(body["text"]["content"].encode()) <= 2048:
            return 40058
        now = asyncio.get_running_loop().time()
        at = self._at.setdefault(key, deque())
        while at and at[0] <= now - 60:
            at.popleft()
        if len(at) >= 20:
            return 45009
        at.append(now)
        self.posts.append((self.keys[key], body))
        return 0

    async def _file(self, request: Request) -> Response:
        content = self.files.get(request.path_params["name"])
        return Response(content) if content is not None else Response("expired", 404)
