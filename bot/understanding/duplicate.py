"""Whether a report tells of something that is already open.

Pure functions over `Sketch`, the little of a report that is compared. Candidates come from one bucket (same or
sibling category, compatible place, within the category's window); inside it the words decide. Nothing is dropped:
the caller links the report to what is found, and linking can be undone.

Several buildings without water, power, gas or heating within half an hour are one outage of the area.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType

from bot.understanding.place import PlaceFound
from bot.understanding.similarity import bigrams, dice

Parts = tuple[str, ...]

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {
        "elevator_trap": _DAY,
        "elevator_fault": _DAY,
        "water": _DAY,
        "power": _DAY,
        "gas": _DAY,
        "heating": _DAY,
        "access": 3 * _DAY,
        "lighting_road": 14 * _DAY,
        "pipe": 3 * _DAY,
        "envelope": 3 * _DAY,
        "sanitation": 3 * _DAY,
        "greening": 7 * _DAY,
        "parking": 12 * _HOUR,
        "fire": 2 * _HOUR,
        "ebike": _DAY,
        "corridor": 14 * _DAY,
        "falling_object": _DAY,
        "security": 12 * _HOUR,
        "noise": 12 * _HOUR,
        "renovation": _DAY,
        "dog": _DAY,
        "dispute": 7 * _DAY,
        "life_danger": 2 * _HOUR,
        "elder_care": _DAY,
        "missing": _DAY,
        "illegal_build": 14 * _DAY,
        "street_order": 3 * _DAY,
        "property_service": 7 * _DAY,
        "consult": _DAY,
        "other": _DAY,
    }
)
"""How long after a report another of its category may be the same matter. Our own defaults, by how long such
things usually last; a category that is missing has one day."""

AREA_WITHIN = timedelta(minutes=30)
AREA_BUILDINGS = 3

_AREA = frozenset({"water", "power", "gas", "heating"})
# One building has one of these; two reports of it within the window are one, whatever the words.
_SINGLE = _AREA | {"elevator_trap", "elevator_fault", "fire"}
# One kind of trouble each: of two reports from one building, both will be of it, however differently they say so.
_NARROW = frozenset({"noise", "renovation", "corridor", "pipe", "ebike", "falling_object"})
# What tells one matter from another inside a building: a lift is of its unit and stops at any storey, noise is heard
# on several, an outage or a fire is of the whole building. Categories that are missing: everything.
_ALL_PARTS = ("unit", "floor", "room", "other")
_OF_BUILDING: Parts = ()
_OF_UNIT: Parts = ("unit",)
_PARTS: Mapping[str, Parts] = {
    **dict.fromkeys((*_AREA, "fire"), _OF_BUILDING),
    **dict.fromkeys(("elevator_trap", "elevator_fault", "noise", "renovation", "pipe", "envelope"), _OF_UNIT),
}
_ZONE_ENDINGS = ("期", "区", "组团", "苑")
# Persons and their affairs: likeness of words must be high before one is taken for another.
_PERSONAL = frozenset({"life_danger", "elder_care", "missing", "dispute", "property_service", "consult", "other"})
_SIBLINGS = frozenset({frozenset({"elevator_trap", "elevator_fault"}), frozenset({"pipe", "envelope"})})
_SIBLINGS_IN_WORDS = frozenset({frozenset({"water", "pipe"})})

_ALIKE = 0.25
_VERY_ALIKE = 0.40
_FAINTLY_ALIKE = 0.15
_SLIGHTLY_ALIKE = 0.10
_ESTATE = "(?:小区|屋苑|屋邨|园区|院子?|社区|苑区)"
_WHOLE_ESTATE = re.compile(
    rf"(?:整个|全|成个|成){_ESTATE}|(?:我们|咱们?|本)?{_ESTATE}(?:所有|全部|全都|全|都|集体)"
    r"|(?:所有|全部|每[一个]?|各)(?:楼栋?|栋楼?|号楼|单元楼)|好?几[栋幢]楼?都"
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a report or of an open incident is compared.

    Attributes:
        id: the incident's number; 0 for a report that is not filed yet.
        category: the category id.
        place: the place as read.
        buildings: every building named; for an area incident the buildings known so far.
        pairs: character pairs of the words, place and courtesies left out.
        faults: words of object and fault that the rules matched, in canonical form where there is one.
        whole_estate: said or found to concern the whole estate.
        reported_at: aware UTC time of the report.
    """

    id: int
    category: str
    place: PlaceFound
    buildings: tuple[str, ...]
    pairs: frozenset[str]
    faults: frozenset[str]
    whole_estate: bool
    reported_at: datetime


