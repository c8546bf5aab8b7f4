"""Several matters in one message, each at its own building: "3栋电梯坏了，5栋楼道灯不亮"."""

import re
from bisect import bisect_right

from bot.understanding.clauses import split
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.place import find_buildings
from bot.understanding.rules import Match

_SLIP = re.compile("不对|不是|[说打写讲]错|搞错|应该是")
"""Who corrects himself names two buildings and means one."""


def parts_by_place(text: str, gazetteer: Gazetteer | None = None) -> tuple[str, ...]:
    """A normalised text cut before each clause that names other buildings than those before it; else the whole text.

    A clause that names none belongs to the one before it, and what stands before the first building to that.
    """
    starts = part_starts(text, gazetteer)
    return tuple(text[start:end].strip() for start, end in zip(starts, (*starts[1:], len(text)), strict=True))


def part_starts(text: str, gazetteer: Gazetteer | None = None) -> tuple[int, ...]:
    """Where the parts of `parts_by_place` begin; the first is 0."""
    if _SLIP.search(text):
        return (0,)
    starts = split(text).starts
    cuts, known = [0], tuple[str, ...]()
    for start, end in zip(starts, (*starts[1:], len(text)), strict=True):
        buildings = find_buildings(text[start:end], gazetteer)
        if known and buildings and buildings != known:
            cuts.append(start)
        known = buildings or known
    return tuple(cuts)


def part_about(text: str, match: Match, gazetteer: Gazetteer | None = None) -> str:
    """The part of a text that holds a match: where the matter is when other buildings are named for other reasons."""
    starts = (*part_starts(text, gazetteer), len(text))
    first, last = bisect_right(starts, match.start) - 1, bisect_right(starts, max(match.start, match.end - 1))
    return text[starts[first] : starts[last]]
