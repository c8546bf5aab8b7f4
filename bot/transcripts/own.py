"""Our own formats: JSON lines, and a scenario (members, chats and a transcript in one object)."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, TypeVar

from bot.transcripts.documents import Walk
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
    storable,
)

ACTIONS = frozenset(
    {
        "acknowledge", "arrive", "resolve", "transfer", "return", "confirm_satisfied", "confirm_fair",
        "confirm_dissatisfied", "register", "not_a_report", "corroborate", "grant", "refuse", "agree", "disagree",
    }
)  # fmt: skip
"""What a line may press."""

DEFAULT_CHAT = "linkage"

_Numbered = tuple[int, object]
"""An entry with the line of the file on which it begins."""


class Unreadable(ValueError):  # noqa: N818 - what the line is, not a fault of ours
    """A line that says nothing we know; the message says what, `mend` how to write it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.mend = mend


def read_scenario(text: str, zone: tzinfo) -> Transcript:
    """A document with "members", "chats" and "transcript"; what is wrong in it is reported with its line."""
    transcript = Transcript()
    walk = Walk(text, transcript.blame)
    for key in walk.members():
        if key == "transcript" and walk.is_at("["):
            for number, entry in walk.entries():
                take_entry(transcript, number, entry, zone)
        elif walk.is_at("["):
            _take_people(transcript, key, walk.entries())
        else:
            line = walk.line
            _take_people(transcript, key, _numbered(transcript, line, key, walk.value()))
    return transcript


def read_entries(text: str, zone: tzinfo) -> Transcript:
    """A bare list of transcript lines."""
    transcript = Transcript()
    for number, entry in Walk(text, transcript.blame).entries():
        take_entry(transcript, number, entry, zone)
    return transcript


def read_json_lines(text: str, zone: tzinfo) -> Transcript:
    """One JSON object a line; lines with "members" or "chats" describe people and groups."""
    transcript = Transcript()
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        try:
            entry = json.loads(raw)
        except json.JSONDecodeError as error:
            transcript.blame(number, f"不是 JSON（{error.msg}，第 {error.colno} 列）", "每行一个 {…}，引号用英文的")
            continue
        except (ValueError, RecursionError) as error:
            transcript.blame(number, f"读不懂（{type(error).__name__}）", "每行一个 {…}")
            continue
        if isinstance(entry, Mapping) and ("members" in entry or "chats" in entry):
            for key in ("members", "chats"):
                if key in entry:
                    _take_people(transcript, key, _numbered(transcript, number, key, entry[key]))
            continue
        take_entry(transcript, number, entry, zone)
    return transcript


def _take_people(transcript: Transcript, key: str, entries: Iterable[_Numbered]) -> None:
    if key == "members":
        transcript.members += tuple(_read_all(transcript, entries, _member, key))
    elif key == "chats":
        transcript.chats += tuple(_read_all(transcript, entries, _chat, key))
    else:
        deque(entries, maxlen=0)  # whatever else a document holds is read past


def _numbered(transcript: Transcript, line: int, key: str, value: object) -> Iterable[_Numbered]:
    """The entries of a list that stands on one line; a mapping of ids to the rest does too."""
    if key not in ("members", "chats"):
        return
    if isinstance(value, Mapping):
        value = [{"id": id_, **(rest if isinstance(rest, Mapping) else {"kind": rest})} for id_, rest in value.items()]
    if not isinstance(value, list):
        transcript.blame(line, f"{key} 不是列表", f'写成 "{key}": [ … ]')
        return
    yield from ((line, entry) for entry in value)


def take_entry(transcript: Transcript, number: int, entry: object, zone: tzinfo) -> None:
    """Read one line of a transcript, or report why not. A line without a time happens right after the one before."""
    try:
        if isinstance(entry, Mapping) and entry.get("at") is None and len(entry) > 0 and transcript.lines:
            transcript.blame(number, "没有时间 at", "按上一条的时间处理；写成 " + _TIME_FORM)
            entry = {**entry, "at": transcript.lines[-1].at.isoformat()}
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
        text=storable(str(entry.get("text") or "")),
        message_id=str(entry["id"]) if entry.get("id") is not None else None,
        photos=_names(entry.get("photos")),
        reply_to=message,
        reply_to_incident=_number(incident) if incident is not None else None,
        addressed=bool(entry.get("mention_bot") or entry.get("addressed")),
    )