def sketch(
    text: str,
    category: str,
    reported_at: datetime,
    *,
    number: int = 0,
    place: PlaceFound | None = None,
    place_spans: Sequence[tuple[int, int]] = (),
    buildings: Sequence[str] = (),
    faults: Iterable[str] = (),
    whole_estate: bool | None = None,
) -> Sketch:
    """The sketch of a report from its normalised text and what was read in it.

    `whole_estate` is read from the text unless it is given (an area incident stays one whatever its first words).
    """
    found = place or PlaceFound()
    return Sketch(
        id=number,
        category=category,
        place=found,
        buildings=tuple(buildings) or ((found.building,) if found.building else ()),
        pairs=bigrams(text, place_spans),
        faults=frozenset(faults),
        whole_estate=says_whole_estate(text) if whole_estate is None else whole_estate,
        reported_at=reported_at,
    )


@dataclass(frozen=True, slots=True)
class New:
    """Nothing open is the same matter."""


@dataclass(frozen=True, slots=True)
class Same:
    """The report belongs to the open incident `target`."""

    target: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Ask:
    """The report may belong to the open incident `target`: ask the reporter."""

    target: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Area:
    """An outage of the area: `targets`, oldest first, become one incident with this report."""

    targets: tuple[int, ...]


Duplicate = New | Same | Ask | Area


def find_duplicate(
    report: Sketch, open_incidents: Iterable[Sketch], windows: Mapping[str, timedelta] = WINDOWS
) -> Duplicate:
    """What a report is to the incidents that are open: the same as one, perhaps one, part of an outage, or new.

    `windows` gives the span per category id within which two reports may be one (default `WINDOWS`).
    """
    candidates = _bucket(report, open_incidents, windows)
    return _outage(report, candidates) or _best(report, candidates)


def says_whole_estate(text: str) -> bool:
    """Whether a normalised text says that all buildings are concerned (整个小区, 成个屋苑, 每栋都)."""
    return _WHOLE_ESTATE.search(text) is not None


# ── the bucket ───────────────────────────────────────────────────────────────────────────────────────────────


def _bucket(report: Sketch, known: Iterable[Sketch], windows: Mapping[str, timedelta]) -> list[Sketch]:
    kin = _kin(report.category)
    return [
        one
        for one in known
        if one.category in kin and abs(report.reported_at - one.reported_at) <= windows.get(one.category, _DAY)
    ]


def _kin(category: str) -> frozenset[str]:
    """The category and its siblings."""
    return frozenset({category}).union(*(pair for pair in _SIBLINGS | _SIBLINGS_IN_WORDS if category in pair))


class _Nearness(Enum):
    """How the places of two reports lie to each other."""

    SAME = "same"
    NEAR = "near"  # one building, but another unit, storey or room
    UNKNOWN = "unknown"  # one side does not say
    APART = "apart"


def _nearness(report: Sketch, known: Sketch) -> _Nearness:
    one, other = set(report.buildings), set(known.buildings)
    if (one and other and not one & other) or _in_other_zones(report.place, known.place):
        return _Nearness.APART
    if bool(one) != bool(other):
        return _Nearness.UNKNOWN
    differs = _differs_inside(report, known)
    return _inside(differs=differs) if one else _outdoors(report.place, known.place, differs=differs)


def _in_other_zones(one: PlaceFound, other: PlaceFound) -> bool:
    """一期3栋 and 二期3栋 are two buildings."""
    zones = [place.other for place in (one, other) if place.other and place.other.endswith(_ZONE_ENDINGS)]
    return len(set(zones)) > 1


