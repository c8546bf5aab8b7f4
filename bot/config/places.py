"""Estates and their chats: the places of a community as the configuration file describes them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator

from bot.config.base import Buildings, Id, PlatformId, Positive, Section, Text, Texts, as_tuple
from bot.config.secrets import read_secret


class BuildingGroup(Section):
    """Buildings that are alike. `units` and `floors` let the bot notice "9单元" where there are three."""

    ids: Buildings
    units: Positive | None = None
    floors: Positive | None = None


def _building_group(value: object) -> object:
    return {"ids": str(value)} if isinstance(value, str | int) else value


SAFETY_PHONES: Mapping[str, str] = {
    "火警": "fire", "急救": "ambulance", "报警": "police", "燃气": "gas", "燃气抢修": "gas", "燃气公司": "gas",
    "电梯": "lift", "电梯维保": "lift", "电梯应急": "lift", "供电": "power", "供电抢修": "power",
    "物业": "property", "物业公司": "property", "社区": "community", "居委会": "community",
}  # fmt: skip
"""The numbers that safety texts name, as people call them; any other name is only listed by `电话`."""


class Estate(Section):
    """One estate (小区): its buildings, grids, named places and telephone numbers.

    Attributes:
        id: what other parts of the file call it.
        name: what people call it.
        short_names: its other names; they are left out when a place is read ("阳光3栋").
        floor_means: what "12楼" alone means here: the twelfth storey or building 12.
        buildings: all its buildings; empty means that any number is accepted.
        grids: a grid's name to its buildings.
        facilities: a facility's name to its other names (便利店 → 小卖部).
        nicknames: a nickname to the building it means (红楼 → 3).
        phones: a name to a telephone number, listed by `电话`; those of SAFETY_PHONES also stand in safety texts.
    """

    id: Id
    name: Text
    short_names: Texts = ()
    floor_means: Literal["floor", "building"] = "floor"
    buildings: Annotated[
        tuple[Annotated[BuildingGroup, BeforeValidator(_building_group)], ...], BeforeValidator(as_tuple)
    ] = ()
    grids: Mapping[str, Buildings] = {}
    facilities: Mapping[str, Texts] = {}
    nicknames: Mapping[str, PlatformId] = {}
    phones: Mapping[str, PlatformId] = {}

    @property
    def building_ids(self) -> tuple[str, ...]:
        """Every building, in the order of the file."""
        return tuple(building for group in self.buildings for building in group.ids)


class Chat(Section):
    """A group chat the bot is in.

    Attributes:
        channel: the platform.
        id: the platform's id of the chat; the bot says it when it is added to a group.
        kind: linkage (多方联动群), residents (居民群) or staff (工作群).
        estate: the estate it belongs to; without one, the whole community.
        listening: the bot says nothing here and shows staff in private what it would have opened.
        webhook_key_env: WeCom: the environment variable with the group's message-push key (消息推送).
    """

    channel: Literal["telegram", "wecom", "sandbox"]
    id: PlatformId
    kind: Literal["linkage", "residents", "staff"]
    estate: Id | None = None
    listening: bool = False
    webhook_key_env: str = ""

    @property
    def key(self) -> str:
        """The chat key that the rest of the bot uses."""
        return f"{self.channel}:{self.id}"

    def webhook_key(self) -> str:
        """The group's message-push key, empty where none is named. Raises ConfigError when the variable is not set."""
        return read_secret("community.chat.webhook_key_env", self.webhook_key_env) if self.webhook_key_env else ""
