"""A text made plain for pattern matching, letter for letter, so that every offset stays where it was."""

import unicodedata
from functools import lru_cache

ZERO_WIDTH = "\u200b"
"""Stands for every character that takes no room: joiners, variation selectors, keycaps."""

_DASHES = frozenset("-‐‑‒–—―−﹘﹣－⁃")
_NO_ROOM = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f\u20e3\u180e\u200e\u200f")
_CHINESE_DIGITS = {
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", "0123456789", strict=True)),
    "幺": "1", "两": "2", "貳": "2", "參": "3", "陸": "6", "○": "0",
}  # fmt: skip

# The traditional characters of the words and surnames that the patterns know, one for one.
_SIMPLE = dict(
    zip(
        "與塊萬噸個戶棟樓層點歲輛內溫廳號間價門單線東邊張劉陳楊趙黃吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇呂盧鐘譚陸賈韋鄒閻龍賀顧龔錢嚴湯歐莊顏齊聶畢爺媽"
        "嬸師總醫裡電務長時聲學這鄰養話業滲裝鬧將罵亂沒閘陽廚衛廁調臥牆錶兩貓對們種處車雲遼魯贛陝閩貴機聯繫稱撥",
        "与块万吨个户栋楼层点岁辆内温厅号间价门单线东边张刘陈杨赵黄吴孙马罗郑谢许韩冯邓萧蒋叶苏吕卢钟谭陆贾韦邹阎龙贺顾龚钱严汤欧庄颜齐聂毕爷妈"
        "婶师总医里电务长时声学这邻养话业渗装闹将骂乱没闸阳厨卫厕调卧墙表两猫对们种处车云辽鲁赣陕闽贵机联系称拨",
        strict=True,
    )
)


def folded(text: str) -> str:
    """Simplified, half-width, in upper case, with one kind of dash and one kind of nothing; same length as `text`."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=4096)  # a text is made of few different characters
def _folded(character: str) -> str:
    if character in _NO_ROOM:
        return ZERO_WIDTH
    if character in _DASHES:
        return "-"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in _SIMPLE:
        return _SIMPLE[character]
    plain = unicodedata.normalize("NFKC", character).upper()
    if len(plain) != 1 or unicodedata.category(plain) == "Co":
        return character if unicodedata.category(character) != "Co" else " "
    return plain


def with_chinese_digits(plain: str) -> str:
    """A folded text in which Chinese digits are digits as well ("一三八" reads "138")."""
    return "".join(_CHINESE_DIGITS.get(character, character) for character in plain)
