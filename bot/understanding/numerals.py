"""Numbers as they are written inside place names: 12, 十二, 五零一."""

CHINESE_DIGITS = "零〇一二三四五六七八九"
"""The characters of a number read digit by digit (五零一)."""

NUMERAL = r"(?:\d{1,3}|廿[一二三四五六七八九]?|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
"""Pattern of a small number. 两 is missing on purpose: 两栋 counts buildings, it never names one."""

_VALUES = {"零": 0, "〇": 0} | {character: value for value, character in enumerate("一二三四五六七八九", start=1)}


def number(numeral: str) -> int:
    """The value of an arabic numeral or of a Chinese one up to 九十九 (廿三 is 23).

    Raises:
        ValueError: the text is neither.
    """
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.replace("廿", "二十").rpartition("十")
    if not ten:
        return _value(ones)
    return (_value(tens) if tens else 1) * 10 + (_value(ones) if ones else 0)


def digits(numeral: str) -> str:
    """A number read digit by digit, in arabic digits (五零一 is "501"); anything else stays as it is."""
    return "".join(str(_VALUES[character]) if character in _VALUES else character for character in numeral)


def _value(character: str) -> int:
    if character not in _VALUES:
        raise ValueError(f"not a numeral: {character!r}")
    return _VALUES[character]
