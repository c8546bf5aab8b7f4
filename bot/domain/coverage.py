"""The coming week of a roster: when one shift hands over to the next, and where nobody is on duty."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.domain.calendar import MINUTES_A_DAY, wall_time
from bot.domain.directory import Directory
from bot.domain.place import Place
from bot.domain.reach import Week
from bot.domain.roster import ADMIN, RESIDENT, Leave

_JUST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Handover:
    """At `at` the people on duty change: those who leave pass the open incidents to those who come.

    `buildings` is empty for the whole estate. Who stays on duty is in neither.
    """

    at: datetime
    estate: str
    role: str
    leaving: tuple[str, ...]
    coming: tuple[str, ...]
    buildings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hole:
    """From an instant until before another nobody is on duty; `buildings` is empty for the whole estate."""

    from_at: datetime
    until_at: datetime
    estate: str
    role: str
    buildings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spell:
    """From an instant until before another the same people are on duty; nobody in a hole."""

    from_at: datetime
    until_at: datetime
    people: tuple[str, ...]


def spells(directory: Directory, estate: str, role: str, *, from_at: datetime, until_at: datetime) -> tuple[Spell, ...]:
    """Who is on duty in a role of an estate, spell by spell, through a span of time."""
    seat = _Seat(directory, estate, role, None)
    edges = [from_at, *(at for at in seat.changes(from_at, until_at) if at > from_at), until_at]
    found: list[Spell] = []
    for begins, ends in pairwise(edges):
        people = seat.on_duty(begins)
        if found and set(found[-1].people) == set(people):
            found[-1] = Spell(found[-1].from_at, ends, people)
        else:
            found.append(Spell(begins, ends, people))
    return tuple(found)


def handovers(
    directory: Directory, estate: str, role: str, *, from_at: datetime, until_at: datetime
) -> tuple[Handover, ...]:
    """The hand-overs of a role from one instant until before another, in order; none where there is no roster.

    The beginning and end of a leave is a hand-over too, to and from the substitute.
    """
    found: dict[tuple[datetime, tuple[str, ...], tuple[str, ...]], list[str | None]] = defaultdict(list)
    seats = _seats(directory, estate, role)
    for seat in seats:
        for change in seat.handovers(from_at, until_at):
            found[change].append(seat.building)
    return tuple(
        Handover(at, estate, role, leaving, coming, _named(concerned, len(seats)))
        for (at, leaving, coming), concerned in sorted(found.items(), key=lambda item: item[0])
    )


def holes(directory: Directory, estate: str, role: str, week: date) -> tuple[Hole, ...]:
    """When nobody is on duty in a role, in the seven local days from `week` on, in order of time.

    That is a gap of the roster, or without a roster, every holder away without a substitute, or no holder at all.
    """
    from_at, until_at = wall_time(week, 0, directory.zone), wall_time(week, 7 * MINUTES_A_DAY, directory.zone)
    return _holes(directory, estate, role, from_at, until_at)


def holes_of_leave(directory: Directory, leave: Leave, estate: str) -> tuple[Hole, ...]:
    """Where nobody is on duty in an estate because of a leave that the directory knows, role by role."""
    others = replace(directory, leaves=tuple(one for one in directory.leaves if one != leave))
    span = leave.from_at, leave.to_at
    return tuple(
        hole
        for role in sorted(directory.roles_of(leave.person, estate) - {RESIDENT, ADMIN})
        for hole in _holes(directory, estate, role, *span)
        if hole not in _holes(others, estate, role, *span)
    )


def _holes(directory: Directory, estate: str, role: str, from_at: datetime, until_at: datetime) -> tuple[Hole, ...]:
    found: dict[tuple[datetime, datetime], list[str | None]] = defaultdict(list)
    seats = _seats(directory, estate, role)
    for seat in seats:
        for gap in seat.gaps(from_at, until_at):
            found[gap].append(seat.building)
    return tuple(
        Hole(gap_from, gap_until, estate, role, _named(uncovered, len(seats)))
        for (gap_from, gap_until), uncovered in sorted(found.items(), key=lambda item: item[0])
    )


@dataclass(frozen=True, slots=True)
class _Seat:
    """A role for one building of an estate, or for an estate whose buildings are not listed."""

    directory: Directory
    estate: str
    role: str
    building: str | None

    def on_duty(self, at: datetime) -> tuple[str, ...]:
        return self.directory.on_duty(self.role, self.estate, Place(building=self.building), at)

    @property
    def roster(self) -> Week:
        return self.directory.roster_week(self.role, self.estate, self.building)

    def handovers(
        self, from_at: datetime, until_at: datetime
    ) -> Iterator[tuple[datetime, tuple[str, ...], tuple[str, ...]]]:
        if not self.roster:
            return
        for at in self.changes(from_at, until_at):
            before, after = self.on_duty(at - _JUST), self.on_duty(at)
            if set(before) != set(after):
                yield at, _without(before, after), _without(after, before)

    def gaps(self, from_at: datetime, until_at: datetime) -> Iterator[tuple[datetime, datetime]]:
        gap_from: datetime | None = None
        for at in sorted({from_at, *self.changes(from_at, until_at)}):
            if not self.on_duty(at):
                gap_from = gap_from or at
            elif gap_from is not None:
                yield gap_from, at
                gap_from = None
        if gap_from is not None:
            yield gap_from, until_at

    def changes(self, from_at: datetime, until_at: datetime) -> list[datetime]:
        """The instants in a span at which the people on duty may change."""
        holders = self.directory.holders(self.role, self.estate, Place(building=self.building))
        leaves = _leaves_behind(self.directory, holders)
        edges = {edge for leave in leaves for edge in (leave.from_at, leave.to_at)}
        edges.update(self._shift_edges(from_at, until_at))
        return sorted(at for at in edges if from_at <= at < until_at)

    def _shift_edges(self, from_at: datetime, until_at: datetime) -> Iterator[datetime]:
        first, last = (at.astimezone(self.directory.zone).date() for at in (from_at, until_at))
        monday = first - timedelta(days=first.weekday())
        while monday <= last:
            yield from (wall_time(monday, edge, self.directory.zone) for edge in self.roster.edges)
            monday += timedelta(weeks=1)


def _seats(directory: Directory, estate: str, role: str) -> tuple[_Seat, ...]:
    home = directory.estate(estate)
    buildings = tuple(home.buildings) if home else ()
    return tuple(_Seat(directory, estate, role, building) for building in buildings or (None,))


def _leaves_behind(directory: Directory, people: tuple[str, ...]) -> set[Leave]:
    """The leaves of these people, of their substitutes, of theirs, and so on."""
    found: set[Leave] = set()
    while people:
        new = set(directory.leaves_of(people)) - found
        found |= new
        people = tuple(leave.substitute for leave in new if leave.substitute)
    return found


def _named(buildings: list[str | None], everywhere: int) -> tuple[str, ...]:
    return () if len(buildings) == everywhere else tuple(building for building in buildings if building)


def _without(people: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(person for person in people if person not in others)
