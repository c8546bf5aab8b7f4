"""The weekly joint meeting (联席会议): the community calls it, and decides item by item."""

from datetime import date, time, timedelta
from functools import partial
from random import Random

from bot.domain.incident import Incident
from bot.domain.meeting import AGENDA
from bot.simulation.dice import dice, happens
from bot.simulation.estate import CHANNEL
from bot.simulation.people import People, local

CHAT = "linkage"
WEDNESDAY = 2
MEETS_AT = time(15)
DECIDED_WITHIN = timedelta(days=3)


class Meetings:
    """Who holds them, and what becomes of the items."""

    def __init__(self, people: People, chairs: tuple[str, ...]) -> None:
        self._people = people
        self._life = people.life
        self._chairs = chairs

    def plan(self, first: date, days: int) -> None:
        """A meeting on every Wednesday."""
        for day in (first + timedelta(days=number) for number in range(days)):
            if day.weekday() == WEDNESDAY:
                self._life.later(local(day, MEETS_AT, self._life), partial(self._hold, day))

    async def _hold(self, day: date) -> None:
        chance = dice(self._people.seed, "meeting", day.isoformat())
        chair = next((one for one in self._chairs if self._people.back_at(one) is None), None)
        if chair is None or not happens(chance, self._people.habits.community.meets):
            return
        await self._life.say(chair, "联席会议", CHAT)
        for _ in range(AGENDA):
            incident = await self._on_the_table()
            if incident is None:
                return
            await self._life.say(chair, self._decision(chance, incident), CHAT)
        if await self._on_the_table() is not None:
            await self._life.say(chair, "散会", CHAT)

    async def _on_the_table(self) -> Incident | None:
        office = self._life.office
        meeting = office.desk.meetings.get(f"{CHANNEL}:{CHAT}")
        if meeting is None or meeting.current is None:
            return None
        (incident,) = await office.service.get(meeting.current)
        return incident

    def _decision(self, chance: Random, incident: Incident) -> str:
        """Who, by when, and what; or the next time."""
        if not happens(chance, self._people.habits.community.decides):
            return "下次再议"
        world = self._life.office.world
        until = (self._life.now + DECIDED_WITHIN).astimezone(world.zone)
        role = world.role_name(world.policy.category(incident.category).primary)
        return f"{role} {until.month}月{until.day}日 上门办好"
