"""Telegram Desktop's `result.json` (Export chat history → machine-readable JSON), one chat or all chats.

The shape is the one that Telegram Desktop writes: https://telegram.org/blog/export-and-more
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from bot.transcripts.documents import Walk
from bot.transcripts.lines import ChatNamed, Member, Said, Transcript, storable
from bot.transcripts.names import holdings_in

# An export of all chats holds private conversations too; those were never said to the bot.
_PERSONAL = frozenset({"personal_chat", "saved_messages", "bot_chat"})
_KINDS = {
    "staff": re.compile(r"工作群|员工|内部|值班|工程部|客服部"),
    "residents": re.compile(r"业主|居民群|住户|邻居|邻里"),
}
# A group that was exported alone is the linkage group of a replay.
_ONLY_CHAT = "linkage"


@dataclass(slots=True)
class _Chat:
    """One chat of the export, while it is being read."""

    name: str = ""
    kind: str = ""
    id: str = ""
    said: list[tuple[int, Said]] = field(default_factory=list)


def read_telegram(text: str, zone: tzinfo) -> Transcript:
    """The messages of every group in the export, in the order of their times; service messages are passed over."""
    transcript = Transcript()
    reading = _Reading(transcript, zone)
    chats = [chat for chat in reading.chats(Walk(text, transcript.blame)) if chat.said]
    groups = chats if len(chats) == 1 else [chat for chat in chats if chat.kind not in _PERSONAL]
    transcript.chats = tuple(ChatNamed(chat.id, _kind(chat)) for chat in groups)
    everything = [entry for chat in groups for entry in chat.said]
    for number, one in sorted(everything, key=lambda entry: entry[1].at):
        transcript.take(number, one)
    names = {person: reading.names[person] for person in transcript.senders()}
    transcript.members = tuple(Member(person, name, holdings_in(name)) for person, name in names.items())
    return transcript


def _kind(chat: _Chat) -> str:
    """What kind of group its name says; a single exported chat is the linkage group."""
    if chat.id == _ONLY_CHAT:
        return "linkage"
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(chat.name)), "linkage")


class _Reading:
    """Goes through the document and collects the chats and the names of those who speak."""

    def __init__(self, transcript: Transcript, zone: tzinfo) -> None:
        self.names: dict[str, str] = {}
        self._transcript = transcript
        self._zone = zone

    def chats(self, walk: Walk) -> Iterator[_Chat]:
        """The chats of the document: itself, or those of its lists."""
        only = _Chat(id=_ONLY_CHAT)
        for key in walk.members():
            if key in ("chats", "left_chats") and walk.is_at("{"):
                yield from self._listed(walk)
            else:
                self._take_member(walk, key, only)
        yield only

    def _listed(self, walk: Walk) -> Iterator[_Chat]:
        for key in walk.members():
            if key != "list":
                walk.value()
                continue
            for one in walk.nested():
                chat = _Chat()
                for inner in one.members():
                    self._take_member(one, inner, chat)
                yield chat

    def _take_member(self, walk: Walk, key: str, chat: _Chat) -> None:
        if key == "messages" and walk.is_at("["):
            for line, message in walk.entries():
                self._take_message(line, chat, message)
            return
        value = walk.value()
        if key == "name":
            chat.name = str(value or "")
        elif key == "type":
            chat.kind = str(value)
        elif key == "id" and not chat.id:
            chat.id = str(value)

    def _take_message(self, line: int, chat: _Chat, message: object) -> None:
        if not isinstance(message, Mapping):
            self._transcript.blame(line, "不是一条消息", "请重新导出")
            return
        if message.get("type") != "message":
            return
        at = _time(message, self._zone)
        if at is None:
            self._transcript.blame(line, f"消息 {message.get('id')} 没有时间", "请重新导出")
            return
        one = _said(chat, message, at)
        if one is not None:
            name = message.get("from") or self.names.get(one.sender) or one.sender
            self.names[one.sender] = storable(str(name))
            chat.said.append((line, one))


def _said(chat: _Chat, message: Mapping[str, object], at: datetime) -> Said | None:
    """A message as it was said; None for what has neither words nor a picture (voice, a contact, a place)."""
    sender = message.get("from_id") or message.get("from")
    words, photos = _words(message), _photos(message)
    if not sender or not (words or photos):
        return None
    reply = message.get("reply_to_message_id")
    return Said(
        at=at,
        chat=chat.id or chat.name,
        sender=storable(str(sender)),
        text=words,
        message_id=_message_id(chat, message.get("id")),
        photos=photos,
        reply_to=_message_id(chat, reply) if reply is not None else None,
    )


def _message_id(chat: _Chat, number: object) -> str:
    """Telegram counts messages in each group apart."""
    return str(number) if chat.id == _ONLY_CHAT else f"{chat.id}/{number}"


def _time(message: Mapping[str, object], zone: tzinfo) -> datetime | None:
    unix = str(message.get("date_unixtime") or "")
    try:
        if unix.isdecimal():
            return datetime.fromtimestamp(int(unix), UTC)
        at = datetime.fromisoformat(str(message.get("date")))
    except (ValueError, OverflowError, OSError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def _words(message: Mapping[str, object]) -> str:
    """A text is a string, or a list of strings and entities ("bold", "mention", …); a poll or a sticker has its own."""
    text, poll = message.get("text"), message.get("poll")
    if isinstance(text, list):
        parts = (part.get("text", "") if isinstance(part, Mapping) else part for part in text)
        text = "".join(map(str, parts))
    if isinstance(text, str) and text:
        return storable(text)
    if isinstance(poll, Mapping):
        return storable(f"投票：{poll.get('question', '')}")
    return str(message.get("sticker_emoji") or "")


def _photos(message: Mapping[str, object]) -> tuple[str, ...]:
    """The photo, also one that was sent as a file."""
    photo = message.get("photo")
    if photo is None and str(message.get("mime_type", "")).startswith("image/") and "sticker" not in str(message):
        photo = message.get("file")
    return (storable(str(photo)),) if photo else ()
