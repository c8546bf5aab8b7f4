"""Weekdays and hours of the clock in words: "周一至周五 08:00-20:00"."""

import re

from bot.domain.calendar import DaySpan

_DAYS = "一二三四五六日"
_DAY = rf"(?:周|星期|礼拜)([{_DAYS}天])"
_RANGE = re.compile(rf"{_DAY}\s*[到至—~-]\s*(?:周|星期|礼拜)?([{_DAYS}天])")
_ONE = re.compile(rf"{_DAY}((?:[、,，]?(?:周|星期|礼拜)?[{_DAYS}天])*)")
_WORDS = {"每天": range(7), "天天": range(7), "工作日": range(5), "周末": range(5, 7)}
_SPAN = re.compile(r"(\d{1,2})(?:[:：](\d{2})|点(半)?)\s*[到至—~-]\s*(?:次日|第二天)?(\d{1,2})(?:[:：](\d{2})|点(半)?)")


def days_in(words: str) -> tuple[int, ...]:
    """The weekdays that words name, Monday first: "周一至周五", "周六、日", "每天", "工作日"."""
    found = {day for word, days in _WORDS.items() if word in words for day in days}
    if ranged := _RANGE.search(words):
        first, last = (_number(day) for day in ranged.groups())
        found |= {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
    elif one := _ONE.search(words):
        found |= {_number(day) for day in f"{one[1]}{one[2]}" if day in f"{_DAYS}天"}
    return tuple(sorted(found))


def _number(day: str) -> int:
    return _DAYS.index(day.replace("天", "日"))


def span_in(words: str) -> DaySpan | None:
    """The hours that words name: "08:00-20:00", "8点到20点", "22:00-06:00" over midnight."""
    match = _SPAN.search(words)
    if match is None:
        return None
    try:
        return DaySpan.parse(f"{_clock(*match.group(1, 2, 3))}-{_clock(*match.group(4, 5, 6))}")
    except ValueError:
        return None


def _clock(hour: str, minutes: str | None, half: str | None) -> str:
    return f"{int(hour):02}:{minutes or ('30' if half else '00')}"
