"""The organisation's HTTP interface as an ASGI application: tokens, customer service, residents' reports.

Strict about credentials, tokens that expire, sizes, the five messages in 48 hours, cursors. That it answers as WeCom
does is checked by driving it with wechatpy's own client, in `test_independent_client`.
"""

import asyncio
import itertools
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.telegram.virtual import START

Json = dict[str, Any]

CORP, APP_SECRET, ACCOUNT = "ww0123456789abcdef", "a" * 43, "wkServiceOne"
TOKEN_LIVES = 7200


class FakeQyapi:
    """One organisation. `fail_with` is what happens to the next calls: an error code, or an HTTP status.

    `clock` tells the time in seconds since 1970; without one it is that of the event loop, counted from START.
    """

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self.now = clock or (lambda: START.timestamp() + asyncio.get_running_loop().time())
        self.accounts = [{"open_kfid": ACCOUNT, "name": "阳光社区", "avatar": "https://files.example/a"}]
        self.items: list[Json] = []
        self.orders: list[Json] = []
        self.sent: list[Json] = []
        self.greeted: list[Json] = []
        self.calls: list[tuple[str, Json]] = []
        self.fail_with: dict[str, deque[int]] = {}
        self.files: dict[str, bytes] = {}
        self.trusted = True
        self.tokens: dict[str, float] = {}
        self.page = 1000
        self._spoke: dict[str, float] = {}
        self._said: dict[str, int] = {}
        self._codes: dict[str, float] = {}
        self._ids = itertools.count(1)
        self.app = Starlette(routes=[Route("/cgi-bin/{path:path}", self._any, methods=["GET", "POST"])])

    @property
    def transport(self) -> httpx.AsyncBaseTransport:
        return httpx.ASGITransport(app=self.app)

    # What residents do

    def say(self, resident: str, text: str, **more: Any) -> Json:
        return self._add(resident, {"origin": 3, "msgtype": "text", "text": {"content": text, **more}})

    def deliver(self, resident: str, message: Json) -> Json:
        return self._add(resident, {"origin": 3, **message})

    def enter(self, resident: str) -> str:
        code = f"CODE{next(self._ids)}"
        self._codes[code] = self.now()
        event = {"event_type": "enter_session", "welcome_code": code, "scene": "qr"}
        self._add(resident, {"origin": 4, "msgtype": "event", "event": event}, speaks=False)
        return code

    def report(self, words: str, **more: Any) -> Json:
        order = {
            "order_id": f"order{next(self._ids)}",
            "desc": words,
            "create_time": int(self.now()),
            "reporter_name": "王阿姨",
            "reporter_mobile": "13800000000",
            **more,
        }
        self.orders.append(order)
        return order

    def _add(self, resident: str, item: Json, *, speaks: bool = True) -> Json:
        who = {"open_kfid": ACCOUNT, "external_userid": resident}
        whole = {"msgid": f"kf{next(self._ids)}", "send_time": int(self.now()), **who, **item}
        if "event" in item:
            whole["event"] = {**who, **item["event"]}
        self.items.append(whole)
        if speaks:
            self._spoke[resident], self._said[resident] = self.now(), 0
        return whole

    # The interface

    async def _any(self, request: Request) -> Response:
        path = request.path_params["path"]
        upload = path == "media/upload"
        body = await request.json() if request.method == "POST" and not upload else dict(request.query_params)
        self.calls.append((path, body))
        if self.fail_with.get(path):
            code = self.fail_with[path].popleft()
            return Response("bad gateway", 502) if code == 502 else JSONResponse({"errcode": code, "errmsg": "refused"})
        if path == "gettoken":
            return self._token(body)
        if self.tokens.get(request.query_params.get("access_token", ""), 0) <= self.now():
            return JSONResponse({"errcode": 42001, "errmsg": "access_token expired"})
        if upload:
            return await self._upload(request)
        if path == "media/get":
            return self._file(body["media_id"])
        answer = {
            "kf/account/list": self._accounts,
            "kf/sync_msg": self._sync,
            "kf/send_msg": self._send,
            "kf/send_msg_on_event": self._greet,
            "report/resident/get_order_list": self._orders,
        }[path](body)
        return JSONResponse({"errcode": 0, "errmsg": "ok"} | answer)

    def _token(self, query: Json) -> Response:
        if not self.trusted:
            return JSONResponse({"errcode": 60020, "errmsg": "not allow to access from your ip"})
        if (query["corpid"], query["corpsecret"]) != (CORP, APP_SECRET):
            return JSONResponse({"errcode": 40001, "errmsg": "invalid credential"})
        token = secrets.token_hex(16)
        self.tokens[token] = self.now() + TOKEN_LIVES
        return JSONResponse({"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": TOKEN_LIVES})

    async def _upload(self, request: Request) -> Response:
        async with request.form() as form:
            content = await form["media"].read()
        if request.query_params["type"] != "image" or not content:
            return JSONResponse({"errcode": 40004, "errmsg": "invalid media type"})
        media_id = f"up{next(self._ids)}"
        self.files[media_id] = content
        return JSONResponse({"errcode": 0, "errmsg": "ok", "type": "image", "media_id": media_id})

    def _file(self, media_id: str) -> Response:
        content = self.files.get(media_id)
        if content is None:
            return JSONResponse({"errcode": 40007, "errmsg": "invalid media_id"})
        return Response(content, media_type="image/jpeg")

    def _accounts(self, _: Json) -> Json:
        return {"account_list": self.accounts}

    def _sync(self, body: Json) -> Json:
        start = int((body.get("cursor") or "c0").removeprefix("c"))
        mine = [item for item in self.items if item["open_kfid"] == body.get("open_kfid", item["open_kfid"])]
        end = start + min(self.page, body.get("limit", 1000))
        return {"next_cursor": f"c{min(end, len(mine))}", "has_more": int(end < len(mine)), "msg_list": mine[start:end]}

    def _send(self, body: Json) -> Json:
        resident = body["touser"]
        if self.now() - self._spoke.get(resident, -1e9) >= 48 * 3600:
            return {"errcode": 95002, "errmsg": "send msg time limit"}
        if self._said[resident] >= 5:
            return {"errcode": 95001, "errmsg": "send msg count limit"}
        if body["msgtype"] == "image" and body["image"]["media_id"] not in self.files:
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        if not fits(body):
            return {"errcode": 40058, "errmsg": "invalid parameter"}
        self._said[resident] += 1
        self.sent.append(body)
        return {"msgid": f"sent{next(self._ids)}"}

    def _greet(self, body: Json) -> Json:
        if self.now() - self._codes.pop(body["code"], -1e9) > 20:
            return {"errcode": 95011, "errmsg": "code expired"}
        self.greeted.append(body)
        return {"msgid": f"sent{next(self._ids)}"}

    def _orders(self, body: Json) -> Json:
        since, start = body.get("begin_create_time", 0), int(body.get("cursor") or 0)
        found = [order for order in self.orders if order["create_time"] >= since]
        end = start + min(body.get("limit", 20), 50)
        return {"order_list": found[start:end], "next_cursor": str(end) if end < len(found) else ""}

    # What was heard

    def said(self, resident: str) -> list[str]:
        return [words(body) for body in self.sent if body["touser"] == resident]

    def asked(self, path: str) -> list[Json]:
        return [body for called, body in self.calls if called == path]


def words(body: Json) -> str:
    if body["msgtype"] == "msgmenu":
        menu = body["msgmenu"]
        return "\n".join([menu["head_content"], *(f"[{entry['click']['content']}]" for entry in menu["list"])])
    return "[image]" if body["msgtype"] == "image" else str(body["text"]["content"])


def fits(body: Json) -> bool:
    if body["msgtype"] == "text":
        return 0 < len(body["text"]["content"].encode()) <= 2048
    if body["msgtype"] == "image":
        return True
    menu = body["msgmenu"]
    entries = [entry["click"] for entry in menu["list"]]
    return len(menu["head_content"].encode()) <= 1024 and all(
        1 <= len(entry["id"].encode()) <= 128 and 1 <= len(entry["content"].encode()) <= 128 for entry in entries
    )
