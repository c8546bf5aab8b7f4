"""A strict WeCom in this process: the long connection of one organisation's smart bots.

It refuses what WeCom refuses (doc 101463): wrong secrets, unknown requests, answers after five seconds, cards pushed to
groups, task ids used twice, oversized texts, chats the bot was never written from, more than 30 messages a minute. That
it speaks the protocol is proved by the official client, in `test_official_client`.
"""

import asyncio
import base64
import contextlib
import hashlib
import itertools
import json
import re
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

Json = dict[str, Any]

BOT, SECRET = "aibA1b2C3", "k" * 43
REPLIES = {"aibot_respond_msg", "aibot_respond_welcome_msg", "aibot_respond_update_msg"}
AT_ONCE = {"aibot_respond_welcome_msg", "aibot_respond_update_msg"}
SPEAKING = {"aibot_respond_msg", "aibot_respond_welcome_msg", "aibot_send_msg"}
TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
TOO_LATE, NO_SUCH_REQUEST, TOO_OFTEN, BAD_MESSAGE, NO_SUCH_CHAT = 846608, 846605, 45009, 40008, 86003


class RefusalError(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass
class Callback:
    """Something that was delivered and may be answered."""

    chat: str
    at: float
    body: Json


@dataclass
class Upload:
    about: Json
    parts: dict[int, bytes] = field(default_factory=dict)


class FakeWeCom:
    """One organisation. `slow` is how long the answer to a command takes; `mute` are commands never answered;
    `refuse` is what happens to the next requests of a command (None: nothing)."""

    def __init__(self, bots: dict[str, str] | None = None) -> None:
        self.bots = {BOT: SECRET} if bots is None else bots
        self.url = ""
        self.bot = next(iter(self.bots), BOT)
        self.next_req_id = ""
        self.received: list[tuple[float, Json]] = []
        self.slow: dict[str, float] = {}
        self.mute: set[str] = set()
        self.refuse: dict[str, deque[tuple[int, str] | None]] = {}
        self.online: dict[str, ServerConnection] = {}
        self.connections = 0
        self.spoken: list[tuple[str, Json]] = []
        self.known_chats: set[str] = set()
        self.uploads: dict[str, Upload] = {}
        self.media: dict[str, bytes] = {}
        self._callbacks: dict[str, Callback] = {}
        self._task_ids: set[str] = set()
        self._said: dict[str, deque[float]] = {}
        self._ids = itertools.count(1)
        self._answering: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator["FakeWeCom"]:
        async with serve(self._connected, "127.0.0.1", port, ping_interval=None, close_timeout=1) as server:
            self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            yield self
            for task in self._answering:
                task.cancel()

    # What people do

    async def say(self, userid: str, text: str, group: str = "", **more: Any) -> str:
        """Somebody writes to the bot; in a group with a call to it. Returns the message's id."""
        content = f"@联动助手 {text}" if group else text
        return await self.deliver(userid, {"msgtype": "text", "text": {"content": content}, **more}, group)

    async def deliver(self, userid: str, message: Json, group: str = "", msgid: str = "") -> str:
        msgid = msgid or f"msg{next(self._ids)}"
        place = {"chatid": group, "chattype": "group"} if group else {"chattype": "single"}
        body = {"msgid": msgid, "aibotid": self.bot, **place, "from": {"userid": userid}, **message}
        self.known_chats.add(group or userid)
        await self._call("aibot_msg_callback", group or userid, body)
        return msgid

    async def event(self, userid: str, event: Json, msgid: str = "") -> str:
        """Something happens in a private chat. Returns the req_id."""
        body = {
            "msgid": msgid or f"ev{next(self._ids)}",
            "aibotid": self.bot,
            "chattype": "single",
            "from": {"userid": userid},
            "create_time": 1780000000,
            "msgtype": "event",
            "event": event,
        }
        return await self._call("aibot_event_callback", userid, body)

    async def tap(self, userid: str, task_id: str, key: str, *, flat: bool = False) -> str:
        tapped = {"card_type": "button_interaction", "event_key": key, "task_id": task_id, "selected_items": {}}
        nested = tapped if flat else {"template_card_event": tapped}
        return await self.event(userid, {"eventtype": "template_card_event", **nested})

    # What goes wrong

    async def close(self, code: int = 1000) -> None:
        await self.online.pop(self.bot).close(code)

    def abort(self) -> None:
        self.online.pop(self.bot).transport.abort()

    def forget_task_ids(self) -> None:
        """From now on every task id is new."""
        self._task_ids.clear()

    # What was heard

    def sent(self, *commands: str) -> list[Json]:
        """The frames of these commands, in order."""
        return [frame for _, frame in self.received if frame.get("cmd") in commands]

    def said(self) -> list[str]:
        """Everything that was said, in words."""
        return [words(frame["body"]) for frame in self.sent(*SPEAKING)]

    # The protocol

    async def _connected(self, socket: ServerConnection) -> None:
        self.connections += 1
        with suppress(ConnectionClosed):
            async for raw in socket:
                self._take(socket, json.loads(raw))

    def _take(self, socket: ServerConnection, frame: Json) -> None:
        self.received.append((self._now(), frame))
        task = asyncio.create_task(self._answer(socket, frame))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, socket: ServerConnection, frame: Json) -> None:
        cmd = frame["cmd"]
        try:
            body = await self._do(socket, cmd, frame)
            answer: Json = {"errcode": 0, "errmsg": "ok"} | ({"body": body} if body else {})
        except RefusalError as refusal:
            answer = {"errcode": refusal.code, "errmsg": str(refusal)}
        if cmd in self.mute:
            return
        await asyncio.sleep(self.slow.get(cmd, 0))
        with suppress(ConnectionClosed):
            await socket.send(json.dumps({"headers": {"req_id": frame["headers"]["req_id"]}, **answer}))
            if cmd == "aibot_subscribe" and answer["errcode"]:
                await socket.close(1000)

    async def _do(self, socket: ServerConnection, cmd: str, frame: Json) -> Json | None:
        if self.refuse.get(cmd) and (refusal := self.refuse[cmd].popleft()):
            raise RefusalError(*refusal)
        if cmd == "aibot_subscribe":
            return await self._subscribe(socket, frame["body"])
        if socket not in self.online.values():
            raise RefusalError(846602, "not subscribed")
        if cmd == "ping":
            return None
        if cmd in REPLIES:
            return self._reply(cmd, frame["headers"]["req_id"], frame["body"])
        if cmd == "aibot_send_msg":
            return self._push(frame["body"])
        if cmd.startswith("aibot_upload_media_"):
            return self._upload(cmd.removeprefix("aibot_upload_media_"), frame["body"])
        raise RefusalError(BAD_MESSAGE, f"unknown command {cmd}")

    async def _subscribe(self, socket: ServerConnection, body: Json) -> None:
        if self.bots.get(body["bot_id"]) != body["secret"]:
            raise RefusalError(853000, "invalid bot_id or secret")
        older = self.online.pop(body["bot_id"], None)
        self.online[body["bot_id"]] = socket
        if older is not None:
            event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
            frame = {"cmd": "aibot_event_callback", "headers": {"req_id": "bye"}, "body": event}
            with suppress(ConnectionClosed):
                await older.send(json.dumps(frame))
                await older.close(1000)

    def _reply(self, cmd: str, req_id: str, body: Json) -> None:
        callback = self._callbacks.get(req_id)
        if callback is None:
            raise RefusalError(NO_SUCH_REQUEST, "invalid req_id")
        if cmd in AT_ONCE and self._now() - callback.at > 5:
            raise RefusalError(TOO_LATE, "expired")
        if cmd == "aibot_respond_update_msg":
            tapped = callback.body["event"].get("template_card_event") or callback.body["event"]
            require(body["response_type"] == "update_template_card", "response_type")
            require(body["template_card"]["task_id"] == tapped["task_id"], "task_id of another card")
            check_card(body["template_card"])
            return
        self._speak(callback.chat, body)

    def _push(self, body: Json) -> None:
        place = body["chatid"]
        if place not in self.known_chats:
            raise RefusalError(NO_SUCH_CHAT, "never wrote to the bot")
        require(body["msgtype"] in {"markdown", "template_card", "image", "file", "voice", "video"}, "msgtype")
        require(not (body["msgtype"] == "template_card" and place.startswith("wr")), "no cards into groups")
        self._speak(place, body)

    def _speak(self, chat: str, body: Json) -> None:
        check_message(body)
        if body["msgtype"] == "template_card":
            task_id = body["template_card"]["task_id"]
            require(task_id not in self._task_ids, "task_id used twice")
            self._task_ids.add(task_id)
        if body["msgtype"] in {"image", "file"}:
            require(body[body["msgtype"]]["media_id"] in self.media, "no such media")
        said = self._said.setdefault(chat, deque())
        while said and said[0] <= self._now() - 3600:
            said.popleft()
        if len(said) >= 1000 or sum(at > self._now() - 60 for at in said) >= 30:
            raise RefusalError(TOO_OFTEN, "freq out of limit")
        said.append(self._now())
        self.spoken.append((chat, body))

    def _upload(self, step: str, body: Json) -> Json | None:
        if step == "init":
            upload_id = f"up{next(self._ids)}"
            self.uploads[upload_id] = Upload(body)
            return {"upload_id": upload_id}
        upload = self.uploads[body["upload_id"]]
        if step == "chunk":
            part = base64.b64decode(body["base64_data"], validate=True)
            require(len(part) <= 512 * 1024, "part too long")
            upload.parts[body["chunk_index"]] = part
            return None
        require(sorted(upload.parts) == list(range(upload.about["total_chunks"])), "parts missing")
        content = b"".join(upload.parts[index] for index in sorted(upload.parts))
        require(len(content) == upload.about["total_size"], "size")
        require(hashlib.md5(content).hexdigest() == upload.about["md5"], "md5")
        media_id = f"media{next(self._ids)}"
        self.media[media_id] = content
        return {"type": upload.about["type"], "media_id": media_id, "created_at": "1780000000"}

    async def _call(self, cmd: str, chat: str, body: Json) -> str:
        req_id, self.next_req_id = self.next_req_id or f"cb{next(self._ids)}", ""
        self._callbacks[req_id] = Callback(chat, self._now(), body)
        with contextlib.suppress(KeyError, ConnectionClosed):
            await self.online[self.bot].send(json.dumps({"cmd": cmd, "headers": {"req_id": req_id}, "body": body}))
        return req_id

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def require(condition: bool, words: str) -> None:
    if not condition:
        raise RefusalError(BAD_MESSAGE, words)


