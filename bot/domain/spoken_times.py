"""Moments as people name them: 明天上午, 下午三点半, 20分钟, 马上. Every one is resolved to the end of the span named.

The names are Mandarin with the common regional words (听日, 明儿, 晌午, 待会儿, 等哈), in either script.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.calendar import wall_time
from bot.domain.spoken_days import AFTER_A_DATE, DAY_IN_TALK, DAY_ON_A_FORM, dates_of
from bot.domain.spoken_numbers import NUMBER, SPAN, number_of, plain, span_of

_HOUR = 60
_NOON = 12 * _HOUR
_MIDNIGHT = 24 * _HOUR
_END_OF_DAY = 18 * _HOUR
_EVENING = 21 * _HOUR
# A bare clock time means a sensible hour: the morning or afternoon of a waking day, unless it is said at night.
_WAKING = range(7 * _HOUR, _MIDNIGHT + 1)
_SAID_AT_NIGHT_FROM, _SAID_AT_NIGHT_UNTIL = 22, 6


class Kind(StrEnum):
    """How a moment was named."""

    CLOCK = "clock"
    PART = "part"
    DAY = "day"
    SPAN = "span"
    SOON = "soon"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """A moment (UTC) named in a text, and its place there. `day_named`: a day was said, not implied."""

    at: datetime
    start: int
    end: int
    kind: Kind
    day_named: bool = False


class _Hours(StrEnum):
    """How the clock hours 1 to 12 are meant in a part of the day."""

    MORNING = "as they are"
    NOON = "one to three after twelve"
    AFTERNOON = "plus twelve"
    NIGHT = "plus twelve, and from midnight on of the next day"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the day, in minutes: where it ends (and for who says it too late, ends too), where "before it" is."""

    hours: _Hours
    ends: tuple[int, ...]
    before: int | None = None


_PARTS = {
    "凌晨": _Part(_Hours.MORNING, (6 * _HOUR,)),
    "上午|早上|早晨|清早|清晨|大清早|一大早|一早|大早|朝早|朝头早|上昼|前晌|头晌|头午|上半天|早|晨|朝": _Part(
        _Hours.MORNING, (_NOON,)
    ),
    "中午|正午|晌午|午间|午饭|饭点": _Part(_Hours.NOON, (14 * _HOUR,), before=_NOON),
    "下午|午后|后晌|过晌|下晌|晏昼|下昼|下半天": _Part(_Hours.AFTERNOON, (_END_OF_DAY,)),
    "下班|收工|放工|交班": _Part(_Hours.AFTERNOON, (_END_OF_DAY,)),
    "傍晚|天黑|擦黑|黄昏": _Part(_Hours.AFTERNOON, (19 * _HOUR,), before=_END_OF_DAY),
    "晚上|晚间|夜里|夜晚|夜间|晚黑|晚饭|睡前|晚": _Part(_Hours.NIGHT, (_EVENING, _MIDNIGHT), before=_END_OF_DAY),
    "半夜|深夜|后半夜": _Part(_Hours.NIGHT, (_MIDNIGHT,)),
}
_PART_OF = {name: part for names, part in _PARTS.items() for name in names.split("|")}
_LONG_PARTS = "|".join(sorted((name for name in _PART_OF if len(name) > 1), key=len, reverse=True))
# 早 and 晚 alone are parts of a day just named (明早, 周五晚), but 明天早点来 is not one o'clock in the morning.
_PART = rf"(?P<part>{_LONG_PARTS}|(?(day)[早晚晨朝](?!一?[点些])|(?!)))"

