"""Who and what surrounds an incident at the moment of an event: the seats, the chats, the hours.

`decide` is pure, so everything it must know of the world comes in here, as values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.sla import QuietHours, ServiceTime


@dataclass(frozen=True, slots=True)
class Seat:
    """A role on duty for a place: its people, the one with the fewest open incidents first, and its hours.

    `role` is who was found after the fallback chain; `empty` names the roles of the chain where nobody is, `away` those
    of them whose holders are all on leave.
    """

    role: str
    people: tuple[str, ...]
    service: ServiceTime
    empty: tuple[str, ...] = ()
    needs_building: bool = False
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Seats, chats and hours around one incident.

    `private` maps a person to the chat where the bot may write to them; somebody missing there is unreachable.
    `supervisors` grant and receive level 2 where the community itself is the owner. `typed` are the groups on a
    platform without buttons there, where the bot hears only what calls it: people answer in words. `relief`: who takes
    over because whoever took the incident is away or holds the role no more; None while they are there.
    """

    seat: Seat
    community: Seat
    quiet: QuietHours
    supervisors: tuple[str, ...] = ()
    private: Mapping[str, str] = field(default_factory=dict)
    linkage: str | None = None
    staff: str | None = None
    gone: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()
    relief: Seat | None = None

    def reachable(self, people: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the people whom the bot may write to in private."""
        return tuple(person for person in people if person in self.private)
