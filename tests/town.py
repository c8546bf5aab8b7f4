"""A neighbourhood to tell stories in: the whole bot on a real database, a virtual clock, and a channel that keeps all.

    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", "电梯")
    town.fast_forward(hours=2)

Every message of the bot has to be heard by somebody in the story: one that nobody expected fails it.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.channels.base import Action, Edit, Inbound, Message, Outbound, Recall, Sender, SendError
from bot.channels.memory import MemoryChannel, Posted
from bot.config import Config, sandbox
from bot.domain.incident import Incident
from bot.office import Office, open_office
from bot.understanding.book import RuleBook
from bot.understanding.sources import DEFAULT_FOLDER, read_pack
from bot.understanding.tools.labelled import book_of
from handlers.desk import Refusal
from storage import incidents, journal
from storage.opening import open_database

ZONE = ZoneInfo("Asia/Shanghai")
CHATS = ("linkage", "residents", "staff")


def local(text: str) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@dataclass(frozen=True)
class Said:
    """Something that the bot said or changed in a chat."""

    chat: str
    out: Outbound
    edited: bool


class StoryChannel(MemoryChannel):
    """Keeps what is said in the order in which people would see it, edits too."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.unheard: list[Said] = []
        self.trouble: SendError | None = None
        self.trouble_in = ""

    async def send(self, chat: str, out: Outbound, *, key: str):
        self._fail(chat)
        ref = await super().send(chat, out, key=key)
        self.unheard.append(Said(chat, out, edited=False))
        return ref

    async def take_back(self, ref, *, buttons_only: bool):
        self._fail(ref.chat)
        await super().take_back(ref, buttons_only=buttons_only)

    def _fail(self, chat: str) -> None:
        if self.trouble is not None and chat.startswith(self.trouble_in):
            raise self.trouble

    async def update(self, ref, out: Outbound):
        self._fail(ref.chat)
        self.unheard.append(Said(ref.chat, out, edited=True))
        return await super().update(ref, out)


