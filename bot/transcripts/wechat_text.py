"""Text exports of WeChat groups, in the shapes that the common exporters write.

WeChat itself mails conversations as text (a line per day, `王阿姨  10:00` and then lines); exporting tools write
`2026-06-01 10:00:00 王阿姨` and then lines, `王阿姨 2026/6/1 10:00` and then lines, or all in one line:
`[2026-06-01 10:00:00] 王阿姨: 文字`.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from bot.transcripts.lines import Member, Recalled, Said, Transcript, storable
from bot.transcripts.names import holdings_in

_DATE = r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
_CLOCK = r"(?P<half>上午|中午|下午|晚上|凌晨)?\s*(?P<h>\d{1,2})[:：](?P<min>\d{2})(?:[:：](?P<s>\d{2}))?"
_WHEN = rf"{_DATE}(?:\s+(?:星期|周)[一二三四五六日天])?[\s,，T]*{_CLOCK}"
_WHO = r"(?P<who>\S(?:.{0,38}?\S)?)\s*(?:[(<（](?P<id>[\w@.-]+)[)>）])?"
_SHAPES = {
    "inline": re.compile(rf"[\[【]?{_WHEN}[\]】]?\s+(?P<who>[^:：\n]{{1,40}}?)\s*[:：]\s*(?P<text>\S.*)"),
    "date first": re.compile(rf"[\[【]?{_WHEN}[\]】]?\s+{_WHO}\s*[:：]?"),
    "name first": re.compile(rf"{_WHO}\s+[\[【(（]?{_WHEN}[\]】)）]?\s*[:：]?"),
    "mail": re.compile(rf"{_WHO}\s+{_CLOCK}"),
}
_DAY = re.compile(rf"[—\-=─\s]*{_DATE}(?:\s*(?:星期|周)[一二三四五六日天])?[—\-=─\s]*")
_PREAMBLE = re.compile(r"以下是|Dear|聊天记录|消息对象|消息记录|群聊[:：]|导出|[=—\-─]{4,}", re.IGNORECASE)

_RECALL = re.compile(r"(?:[\"“「]?(?P<who>[^\"”」]{1,40}?)[\"”」]?\s*)?撤回了一条(?:消息|成员消息)[。.]?")
_PICTURE = re.compile(r"\[(?:图片|照片|image|photo)\](?:\([^)]*\))?|<图片[^>]*>", re.IGNORECASE)
# What a client that cannot show something writes instead; nobody said that.
_NO_WORDS = re.compile(r"(?:\[(?:语音|视频|动画表情|表情|文件|位置|名片|链接|红包|转账|音乐|聊天记录)[^\]]*\]\s*)+")
_QUOTE = re.compile(r"「(?P<who>[^：:」]{1,40})[:：]\s*(?P<quoted>.*?)」\s*\n(?:[-—–\s]{5,})\n(?P<text>.*)", re.DOTALL)

# WeChat lets people take a message back for two minutes; exports often no longer have it.
_RECALLED_WITHIN = timedelta(minutes=2)
_REMEMBERED = 200
# A notice may hold a line that looks like another exporter's header; only shapes that the file really uses count.
_RARE = 5

_Header = tuple[str, re.Match[str]]


def looks_like_wechat(text: str) -> bool:
    """Whether one of the first lines is a header or a dated message."""
    lines = [line.strip() for line in _lines(text[:20_000])[:60] if line.strip()]
    has_days = any(_DAY.fullmatch(line) for line in lines)
    shapes = [name for name in _SHAPES if has_days or name != "mail"]
    return any(_SHAPES[shape].fullmatch(line) for line in lines for shape in shapes)


def read_wechat(text: str, zone: tzinfo) -> Transcript:
    """Every message of a text export; lines before the first header are reported."""
    lines = [line.rstrip() for line in _lines(text)]
    reading = _Reading(Transcript(), zone, _shapes_of(lines))
    for number, line in enumerate(lines, 1):
        reading.line(number, line)
    reading.finish()
    transcript = reading.transcript
    transcript.members = tuple(Member(name, name, holdings_in(name)) for name in transcript.senders())
    return transcript


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


def _shapes_of(lines: Iterable[str]) -> dict[str, re.Pattern[str]]:
    """The shapes of header that the file uses."""
    counts = Counter(shape for line in lines if (shape := _shape_of(line)) is not None)
    most = max(counts.values(), default=0)
    return {shape: _SHAPES[shape] for shape in _SHAPES if counts[shape] * _RARE > most}


def _shape_of(line: str) -> str | None:
    if not any(character.isdigit() for character in line):
        return None
    return next((shape for shape, pattern in _SHAPES.items() if pattern.fullmatch(line)), None)


class _Reading:
    """The message that is being read, until the next header."""

    def __init__(self, transcript: Transcript, zone: tzinfo, shapes: dict[str, re.Pattern[str]]) -> None:
        self.transcript = transcript
        self._zone = zone
        self._shapes = shapes
        self._day: date | None = None
        self._head: tuple[int, datetime, str] | None = None
        self._body: list[str] = []
        self._skipping = False
        self._said: deque[Said] = deque(maxlen=_REMEMBERED)
        self._count = 0

    def line(self, number: int, line: str) -> None:
        """Read one line: a day, a header, a recall, or more of the message before."""
        header = self._header(line)
        if header is not None:
            self._begin(number, line, header)
        elif self._takes_day(line):
            return
        elif (recall := _RECALL.fullmatch(line.strip())) is not None:
            self._recall(number, recall)
        elif self._head is not None:
            self._body.append(line)
        elif line.strip() and not self._skipping and not _PREAMBLE.search(line):
            self.transcript.blame(
                number, f"不知道是谁、什么时候说的：{line[:20]}", "每条消息前要有“2026-06-01 10:00:00 名字”"
            )

    def _header(self, line: str) -> re.Match[str] | None:
        if not any(character.isdigit() for character in line):
            return None
        return next((found for pattern in self._shapes.values() if (found := pattern.fullmatch(line))), None)

    def _takes_day(self, line: str) -> bool:
        """A line that holds only a date: the day of the times that follow."""
        found = _DAY.fullmatch(line) if "mail" in self._shapes and line.strip() else None
        if found is None:
            return False
        self.finish()
        try:
            self._day = date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            return False
        return True

    def _begin(self, number: int, line: str, found: re.Match[str]) -> None:
        self.finish()
        at = self._time(found)
        self._skipping = at is None
        if at is None:
            self.transcript.blame(number, f"日期不对：{line[:30]}", "请检查年月日和时间；这条消息没有读")
            return
        self._head = (number, at, storable(found["who"].strip()))
        text = found.groupdict().get("text")
        if text is not None:
            self._body.append(text)

    def _time(self, found: re.Match[str]) -> datetime | None:
        parts = found.groupdict()
        try:
            day = date(int(parts["y"]), int(parts["m"]), int(parts["d"])) if parts.get("y") else self._day
            if day is None:
                return None
            hour = _hour(int(parts["h"]), parts["half"])
            return datetime(
                day.year, day.month, day.day, hour, int(parts["min"]), int(parts["s"] or 0), tzinfo=self._zone
            )
        except ValueError:
            return None

    def finish(self) -> None:
        """The message is complete."""
        if self._head is None:
            return
        number, at, who = self._head
        text = storable("\n".join(self._body).strip())
        self._body = []
        recall = _RECALL.fullmatch(text)
        if recall is not None:
            self._recall(number, recall)
        elif text and not _NO_WORDS.fullmatch(text):
            self._say(number, at, who, text)
        self._head = None

    def _recall(self, number: int, found: re.Match[str]) -> None:
        """Somebody took a message back: the last one, when it is still in the file."""
        head = self._head
        if head is not None and self._body:
            self.finish()
        if head is None:
            return
        _, at, header_name = head
        who = found["who"] if found["who"] not in (None, "你") else header_name
        last = next((said for said in reversed(self._said) if said.sender == who), None)
        if last is not None and last.message_id is not None and at - last.at <= _RECALLED_WITHIN:
            self.transcript.take(number, Recalled(max(at, last.at), last.message_id))
            self._said.remove(last)
        self._head = head if self._head is None else self._head

    def _say(self, number: int, at: datetime, who: str, text: str) -> None:
        self._count += 1
        quote = _QUOTE.fullmatch(text)
        reply_to = self._quoted(quote) if quote is not None else None
        words = quote["text"].strip() if quote is not None else text
        photos = tuple(f"photo{index}" for index, _ in enumerate(_PICTURE.findall(words), 1))
        said = Said(
            at=at,
            chat="linkage",
            sender=who,
            text=_PICTURE.sub("", words).strip(),
            message_id=f"w{self._count}",
            photos=photos,
            reply_to=reply_to,
        )
        self._said.append(said)
        self.transcript.take(number, said)

    def _quoted(self, quote: re.Match[str]) -> str | None:
        """The message that a reply quotes: the last of that person that begins like it."""
        who, words = quote["who"].strip(), quote["quoted"].strip()
        return next(
            (
                said.message_id
                for said in reversed(self._said)
                if said.sender == who and said.text.startswith(_PICTURE.sub("", words).strip())
            ),
            None,
        )


_NOON = 12


def _hour(hour: int, half: str | None) -> int:
    """The hour of the day; WeChat writes 下午3:00."""
    if half in ("下午", "晚上", "中午") and hour < _NOON and not (half == "中午" and hour == _NOON - 1):
        return hour + _NOON
    return 0 if half in ("上午", "凌晨") and hour == _NOON else hour
