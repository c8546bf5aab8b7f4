"""The community: it sends back what was bounced, grants time, calls owners who do not move, and blows the whistle."""

from datetime import timedelta
from functools import partial

from bot.domain.incident import Incident, Level, Status, Urgency
from bot.simulation.dice import around, happens
from bot.simulation.people import Dealing, People
from bot.simulation.staff import Staff, primary_name

COMMUNITY_PEOPLE = ("chen", "lin")


class CommunityDesk:
    """Those who answer for the neighbourhood as a whole."""

    def __init__(self, people: People, staff: Staff) -> None:
        self._people = people
        self._life = people.life
        self._staff = staff
        self._habits = people.habits.community

    async def hear_of(self, person: str, number: int) -> None:
        """Something that wants the community's word reached one of them."""
        dealing = self._people.dealings.get(number)
        if dealing is None or self._people.back_at(person) is not None:
            return
        chance = self._people.chance(dealing, f"attend-{person}")
        if happens(chance, self._habits.attends):
            at = self._life.awake(self._life.now + around(chance, self._habits.reacts_within))
            self._life.later(at, partial(self._attend, person, dealing))

    async def _attend(self, person: str, dealing: Dealing) -> None:
        """Look at it, and do what only the community can."""
        incident = await self._life.incident(dealing.number)
        if not incident.live:
            return
        if incident.extension_ask is not None:
            await self._answer_extension(person, dealing)
        elif incident.status is Status.RESOLVED:
            await self._look_after_emergency(person, dealing, incident)
        elif incident.assignee_role == "community":
            await self._send_back_or_deal(person, dealing, incident)
        else:
            await self._press(person, dealing, incident)

    async def _answer_extension(self, person: str, dealing: Dealing) -> None:
        granted = happens(self._people.chance(dealing, "grant"), self._habits.grants)
        await self._life.say(person, f"同意 {dealing.number}" if granted else f"不同意 {dealing.number} 请按时办")

    async def _look_after_emergency(self, person: str, dealing: Dealing, incident: Incident) -> None:
        if incident.urgency is Urgency.P0 and not incident.professionals:
            await self._life.say(person, f"无需专业机构 {dealing.number} 现场看过，已经安全")

    async def _send_back_or_deal(self, person: str, dealing: Dealing, incident: Incident) -> None:
        """What is the community's own is dealt with; what was bounced goes back, the second time by a decision."""
        duty = self._life.office.world.policy.category(incident.category).primary
        if duty == "community" or not dealing.bounces:
            await self._staff.deal(person, dealing)
        elif dealing.bounces > 1:
            until = self._life.now.astimezone(self._life.office.world.zone) + timedelta(days=3)
            name = primary_name(self._people, dealing.trouble)
            await self._life.say(person, f"决议 {dealing.number} {name} {until.month}月{until.day}日 上门办好")
        else:
            await self._life.say(
                person, f"改派 {dealing.number} {primary_name(self._people, dealing.trouble)} 这件归你们"
            )

    async def _press(self, person: str, dealing: Dealing, incident: Incident) -> None:
        """Call the owner, or take it over; at level 3 tell the street office too."""
        chance = self._people.chance(dealing, "press")
        if incident.level is Level.WHISTLE and not incident.whistle and happens(chance, self._habits.whistles):
            await self._life.say(person, f"吹哨 {dealing.number} 街道办 已打电话说明")
        if happens(chance, self._habits.takes_over) and incident.status is Status.ASSIGNED:
            await self._life.say(person, f"接手 {dealing.number}")
            await self._staff.deal(person, dealing)
        else:
            await self._staff.hear_of(incident.owners, dealing.number, "boss")
