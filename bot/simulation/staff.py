"""People with a role: they notice or not, answer, forget, work, give things back, and say what was done."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from bot.domain.incident import Incident, Status, Urgency
from bot.simulation.dice import around, happens
from bot.simulation.habits import Way
from bot.simulation.people import Dealing, People, Regime
from bot.simulation.troubles import Trouble

WORK_FROM, WORK_TO = 8, 20
"""Local hours in which mending ends; what is urgent is mended at any hour."""

_PLAIN_ANSWERS = ("收到", "马上到", "收到，这就去看", "好的，马上安排")
_PROMISES = ("收到，明天上午上门", "收到，今天下午去", "收到，半小时内到", "收到，明天下午处理")
_RESULTS = ("换了坏的零件，试过好了", "已经修好，运行正常", "清理干净了，拍了照", "上门看过，当面说好了")
_TAKEN_OVER = "现场已安全，专业机构已接手"
_BROKEN_OFF = timedelta(minutes=6)
_BOOKS_CLOSE_AFTER = timedelta(days=1)


class Staff:
    """Everyone with a role."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._life = people.life
        self._habits = people.habits.staff

    async def hear_of(self, persons: Iterable[str], number: int, how: Way) -> None:
        """Something about an incident reaches these people, one way or another (`Notices`)."""
        dealing = self._people.dealings.get(number)
        for person in persons:
            if dealing is not None:
                self._notice(person, dealing, how)

    def _notice(self, person: str, dealing: Dealing, how: Way) -> None:
        chance = self._people.chance(dealing, f"notice-{person}")
        if self._people.back_at(person) is not None or not happens(chance, self._attention(person, how)):
            return
        at = self._life.now + around(chance, self._habits.reacts_within)
        if how == "call":
            at = self._life.now + min(at - self._life.now, timedelta(minutes=5))
            if self._life.awake(at) != at and not happens(chance, self._habits.wakes_up):
                return
        else:
            at = self._life.awake(at)
        self._life.later(at, partial(self.deal, person, dealing))

    def _attention(self, person: str, how: Way) -> float:
        """The share of occasions on which somebody acts, worn down by what reached them today already."""
        beyond = max(0, self._people.reminded_today(person) - self._habits.enough)
        return self._habits.notices.share(how) * self._habits.patience**beyond

    async def deal(self, person: str, dealing: Dealing) -> None:
        """Look at it, and do what it needs from this person now."""
        incident = await self._life.incident(dealing.number)
        waits = incident.status in (Status.ASSIGNED, Status.ACKNOWLEDGED)
        if not waits or not self._people.is_theirs(person, incident) or self._people.back_at(person) is not None:
            return
        if incident.acknowledged_at is None:
            await self._answer(person, dealing, incident)
        elif dealing.worker is None:
            self._begin(person, dealing, incident)

    async def _answer(self, person: str, dealing: Dealing, incident: Incident) -> None:
        chance = self._people.chance(dealing, "answer")
        if self._gives_back(chance, dealing, incident):
            dealing.bounces += 1
            if self._people.regime is Regime.OURS:  # nobody else asks for a reason: it is simply left lying
                await self._life.say(person, f"退单 {dealing.number} 这个不归我们管")
            return
        words = _PROMISES if happens(chance, self._habits.promises) else _PLAIN_ANSWERS
        await self._life.say(person, f"{dealing.number} {chance.choice(words)}")
        idle = self._habits.lies + self._habits.forgets
        if incident.urgency is Urgency.P0 or not happens(chance, idle):
            self._begin(person, dealing, await self._life.incident(dealing.number))

    def _gives_back(self, chance: Random, dealing: Dealing, incident: Incident) -> bool:
        wants = happens(chance, self._habits.bounces) and dealing.bounces < 2  # noqa: PLR2004 - then nobody believes it
        return wants and incident.assignee_role != "community" and incident.urgency is not Urgency.P0

    def _begin(self, person: str, dealing: Dealing, incident: Incident) -> None:
        """Set to work; parts or money may be missing half-way."""
        if dealing.worker is not None:
            return
        dealing.worker = person
        chance = self._people.chance(dealing, "work")
        done_at = self._in_hours(self._life.now + dealing.trouble.work, incident)
        if self._may_stall(dealing, incident) and happens(chance, self._habits.stalls):
            dealing.stalled = True
            if self._people.regime is Regime.OURS:  # whom else would one ask?
                half = self._life.awake(self._life.now + dealing.trouble.work / 2)
                self._life.later(half, partial(self._ask_for_time, person, dealing))
            done_at = self._in_hours(done_at + timedelta(days=2), incident)
        self._life.later(done_at, partial(self._finish, person, dealing))

    def _may_stall(self, dealing: Dealing, incident: Incident) -> bool:
        """Parts are missing once, whoever reminds; nobody waits for them while somebody is in danger."""
        return not dealing.stalled and incident.urgency is not Urgency.P0

    def _in_hours(self, at: datetime, incident: Incident) -> datetime:
        local = at.astimezone(self._life.office.world.zone)
        if incident.urgency.any_hour or WORK_FROM <= local.hour < WORK_TO:
            return at
        day = local.date() + timedelta(days=local.hour >= WORK_TO)
        return datetime.combine(day, time(WORK_FROM, 45), local.tzinfo) + timedelta(minutes=local.minute)

    async def _ask_for_time(self, person: str, dealing: Dealing) -> None:
        incident = await self._life.incident(dealing.number)
        if incident.status is Status.ACKNOWLEDGED and self._people.is_theirs(person, incident):
            until = self._life.now.astimezone(self._life.office.world.zone) + timedelta(days=4)
            await self._life.say(person, f"延期 {dealing.number} {until.month}月{until.day}日 等配件")

    async def _finish(self, person: str, dealing: Dealing) -> None:
        back = self._people.back_at(person)
        if back is not None:
            self._life.later(back, partial(self._finish, person, dealing))
            return
        incident = await self._life.incident(dealing.number)
        dealing.worker = None
        if incident.status not in (Status.ASSIGNED, Status.ACKNOWLEDGED) or not self._people.is_theirs(
            person, incident
        ):
            return
        chance = self._people.chance(dealing, "result")
        dealing.botched = dealing.trouble.botched and incident.reopened == 0
        if happens(chance, self._habits.shrugs):
            dealing.worker = person
            await self._life.say(person, f"{dealing.number} 已处理")
            self._life.later(self._life.now + _BROKEN_OFF, partial(self._say_result, person, dealing, chance))
        else:
            await self._say_result(person, dealing, chance)

    async def _say_result(self, person: str, dealing: Dealing, chance: Random) -> None:
        incident = await self._life.incident(dealing.number)
        dealing.worker = None
        if incident.status in (Status.ASSIGNED, Status.ACKNOWLEDGED):
            words = _TAKEN_OVER if incident.urgency is Urgency.P0 else chance.choice(_RESULTS)
            await self._life.say(person, f"{dealing.number} 已处理：{words}")
            if self._people.regime is not Regime.OURS:
                self._life.later(self._life.now + _BOOKS_CLOSE_AFTER, partial(self._close_books, dealing))

    async def _close_books(self, dealing: Dealing) -> None:
        """Where nobody asks whether it is solved, it counts as done after a day."""
        incident = await self._life.incident(dealing.number)
        if incident.status is Status.RESOLVED:
            await self._life.say(dealing.trouble.reporter, f"满意 {dealing.number}", dealing.trouble.chat)


def primary_name(people: People, trouble: Trouble) -> str:
    """The name of the party whose duty the category is."""
    world = people.life.office.world
    return world.role_name(world.policy.category(trouble.category).primary)
