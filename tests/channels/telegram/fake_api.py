"""A strict Bot API in this process, as an ASGI application.

It refuses what Telegram refuses, in Telegram's words: unknown methods and parameters, too long texts, broken HTML,
long button data, edits of nothing, expired taps, chats that moved, two pollers at once, and too many messages.
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.channels.telegram.fake_html import parse_html
from tests.channels.telegram.fake_refusal import RefusalError, bad
from tests.channels.telegram.fake_world import Chat, Json, World
from tests.channels.telegram.virtual import now

TOKEN = "42424242:" + "A" * 35
JSON_PARAMETERS = {
    "reply_markup",
    "reply_parameters",
    "link_preview_options",
    "allowed_updates",
    "commands",
    "scope",
    "media",
}
SENDING = {"chat_id", "message_thread_id", "disable_notification", "reply_parameters", "reply_markup", "parse_mode"}
PARAMETERS: dict[str, set[str]] = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {"url", "secret_token", "allowed_updates", "max_connections"},
    "deleteWebhook": set(),
    "getWebhookInfo": set(),
    "sendMessage": SENDING | {"text", "link_preview_options"},
    "sendPhoto": SENDING | {"photo", "caption"},
    "sendDocument": SENDING | {"document", "caption"},
    "sendMediaGroup": {"chat_id", "message_thread_id", "disable_notification", "reply_parameters", "media"},
    "editMessageText": {"chat_id", "message_id", "text", "parse_mode", "reply_markup", "link_preview_options"},
    "editMessageCaption": {"chat_id", "message_id", "caption", "parse_mode", "reply_markup"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "reply_markup"},
    "deleteMessage": {"chat_id", "message_id"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert"},
    "getChat": {"chat_id"},
    "getChatMember": {"chat_id", "user_id"},
    "getChatAdministrators": {"chat_id"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "getFile": {"file_id"},
}


class FakeTelegram:
    """The Bot API for one bot. `limits` may be switched off; `faults` maps a method to what goes wrong next."""

    def __init__(self, *, limits: bool = True) -> None:
        self.world = World()
        self.limits = limits
        self.calls: list[tuple[float, str, Json]] = []
        self.faults: dict[str, deque[Callable[[], Response] | RefusalError]] = {}
        self.webhook: Json = {"url": "", "pending_update_count": 0}
        self.commands: list[Json] = []
        self.toasts: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self._poll: asyncio.Future[None] | None = None
        self._sent: dict[int, deque[float]] = {}
        self.app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._receive, methods=["POST"]),
                Route("/file/bot{token}/{path:path}", self._download),
            ]
        )

    def called(self, method: str) -> list[Json]:
        """The parameters of the calls of a method, in order."""
        return [parameters for _, name, parameters in self.calls if name == method]

    def fail_next(self, method: str, *faults: Callable[[], Response] | RefusalError) -> None:
        self.faults.setdefault(method, deque()).extend(faults)

    async def _receive(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _refusal(RefusalError(401, "Unauthorized"))
        method = request.path_params["method"]
        try:
            parameters = await _parameters(request)
            self.calls.append((asyncio.get_running_loop().time(), method, parameters))
            if self.faults.get(method):
                fault = self.faults[method].popleft()
                if isinstance(fault, RefusalError):
                    raise fault
                return fault()
            return JSONResponse({"ok": True, "result": await self._do(method, parameters)})
        except RefusalError as refusal:
            return _refusal(refusal)

    async def _do(self, method: str, parameters: Json) -> Any:
        if method not in PARAMETERS:
            raise RefusalError(404, "Not Found: method not found")
        if unknown := set(parameters) - PARAMETERS[method]:
            raise bad(f"parameters that {method} does not have: {sorted(unknown)}")
        answer = getattr(self, "_" + re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", method))(**parameters)
        return await answer if asyncio.iscoroutine(answer) else answer

    async def _download(self, request: Request) -> Response:
        content = self.files.get(request.path_params["path"])
        return PlainTextResponse("", 404) if content is None else Response(content)

    # In

    def _get_me(self) -> Json:
        return self.world.bot

    async def _get_updates(
        self, offset: str = "0", limit: str = "100", allowed_updates: list[str] | None = None, **hold: str
    ) -> list[Json]:
        if self.webhook["url"]:
            raise RefusalError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
                "delete the webhook first",
            )
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(
                RefusalError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            )
        if allowed_updates is not None:
            self.world.allowed = allowed_updates
        queue = self.world.queue
        self.world.queue = [(since, update) for since, update in queue if update["update_id"] >= int(offset)]
        if not self.world.queue:
            await self._wait(int(hold["timeout"]))
        self.world.expire()
        return [update for _, update in self.world.queue[: min(int(limit), 100)]]

    async def _wait(self, seconds: int) -> None:
        mine = self._poll = asyncio.get_running_loop().create_future()
        self.world.arrived.clear()
        arrival = asyncio.create_task(self.world.arrived.wait())
        try:
            await asyncio.wait({arrival, mine}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if mine.done():
                mine.result()
        finally:
            arrival.cancel()
            mine.cancel()

    def _set_webhook(self, url: str, **more: Any) -> bool:
        if not url.startswith("https://"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {"url": url, "pending_update_count": len(self.world.queue), **more}
        self.world.allowed = more.get("allowed_updates")
        return True

    def _delete_webhook(self) -> bool:
        self.webhook = {"url": "", "pending_update_count": 0}
        return True

    def _get_webhook_info(self) -> Json:
        return {key: value for key, value in self.webhook.items() if key != "secret_token"}

    # Out

    def _send_message(self, chat_id: str, text: str = "", parse_mode: str = "", **more: Any) -> Json:
        chat = self._writable(chat_id, **more)
        return self.world.bot_writes(chat, **self._text(text, parse_mode, 4096, "message"), **_markup(more))

    def _send_photo(self, chat_id: str, photo: Any, caption: str = "", parse_mode: str = "", **more: Any) -> Json:
        self._file(photo)
        return self._captioned(chat_id, {"photo": [{"file_id": str(photo)}]}, caption, parse_mode, more)

    def _send_document(self, chat_id: str, document: Any, caption: str = "", parse_mode: str = "", **more: Any) -> Json:
        self._file(document)
        return self._captioned(chat_id, {"document": {"file_id": str(document)}}, caption, parse_mode, more)

    def _captioned(self, chat_id: str, media: Json, caption: str, parse_mode: str, more: Json) -> Json:
        shown = self._text(caption, parse_mode, 1024, "caption") if caption else {}
        chat = self._writable(chat_id, **more)
        return self.world.bot_writes(chat, **media, caption=shown.get("text", ""), **_markup(more))

    def _send_media_group(self, chat_id: str, media: list[Json], **more: Any) -> list[Json]:
        if not 2 <= len(media) <= 10:
            raise bad("there must be from 2 to 10 media in the album")
        for one in media:
            self._file(one["media"])
        chat = self._writable(chat_id, messages=len(media), **more)
        return [self.world.bot_writes(chat, photo=[{"file_id": one["media"]}], media_group_id="out") for one in media]

    def _edit_message_text(
        self, chat_id: str, message_id: str, text: str = "", parse_mode: str = "", **more: Any
    ) -> Json:
        message = self._editable(chat_id, message_id)
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        return self._edited(message, self._text(text, parse_mode, 4096, "message") | _markup(more))

    def _edit_message_caption(
        self, chat_id: str, message_id: str, caption: str = "", parse_mode: str = "", **more: Any
    ) -> Json:
        message = self._editable(chat_id, message_id)
        return self._edited(
            message, {"caption": self._text(caption, parse_mode, 1024, "caption")["text"]} | _markup(more)
        )

    def _edit_message_reply_markup(self, chat_id: str, message_id: str, **more: Any) -> Json:
        return self._edited(self._editable(chat_id, message_id), _markup(more))

    def _delete_message(self, chat_id: str, message_id: str) -> bool:
        chat = self._chat(chat_id)
        message = chat.messages.get(int(message_id))
        if message is None:
            raise bad("message to delete not found")
        if now().timestamp() - message["date"] > 48 * 3600:
            raise bad("message can't be deleted for everyone")
        self._count(chat, 1)
        del chat.messages[int(message_id)]
        return True

    def _edited(self, message: Json, new: Json) -> Json:
        if {key: message.get(key) for key in new} == new and ("reply_markup" in message) == ("reply_markup" in new):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as "
                "a current content and reply markup of the message"
            )
        message.pop("reply_markup", None)
        message |= new
        return message

    def _answer_callback_query(self, callback_query_id: str, text: str = "", show_alert: str = "") -> bool:
        tapped = self.world.taps.get(callback_query_id)
        if tapped is None or asyncio.get_running_loop().time() - tapped > 150:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(text) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.toasts[callback_query_id] = text
        return True

    def _set_my_commands(self, **given: Any) -> bool:
        self.commands.append(given)
        return True

    def _get_file(self, file_id: str) -> Json:
        if f"photos/{file_id}.jpg" not in self.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        return {"file_id": file_id, "file_path": f"photos/{file_id}.jpg"}

    # Chats

    def _get_chat(self, chat_id: str) -> Json:
        return self._chat(chat_id).as_json

    def _get_chat_member(self, chat_id: str, user_id: str) -> Json:
        return {"user": {"id": int(user_id)}, "status": self._chat(chat_id, also_left=True).bot}

    def _get_chat_administrators(self, chat_id: str) -> list[Json]:
        chat = self._chat(chat_id)
        if chat.type == "private":
            raise bad("there are no administrators in the private chat")
        return [{"user": one, "status": "administrator"} for one in chat.admins]

    def _chat(self, chat_id: str, *, also_left: bool = False) -> Chat:
        chat = self.world.chats.get(int(chat_id))
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to:
            raise RefusalError(
                400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        if chat.bot in {"left", "kicked"} and not also_left:
            who = "bot was blocked by the user" if chat.type == "private" else "bot was kicked from the supergroup chat"
            raise RefusalError(403, f"Forbidden: {who}")
        return chat

    def _writable(self, chat_id: str, messages: int = 1, **more: Any) -> Chat:
        chat = self._chat(chat_id)
        if chat.bot == "restricted":
            raise bad("not enough rights to send text messages to the chat")
        thread = more.get("message_thread_id")
        if thread is not None and int(thread) not in chat.topics:
            raise bad("message thread not found")
        reply = more.get("reply_parameters")
        if reply and reply["message_id"] not in chat.messages and not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        _check_buttons(more)
        self._count(chat, messages)
        return chat

    def _editable(self, chat_id: str, message_id: str) -> Json:
        chat = self._chat(chat_id)
        message = chat.messages.get(int(message_id))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != self.world.bot["id"]:
            raise bad("message can't be edited")
        self._count(chat, 1)
        return message

    def _count(self, chat: Chat, messages: int) -> None:
        """One message a second to a chat, 20 a minute to a group, 30 a second in all; else 429."""
        if not self.limits:
            return
        clock = asyncio.get_running_loop().time()
        sent = self._sent.setdefault(chat.id, deque())
        total = self._sent.setdefault(0, deque())
        windows = [(sent, 1, 1.0)] + ([(sent, 20, 60.0)] if chat.id < 0 else []) + [(total, 30, 1.0)]
        for times, limit, seconds in windows:
            recent = [at for at in times if clock - at < seconds - 1e-6]
            if len(recent) >= limit:
                wait = max(1, round(recent[0] + seconds - clock + 0.5))
                raise RefusalError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        sent.extend([clock] * messages)
        total.extend([clock] * messages)

    def _file(self, file: Any) -> None:
        """A file is uploaded, or named by an id that exists."""
        if isinstance(file, bytes) or (isinstance(file, str) and file.startswith(("attach://", "file-"))):
            return
        raise bad("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")

    def _text(self, text: str, parse_mode: str, limit: int, what: str) -> Json:
        shown, entities = parse_html(text) if parse_mode == "HTML" else (text, [])
        if not shown.strip():
            raise bad("message text is empty")
        if len(shown.encode("utf-16-le")) // 2 > limit:
            raise bad(f"{what} is too long")
        return {"text": shown, "entities": entities}


def _check_buttons(more: Json) -> None:
    for row in more.get("reply_markup", {}).get("inline_keyboard", ()):
        for button in row:
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                raise bad("BUTTON_DATA_INVALID")
            if not button["text"] or button.get("style", "primary") not in {"primary", "success", "danger"}:
                raise bad("BUTTON_INVALID")


def _markup(more: Json) -> Json:
    return {"reply_markup": more["reply_markup"]} if "reply_markup" in more else {}


async def _parameters(request: Request) -> Json:
    async with request.form() as form:
        given = {name: value if isinstance(value, str) else await value.read() for name, value in form.items()}
    return {
        name: json.loads(value) if name in JSON_PARAMETERS and isinstance(value, str) else value
        for name, value in given.items()
        if not (isinstance(value, bytes) and name not in {"photo", "document"})
    }


def _refusal(refusal: RefusalError) -> JSONResponse:
    body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return JSONResponse(body, refusal.code)
