"""The one writer path: load → decide → save, with journal and outbox, in one transaction.

Nothing else changes an incident. Every change is guarded by the incident's version: the loser of a race reloads and
decides again. The key of the message behind a change is written in the same transaction, so a repeated delivery is a
no-op, and a kill at any instant loses nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot import seating
from bot.domain.announce import letters
from bot.domain.draft import Decision
from bot.domain.events import Corroborated, Event, NewReport
from bot.domain.incident import Incident
from bot.domain.letters import Letter
from bot.domain.life import decide, open_incident
from bot.domain.messages import Catalogue
from bot.domain.offers import judged_at, standing_result
from bot.domain.policy import Policy
from bot.domain.refusal import Reason, Refused
from bot.domain.surroundings import Surroundings
from bot.recent import Recent
from bot.world import World
from storage import cards, inbox, incidents, journal, outbox, standing
from storage.database import Conflict, Database, Row, Statement

MakeEvent = Callable[[Incident, Policy, Surroundings], Event]
"""Builds the event for an incident as it was loaded; may raise `Refused`."""

RETRIES = 8
REMEMBERED = 1000
"""Incidents whose last form is kept in memory; a busy community has fewer in hand at a time."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One event for one incident, found by its id.

    `only_after`: it happens only if the change of that other incident did (the second half of a merge).
    """

    incident: str
    event: MakeEvent
    only_after: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What an inbound message brings along: its unique key, its chat, its time.

    `key` None: the clock, or a step that follows from one already guarded. `reply_to` lets answers quote the message.
    """

    at: datetime
    key: str | None = None
    chat: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the changes, in their order; `seen`: the message had its effect before."""

    results: tuple[Incident | Refused, ...] = ()
    seen: bool = False

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """The changed incidents."""
        return tuple(result for result in self.results if isinstance(result, Incident))

    @property
    def refusals(self) -> tuple[Refused, ...]:
        """What was refused."""
        return tuple(result for result in self.results if isinstance(result, Refused))


Answer = Callable[[Sequence[Incident | Refused]], Sequence[Letter]]
"""What to say to the person, given what became of each change."""


def no_answer(_results: Sequence[Incident | Refused]) -> Sequence[Letter]:
    """The card says it all."""
    return ()


def _nothing(_incident: Incident) -> Sequence[Any]:
    return ()


@dataclass(slots=True)
class Unit:
    """The statements of one transaction in the making, and what the memory must learn once it is committed."""

    statements: list[Statement]
    touched: list[tuple[Incident | None, Incident]]

    @classmethod
    def for_message(cls, context: Context) -> "Unit":
        """A unit that can be written only once for its message."""
        return cls([inbox.remember(context.key, context.at)] if context.key else [], [])

    def has_touched(self, incident_id: str) -> bool:
        """Whether this incident is changed by the unit."""
        return any(after.id == incident_id for _, after in self.touched)


class Service:
    """Changes incidents, and nothing but this does."""

    def __init__(self, database: Database, world: World, catalogue: Catalogue) -> None:
        self.database = database
        self.world = world
        self.catalogue = catalogue
        # A SQLite file belongs to one process; on PostgreSQL another one may have written meanwhile.
        self.recent = Recent(REMEMBERED if database.dialect == "sqlite" else 0)
        # Numbers are given one after the other, and whoever lost a race waits for a turn alone: chats are heard side by
        # side, and sixteen that report (or say +1) at the same moment would lose against each other again and again.
        self._opening, self._turn = asyncio.Lock(), asyncio.Lock()

    async def report(
        self,
        make: Callable[[int], NewReport],
        community: str,
        context: Context,
        *,
        say: Callable[[Incident], Sequence[Letter]] = _nothing,
        then: Callable[[Incident], Sequence[Change]] = _nothing,
        also: Sequence[Statement] = (),
    ) -> Incident | None:
        """Open an incident; `make` gets its number. None when the message had its effect before.

        `then`: changes in the same transaction that follow from it (an area incident takes in the earlier ones); one
        that is refused, because its incident ended meanwhile, holds up nothing.
        """

        async def attempt() -> tuple[Unit, Incident]:
            unit = Unit.for_message(context)
            report = make(await self.world.counters.next_number(self.database, community))
            policy = self.world.policy
            around = seating.around_report(self.world, report, policy)
            decision = open_incident(report, policy, around)
            self._write_opened(unit, decision, context, policy, around)
            self._say(unit, say(decision.incident))
            unit.statements.extend(also)
            changes = then(decision.incident)
            loaded = await self._load([change.incident for change in changes])
            loaded[decision.incident.id] = decision.incident
            self._decide_each(unit, loaded, changes, context)
            return unit, decision.incident

        async with self._opening:
            opened = await self._commit(attempt)
        self._may_have_changed_others(also)
        return opened

    async def apply(
        self,
        changes: Sequence[Change],
        context: Context,
        *,
        answer: Answer = no_answer,
        also: Sequence[Statement] = (),
    ) -> Applied:
        """Apply events to incidents, all in one transaction; one that is refused doesn't hold up the others.

        When everything is refused only the answer is written. `also` goes into the same transaction if anything
        changed.
        """

        async def attempt() -> tuple[Unit, tuple[Incident | Refused, ...]]:
            ids = [change.incident for change in changes]
            unit, results = self._decide_all(await self._load(ids), changes, context)
            if self.recent.ids(ids) and any(isinstance(result, Refused) for result in results):
                # Perhaps what was remembered is old: a refusal rests on what is stored.
                self.recent.forget()
                unit, results = self._decide_all(await self._load(ids), changes, context)
            if unit.touched:
                unit.statements.extend(also)
            self._say(unit, answer(results))
            return unit, results

        results = await self._commit(attempt)
        self._may_have_changed_others(also)
        return Applied(seen=True) if results is None else Applied(results)

    async def say(self, said: Sequence[Letter], context: Context, *, also: Sequence[Statement] = ()) -> bool:
        """Owe somebody messages that change no incident. False when the message had its effect before."""

        async def attempt() -> tuple[Unit, bool]:
            unit = Unit.for_message(context)
            unit.statements.extend(also)
            self._say(unit, said)
            return unit, True

        written = bool(await self._commit(attempt))
        self._may_have_changed_others(also)
        return written

    async def find(self, community: str, *numbers: int) -> tuple[Incident, ...]:
        """The incidents with these numbers; unknown numbers are left out."""
        if not numbers:
            return ()
        known = self.recent.numbered(community, numbers)
        if len(known) < len(set(numbers)):
            (rows,) = await self.database.fetch(incidents.by_number(community, *numbers))
            return tuple(self._read(rows))
        return tuple(known[number] for number in sorted(known))

    async def get(self, *ids: str) -> tuple[Incident, ...]:
        """The incidents with these ids."""
        return tuple((await self._load(ids)).values())

    async def query(self, statement: Statement) -> tuple[Incident, ...]:
        """The incidents that a statement of `storage.incidents` selects."""
        (rows,) = await self.database.fetch(statement)
        return tuple(incidents.from_row(row) for row in rows)

    async def _commit(self, attempt: Callable[[], Awaitable[tuple[Unit, T]]]) -> T | None:
        """Write what the attempt decided; try again if somebody was faster, do nothing if it was done before."""
        try:
            return await self._try(attempt)
        except Conflict as conflict:
            if conflict.what == inbox.SEEN:
                return None
        async with self._turn:
            return await self._try_again(attempt)

    async def _try_again(self, attempt: Callable[[], Awaitable[tuple[Unit, T]]]) -> T | None:
        for _ in range(RETRIES):
            self.world.counters.forget_numbers()
            self.recent.forget()
            try:
                return await self._try(attempt)
            except Conflict as conflict:
                if conflict.what == inbox.SEEN:
                    return None
        raise RuntimeError(f"lost the race {RETRIES} times for the same change")

    async def _try(self, attempt: Callable[[], Awaitable[tuple[Unit, T]]]) -> T:
        unit, result = await attempt()
        if unit.statements:
            await self.database.write(unit.statements)
            self._learn(unit)
        return result

    def _learn(self, unit: Unit) -> None:
        self.world.learn(unit.touched)
        for _, after in unit.touched:
            self.recent.keep(after)

    def _may_have_changed_others(self, also: Sequence[Statement]) -> None:
        """Statements from outside may have changed any incident (somebody asked to be forgotten)."""
        if also:
            self.recent.forget()

    def _decide_all(
        self, loaded: dict[str, Incident], changes: Sequence[Change], context: Context
    ) -> tuple[Unit, tuple[Incident | Refused, ...]]:
        """Decide every change on what was loaded; one that is refused leaves no statement."""
        unit = Unit.for_message(context)
        return unit, self._decide_each(unit, loaded, changes, context)

    def _decide_each(
        self, unit: Unit, loaded: dict[str, Incident], changes: Sequence[Change], context: Context
    ) -> tuple[Incident | Refused, ...]:
        results: list[Incident | Refused] = []
        for change in changes:
            if change.only_after is not None and not unit.has_touched(change.only_after):
                continue
            try:
                results.append(self._decide_and_write(unit, loaded, change, context))
            except Refused as refused:
                results.append(refused)
        return tuple(results)

    def _decide_and_write(self, unit: Unit, loaded: dict[str, Incident], change: Change, context: Context) -> Incident:
        incident = loaded.get(change.incident)
        if incident is None:
            raise Refused(Reason.UNKNOWN)
        policy = self.world.policy_of(incident)
        around = seating.around(self.world, incident, context.at, policy)
        event = change.event(incident, policy, around)
        decision = decide(incident, event, policy, around)
        loaded[change.incident] = decision.incident
        if isinstance(event, Corroborated) and context.chat and context.message:
            unit.statements.append(cards.message_about(context.chat, context.message, (incident.id,), context.at))
        unit.statements.append(incidents.save(decision.incident, incident.version))
        self._write_consequences(unit, decision, context, policy, around)
        if (useless_at := judged_at(incident, decision.incident, policy, context.at)) is not None:
            unit.statements.append(standing.useless_from(standing_result(incident).name, useless_at))
        unit.touched.append((incident, decision.incident))
        return decision.incident

    def _write_opened(
        self, unit: Unit, decision: Decision, context: Context, policy: Policy, around: Surroundings
    ) -> None:
        unit.statements.append(incidents.add(decision.incident))
        if context.chat and context.message:
            about = cards.message_about(context.chat, context.message, (decision.incident.id,), context.at)
            unit.statements.append(about)
        self._write_consequences(unit, decision, context, policy, around)
        unit.touched.append((None, decision.incident))

    def _write_consequences(
        self, unit: Unit, decision: Decision, context: Context, policy: Policy, around: Surroundings
    ) -> None:
        if decision.entries:
            unit.statements.append(journal.add(*decision.entries))
        announced = letters(
            decision,
            policy=policy,
            around=around,
            view=self.world.view(decision.incident.community, decision.incident.estate),
            catalogue=self.catalogue,
            here=context.chat,
            now=context.at,
        )
        if announced.drop:
            unit.statements.append(outbox.drop(decision.incident.id, announced.drop, context.at))
        if announced.drop_tasks:
            unit.statements.append(outbox.drop_tasks(decision.incident.id, context.at))
        self._say(unit, announced.letters)

    def _say(self, unit: Unit, said: Sequence[Letter]) -> None:
        unit.statements.extend(outbox.add(letter) for letter in said)

    async def _load(self, ids: Sequence[str]) -> dict[str, Incident]:
        wanted = dict.fromkeys(ids)
        known = self.recent.ids(wanted)
        missing = [one for one in wanted if one not in known]
        if not missing:
            return known
        (rows,) = await self.database.fetch(incidents.by_id(*missing))
        return known | {incident.id: incident for incident in self._read(rows)}

    def _read(self, rows: Sequence[Row]) -> list[Incident]:
        """The incidents of these rows; what was read is remembered like what was written."""
        found = [incidents.from_row(row) for row in rows]
        for incident in found:
            self.recent.keep(incident)
        return found
