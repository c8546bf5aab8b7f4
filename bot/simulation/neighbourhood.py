"""One estate under one regime from the first day to the last: everyone put together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from bot.channels.base import Caps
from bot.channels.memory import EVERYTHING
from bot.config import PolicyNumbers
from bot.domain.incident import Incident, Status
from bot.domain.letters import Kind
from bot.office import open_office
from bot.simulation.community import COMMUNITY_PEOPLE, CommunityDesk
from bot.simulation.dice import dice
from bot.simulation.estate import BUILDINGS, RESIDENTS, STAFF, Arrived, EstateChannel, config
from bot.simulation.habits import Habits, Way
from bot.simulation.life import Life, person_of, private_chat
from bot.simulation.meetings import Meetings
from bot.simulation.people import Dealing, People, Regime, absences, local
from bot.simulation.residents import Residents
from bot.simulation.staff import Staff
from bot.simulation.troubles import troubles
from bot.understanding.book import RuleBook
from storage.database import Database
from storage.opening import open_database

FIRST_DAY = date(2026, 1, 1)
UNREACHED = 0.1
"""The share of people with a role who never wrote to the bot, so that it cannot write to them."""

_REMINDERS = (Kind.NAG.value, Kind.COPY.value, Kind.ESCALATION.value)


@dataclass(frozen=True, slots=True)
class Setup:
    """What is simulated.

    `plain_every` is the interval of plain repeat reminders, from 08:00 to 22:00. `down`: days after the first on
    which the bot dies, and for how long.
    """

    seed: str
    regime: Regime = Regime.OURS
    days: int = 30
    first_day: date = FIRST_DAY
    habits: Habits = field(default_factory=Habits)
    numbers: PolicyNumbers = field(default_factory=PolicyNumbers)
    plain_every: timedelta = timedelta(hours=4)
    property_hours: str = "每天 08:00-20:00"
    down: tuple[timedelta, timedelta] | None = None
    caps: Caps = EVERYTHING


class Neighbourhood:
    """An estate, its people and its bot."""

    def __init__(self, setup: Setup, life: Life, database: Database) -> None:
        self.setup = setup
        self.life = life
        self.database = database
        self.people = People(life, setup.habits, setup.seed, setup.regime)
        self.staff = Staff(self.people)
        self.community = CommunityDesk(self.people, self.staff)
        self.meetings = Meetings(self.people, COMMUNITY_PEOPLE)
        self.residents = Residents(self.people, self.staff, self._opened)
        life.eyes.append(self._seen)

    @property
    def ends_at(self) -> datetime:
        """The end of the last day."""
        return local(self.setup.first_day + timedelta(days=self.setup.days), time(0), self.life)

    def plan(self, book: RuleBook) -> None:
        """Everything that will go wrong, and who will be away."""
        setup, zone = self.setup, self.life.office.world.zone
        first, days = setup.first_day, setup.days
        for trouble in troubles(book, setup.habits, setup.seed, first, days, RESIDENTS, BUILDINGS, zone):
            self.life.later(trouble.at, partial(self.residents.report, trouble))
        if setup.regime is Regime.OURS:
            self.meetings.plan(first, days)
        for person, spans in absences(setup.seed, setup.habits, first, days).items():
            for begins, ends, told in spans:
                span = local(begins, time(8), self.life), local(ends + timedelta(days=1), time(8), self.life)
                self.people.away.setdefault(person, []).append(span)
                if told and setup.regime is Regime.OURS:
                    words = f"请假 {_day(begins)}到{_day(ends)} 由{_colleague(person)}代"
                    self.life.later(local(begins, time(7, 40), self.life), partial(self._say, person, words))

    async def _say(self, person: str, words: str) -> None:
        await self.life.say(person, words)

    async def run(self) -> None:
        """Live through all days."""
        await self.life.run(self.ends_at)

    # --- how news travels ---

    async def _opened(self, dealing: Dealing, incident: Incident) -> None:
        """Without the bot a report is one message among many; plain reminders go to whoever is in charge."""
        if self.setup.regime is Regime.NONE:
            await self.staff.hear_of(incident.owners, dealing.number, "read")
        elif self.setup.regime is Regime.PLAIN:
            await self._remind_plainly(dealing)

    async def _remind_plainly(self, dealing: Dealing) -> None:
        incident = await self.life.incident(dealing.number)
        if not incident.live or incident.status is Status.RESOLVED:
            return
        for person in incident.owners:
            self.people.remind(person)
        self.people.plain_nags += 1
        await self.staff.hear_of(incident.owners, dealing.number, "private")
        self.life.later(
            self._in_the_day(self.life.now + self.setup.plain_every), partial(self._remind_plainly, dealing)
        )

    def _in_the_day(self, at: datetime) -> datetime:
        there = at.astimezone(self.life.office.world.zone)
        if 8 <= there.hour < 22:  # noqa: PLR2004 - the hours of plain reminders
            return at
        day = there.date() + timedelta(days=there.hour >= 22)  # noqa: PLR2004 - the same
        return local(day, time(8), self.life)

    async def _seen(self, arrived: Arrived) -> None:
        """A message of the bot reaches those it calls, or whose chat it is."""
        if self.setup.regime is not Regime.OURS or arrived.edited:
            return
        owner = person_of(arrived.chat)
        persons = [owner] if owner else [mention.person for mention in arrived.out.mentions]
        for person in persons:
            await self._reached(person, arrived)

    async def _reached(self, person: str, arrived: Arrived) -> None:
        if person in STAFF and arrived.out.kind in _REMINDERS:
            self.people.remind(person)
        for number in (int(one.rpartition("-")[2]) for one in arrived.out.incidents):
            if arrived.out.kind == Kind.RESULT.value:
                self.residents.hear_result(person, number)
            elif person in COMMUNITY_PEOPLE:
                await self.community.hear_of(person, number)
            elif person in STAFF:
                await self.staff.hear_of([person], number, _how(arrived))


def _how(arrived: Arrived) -> Way:
    """The way in which it came (`Notices`)."""
    if arrived.out.urgent and arrived.out.kind in (Kind.NAG.value, Kind.SAFETY.value):
        return "call"
    if person_of(arrived.chat) is not None:
        return "private"
    if arrived.out.kind not in _REMINDERS:
        return "card"
    return "staff" if arrived.chat.endswith(":staff") else "linkage"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _colleague(person: str) -> str:
    """Somebody with the same role; else whoever is at hand."""
    role = STAFF[person][1]
    same: Sequence[str] = [name for id_, (name, other, _) in STAFF.items() if other == role and id_ != person]
    return same[0] if same else STAFF["lin"][0]


async def open_neighbourhood(setup: Setup, book: RuleBook) -> Neighbourhood:
    """Set everything up on a database in memory."""
    settings = config(setup.numbers, setup.property_hours)
    zone = settings.bot.zone
    start = datetime.combine(setup.first_day, time(0), zone).astimezone(UTC)
    database = await open_database("sqlite://")
    channel = EstateChannel(setup.caps)
    channel.now = start
    office = await open_office(settings, database, [channel], rules=book, now=start)
    for person in (*STAFF, *RESIDENTS):
        if dice(setup.seed, "reached", person).random() >= UNREACHED:
            office.world.contacted(person, private_chat(person), STAFF[person][0] if person in STAFF else "")
    down = None if setup.down is None else (start + setup.down[0], start + setup.down[0] + setup.down[1])
    neighbourhood = Neighbourhood(setup, Life(office, channel, start, setup.regime is Regime.OURS, down), database)
    neighbourhood.plan(book)
    return neighbourhood