# 一点 mostly means "a little".
_ONE_OCLOCK = r"一(?=点(?:半|钟|整|[一三]刻|\d|前|之前|以前|左右|来|到|去|上门))"
_ONE = rf"(?(part)一|(?<![快早晚好有差慢大小多少这那再稍高低远近轻]){_ONE_OCLOCK})"
_HOUR_NUMBER = rf"(?:(?<![\d.第])(?:2[0-4]|[01]?\d)|十[一二]?|二十[一二三四]?|[零二两三四五六七八九]|{_ONE})"
_MINUTES = r"(?:\d{1,2}(?![\d个人台栋楼号单户])|[二三四五]?十[一二三四五六七八九]?|零?[一二三四五六七八九](?=分))"
_RANGE = rf"(?:(?:{NUMBER}点?半?|\d{{1,2}}:\d\d)\s*[-~—到至]\s*(?=[\d一二两三四五六七八九十]))?"
_CLOCK = (
    rf"(?:{_RANGE}(?P<hour>{_HOUR_NUMBER})点(?![心赞名击评儿建意要求原问都也单])"
    rf"(?:(?P<half>半)|(?P<quarters>[一三])刻钟?|(?P<minutes>{_MINUTES})分?|钟|整|多钟?)?"
    rf"|{_RANGE}(?<![\d:])(?P<digital>(?:2[0-3]|[01]?\d):[0-5]\d)(?![:\d]))"
)


def _moment(day: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<day>(?:{day}){AFTER_A_DATE})?\s*的?\s*{_PART}?\s*的?\s*{_CLOCK}?(?:左右)?\s*(?P<before>之前|以前|前)?"
    )


_MOMENT_IN_TALK, _MOMENT_ON_A_FORM = _moment(DAY_IN_TALK), _moment(DAY_ON_A_FORM)

_AT_ONCE = re.compile(
    "马上|立马|立刻|立即|即刻|这就|现在就|现在去|现在来|而家|火速|分分钟|秒到|就来|就到|就去|就过[来去]|在路上|路上了"
    "|赶过?[来去]|[正在]赶|往.{0,4}赶|出发|动身|随叫随到"
)
_SOON = re.compile(
    "[待等过呆]?(?:上|一)?会儿|[待等过呆]一?会|一会|稍[后候等]|随后|等一?[下哈]|一哈|[等一]阵(?:间|子)?|歇[一歇]"
)
_SOON_WITHIN = timedelta(hours=1)
_AT_ONCE_WITHIN = timedelta(minutes=30)
_LATER_TODAY = re.compile("[晚迟](?:一?点|些)(?:儿|时候)?|晏啲|迟啲")


def spoken_times(
    text: str, said_at: datetime, zone: ZoneInfo, *, on_a_form: bool = False, onsite_within: timedelta | None = None
) -> tuple[SpokenTime, ...]:
    """Every moment after `said_at` that the text names, in the order of the text.

    A clock time or part of the day that is past today means the next one; a day that is past names nothing.
    `on_a_form`: a date is expected, so 6.3 and 12号 are dates too. 马上 means `onsite_within`, or half an hour.
    """
    text = plain(text)
    found = [
        *_moments(text, said_at, zone, _MOMENT_ON_A_FORM if on_a_form else _MOMENT_IN_TALK),
        *_spans(text, said_at, zone),
        *_words(text, _AT_ONCE, said_at + (onsite_within or _AT_ONCE_WITHIN), Kind.AT_ONCE),
        *_words(text, _SOON, said_at + _SOON_WITHIN, Kind.SOON),
        *_words(text, _LATER_TODAY, _first_after(said_at, [_today(said_at, zone)], _WHOLE_DAY, zone), Kind.SOON),
    ]
    return tuple(_without_overlaps(sorted(found, key=lambda spoken: (spoken.start, -spoken.end))))


def _without_overlaps(found: list[SpokenTime]) -> Iterator[SpokenTime]:
    reached = 0
    for spoken in found:
        if spoken.start >= reached:
            reached = spoken.end
            yield spoken


def _words(text: str, words: re.Pattern[str], at: datetime | None, kind: Kind) -> Iterator[SpokenTime]:
    if at is not None:
        for match in words.finditer(text):
            yield SpokenTime(at, match.start(), match.end(), kind)


# 5月30日 on the first of June is a date that is past, not thirty days.
_DATE_BEFORE = re.compile(r"月[\d一二三四五六七八九十]{0,2}$")