def _differs_inside(report: Sketch, known: Sketch) -> bool:
    """Whether both name a unit, storey, room or spot, and not the same, where that matters to the category."""
    parts = _PARTS.get(report.category, _ALL_PARTS)
    pairs = ((getattr(report.place, part), getattr(known.place, part)) for part in parts)
    return any(a and b and a != b for a, b in pairs)


def _in_other_homes(report: Sketch, known: Sketch) -> bool:
    """Whether both name a storey, a room or a spot, and not the same."""
    pairs = ((getattr(report.place, part), getattr(known.place, part)) for part in _ALL_PARTS)
    return any(a and b and a != b for a, b in pairs)


def _inside(*, differs: bool) -> _Nearness:
    return _Nearness.NEAR if differs else _Nearness.SAME


def _outdoors(one: PlaceFound, other: PlaceFound, *, differs: bool) -> _Nearness:
    if one.other and other.other:
        return _Nearness.SAME if one.other == other.other else _Nearness.APART
    return _Nearness.NEAR if differs else _Nearness.UNKNOWN


# ── the verdict ──────────────────────────────────────────────────────────────────────────────────────────────


def _best(report: Sketch, candidates: Sequence[Sketch]) -> Same | Ask | New:
    verdicts = [_verdict(report, known) for known in candidates]
    for kind in (Same, Ask):
        of_kind = [verdict for verdict in verdicts if isinstance(verdict, kind)]
        if of_kind:
            return max(of_kind, key=lambda verdict: (verdict.likeness, verdict.target))
    return New()


def _verdict(report: Sketch, known: Sketch) -> Same | Ask | New:
    nearness = _nearness(report, known)
    if known.whole_estate and report.category == known.category and report.category in _AREA:
        return Same(known.id, 1.0)
    if nearness is _Nearness.APART:
        return New()
    likeness = _likeness(report, known)
    join, ask = _thresholds(report, known, nearness)
    if likeness >= join:
        return Same(known.id, likeness)
    return Ask(known.id, likeness) if likeness >= ask else New()


def _likeness(report: Sketch, known: Sketch) -> float:
    """Dice of the words, at least `_ALIKE` when both name the same fault."""
    words = dice(report.pairs, known.pairs)
    return max(words, _ALIKE) if report.faults & known.faults else words


def _thresholds(report: Sketch, known: Sketch, nearness: _Nearness) -> tuple[float, float]:
    """From which likeness on the report joins the incident, and from which it is asked about."""
    if report.category in _PERSONAL or nearness is _Nearness.NEAR:
        return (_VERY_ALIKE, _ALIKE) if nearness is _Nearness.SAME else (_NEVER, _VERY_ALIKE)
    if nearness is _Nearness.UNKNOWN:
        return _VERY_ALIKE, 0.0 if report.category in _SINGLE else _FAINTLY_ALIKE
    if report.category == known.category:
        one = report.category in _SINGLE or (report.category in _NARROW and not _in_other_homes(report, known))
        return (0.0, 0.0) if one else (_SLIGHTLY_ALIKE, _SLIGHTLY_ALIKE)
    in_words = frozenset({report.category, known.category}) in _SIBLINGS_IN_WORDS
    return (_VERY_ALIKE, _ALIKE) if in_words else (_ALIKE, _FAINTLY_ALIKE)


_NEVER = 2.0  # no likeness reaches it


def _outage(report: Sketch, candidates: Sequence[Sketch]) -> Area | None:
    """The outage that this report makes of several: said to be the whole estate, or the third building."""
    if report.category not in _AREA:
        return None
    kin = [known for known in candidates if known.category == report.category]
    if any(known.whole_estate for known in kin):
        return None  # it is known already: the report joins it
    recent = [known for known in kin if abs(report.reported_at - known.reported_at) <= AREA_WITHIN]
    merged = kin if report.whole_estate else recent
    buildings = {building for one in (report, *recent) for building in one.buildings}
    if not report.whole_estate and (len(buildings) < AREA_BUILDINGS or not report.buildings):
        return None
    return Area(tuple(known.id for known in sorted(merged, key=lambda known: (known.reported_at, known.id))))
