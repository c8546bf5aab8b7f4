"""Messages and edits of Telegram as inbound values.

Source of all field names: Bot API, "Message".
"""

import re
from typing import Literal

from bot.channels.base import ChatMoved, Edit, Inbound, MemberChange, Message
from bot.channels.telegram.fields import chat_of, is_private, moment, title
from bot.channels.telegram.identity import Identity, Json
from bot.channels.telegram.keys import chat_key, file_ref
from bot.channels.telegram.links import text_of_payload
from bot.channels.telegram.members import read_service_members
from bot.channels.telegram.people import is_other_bot, writer

Kind = Literal["text", "photo", "voice", "file", "other"]

KINDS: dict[str, Kind] = {
    "text": "text",
    "photo": "photo",
    "voice": "voice",
    "document": "file",
    "audio": "file",
    "animation": "other",
    "video": "other",
    "video_note": "other",
    "sticker": "other",
    "location": "other",
    "venue": "other",
    "contact": "other",
    "poll": "other",
    "story": "other",
}
"""What people write. A message with none of these is a service message (a new title, a pinned message)."""

COMMAND = re.compile(r"/[a-z]\w*(?:@(?P<bot>\w+))?", re.IGNORECASE | re.ASCII)
START = re.compile(r"/start(?:@\w+)?(?:\s+(?P<payload>\S+))?\s*$", re.IGNORECASE)


def read_message(raw: Json, me: Identity) -> tuple[Inbound, ...]:
    """What a new message brings: the message, a start of the bot, people coming and going, a moved group, nothing."""
    if is_other_bot(raw):
        return ()
    if started := _start(raw):
        return _started(raw, started, me)
    if kind_of(raw) is not None:
        return (as_message(raw, me),)
    return _moved(raw) or read_service_members(raw, me)


def read_edit(raw: Json, me: Identity) -> tuple[Inbound, ...]:
    """The new form of a message; its `at` is the time of the edit."""
    if is_other_bot(raw) or kind_of(raw) is None:
        return ()
    return (Edit(as_message(raw, me)),)


def as_message(raw: Json, me: Identity) -> Message:
    """A message without platform syntax: the bot's own @name is taken out and `addressed` set instead."""
    text = raw.get("text") or raw.get("caption") or ""
    return Message(
        chat=chat_of(raw),
        id=str(raw["message_id"]),
        sender=writer(raw),
        at=moment(raw.get("edit_date") or raw["date"]),
        text=without_mention(text, me),
        private=is_private(raw),
        addressed=is_private(raw) or _calls(text, me) or _replies_to_bot(raw, me),
        reply_to=replied(raw),
        photos=_photos(raw),
        kind=kind_of(raw) or "other",
        album=raw.get("media_group_id"),
        forwarded="forward_origin" in raw or bool(raw.get("is_automatic_forward")),
        chat_title=title(raw),
    )


def kind_of(raw: Json) -> Kind | None:
    """What kind of thing people wrote; None for service messages."""
    return next((kind for field, kind in KINDS.items() if field in raw), None)


def replied(raw: Json) -> str | None:
    """The message this one answers. In a topic every message "replies" to the one that opened it: no answer."""
    original = raw.get("reply_to_message")
    if not original or "forum_topic_created" in original:
        return None
    return str(original["message_id"])


def without_mention(text: str, me: Identity) -> str:
    """The text without the bot's @name."""
    if not me.username or not me.mention.search(text):
        return text
    return re.sub(r"[ \t]{2,}", " ", me.mention.sub("", text)).strip()


def _calls(text: str, me: Identity) -> bool:
    if command := COMMAND.match(text):
        return command["bot"] is None or command["bot"].lower() == me.username.lower()
    return bool(me.username and me.mention.search(text))


def _replies_to_bot(raw: Json, me: Identity) -> bool:
    return replied(raw) is not None and raw["reply_to_message"].get("from", {}).get("id") == me.id


def _photos(raw: Json) -> tuple[str, ...]:
    """The largest size of the photo (sizes come from small to large)."""
    return (file_ref(raw["photo"][-1]["file_id"]),) if raw.get("photo") else ()


def _start(raw: Json) -> re.Match[str] | None:
    return START.match(raw.get("text", "")) if is_private(raw) else None


def _started(raw: Json, start: re.Match[str], me: Identity) -> tuple[Inbound, ...]:
    """A person pressed Start; the payload of a deep link follows as if the person had written it."""
    pressed = MemberChange(chat_of(raw), f"started:{raw['message_id']}", moment(raw["date"]), writer(raw), "started")
    if start["payload"] is None:
        return (pressed,)
    return (pressed, as_message({**raw, "text": text_of_payload(start["payload"])}, me))


def _moved(raw: Json) -> tuple[Inbound, ...]:
    """A group became a supergroup; the old chat and the new one both say so, in the same words."""
    here, at = raw["chat"]["id"], moment(raw["date"])
    if new := raw.get("migrate_to_chat_id"):
        return (ChatMoved(chat_key(here), chat_key(new), at),)
    if old := raw.get("migrate_from_chat_id"):
        return (ChatMoved(chat_key(old), chat_key(here), at),)
    return ()
