"""The coming week of duty in words: who is there day by day, who is away, and where nobody is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.domain.calendar import MINUTES_A_DAY, wall_time
from bot.domain.coverage import Hole, Spell, holes, spells
from bot.domain.directory import Directory
from bot.domain.messages import Catalogue
from bot.domain.roster import COMMUNITY, PROPERTY, RESIDENT, Leave, Role
from bot.domain.view import View

WEEK = timedelta(days=7)
MOST_HOLES = 5
NEEDED = frozenset({PROPERTY, COMMUNITY})
"""The seats without which nothing works: an empty one is told; others are named only where somebody holds them."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Seven local days of one estate, from `first` on."""

    directory: Directory
    estate: str
    first: date
    catalogue: Catalogue
    view: View

    @property
    def _span(self) -> tuple[datetime, datetime]:
        zone = self.directory.zone
        return wall_time(self.first, 0, zone), wall_time(self.first, 7 * MINUTES_A_DAY, zone)

    def text(self) -> str:
        """The whole of it."""
        last = self.first + timedelta(days=6)
        heading = self.catalogue.text("duty.week", first=self._day(self.first), last=self._day(last))
        lines = [line for role in self.directory.roles for line in self._of(role)]
        return "\n".join([heading, *lines])

    def found_holes(self) -> tuple[Hole, ...]:
        """Where nobody will be on duty, in the roles that somebody holds (empty seats are told elsewhere)."""
        watched = [role.id for role in self.directory.roles if self._is_watched(role)]
        held = [role for role in watched if self.directory.holders(role, self.estate)]
        return tuple(hole for role in held for hole in self._holes(role))

    def _holes(self, role: str) -> tuple[Hole, ...]:
        """Where nobody is for a while; a building that never has anybody in the role is an empty seat, not a hole."""
        found = holes(self.directory, self.estate, role, self.first)
        return tuple(one for one in found if (one.from_at, one.until_at) != self._span)

    def _is_watched(self, role: Role) -> bool:
        held = bool(self.directory.holders(role.id, self.estate))
        return not role.external and role.id != RESIDENT and (held or role.id in NEEDED)

    def _of(self, role: Role) -> Iterator[str]:
        if not self._is_watched(role):
            return
        holders = self.directory.holders(role.id, self.estate)
        if not holders:
            yield self.catalogue.text("duty.empty", role=role.name)
            return
        yield from self._who(role, holders)
        yield from (self._away(leave) for leave in self._leaves(holders))
        yield from self.hole_lines(self._holes(role.id))

    def _who(self, role: Role, holders: tuple[str, ...]) -> Iterator[str]:
        if not self.directory.roster_week(role.id, self.estate, None):
            yield self.catalogue.text("duty.always", role=role.name, names=self._names(holders))
            return
        yield self.catalogue.text("duty.roster", role=role.name)
        begins, ends = self._span
        known = spells(self.directory, self.estate, role.id, from_at=begins - WEEK, until_at=ends + WEEK)
        days = [(day, self._pattern(day, known)) for day in (self.first + timedelta(days=n) for n in range(7))]
        for pattern, group in groupby(days, key=lambda one: one[1]):
            together = [day for day, _ in group]
            yield self.catalogue.text("duty.days", days=self._days(together), pattern=pattern)

    def _pattern(self, day: date, known: tuple[Spell, ...]) -> str:
        """The spells that begin on a day ("08:00–20:00 张经理，20:00–08:00 何师傅"); of a longer one, that it lasts."""
        zone = self.directory.zone
        begins, ends = wall_time(day, 0, zone), wall_time(day, MINUTES_A_DAY, zone)
        of_day = [one for one in known if begins <= one.from_at < ends]
        lasting = [one for one in known if one.from_at < begins and one.until_at >= ends]
        parts = [
            self.catalogue.text(
                "duty.spell" if one.people else "duty.nobody",
                begins=f"{one.from_at.astimezone(zone):%H:%M}",
                ends=f"{one.until_at.astimezone(zone):%H:%M}",
                names=self._names(one.people),
            )
            for one in of_day
        ]
        parts += [self.catalogue.text("duty.all_day", names=self._names(one.people)) for one in lasting if one.people]
        return self.catalogue.text("duty.joint").join(parts) or self.catalogue.text("duty.all_day_nobody")

    def _leaves(self, holders: tuple[str, ...]) -> Iterator[Leave]:
        begins, ends = self._span
        yield from (one for one in self.directory.leaves_of(holders) if one.from_at < ends and one.to_at > begins)

    def _away(self, leave: Leave) -> str:
        key = "duty.away" if leave.substitute else "duty.away_alone"
        return self.catalogue.text(
            key,
            name=self.view.person(leave.person),
            begins=self._moment(leave.from_at),
            ends=self._moment(leave.to_at),
            substitute=self.view.person(leave.substitute),
        )

    def hole_lines(self, found: tuple[Hole, ...]) -> Iterator[str]:
        """One line each, the first few; of more, how many."""
        for hole in found[:MOST_HOLES]:
            buildings = "、".join(hole.buildings)
            where = self.catalogue.text("place.building", building=buildings) if buildings else ""
            begins, ends = self._moment(hole.from_at), self._moment(hole.until_at)
            role = self.view.roles.get(hole.role, hole.role)
            yield self.catalogue.text("duty.hole", role=role, where=where, begins=begins, ends=ends)
        if len(found) > MOST_HOLES:
            yield self.catalogue.text("duty.more_holes", count=len(found) - MOST_HOLES)

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(self.directory.zone)
        return self.catalogue.text("time.at", day=self._day(local.date()), clock=f"{local:%H:%M}")

    def _day(self, day: date) -> str:
        return self.catalogue.text("time.date", month=day.month, day=day.day)

    def _days(self, days: list[date]) -> str:
        first, last = self._day(days[0]), self._day(days[-1])
        return first if len(days) == 1 else self.catalogue.text("duty.from_to", first=first, last=last)

    def _names(self, people: tuple[str, ...]) -> str:
        return self.catalogue.text("list.joint").join(filter(None, map(self.view.person, people)))
