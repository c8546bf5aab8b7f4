"""Several matters in one message, each at its own building: "3栋电梯坏了，5栋楼道灯不亮"."""

import re
from bisect import bisect_right

from bot.understanding.clauses import split
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.place import find_buildings
from bot.understanding.rules import Match

_SLIP = re.compile("不对|不是|[说打写讲]错|搞错|应该是")
"""Who corrects himself names two buildings and means one."""
_NUMBER = "[0-9A-Za-z一二三四五六七八九十]"
_TWO_NUMBERS = re.compile(f"{_NUMBER}[^0-9A-Za-z一二三四五六七八九十]+{_NUMBER}")
"""Two buildings have two numbers or letters, unless an estate calls them by names; most messages have fewer."""


def parts_by_place(text: str, gazetteer: Gazetteer | None = None) -> tuple[str, ...]:
    """A normalised text cut before each clause that names other buildings than those before it; else the whole text.

    A clause that names none belongs to the one before it, and what stands before the first building to that.
    """
    starts = part_starts(text, gazetteer)
    return tuple(text[start:end].strip() for start, end in zip(starts, (*starts[1:], len(text)), strict=True))


def part_starts(text: str, gazetteer: Gazetteer | None = None) -> tuple[int, ...]:
    """Where the parts of `parts_by_place` begin; the first is 0."""
    named = gazetteer is not None and gazetteer.nicknames
    if not (named or _TWO_NUMBERS.search(text)) or _SLIP.search(text):
        return (0,)
    starts = split(text).starts
    cuts, known = [0], tuple[str, ...]()
    for start, end in zip(starts, (*starts[1:], len(text)), strict=True):
        buildings = find_buildings(text[start:end], gazetteer)
        if known and buildings and buildings != known:
            cuts.append(start)
        known = buildings or known
    return tuple(cuts)


def part_about(text: str, starts: tuple[int, ...], match: Match) -> str:
    """The part of a text that holds a match: where the matter is when other buildings are named for other reasons."""
    ends = (*starts, len(text))
    first, last = bisect_right(ends, match.start) - 1, bisect_right(ends, max(match.start, match.end - 1))
    return text[ends[first] : ends[last]]