def _pressed(entry: Mapping[str, Any], at: datetime) -> Pressed:
    action = _text(entry, "press")
    if action not in ACTIONS:
        raise Unreadable(f"没有按钮 {action}", f"可以写 {'、'.join(sorted(ACTIONS))}")
    incident, message = entry.get("incident"), entry.get("message")
    if incident is None and message is None:
        raise Unreadable(f"{action} 没说是哪一件", '加上 "incident": 第几件，或 "message": 消息 id')
    return Pressed(
        at=at,
        chat=str(entry.get("chat") or DEFAULT_CHAT),
        sender=_text(entry, "from"),
        action=action,
        incident=_number(incident) if incident is not None else None,
        message=str(message) if message is not None else None,
        text=storable(str(entry.get("text") or "")),
    )


_TIME_FORM = '"at": "2026-06-01T10:00:00+08:00"'
_YEARS = range(2000, 2100)


def _time(value: object, zone: tzinfo) -> datetime:
    """ISO 8601 (also with slashes or a space), or seconds since 1970."""
    mend = f"写成 {_TIME_FORM}"
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unreadable("没有时间 at", mend)
    try:
        at = _from_text(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unreadable(f"时间看不懂：{value}", mend) from None
    if at.year not in _YEARS:
        raise Unreadable(f"时间不对：{value}", mend)
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def _from_text(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        parts = _LOOSE_TIME.fullmatch(value.strip())
        if parts is None:
            raise
        year, month, day, hour, minute, second = (int(part) for part in parts.groups(default="0"))
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the caller adds the zone


_LOOSE_TIME = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?)?")


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if value is None or value == "":
        raise Unreadable(f"缺少 {key}", f'加上 "{key}": …')
    return storable(str(value))


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Unreadable(f"incident 不是编号：{value}", "写第几件，从 1 数起")
    return value


Described = TypeVar("Described", Member, ChatNamed)


def _read_all(
    transcript: Transcript, entries: Iterable[_Numbered], read: Callable[[Mapping[str, Any]], Described], name: str
) -> Iterable[Described]:
    """Read a list of people or chats."""
    for line, entry in entries:
        if not isinstance(entry, Mapping):
            transcript.blame(line, f"{name} 里有一项不是对象", '写成 {"id": …}')
            continue
        try:
            yield read(entry)
        except Unreadable as error:
            transcript.blame(line, f"{name} 里有一项{error}", error.mend)


def _member(entry: Mapping[str, Any]) -> Member:
    buildings, grids = _buildings(entry.get("buildings")), _names(entry.get("grids"))
    return Member(
        id=_text(entry, "id"),
        name=storable(str(entry.get("name") or entry["id"])),
        roles=tuple(_holding(role, buildings, grids) for role in _listed(entry.get("roles") or entry.get("role"))),
        estate=str(entry["estate"]) if entry.get("estate") else None,
        reachable=bool(entry.get("reachable", True)),
    )


def _holding(role: object, buildings: tuple[str, ...], grids: tuple[str, ...]) -> Holding:
    if isinstance(role, Mapping):
        own_buildings, own_grids = _buildings(role.get("buildings")), _names(role.get("grids"))
        return Holding(_text(role, "role"), own_buildings or buildings, own_grids or grids)
    return Holding(str(role), buildings, grids)


def _listed(value: object) -> Sequence[object]:
    """A list, or the one thing that was written without brackets."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _names(value: object) -> tuple[str, ...]:
    return tuple(storable(str(one)) for one in _listed(value))


_RANGE = re.compile(r"(\d{1,3})\s*[-~—至到]\s*(\d{1,3})")
_BUILDING_WORD = re.compile(r"(?:号楼|栋|幢|楼|号)$")


def _buildings(value: object) -> tuple[str, ...]:
    """Buildings by their numbers; "1-6栋" names six."""
    found: list[str] = []
    for name in _names(value):
        bare = _BUILDING_WORD.sub("", name.strip())
        ends = _RANGE.fullmatch(bare)
        found += map(str, range(int(ends[1]), int(ends[2]) + 1)) if ends is not None else [bare]
    return tuple(found)


def _chat(entry: Mapping[str, Any]) -> ChatNamed:
    estate = entry.get("estate")
    return ChatNamed(_text(entry, "id"), str(entry.get("kind") or "linkage"), str(estate) if estate else None)
