"""From when to when: the span of time that a notice names (明日9:00-17:00, 本周六8-12点, 周三上午停运两小时).

Times are read in the estate's zone and handed out as aware UTC times. A part of a day means our own usual hours
(上午 8–12, 下午 12–18, 晚上 18–24, 夜间 22–6).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.understanding.numerals import number

_DAY = timedelta(days=1)
_NOON = 12
_LONG_PAST = timedelta(days=180)  # a date further back is next year's

# Hours in which a part of the day lies; the end may be on the next day.
_PARTS = {
    "凌晨": (0, 6), "清晨": (5, 8), "早上": (6, 12), "早晨": (6, 9), "早": (6, 12), "上午": (8, 12), "中午": (11, 14),
    "午间": (11, 14), "下午": (12, 18), "傍晚": (17, 19), "晚上": (18, 24), "晚间": (18, 24), "晚": (18, 24),
    "夜间": (22, 30), "夜里": (22, 30), "半夜": (23, 30), "白天": (8, 18), "全天": (0, 24), "整天": (0, 24),
}  # fmt: skip
_LATE_PARTS = frozenset({"下午", "傍晚", "晚上", "晚间", "晚", "夜间", "夜里", "半夜"})
_DAYS_AHEAD = {"今": 0, "当": 0, "即": 0, "本": 0, "明": 1, "后": 2, "大后": 3}
_WEEKDAYS = {character: index for index, character in enumerate("一二三四五六日")} | {"天": 6, "末": 5}

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九两])"
_TOKEN = re.compile(
    r"(?P<full>(?:(?P<year>20\d\d)[年./-])(?P<ymonth>\d{1,2})[月./-](?P<yday>\d{1,2})[日号]?)"
    rf"|(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]?"
    r"|(?<![\d.:/-])(?P<dmonth>1[0-2]|[1-9])[./](?P<dday>3[01]|[12]\d|[1-9])[日号]?(?![\d.:/%元点时]|[栋幢号#])"
    r"|(?P<ahead>大后|[今当明后])(?:[天日儿]|(?=[晚早上下中凌]))"
    r"|(?P<next>次日|翌日|第二天)"
    r"|(?P<week>下下|下|本|这)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])"
    rf"|(?<![\d.:月-])(?P<only>\d{{1,2}}|{_NUMBER})[日号](?!\d{{0,2}}[楼门线院栋])"
    rf"|(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})"
    r"|(?<![\d.])(?P<hour>[01]?\d|2[0-4])[:点时](?P<minute>[0-5]\d)分?"
    rf"|(?<![\d.])(?P<oclock>{_NUMBER})(?:\s?点钟?|\s?时(?![间段候])|(?=\s*[-~—–至到]+\s*{_NUMBER}\s*[点时]))(?P<half>半|一刻)?"
    rf"|(?P<span>半|{_NUMBER}|\d{{1,3}})\s*个?(?P<unit>小时|钟头|h(?![a-z])|分钟|天)(?P<more>半)?"
    r"|(?P<to>\s*(?:[-~—–]+|至|到)\s*)"
)


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, both ends aware UTC."""

    starts_at: datetime
    ends_at: datetime


def read_window(text: str, at: datetime, zone: ZoneInfo) -> Window | None:
    """The first span that a normalised text names, counted from `at` (aware); None when it names no time.

    A day alone is the whole day; a duration alone starts now; "预计18点恢复" runs from now until then.
    """
    local = at.astimezone(zone)
    moments = _moments(text, local)
    first = next((index for index, moment in enumerate(moments) if moment.says_when), None)
    if first is None:
        lasting = next((moment.lasting for moment in moments if moment.lasting), None)
        return Window(at.astimezone(UTC), (at + lasting).astimezone(UTC)) if lasting else None
    start, end = _span(moments[first:], local, until_only=bool(_RESTORED_AT.search(text)))
    return Window(start.astimezone(UTC), end.astimezone(UTC)) if end > start else None


_RESTORED_AT = re.compile(
    r"(?:预计|大约|约|争取|将于|延长|延迟|推迟|顺延).{0,12}(?:恢复|来水|来电|通水|通电|通气|完成|结束|修复|修好|[至到])"
)


@dataclass(frozen=True, slots=True)
class _Moment:
    """One side of a span: a day, a part of it, an hour; `linked` when the next moment is its end."""

    day: date | None = None
    part: str | None = None
    clock: tuple[int, int] | None = None
    twelve_hours: bool = False
    lasting: timedelta | None = None
    linked: bool = False

    @property
    def says_when(self) -> bool:
        return bool(self.day or self.part or self.clock)


def _moments(text: str, local: datetime) -> list[_Moment]:
    """The moments of a text in order; what stands together belongs to one moment."""
    moments: list[_Moment] = []
    current, end = _Moment(), 0
    for token in _TOKEN.finditer(text):
        if token["to"]:
            if current.says_when and token.start() - end <= 1:
                moments.append(_linked(current))
                current = _Moment()
            continue
        known_day = current.day or next((m.day for m in reversed(moments) if m.day), None)
        piece = _piece(token, local, known_day)
        if _conflicts(current, piece):
            moments.append(current)
            current = _Moment()
        current, end = _merged(current, piece), token.end()
    return [*moments, current]


def _linked(moment: _Moment) -> _Moment:
    return _Moment(moment.day, moment.part, moment.clock, moment.twelve_hours, moment.lasting, linked=True)


def _conflicts(current: _Moment, piece: _Moment) -> bool:
    """Whether the piece starts a new moment: a second hour, or a part of the day after an hour."""
    if current.clock:
        return bool(piece.clock or piece.part or piece.day)
    return False


