"""The office that the measurements work with: one community, one large estate, a seat for everyone who is needed."""

from datetime import UTC, datetime, timedelta

from bot.channels.base import Message, Sender
from bot.channels.memory import MemoryChannel
from bot.config import Config, parse
from bot.domain.incident import Incident
from bot.office import Office, open_office
from bot.understanding.book import RuleBook
from storage.database import Database

CHANNEL = "sandbox"
COMMUNITY = "bench"
LINKAGE = f"{CHANNEL}:linkage"
BUILDINGS = 200
START = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
OWNER = "owner"

CONFIG = f"""
[hours.roles]
"物业" = ["每天 00:00-24:00"]
[[community]]
id = "{COMMUNITY}"
name = "量速度社区"
[[community.estate]]
id = "estate"
name = "大花园"
buildings = [{{ ids = "1-{BUILDINGS}", units = 3, floors = 33 }}]
[[community.chat]]
channel = "{CHANNEL}"
id = "linkage"
kind = "linkage"
estate = "estate"
[[community.chat]]
channel = "{CHANNEL}"
id = "staff"
kind = "staff"
estate = "estate"
[[community.person]]
id = "{OWNER}"
name = "张经理"
sandbox = "{OWNER}"
roles = ["物业"]
[[community.person]]
id = "leader"
name = "李主任"
sandbox = "leader"
roles = ["社区"]
"""


def config() -> Config:
    """The configuration of the measured neighbourhood."""
    return parse(CONFIG)


class Stage:
    """An office on a database, and people who speak in its linkage group."""

    def __init__(self, office: Office, channel: MemoryChannel) -> None:
        self.office = office
        self.channel = channel
        self.now = START
        self._said = 0

    async def say(self, who: str, text: str) -> None:
        """Somebody writes; returns after the commit."""
        await self.office.hear(self.message(who, text))

    def message(self, who: str, text: str) -> Message:
        """A message in the linkage group, a second after the last one."""
        self._said += 1
        self.now += timedelta(seconds=1)
        return Message(LINKAGE, f"m{self._said}", Sender(f"{CHANNEL}:{who}", who), self.now, text)

    async def incident(self, number: int) -> Incident:
        """The incident of that number."""
        (found,) = await self.office.service.find(COMMUNITY, number)
        return found


async def open_stage(database: Database, rules: RuleBook) -> Stage:
    """Set the stage; everyone on duty can be reached in private."""
    channel = MemoryChannel(CHANNEL)
    office = await open_office(config(), database, [channel], rules=rules, now=START)
    for person in office.world.directory.people:
        office.world.contacted(person.id, f"{CHANNEL}:private:{person.id}", person.name)
    return Stage(office, channel)
