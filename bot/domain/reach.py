"""Indexes that make "who, here, now" a look-up: by building, and by the minute of the week."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.calendar import MINUTES_A_DAY
from bot.domain.roster import Estate, Scope, Shift

MINUTES_A_WEEK = 7 * MINUTES_A_DAY

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reach(Generic[T]):
    """What is in scope in an estate: for one building, for the whole of it, or for any part of it."""

    anywhere: T
    whole: T
    by_building: dict[str, T]

    def at(self, building: str | None) -> T:
        """What is in scope of a building; of an unknown one, what is of the whole estate, or else of any part."""
        if building is not None:
            return self.by_building.get(building, self.whole)
        return self.whole or self.anywhere

    def is_guess(self, building: str | None) -> bool:
        """Whether the answer for that building is everything, for want of knowing the building."""
        return building is None and not self.whole and bool(self.anywhere)


def reach_of(estate: Estate, scoped: Iterable[tuple[Scope, T]]) -> Reach[tuple[T, ...]]:
    """Sort things by where in the estate they are in scope; each once, in the order given."""
    inside = [(scope, thing) for scope, thing in scoped if scope.touches(estate)]
    named = set(estate.buildings).union(*(scope.buildings for scope, _ in inside))
    limited = any(scope.limited for scope, _ in inside)
    by_building = {
        building: _once(thing for scope, thing in inside if scope.covers(estate, building))
        for building in (named if limited else ())
    }
    whole = _once(thing for scope, thing in inside if not scope.limited)
    return Reach(_once(thing for _, thing in inside), whole, by_building)


OnShift = tuple[int, int, str]
"""Someone's shift, from a minute of the week until before another; a plain tuple because it is hashed so often."""


def rosters_of(estate: Estate, shifts: Iterable[Shift], holders: Reach[tuple[str, ...]]) -> Reach["Week"]:
    """The weeks that follow from shifts, counting only those of people who hold the role for the same building."""
    rostered = reach_of(estate, ((shift.scope, span) for shift in shifts for span in _spans_in_week(shift)))
    weeks: dict[tuple[OnShift, ...], Week] = {}

    def week(spans: tuple[OnShift, ...], entitled: tuple[str, ...]) -> Week:
        members = frozenset(entitled)
        counted = tuple(span for span in spans if span[2] in members)
        if counted not in weeks:
            weeks[counted] = Week(counted)
        return weeks[counted]

    by_building = {
        building: week(rostered.at(building), holders.at(building))
        for building in {*rostered.by_building, *holders.by_building}
    }
    return Reach(week(rostered.at(None), holders.at(None)), week(rostered.whole, holders.whole), by_building)


def _once(things: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(things))


class Week:
    """Who is on shift at each minute of a week that repeats; false when there is no roster at all."""

    __slots__ = ("_edges", "_people")

    def __init__(self, spans: Sequence[OnShift]) -> None:
        self._edges = sorted({0, *(edge for begins, ends, _ in spans for edge in (begins, ends))}) if spans else []
        self._people = [
            _once(person for begins, ends, person in spans if begins <= edge < ends) for edge in self._edges
        ]

    def __bool__(self) -> bool:
        return bool(self._edges)

    @property
    def edges(self) -> tuple[int, ...]:
        """The minutes of the week at which people may change."""
        return tuple(edge for edge in self._edges if edge < MINUTES_A_WEEK)

    def people_at(self, minute: int) -> tuple[str, ...]:
        """Who is on shift in that minute of the week (local, Monday 00:00 is 0)."""
        return self._people[bisect_right(self._edges, minute) - 1] if self._edges else ()


def _spans_in_week(shift: Shift) -> list[OnShift]:
    begins = shift.weekday * MINUTES_A_DAY + shift.span.from_minute
    ends = shift.weekday * MINUTES_A_DAY + shift.span.to_minute
    if ends <= MINUTES_A_WEEK:
        return [(begins, ends, shift.person)]
    return [(begins, MINUTES_A_WEEK, shift.person), (0, ends - MINUTES_A_WEEK, shift.person)]
