"""What people write, as `Message`: the body of `aibot_msg_callback`.

In groups only messages that @ the bot come (texts, and texts with pictures); in private also pictures, files, videos
and voice messages, these as a transcript made by WeCom. Only a userid arrives, never a name. Source: WeCom doc 101463.
"""

import re
from datetime import UTC, datetime
from typing import Literal

from bot.channels.base import Message, Sender
from bot.channels.wecom.frames import Json
from bot.channels.wecom.keys import group_key, person_id, private_key
from bot.channels.wecom.marks import quoted_mark
from bot.channels.wecom.media import media_ref

Kind = Literal["text", "photo", "voice", "file", "other"]

_KINDS: dict[str, Kind] = {
    "text": "text",
    "mixed": "text",
    "voice": "text",  # WeCom's transcript is what we get, and as good as typed words
    "image": "photo",
    "file": "file",
    "video": "file",
}
_FIRST_MENTION = re.compile(r"\s*@\S+\s*")


def read_message(body: Json, now: datetime, bot_name: str = "") -> Message:
    """A message. Raises KeyError when it lacks what every message has (its id, who wrote it)."""
    userid, group = str(body["from"]["userid"]), body.get("chattype") == "group"
    kind = _KINDS.get(body.get("msgtype", ""), "other")
    photos = tuple(_photos(body))
    return Message(
        chat=group_key(str(body["chatid"])) if group else private_key(userid),
        id=str(body["msgid"]),
        sender=Sender(person_id(userid), userid),
        at=moment(body, now),
        text=without_call(words(body), bot_name) if group else words(body).strip(),
        private=not group,
        addressed=True,
        reply_to=quoted_mark(body.get("quote")),
        photos=photos,
        kind="photo" if photos else kind,
    )


def words(body: Json) -> str:
    """The words of a message: typed, spoken, or between pictures."""
    match body.get("msgtype"):
        case "text" | "voice" as kind:
            return str((body.get(kind) or {}).get("content", ""))
        case "mixed":
            return "\n".join(words(item) for item in _items(body) if item.get("msgtype") == "text")
    return ""


def without_call(text: str, bot_name: str) -> str:
    """A group message without its call to the bot ("@联动助手 3栋电梯坏了").

    Where the bot's name is not known, the first word that begins with @ is taken for it.
    """
    if bot_name:
        return re.sub(rf"@{re.escape(bot_name)}[\s\u2005]*", "", text).strip()
    return _FIRST_MENTION.sub("", text, count=1).strip() if text.lstrip().startswith("@") else text.strip()


def moment(body: Json, now: datetime) -> datetime:
    """When it happened (seconds since 1970, where WeCom says so)."""
    at = body.get("create_time")
    return datetime.fromtimestamp(int(at), UTC) if at else now


def _photos(body: Json) -> list[str]:
    parts = _items(body) if body.get("msgtype") == "mixed" else [body]
    refs = (media_ref(part.get("image") or {}) for part in parts if part.get("msgtype") == "image")
    return [ref for ref in refs if ref]


def _items(body: Json) -> list[Json]:
    return list((body.get("mixed") or {}).get("msg_item") or ())
