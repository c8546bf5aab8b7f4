"""A decision in the making: the acts write their changes, journal entries and effects into a draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

from bot.domain.effects import DropTasks, DropWaiting, Effect, Say, ShowCard
from bot.domain.events import Event, NewReport
from bot.domain.incident import Incident
from bot.domain.journal import Entry, Fact
from bot.domain.letters import Kind
from bot.domain.policy import Policy
from bot.domain.surroundings import Seat, Surroundings


@dataclass(frozen=True, slots=True)
class Decision:
    """What an event leads to: the incident as it is now, what the journal says, what is to be done."""

    incident: Incident
    entries: tuple[Entry, ...]
    effects: tuple[Effect, ...]


_FIELDS = tuple(one.name for one in fields(Incident))
_VALUES = attrgetter(*_FIELDS)
_SET = tuple(getattr(Incident, name).__set__ for name in _FIELDS)


def _changed(incident: Incident, changes: Mapping[str, Any]) -> Incident:
    """What `dataclasses.replace` does, three times as fast: an incident has some sixty fields, and most stay.

    Raises AttributeError for a name that is no field.
    """
    changed = object.__new__(Incident)
    for put, value in zip(_SET, _VALUES(incident), strict=True):
        put(changed, value)
    for name, value in changes.items():
        object.__setattr__(changed, name, value)
    return changed


@dataclass(slots=True)
class Draft:
    """Collects one decision; the only mutable value of the core, and it never leaves `decide`."""

    incident: Incident
    cause: Event | NewReport
    policy: Policy
    around: Surroundings
    role: str | None = None
    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - the field names and types are Incident's own
        """Change fields of the incident."""
        self.incident = _changed(self.incident, changes)

    def nagging(self, **changes: Any) -> None:  # noqa: ANN401 - the field names and types are Nagging's own
        """Change what is known of the reminders."""
        self.change(nagging=replace(self.incident.nagging, **changes))

    def seated(self, seat: Seat) -> None:
        """This seat deals with it from here on: when it serves decides when the clock looks next."""
        self.around = replace(self.around, seat=seat)

    def record(self, event: str, **detail: Fact) -> None:
        """Write a line into the journal; facts that are None are left out."""
        actor = self.cause.actor
        self.entries.append(
            Entry(
                incident=self.incident.id,
                at=self.cause.at,
                event=event,
                actor=(actor.person or None) if actor else None,
                role=self.role,
                detail={name: fact for name, fact in detail.items() if fact is not None},
                source=self.cause.source,
            )
        )

    def due_facts(self) -> dict[str, Fact]:
        """The deadlines as they stand now, as facts of a line that set them: figures are computed from lines alone."""
        ack, resolve = self.incident.ack_due_at, self.incident.resolve_due_at
        return {
            "ack_due_at": ack.isoformat() if ack else None,
            "resolve_due_at": resolve.isoformat() if resolve else None,
        }

    def show_card(self, call: Iterable[str] = ()) -> None:
        """Bring the card up to date."""
        self.effects.append(ShowCard(tuple(call)))

    def say(
        self,
        kind: Kind,
        template: str,
        chats: Iterable[str | None],
        to: Iterable[str] = (),
        **facts: str | int,
    ) -> None:
        """Say a text in each of the chats; chats that do not exist (None) and repeats are left out."""
        known = tuple(dict.fromkeys(chat for chat in chats if chat))
        if known:
            self.effects.append(Say(kind, template, known, tuple(to), facts))

    def drop_waiting(self, *kinds: Kind) -> None:
        """Queued messages of these kinds (nags and copies when none is named) have lost their reason."""
        self.effects.append(DropWaiting(kinds) if kinds else DropWaiting())

    def drop_tasks(self) -> None:
        """Whoever was to be told to act need not, or somebody else has to."""
        self.effects.append(DropTasks())

    def decision(self) -> Decision:
        """The finished decision."""
        return Decision(self.incident, tuple(self.entries), tuple(self.effects))
