"""Telegram Desktop's `result.json` (Export chat history → machine-readable JSON), one chat or all chats."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from bot.transcripts.lines import ChatNamed, Member, Said, Transcript


def read_telegram(export: Mapping[str, Any], zone: tzinfo) -> Transcript:
    """The messages of every chat in the export, in the order of their times; service messages are passed over."""
    transcript = Transcript()
    names: dict[str, str] = {}
    said: list[tuple[datetime, int, Said]] = []
    for chat_id, chat in _chats(export):
        transcript.chats += (ChatNamed(chat_id, "linkage"),)
        for number, message in enumerate(chat.get("messages") or (), 1):
            one = _said(transcript, number, chat_id, message, zone)
            if one is not None:
                said.append((one.at, number, one))
                names.setdefault(one.sender, str(message.get("from") or one.sender))
    for _, number, one in sorted(said, key=lambda entry: (entry[0], entry[1])):
        transcript.take(number, one)
    transcript.members = tuple(Member(person, name) for person, name in names.items())
    return transcript


def _chats(export: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    chats = export.get("chats")
    several: Sequence[Mapping[str, Any]] = chats.get("list", ()) if isinstance(chats, Mapping) else ()
    if not several:
        yield "linkage", export
    for chat in several:
        if chat.get("messages"):
            yield str(chat.get("id") or chat.get("name")), chat


def _said(transcript: Transcript, number: int, chat: str, message: object, zone: tzinfo) -> Said | None:
    if not isinstance(message, Mapping):
        transcript.blame(number, "不是一条消息", "请重新导出")
        return None
    if message.get("type") != "message":
        return None
    at = _time(message, zone)
    if at is None:
        transcript.blame(number, f"消息 {message.get('id')} 没有时间", "请重新导出")
        return None
    sender = message.get("from_id") or message.get("from")
    if not sender:
        return None
    reply = message.get("reply_to_message_id")
    photo = message.get("photo")
    return Said(
        at=at,
        chat=chat,
        sender=str(sender),
        text=_words(message.get("text")),
        message_id=str(message.get("id")),
        photos=(str(photo),) if photo else (),
        reply_to=str(reply) if reply is not None else None,
    )


def _time(message: Mapping[str, Any], zone: tzinfo) -> datetime | None:
    unix = str(message.get("date_unixtime") or "")
    if unix.isdigit():
        return datetime.fromtimestamp(int(unix), UTC)
    try:
        return datetime.fromisoformat(str(message.get("date"))).replace(tzinfo=zone)
    except ValueError:
        return None


def _words(text: object) -> str:
    """A text is a string, or a list of strings and entities ("bold", "mention", …)."""
    if isinstance(text, str):
        return text
    if not isinstance(text, Sequence):
        return ""
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in text)
