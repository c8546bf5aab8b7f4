"""Our own formats: JSON lines, and a scenario (members, chats and a transcript in one object)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from bot.transcripts.lines import (
    ChatNamed,
    ClockMoved,
    Edited,
    Holding,
    Line,
    Member,
    Pressed,
    Recalled,
    Said,
    Transcript,
)

ACTIONS = frozenset(
    {
        "acknowledge", "arrive", "resolve", "transfer", "return", "confirm_satisfied", "confirm_fair",
        "confirm_dissatisfied", "register", "not_a_report", "corroborate", "grant", "refuse", "agree", "disagree",
    }
)  # fmt: skip
"""What a line may press."""

DEFAULT_CHAT = "linkage"


class Unreadable(ValueError):  # noqa: N818 - what the line is, not a fault of ours
    """A line that says nothing we know; the message says what, `mend` how to write it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


def read_scenario(scenario: Mapping[str, Any], zone: tzinfo) -> Transcript:
    """A scenario object; what is wrong in it is reported by its number in the list."""
    transcript = Transcript()
    transcript.members = tuple(_read_all(transcript, scenario.get("members", ()), _member, "members"))
    transcript.chats = tuple(_read_all(transcript, scenario.get("chats", ()), _chat, "chats"))
    for number, entry in enumerate(scenario.get("transcript", ()), 1):
        take_entry(transcript, number, entry, zone)
    return transcript


def read_json_lines(text: str, zone: tzinfo) -> Transcript:
    """One JSON object a line; a first line with "members" describes the people."""
    transcript = Transcript()
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        try:
            entry = json.loads(raw)
        except json.JSONDecodeError as error:
            transcript.blame(number, f"不是 JSON（{error.msg}，第 {error.colno} 列）", "每行一个 {…}，引号用英文的")
            continue
        if isinstance(entry, Mapping) and ("members" in entry or "chats" in entry):
            transcript.members += tuple(_read_all(transcript, entry.get("members", ()), _member, "members"))
            transcript.chats += tuple(_read_all(transcript, entry.get("chats", ()), _chat, "chats"))
            continue
        take_entry(transcript, number, entry, zone)
    return transcript


def take_entry(transcript: Transcript, number: int, entry: object, zone: tzinfo) -> None:
    """Read one line of a transcript, or report why not."""
    try:
        transcript.take(number, _line(entry, zone))
    except Unreadable as error:
        transcript.blame(number, str(error), error.mend)


def _line(entry: object, zone: tzinfo) -> Line:
    if not isinstance(entry, Mapping):
        raise Unreadable("不是一个对象", '写成 {"at": …, "from": …, "text": …}')
    at = _time(entry.get("at"), zone)
    if "edit" in entry:
        return Edited(at, _text(entry, "edit"), _text(entry, "text"))
    if "recall" in entry:
        return Recalled(at, _text(entry, "recall"))
    if "press" in entry:
        return _pressed(entry, at)
    if "from" in entry or "text" in entry or "photos" in entry:
        return _said(entry, at)
    if set(entry) - {"at"}:
        raise Unreadable(f"不认识 {sorted(set(entry) - {'at'})}", "说话要有 from 和 text，按钮要有 from 和 press")
    return ClockMoved(at)


def _said(entry: Mapping[str, Any], at: datetime) -> Said:
    reply = entry.get("reply_to")
    incident = reply.get("incident") if isinstance(reply, Mapping) else None
    message = None if isinstance(reply, Mapping) or reply is None else str(reply)
    return Said(
        at=at,
        chat=str(entry.get("chat") or DEFAULT_CHAT),
        sender=_text(entry, "from"),
        text=str(entry.get("text") or ""),
        message_id=str(entry["id"]) if entry.get("id") is not None else None,
        photos=tuple(map(str, entry.get("photos") or ())),
        reply_to=message,
        reply_to_incident=_number(incident) if incident is not None else None,
        addressed=bool(entry.get("mention_bot") or entry.get("addressed")),
    )


def _pressed(entry: Mapping[str, Any], at: datetime) -> Pressed:
    action = _text(entry, "press")
    if action not in ACTIONS:
        raise Unreadable(f"没有按钮 {action}", f"可以写 {'、'.join(sorted(ACTIONS))}")
    incident, message = entry.get("incident"), entry.get("message")
    return Pressed(
        at=at,
        chat=str(entry.get("chat") or DEFAULT_CHAT),
        sender=_text(entry, "from"),
        action=action,
        incident=_number(incident) if incident is not None else None,
        message=str(message) if message is not None else None,
        text=str(entry.get("text") or ""),
    )


def _time(value: object, zone: tzinfo) -> datetime:
    mend = '写成 "at": "2026-06-01T10:00:00+08:00"'
    if not isinstance(value, str):
        raise Unreadable("没有时间 at", mend)
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable(f"时间看不懂：{value}", mend) from None
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if value is None or value == "":
        raise Unreadable(f"缺少 {key}", f'加上 "{key}": …')
    return str(value)


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Unreadable(f"incident 不是编号：{value}", "写第几件，从 1 数起")
    return value


def _read_all(transcript: Transcript, entries: object, read: Any, name: str) -> Iterable[Any]:  # noqa: ANN401 - members or chats
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        transcript.blame(0, f"{name} 不是列表", f'写成 "{name}": [ … ]')
        return
    for number, entry in enumerate(entries, 1):
        try:
            yield read(entry)
        except (Unreadable, AttributeError, TypeError) as error:
            transcript.blame(number, f"{name} 第 {number} 项：{error}", getattr(error, "mend", "请对照说明书"))


def _member(entry: Mapping[str, Any]) -> Member:
    buildings, grids = _names(entry.get("buildings")), _names(entry.get("grids"))
    return Member(
        id=_text(entry, "id"),
        name=str(entry.get("name") or entry["id"]),
        roles=tuple(_holding(role, buildings, grids) for role in entry.get("roles") or ()),
        estate=entry.get("estate"),
        reachable=bool(entry.get("reachable", True)),
    )


def _holding(role: object, buildings: tuple[str, ...], grids: tuple[str, ...]) -> Holding:
    if isinstance(role, Mapping):
        own_buildings, own_grids = _names(role.get("buildings")), _names(role.get("grids"))
        return Holding(_text(role, "role"), own_buildings or buildings, own_grids or grids)
    return Holding(str(role), buildings, grids)


def _names(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str | int) else tuple(map(str, value))  # type: ignore[call-overload]  # any list


def _chat(entry: Mapping[str, Any]) -> ChatNamed:
    return ChatNamed(_text(entry, "id"), str(entry.get("kind") or "linkage"), entry.get("estate"))