class Town:
    """The story's stage. Names of people are those of the sample estate (王阿姨, 张经理, 李主任, 小陈 …)."""

    def __init__(self, now: str, config: Config | None = None, database: str = "sqlite://") -> None:
        self.config = config or sandbox()
        self.now = local(now)
        self.channel = StoryChannel("sandbox")
        self.refused: list[Refusal] = []
        self._runner = asyncio.Runner()
        self._count = 0
        self._address = database
        self.office: Office = self._runner.run(self._open())

    async def _open(self) -> Office:
        database = await open_database(self._address)
        office = await open_office(self.config, database, [self.channel], rules=book(), now=self.now)
        office.desk.on_refused = self.refused.append
        for person in office.world.directory.people:
            office.world.private.setdefault(person.id, f"sandbox:private:{person.id}")
        return office

    # --- what people do ---

    def say(self, who: str, text: str, chat: str = "linkage", **more) -> str:
        """Somebody writes; returns the id of their message."""
        self._count += 1
        message_id = more.pop("message_id", f"m{self._count}")
        message = self._message(who, text, chat, message_id, **more)
        self._run(self.office.hear(message))
        return message_id

    def repeat(self, who: str, text: str, message_id: str, chat: str = "linkage") -> None:
        """The platform delivers the same message once more."""
        self._run(self.office.hear(self._message(who, text, chat, message_id)))

    def edit(self, who: str, message_id: str, text: str, chat: str = "linkage") -> None:
        self._run(self.office.hear(Edit(self._message(who, text, chat, message_id))))

    def recall(self, message_id: str, chat: str = "linkage") -> None:
        self._run(self.office.hear(Recall(f"sandbox:{chat}", message_id, self.now)))

    def press(self, who: str, action: str, number: int | str, chat: str = "linkage", text: str = "") -> None:
        """Somebody taps a button."""
        self._count += 1
        sender = self._sender(who)
        private = chat == "private"
        key = f"sandbox:private:{self.person(who)}" if private else f"sandbox:{chat}"
        tap = Action(key, f"t{self._count}", sender, self.now, f"{action}:{number}", private=private, text=text)
        self._run(self.office.hear(tap))

    def happens(self, what: Inbound) -> None:
        """Something else comes from the platform."""
        self._run(self.office.hear(what))

    def fast_forward(self, **span: float) -> None:
        """Let time pass; everything fires at its own time."""
        self.until(self.now + timedelta(**span))

    def until(self, moment: datetime | str) -> None:
        self.now = local(moment) if isinstance(moment, str) else moment
        self._runner.run(self.office.wind_to(self.now))

    def _run(self, what) -> None:
        self._runner.run(what)
        self._runner.run(self.office.wind_to(self.now))

    def _message(self, who: str, text: str, chat: str, message_id: str, **more) -> Message:
        private = chat == "private"
        key = f"sandbox:private:{self.person(who)}" if private else f"sandbox:{chat}"
        return Message(key, message_id, self._sender(who), self.now, text, private=private, addressed=private, **more)

    def _sender(self, who: str) -> Sender:
        person = self.person(who)
        return Sender(person if person.startswith("sandbox:") else f"sandbox:{person}", who)

    def person(self, who: str) -> str:
        known = {person.name: person.id for person in self.office.world.directory.people}
        return known.get(who, who)

    # --- what people see ---

    def hears(self, chat: str, *words: str, kind: str | None = None) -> Said:
        """The next thing said or changed in this chat contains these words; it counts as heard."""
        key = f"sandbox:{chat}" if chat in CHATS else f"sandbox:private:{self.person(chat)}"
        said = next((one for one in self.channel.unheard if one.chat == key), None)
        assert said is not None, f"nothing is said in {chat}; unheard: {self._unheard()}"
        missing = [word for word in words if word not in said.out.text]
        assert not missing, f"{missing} not in {said.out.kind}: {said.out.text!r}"
        assert kind in (None, said.out.kind), f"{said.out.kind}, not {kind}: {said.out.text!r}"
        self.channel.unheard.remove(said)
        return said

    def hears_nothing(self) -> None:
        """Nobody hears anything (more)."""
        assert not self.channel.unheard, f"unexpected: {self._unheard()}"

    def ignores_the_rest(self) -> None:
        """What was said so far is not what the story is about."""
        self.channel.unheard.clear()

    def _unheard(self) -> list[tuple[str, str, str]]:
        return [(one.chat, one.out.kind, one.out.text) for one in self.channel.unheard]

    def incident(self, number: int) -> Incident:
        community = self.office.world.directory.communities[0].id
        (found,) = self._runner.run(self.office.service.find(community, number))
        return found

    @property
    def count(self) -> int:
        """How many incidents there are."""
        community = self.office.world.directory.communities[0].id
        ((row,),) = self._runner.run(self.office.database.fetch(incidents.last_number(community)))
        return int(row["number"])

    def card(self, number: int, chat: str = "linkage") -> str:
        """The incident's card as it stands."""
        wanted = self.incident(number).id
        posted: list[Posted] = [
            one
            for one in self.channel.posted
            if one.out.kind == "card" and one.chat == f"sandbox:{chat}" and wanted in one.out.incidents
        ]
        assert len(posted) == 1, f"one card an incident, not {len(posted)}"
        return posted[0].out.text

    def journal(self, number: int) -> list[str]:
        """The names of what happened to an incident, in the order of time."""
        (rows,) = self._runner.run(self.office.database.fetch(journal.of_incident(self.incident(number).id)))
        return [journal.from_row(row).event for row in rows]

    @property
    def toasts(self) -> list[str]:
        """What taps were answered with, to the person alone; empty texts are left out."""
        return [text for _, text in self.channel.toasts if text]

    def restart(self) -> None:
        """The process dies and comes back; what was not committed is gone."""
        self._runner.run(self.office.close())
        self.office = self._runner.run(self._open())

    def close(self) -> None:
        self._runner.run(self.office.close())
        self._runner.close()


@cache
def book() -> RuleBook:
    """The default rules, loaded once for all tests. That they read their own examples is one test of its own."""
    return book_of(read_pack(DEFAULT_FOLDER))


@pytest.fixture
def town() -> Iterator[Town]:
    """A town on a Monday morning; a message that nobody heard fails the story."""
    yield from _story(Town("2026-06-01 10:00"))


@pytest.fixture
def kept_town(tmp_path: Path) -> Iterator[Town]:
    """The same with its database in a file: the bot can be started anew."""
    yield from _story(Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path}/town.db"))


def _story(stage: Town) -> Iterator[Town]:
    yield stage
    try:
        stage.hears_nothing()
    finally:
        stage.close()
