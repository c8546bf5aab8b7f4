"""The stage of the demonstration: people take seats, speak and tap; the clock is wound; the real bot does the rest."""

import asyncio
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.base import Action, Message, Sender
from bot.channels.sandbox import NOBODY, Bubble, SandboxChannel
from bot.config import sandbox
from bot.demo.clock import Clock, ahead
from bot.demo.guide import steps_done
from bot.demo.seats import LINKAGE, PRIVATE, Seat
from bot.demo.trace import Trace, trace
from bot.domain.incident import Incident
from bot.office import Office, open_office
from bot.rounds import rounds_of
from bot.understanding.book import RuleBook
from storage import inbox, incidents, journal
from storage.database import Database
from storage.opening import open_database


@dataclass(slots=True)
class Stage:
    """One sandbox: an office, its channel, and the time. Everything a visitor does goes through here, one at a time.

    `traces` tells of every message what was kept of it. `first` is the number before the first incident of this run.
    """

    office: Office
    channel: SandboxChannel
    clock: Clock
    first: int = 0
    traces: dict[str, Trace] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    # --- what people do ---

    async def say(self, seat: Seat, chat: str, text: str) -> Bubble:
        """Somebody writes."""
        async with self._turn:
            key, now = seat.chat(chat), self.clock.now
            bubble = self.channel.show(Bubble(key, self.channel.new_id(), seat.person, seat.name, text, now))
            private = chat == PRIVATE
            sender = Sender(seat.account, seat.name)
            await self.office.hear(Message(key, bubble.id, sender, now, text, private=private, addressed=private))
            await self._settle()
            self.traces[bubble.id] = await self._trace(bubble, addressed=private)
            self.channel.touch()
            return bubble

    async def tap(self, seat: Seat, bubble: Bubble, action: str) -> None:
        """Somebody taps a button under a message."""
        async with self._turn:
            sender, private = Sender(seat.account, seat.name), bubble.chat == seat.chat(PRIVATE)
            key, now = self.channel.new_id(), self.clock.now
            await self.office.hear(Action(bubble.chat, key, sender, now, action, bubble.id, private=private))
            await self._settle()
            self.channel.touch()

    async def _trace(self, bubble: Bubble, *, addressed: bool) -> Trace:
        """What the bot kept of a message is what its database knows of it, not what the page believes."""
        (seen,) = await self.office.database.fetch(inbox.seen(f"{bubble.chat}/{bubble.id}"))
        desk = self.office.desk
        gazetteer = next(iter(desk.gazetteers.values()), None)
        reading = desk.rules.read(bubble.text, at=bubble.at, gazetteer=gazetteer)
        return trace(bubble.text, reading, kept=bool(seen), addressed=addressed)

    # --- time ---

    async def wind(self, words: str) -> bool:
        """Let the time that the words name pass ("+1 小时", "到明早 8:30"); False when they name none."""
        async with self._turn:
            until = ahead(words, self.clock.now, self.office.world.zone)
            if until is not None:
                await self._wind_to(until)
            return until is not None

    async def run_for(self, span: timedelta) -> None:
        """Real time passed while the clock runs."""
        async with self._turn:
            if self.clock.running:
                await self._wind_to(self.clock.now + span)

    def start_or_stop(self) -> None:
        """Let the clock run, or stand still again."""
        self.clock.running = not self.clock.running
        self.channel.touch()

    async def _wind_to(self, until: datetime) -> None:
        """Everything fires at its own time."""
        while (moment := await self.office.next_moment()) is not None and moment <= until:
            await self.office.advance(self.clock.reach(moment))
        self.clock.reach(until)
        await self.office.forget_unanswered(until)
        self.channel.touch()

    async def _settle(self) -> None:
        await self.office.wind_to(self.clock.now)

    # --- where the story stands ---

    @property
    def community(self) -> str:
        """The sandbox's only community."""
        return self.office.world.directory.communities[0].id

    @property
    def story(self) -> int:
        """The number of the guide's incident: the first of this run."""
        return self.first + 1

    async def steps_done(self) -> int:
        """How many steps of the guide are behind the first incident of this run."""
        found = await self.office.service.find(self.community, self.story)
        return steps_done(found[0] if found else None)

    async def latest(self) -> int:
        """The number of the latest incident; 1 while there is none."""
        return max(1, await last_number(self.office.database, self.community))

    async def close(self) -> None:
        """Let go of the database."""
        await self.office.close()


FILE = "sqlite:///"


@contextmanager
def database_url(database: Path | None) -> Iterator[str]:
    """The named file, or one that is gone when the demonstration ends."""
    if database is not None:
        yield f"{FILE}{database.expanduser().absolute()}"
        return
    with tempfile.TemporaryDirectory(prefix="liandong-demo-") as folder:
        yield f"{FILE}{folder}/demo.db"


def papers_beside(url: str) -> Path | None:
    """The folder for documents (the minutes of a meeting) beside a database file; None for one that is in memory."""
    if not url.startswith(FILE):
        return None
    file = Path(url.removeprefix(FILE))
    return file.with_name(f"{file.stem}-papers")


async def open_stage(url: str, rules: RuleBook | None = None) -> Stage:
    """A stage on a database file: a story that was begun there goes on, at the time at which it stood.

    Raises:
        PackError: the rules are broken.
        ValueError: the database is of no known kind.
    """
    database = await open_database(url)
    try:
        return await _set(database, rules, papers_beside(url))
    except BaseException:
        await database.close()
        raise


async def _set(database: Database, rules: RuleBook | None, papers: Path | None) -> Stage:
    clock = Clock()
    channel = SandboxChannel(lambda: clock.now)
    config = sandbox()
    community = config.communities[0].id
    for moment in await _written_at(database, community):
        clock.reach(moment)
    office = await open_office(config, database, [channel], rules=rules, now=clock.now)
    office.rounds, office.desk.papers = rounds_of(office), papers
    for person in office.world.directory.people:
        office.world.private.setdefault(person.id, f"sandbox:private:{person.id}")
    stage = Stage(office, channel, clock, await last_number(database, community))
    _greet(channel, await office.service.query(incidents.live_in_community(community)), clock.now)
    return stage


async def last_number(database: Database, community: str) -> int:
    """The number of the community's latest incident; 0 when there is none."""
    (rows,) = await database.fetch(incidents.last_number(community))
    return int(rows[0]["number"] or 0) if rows else 0


async def _written_at(database: Database, community: str) -> list[datetime]:
    """When the journal's lines were written, the last page of them: the clock must not go back behind any."""
    start, after, moments = Clock().now - timedelta(days=1), 0, list[datetime]()
    while True:
        (rows,) = await database.fetch(
            journal.between(community, start, datetime.max.replace(tzinfo=start.tzinfo), after)
        )
        if not rows:
            return moments
        after, moments = rows[-1]["id"], [journal.from_row(row).at for row in rows]


def _greet(channel: SandboxChannel, left: Iterable[Incident], now: datetime) -> None:
    """Say what an earlier run left open."""
    numbers = "、".join(f"#{incident.number}" for incident in left)
    if numbers:
        text = f"接着上次：{numbers} 还没办完，发“进度 编号”看看"
        channel.show(Bubble(f"sandbox:{LINKAGE}", channel.new_id(), NOBODY, "", text, now))
