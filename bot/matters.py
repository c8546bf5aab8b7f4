"""What is open and what ended lately, in memory, so that a new report finds the matter it belongs to at once.

Rebuilt from the database at start and kept in step with every commit of this process. A report is compared with the
open incidents of its estate by `bot.understanding.duplicate`; an ended one is remembered by category and place.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from bot.domain.incident import Incident, Status
from bot.domain.place import Place
from bot.understanding.duplicate import Duplicate, Sketch, find_duplicate, sketch
from bot.understanding.normalize import normalize
from bot.understanding.place import PlaceFound, find_place

WHOLE_ESTATE = "整个小区"
"""The `other` part of an area incident's place."""


@dataclass(frozen=True, slots=True)
class Ended:
    """An incident that was closed, and when."""

    incident: str
    closed_at: datetime


@dataclass(slots=True)
class Matters:
    """The open incidents of every estate as sketches, and the last ended one of each category and place."""

    _open: dict[str, dict[int, Sketch]] = field(default_factory=lambda: defaultdict(dict))
    _ids: dict[tuple[str, int], str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    _ended: dict[tuple[str, str, str], Ended] = field(default_factory=dict)

    def learn(self, before: Incident | None, after: Incident) -> None:
        """Take in a committed change."""
        if after.merged_into is not None or (before is None):
            self.numbers[after.id] = after.number
        if after.live:
            if before is None or not before.live or _looks_other(before, after):
                self._open[after.estate][after.number] = sketch_of(after)
                self._ids[after.estate, after.number] = after.id
            return
        self._open[after.estate].pop(after.number, None)
        self._ids.pop((after.estate, after.number), None)
        if after.status is Status.CLOSED and after.closed_at is not None:
            self._ended[_spot(after.estate, after.category, after.place)] = Ended(after.id, after.closed_at)

    def has_open(self, estate: str, category: str) -> bool:
        """Whether anything of this category is open there: most reports are the first of their kind."""
        return any(one.category == category for one in self._open[estate].values())

    def like(self, estate: str, report: Sketch) -> Duplicate:
        """What a report is to the open incidents of its estate; targets are numbers."""
        return find_duplicate(report, self._open[estate].values())

    def ids(self, estate: str, numbers: Iterable[int]) -> tuple[str, ...]:
        """The ids of open incidents by their numbers."""
        return tuple(self._ids[estate, number] for number in numbers if (estate, number) in self._ids)

    def ended(self, estate: str, category: str, place: Place, since: datetime) -> str | None:
        """The last incident of this category and place that was closed since then."""
        found = self._ended.get(_spot(estate, category, place))
        return found.incident if found is not None and found.closed_at >= since else None

    def forget_ended(self, before: datetime) -> None:
        """Drop what ended too long ago to be a repeat."""
        self._ended = {spot: ended for spot, ended in self._ended.items() if ended.closed_at >= before}


REMEMBERED = timedelta(days=31)


def _looks_other(before: Incident, after: Incident) -> bool:
    return (before.category, before.place, before.words) != (after.category, after.place, after.words)


def _spot(estate: str, category: str, place: Place) -> tuple[str, str, str]:
    return estate, category, place.building or place.other or ""


def sketch_of(incident: Incident) -> Sketch:
    """An incident as it is compared."""
    whole = incident.place.other == WHOLE_ESTATE
    return sketch_words(
        incident.words, incident.category, incident.place, incident.reported_at, incident.number, whole_estate=whole
    )


def sketch_words(
    words: str, category: str, place: Place, at: datetime, number: int = 0, *, whole_estate: bool | None = None
) -> Sketch:
    """A report as it is compared. `whole_estate` None: read from the words."""
    text, spans = _read(words)
    found = PlaceFound(place.building, place.unit, place.floor, place.room, place.other)
    known = whole_estate or None
    return sketch(text, category, at, number=number, place=found, place_spans=spans, whole_estate=known)


@lru_cache(maxsize=8)
def _read(words: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words as they are compared and where they name a place; asked for when looking and again when keeping."""
    text = normalize(words).text
    return text, find_place(text)[1]
