"""What everyone in a simulated estate shares: the troubles under way, who is away, how often somebody was reminded."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from bot.domain.incident import Incident
from bot.simulation.dice import dice, happens
from bot.simulation.estate import STAFF
from bot.simulation.habits import Habits
from bot.simulation.life import Life
from bot.simulation.troubles import Trouble


class Regime(StrEnum):
    """What reminds people: nothing, a private message every few hours until it is done, or the whole bot."""

    NONE = "none"
    PLAIN = "plain"
    OURS = "ours"


@dataclass(slots=True)
class Dealing:
    """A trouble under its number, and how far people are with it.

    `worker`: who is at it now; None when nobody is, whatever was promised.
    """

    trouble: Trouble
    number: int
    worker: str | None = None
    botched: bool = False
    bounces: int = 0
    stalled: bool = False
    rated: int = 0
    occasions: int = 0


@dataclass(slots=True)
class People:
    """The state of everybody's mind, and of their telephones."""

    life: Life
    habits: Habits
    seed: str
    regime: Regime
    dealings: dict[int, Dealing] = field(default_factory=dict)
    away: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    reminded: Counter[tuple[str, str]] = field(default_factory=Counter)
    plain_nags: int = 0

    def chance(self, dealing: Dealing, what: str) -> Random:
        """Dice for the next occasion of this trouble."""
        dealing.occasions += 1
        return dice(self.seed, what, dealing.trouble.index, dealing.occasions)

    def back_at(self, person: str) -> datetime | None:
        """When an absent person is back; None for one who is there."""
        spans = self.away.get(person, ())
        return next((ends for begins, ends in spans if begins <= self.life.now < ends), None)

    def is_theirs(self, person: str, incident: Incident) -> bool:
        """Whether the person holds the role that the incident is assigned to, for its place."""
        return incident.assignee_role in self.life.office.world.actor(person, incident, self.life.now).roles

    def remind(self, person: str) -> None:
        """Count a reminder that reached somebody."""
        self.reminded[person, self.life.day()] += 1

    def reminded_today(self, person: str) -> int:
        """How many reached the person today."""
        return self.reminded[person, self.life.day()]


def absences(seed: str, habits: Habits, first: date, days: int) -> dict[str, list[tuple[date, date, bool]]]:
    """When everyone with a role is away (both days included), and whether they say so."""
    found: dict[str, list[tuple[date, date, bool]]] = {}
    mean = habits.staff.leaves_every / timedelta(days=1)
    for person in STAFF:
        chance, day = dice(seed, "leave", person), 0.0
        while (day := day + chance.expovariate(1 / mean)) < days:
            begins = first + timedelta(days=int(day))
            ends = begins + timedelta(days=chance.randint(0, 3))
            told = happens(chance, habits.staff.tells_of_leave)
            found.setdefault(person, []).append((begins, ends, told))
            day += (ends - begins).days + 1
    return found


def local(day: date, clock: time, life: Life) -> datetime:
    """A local time of the estate as an instant (UTC)."""
    return datetime.combine(day, clock, life.office.world.zone).astimezone(UTC)
