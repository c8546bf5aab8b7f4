"""A message as HTML. Every word that somebody wrote is escaped here; nothing else makes HTML of words."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.channels.base import Mention, Outbound
from bot.channels.sandbox import BOT, NOBODY, Bubble
from bot.demo.clock import shown
from bot.demo.trace import Trace

EDGES = {"🔴": "p0", "🟠": "p1", "🟡": "p2", "🔵": "p2", "🟢": "p3"}
"""The mark at the head of a card tells its urgency; the edge of the bubble repeats it."""

KINDS = {
    "nag": "提醒",
    "copy": "提醒",
    "escalation": "升级",
    "safety": "安全提示",
    "result": "有结果了",
    "question": "问一声",
    "digest": "小结",
}
GAP = timedelta(minutes=20)
"""After such a silence a chat shows the time between two messages."""


def words_html(text: str, mentions: Sequence[Mention] = (), *, private: bool = False) -> str:
    """The text line by line; who is called by name stands out, before the text if it does not name them.

    In a private chat nobody else could be meant, so nobody is added.
    """
    unnamed = "".join(f"@{mention.name} " for mention in mentions if mention.name not in text and not private)
    lines = (unnamed + text).splitlines()
    return "".join(f'<div class="line">{_called(line, mentions)}</div>' for line in lines)


def _called(line: str, mentions: Sequence[Mention]) -> str:
    names = sorted({mention.name for mention in mentions}, key=len, reverse=True)
    if not names:
        return escape(line)
    parts = re.split(f"(@?(?:{'|'.join(map(re.escape, names))}))", line)
    return "".join(
        f'<span class="at">{escape(part)}</span>' if turn % 2 else escape(part) for turn, part in enumerate(parts)
    )


def look_of(bubble: Bubble) -> str:
    """The classes of a bubble: its kind, and how urgent the matter is."""
    if bubble.out is None:
        return "bubble"
    edge = next((edge for mark, edge in EDGES.items() if bubble.text.startswith(mark)), "")
    urgent = "p0" if bubble.out.urgent else edge
    return " ".join(filter(None, ("bubble", bubble.out.kind, urgent)))


def side_of(bubble: Bubble, person: str) -> str:
    """Whose side of the talk a message stands on, for this reader."""
    sides = {person: "mine", BOT: "bot", NOBODY: "note"}
    return sides.get(bubble.who, "other")


def heading(bubble: Bubble, zone: ZoneInfo) -> str:
    """Who said it, when, and what kind of message it is."""
    kind = KINDS.get(bubble.out.kind, "") if bubble.out is not None else ""
    edited = "已更新" if bubble.edits else ""
    return " · ".join(filter(None, (bubble.name, f"{bubble.at.astimezone(zone):%H:%M}", kind, edited)))


def separator(before: datetime | None, at: datetime, zone: ZoneInfo) -> str | None:
    """The time line between two messages that lie apart; None when one follows the other."""
    return shown(at, zone) if before is None or at - before >= GAP else None


def trace_html(left: Trace) -> str:
    """One short line on what was kept; the explanation unfolds."""
    look = "kept" if left.kept else "gone"
    return (
        f'<details class="trace {look}"><summary>{escape(left.headline)}<span class="ask">为什么？</span></summary>'
        f"<div>{escape(left.why)}</div></details>"
    )


def attachments(out: Outbound | None) -> tuple[str, ...]:
    """The names of the files that came with a message."""
    files = (*out.photos, *out.documents) if out is not None else ()
    return tuple(re.split(r"[\\/]", name)[-1] for name in files)
