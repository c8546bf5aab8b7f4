"""Text exports of WeChat groups, in the shapes that the common exporters write.

`2026-06-01 10:00:00 王阿姨` and then lines, `王阿姨 2026/6/1 10:00` and then lines, or all in one line:
`[2026-06-01 10:00:00] 王阿姨: 文字`.
"""

import re
from datetime import datetime, tzinfo

from bot.transcripts.lines import Member, Recalled, Said, Transcript

_DATE = r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
_CLOCK = r"(?P<h>\d{1,2})[:：](?P<min>\d{2})(?:[:：](?P<s>\d{2}))?"
_WHEN = rf"{_DATE}[\sT]+{_CLOCK}"
_INLINE = re.compile(rf"^\[?{_WHEN}\]?\s+(?P<who>[^:：\n]{{1,40}}?)\s*[:：]\s*(?P<text>.+)$")
_HEADERS = (
    re.compile(rf"^\[?{_WHEN}\]?\s+(?P<who>\S.{{0,39}}?)\s*(?:\((?P<id>[^)]+)\))?\s*[:：]?$"),
    re.compile(rf"^(?P<who>\S.{{0,39}}?)\s*(?:\((?P<id>[^)]+)\))?\s+\[?{_WHEN}\]?\s*[:：]?$"),
)
_RECALL = re.compile(r"^[\"“]?(?P<who>.+?)[\"”]?\s*撤回了一条消息$")
_PHOTO = re.compile(r"^\[(?:图片|照片|image|photo)\]$", re.IGNORECASE)


def looks_like_wechat(text: str) -> bool:
    """Whether one of the first lines is a header or a dated message."""
    lines = [line.strip() for line in text.splitlines()[:40] if line.strip()]
    return any(_INLINE.match(line) or any(header.match(line) for header in _HEADERS) for line in lines)


def read_wechat(text: str, zone: tzinfo) -> Transcript:
    """Every message of a text export; lines before the first header are reported."""
    reading = _Reading(Transcript(), zone)
    for number, line in enumerate(text.splitlines(), 1):
        reading.line(number, line.rstrip())
    reading.finish()
    transcript = reading.transcript
    transcript.members = tuple(Member(person, person) for person in transcript.senders())
    return transcript


class _Reading:
    """The message that is being read, until the next header."""

    def __init__(self, transcript: Transcript, zone: tzinfo) -> None:
        self.transcript = transcript
        self._zone = zone
        self._head: tuple[int, datetime, str] | None = None
        self._body: list[str] = []
        self._last_of: dict[str, str] = {}
        self._count = 0

    def line(self, number: int, line: str) -> None:
        inline = _INLINE.match(line)
        header = None if inline else next((found for one in _HEADERS if (found := one.match(line))), None)
        found = inline or header
        if found is not None:
            self._begin(number, line, found, inline["text"] if inline else None)
        elif self._head is not None:
            self._body.append(line)
        elif line.strip():
            self.transcript.blame(
                number, f"不知道是谁、什么时候说的：{line[:20]}", "每条消息前要有“2026-06-01 10:00:00 名字”"
            )

    def _begin(self, number: int, line: str, found: re.Match[str], text: str | None) -> None:
        at = self._time(found)
        if at is None:
            self.transcript.blame(number, f"日期不对：{line[:30]}", "请检查年月日和时间")
            return
        self.finish()
        self._head = (number, at, found["who"].strip())
        if text is not None:
            self._body.append(text)

    def _time(self, found: re.Match[str]) -> datetime | None:
        try:
            return datetime(
                int(found["y"]),
                int(found["m"]),
                int(found["d"]),
                int(found["h"]),
                int(found["min"]),
                int(found["s"] or 0),
                tzinfo=self._zone,
            )
        except ValueError:
            return None

    def finish(self) -> None:
        """The message is complete."""
        if self._head is None:
            return
        number, at, who = self._head
        text = "\n".join(self._body).strip()
        self._head, self._body = None, []
        recall = _RECALL.match(text)
        if recall is not None:
            last = self._last_of.get(recall["who"]) or self._last_of.get(who)
            if last is not None:
                self.transcript.take(number, Recalled(at, last))
            return
        if text:
            self._said(number, at, who, text)

    def _said(self, number: int, at: datetime, who: str, text: str) -> None:
        self._count += 1
        message_id = f"w{self._count}"
        self._last_of[who] = message_id
        photos = ("photo",) if _PHOTO.match(text) else ()
        self.transcript.take(number, Said(at, "linkage", who, "" if photos else text, message_id, photos))
