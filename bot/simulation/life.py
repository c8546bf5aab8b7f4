"""The virtual clock of one estate: what people have in mind to do, and what the bot has to do, in the order of time."""

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count

from bot.channels.base import Message, Sender
from bot.domain.incident import Incident
from bot.office import Office
from bot.simulation.estate import CHANNEL, COMMUNITY, STAFF, Arrived, EstateChannel

Act = Callable[[], Awaitable[None]]
Eye = Callable[[Arrived], Awaitable[None]]
Watch = Callable[["Life"], Awaitable[None]]

UP, TO_BED = 7, 23
"""Local hours between which people look at their telephones."""

_STANDSTILL = 2000
"""So many rounds without the clock moving on mean that something is handled again and again for ever."""


@dataclass(order=True, slots=True)
class _Planned:
    at: datetime
    order: int
    act: Act = field(compare=False)


@dataclass(slots=True)
class Life:
    """One estate on its clock.

    Attributes:
        office: the bot.
        channel: where its messages arrive.
        now: the virtual time (UTC).
        clocked: whether the bot's own clock runs; without it the bot only keeps the books of what people say.
        down: a span in which the bot is dead; what people would write waits for its end.
        eyes: they see every message that arrives.
        watches: they look at the whole after every moment.
    """

    office: Office
    channel: EstateChannel
    now: datetime
    clocked: bool = True
    down: tuple[datetime, datetime] | None = None
    eyes: list[Eye] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    _plan: list[_Planned] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _said: int = 0

    # --- what people do ---

    def later(self, at: datetime, act: Act) -> None:
        """Plan an act; in the bot's downtime it waits for the end of that."""
        heapq.heappush(self._plan, _Planned(self._up(max(at, self.now)), next(self._order), act))

    async def say(self, who: str, words: str, chat: str = "linkage", reply_to: str | None = None) -> Message:
        """Somebody writes in a group, or to the bot (`private`); returns after the bot has heard it."""
        self._said += 1
        private = chat == "private"
        message = Message(
            chat=private_chat(who) if private else f"{CHANNEL}:{chat}",
            id=f"m{self._said}",
            sender=Sender(who, STAFF[who][0] if who in STAFF else ""),
            at=self.now,
            text=words,
            private=private,
            addressed=private,
            reply_to=reply_to,
        )
        await self.office.hear(message)
        return message

    async def incident(self, number: int) -> Incident:
        """The incident of that number."""
        (found,) = await self.office.service.find(COMMUNITY, number)
        return found

    # --- time ---

    def awake(self, at: datetime) -> datetime:
        """`at`, or when people get up."""
        local = at.astimezone(self.office.world.zone)
        if UP <= local.hour < TO_BED:
            return at
        day = local.date() + timedelta(days=local.hour >= TO_BED)
        up = datetime.combine(day, time(UP, 30), local.tzinfo)
        return up + timedelta(minutes=local.minute)

    def day(self) -> str:
        """The local date now."""
        return self.now.astimezone(self.office.world.zone).date().isoformat()

    async def run(self, until: datetime) -> None:
        """Let everything happen up to and including `until`."""
        rounds = 0
        while (moment := await self._next()) is not None and moment <= until:
            rounds = rounds + 1 if moment <= self.now else 0
            if rounds > _STANDSTILL:
                raise RuntimeError(f"the clock stands still at {self.now.isoformat()}")
            await self._happen(max(moment, self.now))
        self.now = self.channel.now = max(until, self.now)

    async def _next(self) -> datetime | None:
        office = await self.office.next_moment() if self.clocked else None
        moments = [self._up(office)] if office is not None else []
        if self._plan:
            moments.append(self._plan[0].at)
        return min(moments, default=None)

    async def _happen(self, moment: datetime) -> None:
        self.now = self.channel.now = moment
        while self._plan and self._plan[0].at <= moment:
            await heapq.heappop(self._plan).act()
        if self.clocked:
            await self.office.advance(moment)
        for arrived in self.channel.take():
            for eye in self.eyes:
                await eye(arrived)
        for watch in self.watches:
            await watch(self)

    def _up(self, at: datetime) -> datetime:
        """`at`, or the end of the downtime that it falls into."""
        return self.down[1] if self.down is not None and self.down[0] <= at < self.down[1] else at


def private_chat(person: str) -> str:
    """The chat between a person and the bot."""
    return f"{CHANNEL}:private:{person}"


def person_of(chat: str) -> str | None:
    """Whose private chat it is; None for a group."""
    head = f"{CHANNEL}:private:"
    return chat.removeprefix(head) if chat.startswith(head) else None
