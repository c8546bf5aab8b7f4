"""Customer service (微信客服): what residents say, as inbound values, and how letters look to them.

Sources: WeCom docs 94670 (messages and events; `origin` 3 is the resident) and 94677 (text up to 2,048 bytes; a menu's
head up to 1,024 bytes, its entries 128 bytes each, ten at most; who taps on one writes its text, with `menu_id`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from bot.channels.base import Action, Button, Inbound, Message, Recall, Sender, SendError
from bot.channels.wecom.frames import Json

NAME = "wxkf"
RESIDENT = 3
MAX_TEXT_BYTES = 2048
MAX_HEAD_BYTES = 1024
MAX_ENTRY_BYTES = 128
MAX_ENTRIES = 10
MEDIA = f"{NAME}:media/"

_KINDS: dict[str, Literal["text", "voice", "file", "other"]] = {
    "text": "text",
    "location": "text",
    "voice": "voice",
    "file": "file",
    "video": "file",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A resident, and the service account that they talk to."""

    account: str
    resident: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """A resident opened the talk: with `code` one greeting may be sent, within 20 seconds."""

    code: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message did not reach a resident after all (they blocked the account, or the talk was over)."""

    chat: str
    reason: int


Entry = Inbound | Welcome | Undelivered
"""What `sync_msg` hands out."""


def chat_key(account: str, resident: str) -> str:
    """The key of a talk."""
    return f"{NAME}:{account}/{resident}"


def address(key: str) -> Address:
    """The talk a chat key names. Raises a permanent `SendError` for a key of another channel."""
    channel, _, place = key.partition(":")
    account, _, resident = place.partition("/")
    if channel != NAME or not account or not resident:
        raise SendError(f"not a talk of customer service: {key!r}", permanent=True)
    return Address(account, resident)


def read_item(item: Json) -> Entry | None:
    """One entry of `sync_msg`; None for what others wrote. Raises KeyError when a part is missing."""
    if item.get("msgtype") == "event":
        return _event(item)
    if item.get("origin") != RESIDENT:
        return None
    chat, sender = chat_key(item["open_kfid"], item["external_userid"]), _sender(item["external_userid"])
    menu = (item.get("text") or {}).get("menu_id")
    if menu:
        return Action(chat, str(item["msgid"]), sender, _at(item), str(menu), private=True)
    photos = _photos(item)
    return Message(
        chat=chat,
        id=str(item["msgid"]),
        sender=sender,
        at=_at(item),
        text=words(item),
        private=True,
        addressed=True,
        photos=photos,
        kind="photo" if photos else _KINDS.get(item.get("msgtype", ""), "other"),
    )


def words(item: Json) -> str:
    """The words of a message; of a place on the map its name and address."""
    match item.get("msgtype"):
        case "text":
            return str(item["text"].get("content", "")).strip()
        case "location":
            place = item["location"]
            return " ".join(part for part in (place.get("name"), place.get("address")) if part)
    return ""


def text_message(text: str) -> Json:
    """A text, cut where it does not fit into one message: there are five."""
    return {"msgtype": "text", "text": {"content": cut(text, MAX_TEXT_BYTES)}}


def letter(text: str, buttons: tuple[Button, ...]) -> Json:
    """A letter: a menu where there are buttons and room for it, the text otherwise (it holds the text forms)."""
    if not buttons or len(text.encode()) > MAX_HEAD_BYTES:
        return text_message(text)
    entries = [_entry(button) for button in buttons[:MAX_ENTRIES]]
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": text, "list": entries}}


def cut(text: str, limit: int) -> str:
    """The text in at most so many bytes, marked with an ellipsis where it was longer."""
    if len(text.encode()) <= limit:
        return text
    return text.encode()[: limit - len("…".encode())].decode(errors="ignore").rstrip() + "…"


def _entry(button: Button) -> Json:
    if not 1 <= len(button.id.encode()) <= MAX_ENTRY_BYTES:
        raise SendError(f"a menu id has 1 to {MAX_ENTRY_BYTES} bytes: {button.id[:40]!r}", permanent=True)
    return {"type": "click", "click": {"id": button.id, "content": cut(button.label, MAX_ENTRY_BYTES)}}


def _event(item: Json) -> Entry | None:
    event = item["event"]
    match event.get("event_type"):
        case "enter_session" if event.get("welcome_code"):
            return Welcome(str(event["welcome_code"]))
        case "user_recall_msg":
            chat = chat_key(event["open_kfid"], event["external_userid"])
            return Recall(chat, str(event["recall_msgid"]), _at(item))
        case "msg_send_fail":
            chat = chat_key(event["open_kfid"], event["external_userid"])
            return Undelivered(chat, int(event.get("fail_type", 0)))
    return None


def _photos(item: Json) -> tuple[str, ...]:
    media_id = (item.get("image") or {}).get("media_id") if item.get("msgtype") == "image" else None
    return (MEDIA + str(media_id),) if media_id else ()


def _sender(resident: str) -> Sender:
    return Sender(f"{NAME}:{resident}", "")


def _at(item: Json) -> datetime:
    return datetime.fromtimestamp(int(item["send_time"]), UTC)