def _merged(current: _Moment, piece: _Moment) -> _Moment:
    return _Moment(
        day=current.day or piece.day,  # 6月3日(周三): the date counts, the weekday explains it
        part=current.part or piece.part,
        clock=current.clock or piece.clock,
        twelve_hours=current.twelve_hours or piece.twelve_hours,
        lasting=current.lasting or piece.lasting,
    )


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────


def _piece(token: re.Match[str], local: datetime, known_day: date | None) -> _Moment:
    if token["part"]:
        return _Moment(part=token["part"])
    if token["hour"]:
        return _Moment(
            clock=(int(token["hour"]), int(token["minute"])), twelve_hours=token[0][len(token["hour"])] != ":"
        )
    if token["oclock"]:
        return _Moment(
            clock=(_value(token["oclock"]), {"半": 30, "一刻": 15}.get(token["half"] or "", 0)), twelve_hours=True
        )
    if token["span"]:
        return _Moment(lasting=_lasting(token))
    return _Moment(day=_day(token, local.date(), known_day))


def _day(token: re.Match[str], today: date, known_day: date | None) -> date | None:
    if token["ahead"]:
        return today + _DAY * _DAYS_AHEAD[token["ahead"]]
    if token["next"]:
        return (known_day or today) + _DAY
    if token["weekday"]:
        return _weekday(token["week"], _WEEKDAYS[token["weekday"]], today)
    if token["full"]:
        return _date(int(token["year"]), int(token["ymonth"]), int(token["yday"]))
    if token["only"]:
        return _only_day(_value(token["only"]), known_day or today)
    return _nearest(_value(token["month"] or token["dmonth"]), _value(token["day"] or token["dday"]), today)


def _weekday(week: str | None, weekday: int, today: date) -> date:
    """周三 is the next Wednesday or today; 本周三 that of this week; 下周三 that of the next week."""
    monday = today - _DAY * today.weekday()
    if week is None:
        return today + _DAY * ((weekday - today.weekday()) % 7)
    return monday + _DAY * (weekday + 7 * {"下": 1, "下下": 2}.get(week, 0))


def _nearest(month: int, day: int, today: date) -> date | None:
    """The date of that month and day which is not long past."""
    this_year = _date(today.year, month, day)
    if this_year is not None and today - this_year > _LONG_PAST:
        return _date(today.year + 1, month, day)
    return this_year


def _only_day(day: int, known: date) -> date | None:
    """A day of the month: of the known one, or of the next when it has passed."""
    this_month = _date(known.year, known.month, day)
    if this_month is not None and this_month >= known:
        return this_month
    return _date(known.year + known.month // 12, known.month % 12 + 1, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _value(numeral: str) -> int:
    return 2 if numeral == "两" else number(numeral)


def _lasting(token: re.Match[str]) -> timedelta:
    amount = 0.5 if token["span"] == "半" else float(_value(token["span"]))
    amount += 0.5 if token["more"] else 0.0
    return amount * {"分钟": timedelta(minutes=1), "天": _DAY}.get(token["unit"], timedelta(hours=1))


# ── spans ────────────────────────────────────────────────────────────────────────────────────────────────────


def _span(moments: Sequence[_Moment], local: datetime, *, until_only: bool) -> tuple[datetime, datetime]:
    start = moments[0]
    day = start.day or local.date()
    if start.linked and len(moments) > 1:
        return _from_to(start, moments[1], day, local)
    if until_only and start.clock:
        return local, _at(day, _hour(start), start.clock[1], local)
    lasting = start.lasting or next((moment.lasting for moment in moments[1:] if moment.lasting), None)
    begins = _begin(start, day, local)
    return begins, begins + lasting if lasting else _end_of(start, day, local)


def _from_to(start: _Moment, end: _Moment, day: date, local: datetime) -> tuple[datetime, datetime]:
    begins = _begin(start, day, local)
    last_day = end.day or day
    if end.clock is None:
        return begins, _end_of(end if end.part else _Moment(), last_day, local)
    ends = _at(last_day, _hour(end), end.clock[1], local)
    if ends <= begins and end.day is None:
        ends += _DAY / 2 if _meant_later(start, end, begins, ends) else _DAY
    elif end.part is None and end.day is None and start.part in _LATE_PARTS and ends.hour < _NOON < begins.hour:
        ends += _DAY / 2
    return begins, ends


def _meant_later(start: _Moment, end: _Moment, begins: datetime, ends: datetime) -> bool:
    """下午2点到5点, 上午8点到5点: the hour of the afternoon is meant, said on a twelve-hour clock."""
    return end.twelve_hours and start.twelve_hours and end.part is None and ends + _DAY / 2 > begins


def _begin(moment: _Moment, day: date, local: datetime) -> datetime:
    if moment.clock:
        return _at(day, _hour(moment), moment.clock[1], local)
    return _at(day, _PARTS[moment.part][0] if moment.part else 0, 0, local)


def _end_of(moment: _Moment, day: date, local: datetime) -> datetime:
    """The end of a part of the day, or of the day; an hour without an end lasts until the day ends."""
    return _at(day, _PARTS[moment.part][1] if moment.part and not moment.clock else 24, 0, local)


def _hour(moment: _Moment) -> int:
    hour = moment.clock[0] if moment.clock else 0
    late = moment.part in _LATE_PARTS or (moment.part == "中午" and hour < _PARTS["中午"][0])
    return hour + _NOON if late and hour <= _NOON and not (hour == _NOON and moment.part == "下午") else hour


def _at(day: date, hour: int, minute: int, local: datetime) -> datetime:
    """A wall-clock time of a day; hour 24 and more are of the next day."""
    days, hour = divmod(hour, 24)
    return datetime.combine(day + _DAY * days, time(hour, minute), tzinfo=local.tzinfo)
