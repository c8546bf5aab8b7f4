"""Hand-overs: whoever comes on duty gets the list of what is open, at the moment a shift or a leave changes.

A shift passes on what its role has open. A leave passes on what the person has in hand: to the substitute when it
begins, back when it ends; each gets one list, whatever its length.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot import seating
from bot.domain.coverage import Handover, handovers
from bot.domain.events import DutyChanged, Event
from bot.domain.facts import Telling, setting
from bot.domain.incident import UNRESOLVED, Incident, Status
from bot.domain.letters import Kind, Letter
from bot.domain.policy import Policy
from bot.domain.roster import Leave
from bot.domain.surroundings import Surroundings
from bot.domain.wording import Wording
from bot.service import Change, Context, Service
from storage import incidents

LOOK_AHEAD = timedelta(days=8)
LOOK_BACK = timedelta(hours=3)
"""How old a hand-over may be that is made up for after a pause of the process."""

_JUST = timedelta(microseconds=1)


class HandoverDesk:
    """Watches rosters and leaves. Without any there is nothing to hand over, and nothing to do."""

    def __init__(self, service: Service, started_at: datetime) -> None:
        self._service = service
        self._done_until = started_at
        self._next: tuple[object, datetime | None] = (None, None)

    def next_moment(self) -> datetime | None:
        """When the next shift or leave changes; None without rosters and leaves."""
        directory = self._service.world.directory
        if not directory.shifts and not directory.leaves:
            return None
        known_for, moment = self._next
        if known_for is directory and (moment is None or moment >= self._done_until):
            return moment
        moment = self._look_ahead()
        self._next = (directory, moment)
        return moment

    def _look_ahead(self) -> datetime | None:
        directory = self._service.world.directory
        until = self._done_until + LOOK_AHEAD
        edges = [edge for leave in directory.leaves for edge in (leave.from_at, leave.to_at)]
        edges += [one.at for one in self._between(self._done_until, until)] or ([until] if directory.shifts else [])
        return min((at for at in edges if at >= self._done_until), default=None)

    def _between(self, start: datetime, end: datetime) -> list[Handover]:
        directory = self._service.world.directory
        roles = {shift.role for shift in directory.shifts}
        return [
            handover
            for estate in directory.estates
            for role in sorted(roles)
            for handover in handovers(directory, estate.id, role, from_at=start, until_at=end)
        ]

    async def catch_up(self, now: datetime) -> None:
        """After a pause: what changed in the last hours is said now; a list that went out already is not repeated."""
        self._done_until = now - LOOK_BACK
        await self.announce(now)

    async def announce(self, now: datetime) -> None:
        """Tell those who came on duty since the last look what is open; each hand-over once."""
        directory = self._service.world.directory
        if now < self._done_until:
            return
        since, self._done_until = self._done_until, now + _JUST
        for leave in directory.leaves:
            if since <= leave.from_at <= now or since <= leave.to_at <= now:
                await self.leave_changed(leave, now)
        for handover in self._between(since, now + _JUST) if directory.shifts else ():
            letters = await self._letters(handover, now)
            if letters:
                await self._service.say(letters, Context(now))

    # --- leaves ---

    async def leave_changed(self, leave: Leave, now: datetime) -> None:
        """A leave begins or ends: what those two have in hand goes to who is there now, with one list each."""
        people = [person for person in (leave.person, leave.substitute) if person is not None]
        held = {one.id: one for person in people for one in await self._service.query(incidents.owned_by(person))}
        before = [one for one in held.values() if one.status in UNRESOLVED]
        if not before:
            return

        def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
            return DutyChanged(at=now)

        applied = await self._service.apply([Change(one.id, event) for one in before], Context(now))
        letters = self._moved(leave, applied.incidents, held, now)
        if letters:
            await self._service.say(letters, Context(now))

    def _moved(self, leave: Leave, after: Iterable[Incident], held: dict[str, Incident], now: datetime) -> list[Letter]:
        """A list for everybody who got something, and a word to a substitute who is done."""
        came: dict[str, list[Incident]] = {}
        went: set[str] = set()
        for one in after:
            for person in one.owners:
                if person not in held[one.id].owners:
                    came.setdefault(person, []).append(one)
            went.update(person for person in held[one.id].owners if person not in one.owners)
        key = f"leave/{leave.person}/{leave.from_at.isoformat()}/{'over' if leave.to_at <= now else 'on'}"
        private = self._service.world.private
        letters = [
            self._letter(f"{key}/{person}", person, private[person], waiting, now)
            for person, waiting in came.items()
            if person in private
        ]
        if leave.to_at <= now and leave.substitute in went and leave.substitute in private:
            letters.append(self._thanks(f"{key}/thanks", leave.substitute, private[leave.substitute], now))
        return letters

    def _thanks(self, key: str, person: str, chat: str, now: datetime) -> Letter:
        text = self._service.catalogue.text("answer.leave_over")
        awake_at = self._service.world.quiet_hours(self._service.world.policy).ends_after(now)
        return Letter(chat, Kind.NOTICE, text, now, awake_at, to=(person,), key=key, once=True, by_day=True)

    # --- shifts ---

    async def _letters(self, handover: Handover, now: datetime) -> list[Letter]:
        found = await self._service.query(incidents.live_in_estate(handover.estate))
        waiting = [one for one in found if one.assignee_role == handover.role and one.status is not Status.RESOLVED]
        private = self._service.world.private
        if not waiting:
            return []
        key = f"handover/{handover.estate}/{handover.role}/{handover.at.isoformat()}"
        return [
            self._letter(f"{key}/{person}", person, private[person], waiting, now)
            for person in handover.coming
            if person in private and not self._by_leave(handover)
        ]

    def _by_leave(self, handover: Handover) -> bool:
        """Whether a leave is behind it: then its own list was given already."""
        directory = self._service.world.directory
        return any(handover.at in (leave.from_at, leave.to_at) for leave in directory.leaves)

    def _letter(self, key: str, person: str, chat: str, waiting: list[Incident], now: datetime) -> Letter:
        """The list; what can wait is not told in the quiet hours to somebody whose shift it is not."""
        catalogue, world = self._service.catalogue, self._service.world
        lines = [self._line(one, chat, now) for one in waiting]
        by_day = key.startswith("leave/") and not any(one.urgency.any_hour for one in waiting)
        return Letter(
            chat=chat,
            kind=Kind.NOTICE,
            text="\n".join([catalogue.text("answer.handover", count=len(lines)), *lines]),
            created_at=now,
            not_before=world.quiet_hours(world.policy).ends_after(now) if by_day else now,
            incidents=tuple(one.id for one in waiting),
            to=(person,),
            key=key,
            once=True,
            by_day=by_day,
        )

    def _line(self, incident: Incident, chat: str, now: datetime) -> str:
        world, catalogue = self._service.world, self._service.catalogue
        policy = world.policy_of(incident)
        around = seating.around(world, incident, now, policy)
        wording = Wording(catalogue, world.view(incident.community), now)
        facts = Telling(incident, policy, wording, setting(chat, incident, around)).facts()
        mark = catalogue.text(f"urgency_mark.{incident.urgency.value}")
        return catalogue.text("answer.status", **facts | {"mark": mark})
