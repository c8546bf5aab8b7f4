"""Residents: they report, join in, ask again, and say whether it is solved."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from bot.domain.incident import Incident, Status
from bot.simulation.dice import dice, happens
from bot.simulation.estate import RESIDENTS
from bot.simulation.people import Dealing, People, Regime
from bot.simulation.staff import Staff
from bot.simulation.troubles import Trouble

Opened = Callable[[Dealing, Incident], Awaitable[None]]
"""Told of every new incident."""

_ASKS_AGAIN_AFTER = timedelta(minutes=30)


class Residents:
    """Everyone who lives there."""

    def __init__(self, people: People, staff: Staff, on_opened: Opened) -> None:
        self._people = people
        self._life = people.life
        self._staff = staff
        self._on_opened = on_opened
        self._habits = people.habits.residents

    async def report(self, trouble: Trouble) -> None:
        """Say what is wrong; it becomes a number, or belongs to one that is open."""
        message = await self._life.say(trouble.reporter, trouble.words, trouble.chat)
        said = self._life.office.desk.memory.previous(message.chat, trouble.reporter, self._life.now)
        if said is None or said.incident is None:
            return
        incident = await self._life.incident(int(said.incident.rpartition("-")[2]))
        if incident.number in self._people.dealings or not incident.live:
            return
        dealing = Dealing(trouble, incident.number)
        self._people.dealings[incident.number] = dealing
        if trouble.joined:
            self._plan_neighbour(dealing, message.id)
        if trouble.asks_again and incident.ack_due_at is not None:
            at = self._life.awake(incident.ack_due_at + _ASKS_AGAIN_AFTER)
            self._life.later(at, partial(self._ask_again, dealing))
        await self._on_opened(dealing, incident)

    def _plan_neighbour(self, dealing: Dealing, message: str) -> None:
        chance = dice(self._people.seed, "neighbour", dealing.trouble.index)
        who = chance.choice([one for one in RESIDENTS if one != dealing.trouble.reporter])
        at = self._life.now + timedelta(minutes=chance.uniform(2, 60))
        self._life.later(at, partial(self._join, who, dealing, message))

    async def _join(self, who: str, dealing: Dealing, message: str) -> None:
        incident = await self._life.incident(dealing.number)
        if incident.live and dealing.trouble.chat != "private":
            await self._life.say(who, "+1", dealing.trouble.chat, reply_to=message)

    async def _ask_again(self, dealing: Dealing) -> None:
        """Nobody answered in time: 催办, or without the bot a word to those in charge."""
        incident = await self._life.incident(dealing.number)
        if incident.acknowledged_at is not None or not incident.live or incident.status is Status.RESOLVED:
            return
        if self._people.regime is Regime.OURS:
            await self._life.say(dealing.trouble.reporter, f"催办 {dealing.number}")
        else:
            await self._staff.hear_of(incident.owners, dealing.number, "resident")

    def hear_result(self, person: str, number: int) -> None:
        """The bot asks whether it is solved; some answer, in their own time."""
        dealing = self._people.dealings.get(number)
        if dealing is None or person != dealing.trouble.reporter or not dealing.trouble.rates:
            return
        at = self._life.awake(self._life.now + dealing.trouble.rates_after)
        self._life.later(at, partial(self._rate, dealing))

    async def _rate(self, dealing: Dealing) -> None:
        incident = await self._life.incident(dealing.number)
        if incident.status is not Status.RESOLVED:
            return
        chance = self._people.chance(dealing, "rate")
        number = dealing.number
        if dealing.botched or happens(chance, self._habits.grumbles):
            reason = " 还是老样子，没弄好" if happens(chance, self._habits.tells_why) else ""
            words = f"不满意 {number}{reason}"
        else:
            words = f"基本满意 {number}" if happens(chance, self._habits.fair) else f"满意 {number}"
        await self._life.say(dealing.trouble.reporter, words)
