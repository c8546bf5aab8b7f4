"""A synthetic estate: its places, its people, and the real bot that serves it."""

from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import Caps, Outbound, SentRef
from bot.channels.memory import EVERYTHING, MemoryChannel
from bot.config import Config, PolicyNumbers, parse

CHANNEL = "sandbox"
COMMUNITY = "sunny"
ESTATE = "garden"
BUILDINGS = 12
RESIDENTS = tuple(f"r{number}" for number in range(1, 121))

STAFF = {
    "zhang": ("张经理", "物业", ""),
    "li": ("李师傅", "物业", "1-6"),
    "wang": ("王师傅", "物业", "7-12"),
    "chen": ("陈主任", "社区", ""),
    "lin": ("林社工", "社区", ""),
    "zhao": ("赵网格", "网格员", "1-6"),
    "qian": ("钱网格", "网格员", "7-12"),
    "zhou": ("周楼长", "楼长", "3"),
    "wu": ("吴老师", "业委会", ""),
    "zheng": ("郑队长", "城管", ""),
    "he": ("何志愿", "志愿者", ""),
}
"""Who holds which role for which buildings (none: for all)."""

_HEAD = f"""
[hours.roles]
"志愿者" = ["每天 08:00-21:00"]
[[community]]
id = "{COMMUNITY}"
name = "阳光社区"
phones = {{ "社区" = "010-5550-0104" }}
[[community.estate]]
id = "{ESTATE}"
name = "阳光花园"
buildings = [{{ ids = "1-{BUILDINGS}", units = 3, floors = 18 }}]
phones = {{ "物业" = "010-5550-0101" }}
[community.estate.grids]
"一网格" = ["1-6"]
"二网格" = ["7-12"]
"""


def config(numbers: PolicyNumbers | None = None, property_hours: str = "每天 08:00-20:00") -> Config:
    """The configuration of a synthetic estate under these policy numbers and hours of the property company."""
    chats = "".join(
        f'[[community.chat]]\nchannel = "{CHANNEL}"\nid = "{kind}"\nkind = "{kind}"\nestate = "{ESTATE}"\n'
        for kind in ("linkage", "residents", "staff")
    )
    people = "".join(_person(id_, *known) for id_, known in STAFF.items())
    hours = f'"物业" = ["{property_hours}"]\n'
    return parse(_HEAD.replace("[hours.roles]\n", f"[hours.roles]\n{hours}") + chats + people).model_copy(
        update={"policy": numbers or PolicyNumbers()}
    )


def _person(id_: str, name: str, role: str, buildings: str) -> str:
    scope = f', estate = "{ESTATE}", buildings = ["{buildings}"]' if buildings else ""
    return f'[[community.person]]\nid = "{id_}"\nname = "{name}"\nroles = [{{ role = "{role}"{scope} }}]\n'


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as somebody gets to see it: where it stands, and what it is."""

    at: datetime
    chat: str
    out: Outbound
    edited: bool


class EstateChannel(MemoryChannel):
    """Hands what is sent to whoever watches, and keeps nothing else: a year of it would fill the memory."""

    def __init__(self, caps: Caps = EVERYTHING) -> None:
        super().__init__(CHANNEL, caps)
        self.now: datetime | None = None
        self.arrived: list[Arrived] = []
        self._count = 0

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Let it arrive."""
        del key
        self._count += 1
        self._arrive(chat, out, edited=False)
        return SentRef(chat, f"b{self._count}")

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Let the change arrive."""
        self._arrive(ref.chat, out, edited=True)
        return ref

    def _arrive(self, chat: str, out: Outbound, *, edited: bool) -> None:
        if self.now is None:
            raise RuntimeError("the estate's clock has not been set")
        self.arrived.append(Arrived(self.now, chat, out, edited))

    def take(self) -> list[Arrived]:
        """What arrived since the last time."""
        arrived, self.arrived = self.arrived, []
        return arrived
