"""Numbers and spans of time as people write them: 20分钟, 一个半小时, 两三天, 个把小时."""

import re
from dataclasses import dataclass
from datetime import timedelta

_TRADITIONAL = "點時鐘鍾週後內個這馬會兒號兩幾聽現過來間禮遲陣將無沒還嗎麼請難處決換復預計電氣辦趕動發隨從剛準證問題"
_SIMPLIFIED = "点时钟钟周后内个这马会儿号两几听现过来间礼迟阵将无没还吗么请难处决换复预计电气办赶动发随从刚准证问题"
# One character for one, so that places in the text stay valid.
_PLAIN = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width forms
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
)

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7}
_DIGITS |= {"八": 8, "九": 9, "几": 5}

NUMBER = r"(?:\d{1,3}(?:\.\d)?|[零〇一二两俩三仨四五六七八九十百几]{1,5})"

_UNITS = {
    "分钟": timedelta(minutes=1),
    "分": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "m": timedelta(minutes=1),
    "刻钟": timedelta(minutes=15),
    "小时": timedelta(hours=1),
    "钟头": timedelta(hours=1),
    "钟": timedelta(hours=1),
    "h": timedelta(hours=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
    "周": timedelta(weeks=1),
    "星期": timedelta(weeks=1),
    "礼拜": timedelta(weeks=1),
    "月": timedelta(days=30),
}
_HALF_A_WORKING_DAY = timedelta(hours=4)

SPAN = re.compile(
    rf"(?P<about>个把)(?P<about_unit>小时|钟头|钟|星期|礼拜|月)"
    rf"|(?P<half>半)个?(?P<half_unit>小时|钟头|钟|天|星期|礼拜|月)"
    rf"|(?P<count>(?<![\d.])(?!半){NUMBER})(?P<more>[多来几余])?"
    rf"(?:(?P<piece>个)(?P<piece_more>多)?(?P<and_half>半)?)?"
    rf"(?P<unit>分钟|min(?:s|utes?)?\b|刻钟|小时|钟头|(?<=个)钟|(?<=个半)钟|h(?:ours?|rs?)?(?![a-z])|天|日|周|星期|礼拜|(?<=个)月|m(?![a-z]))"
    rf"(?:(?P<tail_half>半)(?![天个])|[零又]?(?P<tail>{NUMBER})分钟?)?",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """The text in half-width simplified script, character for character (only what expressions of time need)."""
    return text.translate(_PLAIN)


def number_of(words: str) -> float:
    """The number that digits or Chinese numerals up to a few hundred name; of a range (两三) the upper end.

    Raises:
        ValueError: the words are no number.
    """
    if words[:1].isdigit():
        return float(words)
    if len(words) == 2 and all(digit in _DIGITS for digit in words):  # noqa: PLR2004  (两三, 三五)
        return _DIGITS[words[1]]
    total, digit = 0, 0
    for char in words:
        if char in "十百":
            total, digit = total + (digit or 1) * (10 if char == "十" else 100), 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            raise ValueError(f"not a number: {words!r}")
    return total + digit


@dataclass(frozen=True, slots=True)
class SpokenSpan:
    """A span of time in a text; `in_days` when people count it in days or longer (then the hour is left open)."""

    within: timedelta
    in_days: bool


def span_of(match: re.Match[str]) -> SpokenSpan:
    """What a match of `SPAN` says; of a vague span its upper end."""
    if match["about"]:
        return _spoken(2, match["about_unit"])
    if match["half"]:
        return (
            SpokenSpan(_HALF_A_WORKING_DAY, in_days=False)
            if match["half_unit"] == "天"
            else _spoken(0.5, match["half_unit"])
        )
    count = number_of(match["count"])
    if match["more"]:
        count += 10 if count >= 10 else 1  # noqa: PLR2004  (二十多分钟: at most thirty)
    count += 1 if match["piece_more"] else 0
    count += 0.5 if match["and_half"] or match["tail_half"] else 0
    tail = timedelta(minutes=number_of(match["tail"])) if match["tail"] else timedelta()
    spoken = _spoken(count, match["unit"])
    return SpokenSpan(spoken.within + tail, spoken.in_days)


def _spoken(count: float, unit: str) -> SpokenSpan:
    unit = unit.lower()
    one = _UNITS.get(unit) or _UNITS[unit[0] if unit[0] == "h" else unit[:3]]
    return SpokenSpan(one * count, in_days=one >= timedelta(days=1))