def check_message(body: Json) -> None:
    match body["msgtype"]:
        case "markdown":
            require(0 < len(body["markdown"]["content"].encode()) <= 20480, "content size")
        case "text":
            require(0 < len(body["text"]["content"].encode()) <= 2048, "content size")
        case "stream":
            require(len(body["stream"]["content"].encode()) <= 20480, "content size")
            require(bool(body["stream"]["id"]), "stream id")
        case "template_card":
            check_card(body["template_card"])


def check_card(card: Json) -> None:
    require(bool(TASK_ID.fullmatch(card["task_id"])), "task_id")
    require(bool(card.get("main_title", {}).get("title") or card.get("sub_title_text")), "title")
    if card["card_type"] == "button_interaction":
        buttons = card["button_list"]
        require(1 <= len(buttons) <= 6, "1 to 6 buttons")
        require(len({button["key"] for button in buttons}) == len(buttons), "keys used twice")
        require(all(len(button["key"].encode()) <= 1024 for button in buttons), "key size")


def words(body: Json) -> str:
    match body["msgtype"]:
        case "template_card":
            card = body["template_card"]
            return "\n".join(filter(None, [card["main_title"]["title"], card.get("sub_title_text", "")]))
        case "stream" | "markdown" | "text" as kind:
            return str(body[kind]["content"])
        case kind:
            return f"[{kind}]"
