"""Days as people name them: 明天, 下周一, 6月3号, 月底.

A name may fit several dates; the earliest that lies ahead counts.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.spoken_numbers import NUMBER, number_of

_MONDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 4, 5, 6
_DECEMBER = 12
# A month and day that went by less than this ago is a slip of the pen, not next year's date.
_JUST_PAST = timedelta(days=90)

_AHEAD = {
    "今天": 0, "今日": 0, "今儿": 0, "今儿个": 0, "今朝": 0, "今": 0, "当天": 0, "当日": 0,
    "明天": 1, "明日": 1, "明儿": 1, "明儿个": 1, "明朝": 1, "明": 1, "听日": 1, "听": 1, "次日": 1, "第二天": 1,
    "隔天": 1, "今明": 1, "今明两天": 1,
    "后天": 2, "后日": 2, "后儿": 2, "后儿个": 2, "后朝": 2, "后": 2, "当": 0, "明后": 2, "明后天": 2, "明后两天": 2,
    "这两天": 2, "这一两天": 2, "这几天": 5,
    "大后天": 3, "大后日": 3, "大后儿": 3,
}  # fmt: skip
_WEEKDAYS = {
    name: day for day, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天末")) for name in names
}
_WEEKS_AHEAD = {"这": 0, "本": 0, "下": 1, "下下": 2}

_SHORT_DAY = r"(?:[今明后听](?=[早晚晨朝])|当(?=晚))"
_LONG_DAYS = "|".join(sorted((name for name in _AHEAD if len(name) > 1), key=len, reverse=True))
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_WEEK = r"(?:周|星期|礼拜)"

_NAMED_DAY = (
    rf"(?P<ahead>{_LONG_DAYS}|{_SHORT_DAY})"
    rf"|(?P<iso>(?<!\d)20\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d))"
    rf"|(?P<week>下下|下|这|本|上上|上)?个?(?<![每一两\d])(?<!每个){_WEEK}(?P<weekday>[一二三四五六日天末1-6])"
    rf"(?![次回个期\d])"
    rf"|(?P<whole_week>下下|下|这|本)个?{_WEEK}(?P<inside>之内|以内|内)?"
    rf"|(?:(?P<year>20\d\d)年)?"
    rf"(?P<month>(?<![\d一二三四五六七八九十]){_MONTH_NUMBER}月份?|本月|当月|这个?月|下个?月|(?<!个)(?=月[底末初中]))"
    rf"(?:(?P<mday>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[日号]|月?(?P<third>底|末|初|中旬?|上旬|下旬)"
    rf"|(?P<bare>(?<=下月|个月)))"
    rf"|(?P<year_end>年底|年末)"
)
_NUMERIC = r"(?P<numeric>(?<![\d./:-])\d{1,2}[./-]\d{1,2}(?![\d./:-]))"
_DAY_OF_MONTH = r"(?<![\d-])(?P<only_mday>\d{1,2}|[一二三四五六七八九十]{2,3})[号日]"
_NOT_A_NUMBERED_THING = r"(?![楼栋门院线机梯井车库位桩坑])"
_GOES_ON_AS_A_DATE = r"(?=\s*(?:之前|以前|前|上午|下午|早|中午|晚|左右))"

DAY_IN_TALK = f"{_NAMED_DAY}|{_DAY_OF_MONTH}{_GOES_ON_AS_A_DATE}"
"""One way of naming a day; the groups say which, and `dates_of` reads a match. In talk 12号 may be a building."""

DAY_ON_A_FORM = f"{_NAMED_DAY}|{_NUMERIC}|{_DAY_OF_MONTH}{_NOT_A_NUMBERED_THING}"
"""The same where a date is expected: 12号 and 6.3 are dates."""

AFTER_A_DATE = rf"(?:\s*[(（]?{_WEEK}[一二三四五六日天][)）]?)?"


def dates_of(match: re.Match[str], today: date) -> Iterator[date]:
    """The dates that a match may mean, in order, not before `today`; none for a day that is past."""
    return (day for day in _candidates(match, today) if day >= today)


def _candidates(match: re.Match[str], today: date) -> Iterator[date]:
    readers = {
        "ahead": _days_ahead,
        "weekday": _weekdays,
        "whole_week": _weeks,
        "iso": _iso_date,
        "numeric": _month_and_day,
        "month": _month,
        "year_end": _year_end,
        "only_mday": _day_of_month,
    }
    named = match.groupdict()
    reader = next((reader for group, reader in readers.items() if named.get(group) is not None), None)
    return reader(match, today) if reader else iter(())


def _days_ahead(match: re.Match[str], today: date) -> Iterator[date]:
    yield today + timedelta(days=_AHEAD[match["ahead"]])


def _weekdays(match: re.Match[str], today: date) -> Iterator[date]:
    if match["week"] and match["week"] not in _WEEKS_AHEAD:
        return  # 上周五 is past
    weeks = _WEEKS_AHEAD.get(match["week"] or "", 0)
    day = today + timedelta(days=_WEEKDAYS[match["weekday"]] - today.weekday(), weeks=weeks)
    yield day
    if not match["week"]:
        yield day + timedelta(weeks=1)


def _weeks(match: re.Match[str], today: date) -> Iterator[date]:
    """A week ends on Friday, when people who work promise something; after it, on Sunday."""
    monday = today + timedelta(days=-today.weekday(), weeks=_WEEKS_AHEAD[match["whole_week"]])
    yield monday + timedelta(days=_FRIDAY)
    yield monday + timedelta(days=_SUNDAY)


def _iso_date(match: re.Match[str], _today: date) -> Iterator[date]:
    year, month, day = (int(part) for part in re.split(r"[-/.]", match["iso"]))
    yield from _valid(year, month, day)


def _month_and_day(match: re.Match[str], today: date) -> Iterator[date]:
    month, day = (int(part) for part in re.split(r"[-/.]", match["numeric"]))
    yield from _yearly(month, day, today)


def _month(match: re.Match[str], today: date) -> Iterator[date]:
    named = match["month"].rstrip("份").rstrip("月")
    if re.fullmatch(NUMBER, named):
        month = int(number_of(named))
        if match["year"]:
            yield from _valid(int(match["year"]), month, _day_named(match, int(match["year"]), month))
        else:
            yield from _yearly(month, _day_named(match, today.year, month), today)
        return
    year, month = (today.year, today.month) if not named.startswith("下") else _next_month(today.year, today.month)
    yield from _valid(year, month, _day_named(match, year, month))
    if not named:  # 月底 of a month that is over is the next one's
        year, month = _next_month(year, month)
        yield from _valid(year, month, _day_named(match, year, month))


def _day_named(match: re.Match[str], year: int, month: int) -> int:
    if match["mday"]:
        return int(number_of(match["mday"]))
    ends = {"初": 5, "上旬": 10, "中": 15, "中旬": 20}
    third = match["third"] or "底"
    return ends.get(third) or (monthrange(year, month)[1] if 1 <= month <= _DECEMBER else 0)


def _year_end(_match: re.Match[str], today: date) -> Iterator[date]:
    yield date(today.year, _DECEMBER, 31)


def _day_of_month(match: re.Match[str], today: date) -> Iterator[date]:
    year, month = today.year, today.month
    for _ in range(3):
        yield from _valid(year, month, int(number_of(match["only_mday"])))
        year, month = _next_month(year, month)


def _yearly(month: int, day: int, today: date) -> Iterator[date]:
    for this_year in _valid(today.year, month, day):
        yield this_year
        if today - this_year < _JUST_PAST:
            return
    yield from _valid(today.year + 1, month, day)


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == _DECEMBER else (year, month + 1)


def _valid(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
