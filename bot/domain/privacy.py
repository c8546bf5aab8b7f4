"""Masking: what a group may not learn from somebody's own words (PIPL: no more than the purpose needs).

Rather too much than too little: a masked order number harms nobody, a telephone number in a group stays there.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from bot.domain.folding import folded
from bot.domain.homes_masked import FOUND, Found, households, listed_rooms, rooms
from bot.domain.numbers_masked import Span, numbers, other_plates, tidy_plates

NUMBER, PLATE = "***", "某车"

_GONE = "\ue001"
_LONGEST_LIST = 20

Finder = Callable[[str], Iterator[Found]]


def mask(text: str) -> str:
    """The text without telephone and identity numbers, plates, cards, accounts, rooms and accused neighbours' names.

    Rooms become "某户" (the building stays), accused households "某住户". Masking twice changes nothing more.
    """
    masking = _Masking(text)
    masking.blank(_as(NUMBER, numbers), _GONE)
    masking.blank(_as(PLATE, tidy_plates), _GONE)
    masking.blank(_as(PLATE, other_plates), _GONE)
    masking.blank(rooms, FOUND)
    for _ in range(_LONGEST_LIST):
        if not masking.blank(listed_rooms, FOUND):
            break
    masking.blank(households, _GONE)
    return masking.text()


_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "端木")
_TITLE = re.compile(
    "(?:阿姨|大爷|大妈|大娘|大叔|大伯|大姐|大哥|奶奶|爷爷|婆婆|公公|叔叔|伯伯|婶婶|先生|女士|小姐|太太|老师|师傅|医生|同学|主任|经理"
    "|[叔婶嫂姐哥姨伯爷奶婆])$"
)


def masked_name(name: str) -> str:
    """A name for a group: the family name and how one is called, or 某 ("王小明" → "王某某", "孙大爷" stays)."""
    title = _TITLE.search(name)
    called = name[: title.start()] if title else name
    family = next((one for one in _COMPOUND if called.startswith(one)), called[:1])
    return family + (title[0] if title else "某" * max(len(called) - len(family), 1))


def _as(instead: str, spans: Callable[[str], Iterator[Span]]) -> Finder:
    return lambda plain: (Found(start, end, instead) for start, end in spans(plain))


class _Masking:
    """A text with what was found in it; what is found is blanked, so that nothing else is made of it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = folded(text)
        self._found: list[Found] = []

    def blank(self, finder: Finder, sign: str) -> bool:
        """Take in what a finder finds now; whether there was anything."""
        finds = list(_longest_first(finder(self._plain)))
        for find in finds:
            self._found = [earlier for earlier in self._found if not _within(earlier, find)]
            self._found.append(find)
            self._plain = self._plain[: find.start] + sign * (find.end - find.start) + self._plain[find.end :]
        return bool(finds)

    def text(self) -> str:
        """The text with everything that was found replaced."""
        parts, at = [], 0
        for find in sorted(self._found, key=lambda find: find.start):
            parts += [self._text[at : find.start], find.instead]
            at = find.end
        return "".join([*parts, self._text[at:]])


def _within(inner: Found, outer: Found) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _longest_first(finds: Iterable[Found]) -> Iterator[Found]:
    """The finds without those that overlap a longer one."""
    taken: list[Found] = []
    for find in sorted(finds, key=lambda find: find.start - find.end):
        if all(find.end <= other.start or find.start >= other.end for other in taken):
            taken.append(find)
            yield find