def _spans(text: str, said_at: datetime, zone: ZoneInfo) -> Iterator[SpokenTime]:
    for match in SPAN.finditer(text):
        if match["unit"] == "日" and _DATE_BEFORE.search(text[: match.start()]):
            continue
        spoken = span_of(match)
        if spoken.within <= timedelta():
            continue
        at = said_at + spoken.within
        if spoken.in_days:
            at = wall_time(_today(at, zone), _END_OF_DAY, zone)
        yield SpokenTime(at, match.start(), match.end(), Kind.SPAN, day_named=spoken.in_days)


def _moments(text: str, said_at: datetime, zone: ZoneInfo, pattern: re.Pattern[str]) -> Iterator[SpokenTime]:
    for match in pattern.finditer(text):
        if not (match["day"] or match["part"] or _has_clock(match)):
            continue
        today = _today(said_at, zone)
        days = list(dates_of(match, today)) if match["day"] else [today, today + timedelta(days=1)]
        at = _first_after(said_at, days, _minutes_named(match, said_at, zone), zone)
        if at is not None:
            kind = Kind.CLOCK if _has_clock(match) else Kind.PART if match["part"] else Kind.DAY
            yield SpokenTime(at, match.start(), match.end(), kind, day_named=match["day"] is not None)


def _today(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _first_after(said_at: datetime, days: list[date], minutes: tuple[int, ...], zone: ZoneInfo) -> datetime | None:
    instants = (wall_time(day, minute, zone) for day in days for minute in minutes)
    return next((at for at in instants if at > said_at), None)


_WHOLE_DAY = (_END_OF_DAY, _EVENING, _MIDNIGHT)


def _has_clock(match: re.Match[str]) -> bool:
    return bool(match["hour"] or match["digital"])


def _minutes_named(match: re.Match[str], said_at: datetime, zone: ZoneInfo) -> tuple[int, ...]:
    """The minutes of a day that a match may mean, the likeliest first."""
    part = _PART_OF.get(match["part"] or "")
    if _has_clock(match):
        hour, minute = _clock(match)
        if part is None:
            return _sensible(hour, minute, said_at.astimezone(zone).hour, ahead=_names_another_day(match))
        return _in_part(hour, minute, part.hours)
    if part is None:
        return _WHOLE_DAY
    return (part.before,) if match["before"] and part.before is not None else part.ends


def _names_another_day(match: re.Match[str]) -> bool:
    return match["day"] is not None and not match["day"].startswith("今")


def _clock(match: re.Match[str]) -> tuple[int, int]:
    if match["digital"]:
        hour, minute = match["digital"].split(":")
        return int(hour), int(minute)
    quarters = number_of(match["quarters"]) * 15 if match["quarters"] else 0
    minutes = number_of(match["minutes"]) if match["minutes"] else quarters
    return int(number_of(match["hour"])), 30 if match["half"] else int(minutes)


_TWELVE, _NIGHT_BEGINS, _NOON_BEGINS = 12, 5, 10


def _in_part(hour: int, minute: int, hours: _Hours) -> tuple[int, ...]:
    """A clock time within a part of the day; one after midnight may be of this night or of the coming one."""
    adds = 0
    if 0 < hour <= _TWELVE:
        match hours:
            case _Hours.NOON:
                adds = 0 if hour >= _NOON_BEGINS else 12
            case _Hours.AFTERNOON:
                adds = 0 if hour == _TWELVE else 12
            case _Hours.NIGHT:
                adds = 12 if hour >= _NIGHT_BEGINS else 24
    named = (hour + adds) * _HOUR + minute
    return (named - _MIDNIGHT, named) if named > _MIDNIGHT else (named,)


def _sensible(hour: int, minute: int, said_hour: int, *, ahead: bool) -> tuple[int, ...]:
    """A bare clock time: morning or afternoon, whichever people are awake at; at night, the next one of both."""
    named = hour * _HOUR + minute
    if not 0 < hour <= _TWELVE:
        return (named,)
    both = (named, named + _NOON)
    said_at_night = said_hour >= _SAID_AT_NIGHT_FROM or said_hour < _SAID_AT_NIGHT_UNTIL
    if said_at_night and not ahead:
        return both
    return tuple(minute for minute in both if minute in _WAKING)
