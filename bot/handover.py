"""Hand-overs: whoever comes on duty gets the list of what is open, at the moment the shift changes."""

from datetime import datetime, timedelta

from bot.domain.coverage import Handover, handovers
from bot.domain.facts import Telling, setting
from bot.domain.incident import Incident, Status
from bot.domain.letters import Kind, Letter
from bot.domain.wording import Wording
from bot.service import Context, Service
from storage import incidents

LOOK_AHEAD = timedelta(days=8)


class HandoverDesk:
    """Watches the rosters. Without a roster there is nothing to hand over, and nothing to do."""

    def __init__(self, service: Service, started_at: datetime) -> None:
        self._service = service
        self._done_until = started_at
        self._next: tuple[object, datetime | None] = (None, None)

    def next_moment(self) -> datetime | None:
        """When the next shift changes; None without rosters."""
        directory = self._service.world.directory
        if not directory.shifts:
            return None
        known_for, moment = self._next
        if known_for is directory and moment is not None and moment >= self._done_until:
            return moment
        until = self._done_until + LOOK_AHEAD
        moment = min((one.at for one in self._between(self._done_until, until)), default=until)
        self._next = (directory, moment)
        return moment

    def _between(self, start: datetime, end: datetime) -> list[Handover]:
        directory = self._service.world.directory
        roles = {shift.role for shift in directory.shifts}
        return [
            handover
            for estate in directory.estates
            for role in sorted(roles)
            for handover in handovers(directory, estate.id, role, from_at=start, until_at=end)
        ]

    async def announce(self, now: datetime) -> None:
        """Tell those who came on duty since the last look what is open; each hand-over once."""
        if not self._service.world.directory.shifts or now < self._done_until:
            return
        due = self._between(self._done_until, now + timedelta(microseconds=1))
        self._done_until = now + timedelta(microseconds=1)
        for handover in due:
            letters = await self._letters(handover, now)
            if letters:
                await self._service.say(letters, Context(now))

    async def _letters(self, handover: Handover, now: datetime) -> list[Letter]:
        found = await self._service.query(incidents.live_in_estate(handover.estate))
        waiting = [one for one in found if one.assignee_role == handover.role and one.status is not Status.RESOLVED]
        private = self._service.world.private
        if not waiting:
            return []
        return [
            self._letter(handover, person, private[person], waiting, now)
            for person in handover.coming
            if person in private
        ]

    def _letter(self, handover: Handover, person: str, chat: str, waiting: list[Incident], now: datetime) -> Letter:
        catalogue = self._service.catalogue
        lines = [self._line(one, chat, now) for one in waiting]
        return Letter(
            chat=chat,
            kind=Kind.NOTICE,
            text="\n".join([catalogue.text("answer.handover", count=len(lines)), *lines]),
            created_at=now,
            not_before=now,
            incidents=tuple(one.id for one in waiting),
            to=(person,),
            key=f"handover/{handover.estate}/{handover.role}/{handover.at.isoformat()}/{person}",
            once=True,
        )

    def _line(self, incident: Incident, chat: str, now: datetime) -> str:
        world, catalogue = self._service.world, self._service.catalogue
        policy = world.policy_of(incident)
        around = world.around(incident, now, policy)
        wording = Wording(catalogue, world.view(incident.community), now)
        facts = Telling(incident, policy, wording, setting(chat, incident, around)).facts()
        mark = catalogue.text(f"urgency_mark.{incident.urgency.value}")
        return catalogue.text("answer.status", **facts | {"mark": mark})
