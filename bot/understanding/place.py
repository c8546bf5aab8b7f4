"""Where a message says something is wrong: building, unit, floor, room, or a named spot of the estate.

Texts come in normalised (NFKC, simplified characters). Chinese numerals are read only where the grammar
expects the number of a building, unit, floor or room; elsewhere they stay words (一起 is not "1起").
Everything the estate's own `Gazetteer` names is read first and hidden from the grammar.
"""

import re
from dataclasses import dataclass, replace

from bot.understanding.address import Inside, Mention, Span, expand, hidden, insides, mentions
from bot.understanding.gazetteer import Building, Gazetteer, Named, spots_in

__all__ = ["Building", "Gazetteer", "PlaceFound", "find_buildings", "find_place", "parse_buildings"]


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place as far as a text names it.

    Numbers are arabic ("3", "2", "12", "501"), letters upper case ("A3"), basements "B1"; `other` is a facility,
    or the phase or zone of the building ("2期").
    """

    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    other: str | None = None


def find_place(text: str, gazetteer: Gazetteer | None = None) -> tuple[PlaceFound, tuple[Span, ...]]:
    """The place that a normalised text is about, and the spans that were read for it.

    Of several buildings the one that the matter is about is taken: not the speaker's own (我是3栋的) when another
    is named, not an excluded one (不是3栋), the corrected one after a slip (3栋，不对，5栋); else the first.
    """
    estate = gazetteer or Gazetteer.open()
    visible, named = estate.hide_names(_without_enumeration(text[:_READ_AT_MOST]))
    found = mentions(visible, estate)
    place, spans = _from_mention(_most_relevant(visible, [m for m in found if m.buildings]))
    rest = hidden(visible, [mention.span for mention in found])
    place, spans = _with_names(place, spans, named)
    place, spans = _with_insides(place, spans, rest, estate)
    place, spans = _with_spot(place, spans, rest)
    return _possible(place, estate), tuple(sorted(set(spans)))


def find_buildings(text: str, gazetteer: Gazetteer | None = None) -> tuple[str, ...]:
    """Every building that a normalised text names, in order: lists and ranges too (3、5、7栋; 1-6栋)."""
    estate = gazetteer or Gazetteer.open()
    visible, named = estate.hide_names(_without_enumeration(text[:_READ_AT_MOST]))
    found = [(mention.span, mention.buildings) for mention in mentions(visible, estate)]
    found += [(name.span, (name.building,)) for name in named if name.building]
    return tuple(dict.fromkeys(building for _, buildings in sorted(found) for building in buildings))


def parse_buildings(text: str) -> tuple[str, ...] | None:
    """The buildings of a scope written in a command (`1-6栋`, `3 5 7`, `A座、B座`).

    An empty tuple means the whole estate (全部, 全小区, or nothing written); None that it is no list of buildings.
    """
    if _WHOLE.fullmatch(text):
        return ()
    if not _SCOPE.fullmatch(text):
        return None
    return expand(_SPACES.sub("、", text.strip()))


_READ_AT_MOST = 2000  # characters; a longer text is pasted, and says where it is about early
_ONE = r"第?(?:[A-Za-z]-?\d{0,2}|\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:号?[栋幢楼]|#楼?|座|号)?"
_WHOLE = re.compile(r"\s*(?:全部|所有|全小区|整个小区|全区|全体|全部楼栋|所有楼栋|本小区)?\s*")
_SCOPE = re.compile(rf"\s*{_ONE}(?:\s*[-~到至]\s*{_ONE}|\s*[、,;/和及]\s*{_ONE}|\s+{_ONE}){{0,60}}\s*")
_SPACES = re.compile(r"(?<![-~到至、,;/和及\s])\s+(?![-~到至、,;/和及\s])|\s*;\s*")

# The speaker's own building, said to explain who is talking; and one that is expressly not meant.
_OWN_BEFORE = re.compile(r"(?:我[是在]?|本人|我们[是在]?|咱们?)\s*$")
_OWN_AFTER = re.compile(r"\s*(?:的|业主|住户|居民|这[边里]|[都也就能可]|[看听闻望])")
_HOME_BEFORE = re.compile(r"(?:住在?|家在|家是)\s*$")
_EXCLUDED_BEFORE = re.compile(r"(?:不是|并非|除了|不在)\s*$")
_SLIP = re.compile(r"不对|说错|打错|写错|发错|更正|口误|纠正")


# "1、3栋电梯坏了 2、路灯不亮": points of a list, not buildings 1 and 3.
_ENUMERATION = re.compile(r"(?:^|(?<=[\s。;!?,:]))1(?P<mark>[、.])(?=.{2,200}?[^\d、.,和]\s?2(?P=mark))", re.DOTALL)


def _without_enumeration(text: str) -> str:
    start = _ENUMERATION.search(text)
    if start is None:
        return text
    points = re.finditer(rf"(?<![\d、.,和])[1-9]{re.escape(start['mark'])}", text)
    return hidden(text, [point.span() for point in points])


def _most_relevant(text: str, named: list[Mention]) -> Mention | None:
    slip = _SLIP.search(text) if len(named) > 1 else None
    after = [mention for mention in named if slip and mention.span[0] >= slip.end()]
    return next(iter(sorted(after or named, key=lambda mention: _rank(text, mention))), None)


def _rank(text: str, mention: Mention) -> int:
    start, end = mention.span
    if _EXCLUDED_BEFORE.search(text, max(0, start - 4), start):
        return 2
    own = _OWN_BEFORE.search(text, max(0, start - 4), start) and _OWN_AFTER.match(text, end)
    return int(bool(own or _HOME_BEFORE.search(text, max(0, start - 3), start)))


def _from_mention(mention: Mention | None) -> tuple[PlaceFound, tuple[Span, ...]]:
    if mention is None:
        return PlaceFound(), ()
    inside = mention.inside
    return PlaceFound(mention.buildings[0], inside.unit, inside.floor, inside.room, mention.phase), (mention.span,)


def _with_names(
    place: PlaceFound, spans: tuple[Span, ...], named: tuple[Named, ...]
) -> tuple[PlaceFound, tuple[Span, ...]]:
    for name in named:
        if name.building and not place.building:
            place, spans = replace(place, building=name.building), (*spans, name.span)
        if name.other and not place.other:
            place, spans = replace(place, other=name.other), (*spans, name.span)
    return place, spans


def _with_insides(
    place: PlaceFound, spans: tuple[Span, ...], rest: str, estate: Gazetteer
) -> tuple[PlaceFound, tuple[Span, ...]]:
    for span, inside in insides(rest):
        more = _completed(place, inside)
        if more != place and _possible(more, estate) == more:
            place, spans = more, (*spans, span)
    return place, spans


def _completed(place: PlaceFound, inside: Inside) -> PlaceFound:
    return replace(
        place,
        unit=place.unit or inside.unit,
        floor=place.floor or inside.floor,
        room=place.room or inside.room,
    )


def _with_spot(place: PlaceFound, spans: tuple[Span, ...], rest: str) -> tuple[PlaceFound, tuple[Span, ...]]:
    spot = None if place.other else next(iter(spots_in(rest)), None)
    return (replace(place, other=spot[1]), (*spans, spot[0])) if spot else (place, spans)


def _possible(place: PlaceFound, estate: Gazetteer) -> PlaceFound:
    """The place without a unit or storey that the building doesn't have."""
    if place.unit and not estate.has_unit(place.building, place.unit):
        place = replace(place, unit=None)
    if place.floor and not estate.has_floor(place.building, place.floor):
        place = replace(place, floor=None)
    return place
