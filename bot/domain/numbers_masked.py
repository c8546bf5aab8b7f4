"""Finds the numbers that identify a person: telephones, identity numbers, bank cards, licence plates, accounts.

Sources: MIIT numbering plan (mobile numbers are 11 digits from 13x to 19x, area codes 0xx and 0xxx, 400 and 800
services); GB 11643-1999 (identity numbers and their check digit); ISO/IEC 7812 (bank cards and the Luhn check);
GA 36-2018 (licence plates, new-energy plates with six places).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from bot.domain.folding import with_chinese_digits

Span = tuple[int, int]

_LONG = 11
"""A row of digits this long is always somebody's or something's number, never an amount."""

# Digits joined by at most three signs that are neither letters nor Chinese characters.
_RUN = re.compile(r"\d(?:[^\w\u4e00-\u9fff]{0,3}\d)+")
_GROUP = re.compile(r"\d+")
_MOBILE = re.compile(r"(?:(?:00)?86|0)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:(?:00)?86)?0[1-9]\d{1,2}[2-8]\d{6,7}|[48]00\d{7}")
_LIST_SIGNS = frozenset("、,;/|")
_PHONE_GROUPS = frozenset({(3, 4, 4), (3, 3, 5), (2, 3, 4, 4)})

_LOCAL = re.compile(r"(?<![\d.:/-])[2-8]\d{3}[ -]?\d{4}(?![\d.:%]| ?[元块万度吨平个人次户号])")
_CUED = re.compile(
    r"(?:电话|手机|座机|号码|联系方式|联系|致电|拨打|微信|TEL|PHONE|MOBILE|CALL)[号是为:：\s]{0,4}"
    r"(\d(?:[ \-\u200b]?\d){6,})"
)
_ACCOUNT = re.compile(
    r"(?:微信|WECHAT|WX|VX|V信|QQ)(?:号|账号|ID)?[是为:：\s]{0,3}([A-Z0-9][A-Z0-9_-]{4,19})(?![A-Z0-9])"
)
_MAIL = re.compile(r"[A-Z0-9._%+-]+@[A-Z0-9.-]+\.[A-Z]{2,}")
_PASSPORT = re.compile(r"(?<![A-Z0-9])[DEGHPSM][A-Z]?\d{8}(?!\d)")
_WITH_X = re.compile(r"(?<!\d)(?:\d[^\w\u4e00-\u9fff]{0,2}){17}X(?![A-Z])")


def numbers(plain: str) -> Iterator[Span]:
    """Where a folded text has a number that identifies somebody; spans may overlap."""
    for reading in {plain, with_chinese_digits(plain)}:
        for run in _RUN.finditer(reading):
            yield from _in_run(run)
        yield from (found.span() for found in _WITH_X.finditer(reading))
    for pattern in (_MAIL, _PASSPORT):
        yield from (found.span() for found in pattern.finditer(plain))
    for pattern in (_CUED, _ACCOUNT):
        yield from (found.span(1) for found in pattern.finditer(plain))
    yield from (found.span() for found in _LOCAL.finditer(plain) if not _is_date(found[0]))


@dataclass(frozen=True, slots=True)
class _Groups:
    """Neighbouring groups of digits in a text: where each begins and ends."""

    text: str
    spans: tuple[Span, ...]

    @property
    def digits(self) -> str:
        return "".join(self.text[start:end] for start, end in self.spans)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(end - start for start, end in self.spans)

    @property
    def listed(self) -> bool:
        """Whether the groups look like a list ("1300、1400、150") rather than one number written with gaps."""
        signs = {sign for (_, end), (start, _) in pairwise(self.spans) for sign in self.text[end:start]}
        return bool(signs & _LIST_SIGNS) and self.sizes not in _PHONE_GROUPS and set(self.sizes) != {1}


_LONGEST = 19
_BUILDING = re.compile(r"[栋幢座]|号楼|单元")


def _in_run(run: re.Match[str]) -> Iterator[Span]:
    spans = tuple(group.span() for group in _GROUP.finditer(run.string, *run.span()))
    yield from (span for span in spans if span[1] - span[0] >= _LONG)
    yield from _windows(run.string, spans)
    if _BUILDING.match(run.string, run.end()):  # "138-0013-80003栋": the last digits are the building's
        *before, (start, end) = spans
        for own in (end - 1, end - 2):
            if own > start:
                yield from _windows(run.string, (*before, (start, own)))


def _windows(text: str, spans: tuple[Span, ...]) -> Iterator[Span]:
    """Where several neighbouring groups together are one number."""
    for first in range(len(spans)):
        sizes = accumulate(end - start for start, end in spans[first:])
        for last, size in enumerate(sizes, first + 1):
            if size > _LONGEST:
                break
            if last - first > 1 and _identifies(_Groups(text, spans[first:last])):
                yield spans[first][0], spans[last - 1][1]


def _identifies(window: _Groups) -> bool:
    digits = window.digits
    if _is_identity(digits) or _is_card(digits, window.sizes):
        return True
    return not window.listed and bool(_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits))


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY = re.compile(r"[1-9]\d{5}((?:18|19|20)\d{6})\d{4}")


def _is_identity(digits: str) -> bool:
    """An 18-digit identity number: a birthday in it and the check digit of GB 11643 (X never gets here)."""
    found = _IDENTITY.fullmatch(digits)
    if found is None or not _is_date(found[1]):
        return False
    check = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return "10X98765432"[check] == digits[-1]


def _is_date(digits: str) -> bool:
    if not re.fullmatch(r"(?:18|19|20)\d{6}", digits):
        return False
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_card(digits: str, sizes: tuple[int, ...]) -> bool:
    if not 16 <= len(digits) <= _LONGEST:  # noqa: PLR2004 - the lengths of bank cards
        return False
    by_fours = len(set(sizes[:-1])) == 1 and sizes[0] in (1, 4)
    return by_fours or (digits[0] in "34569" and _luhn(digits))


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0  # noqa: PLR2004 - casting out nines


_PROVINCES = "京津沪渝冀豫云滇辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵黔粤青藏川蜀宁琼"
_GAP = r"[\s·•・.\-_\u200b]{0,2}"
_PLATES = (
    rf"[{_PROVINCES}]{_GAP}[A-Z]{_GAP}(?=[A-Z]*[\d*?])[A-Z0-9*?]{{4,5}}[A-Z0-9*?挂学警港澳](?![A-Z0-9])",
    rf"[{_PROVINCES}]{_GAP}[A-Z]{_GAP}(?=.{{0,3}}[\d*?])(?:[A-Z0-9*?]{_GAP}){{4,5}}[A-Z0-9*?挂学警港澳](?![A-Z0-9])",
    r"(?<![A-Z0-9])[A-Z][·•・](?=[A-Z]*\d)[A-Z0-9]{5,6}(?![A-Z0-9])",
    r"(?<=车牌|车号|牌照|牌号)[号是为:\s]{0,3}[A-Z0-9](?:[·\- ]?[A-Z0-9*?]){3,7}(?![A-Z0-9])",
)
_TIDY, *_OTHERS = map(re.compile, _PLATES)


def tidy_plates(plain: str) -> Iterator[Span]:
    """Where a folded text has a licence plate written in one piece, one with blanked places ("京A 1XX23") too."""
    return (found.span() for found in _TIDY.finditer(plain))


def other_plates(plain: str) -> Iterator[Span]:
    """Where it has one with gaps, or one without its province; ask after the tidy ones are blanked."""
    for pattern in _OTHERS:
        yield from (found.span() for found in pattern.finditer(plain))
