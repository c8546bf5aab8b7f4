"""Who is who in a community: people with their roles and scopes, rosters, leave, bodies outside."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from bot.config.base import Buildings, Id, PlatformId, Section, Span, Text, Texts, Weekday, as_tuple

ROLE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "resident": "居民",
        "property": "物业",
        "community": "社区",
        "owners_committee": "业委会",
        "grid": "网格员",
        "building_head": "楼长",
        "volunteer": "志愿者",
        "urban_mgmt": "城管",
        "school": "学校",
        "police": "派出所",
        "fire": "消防",
        "street_office": "街道办",
        "supervisor": "上级督办",
    }
)
"""The roles every community knows; the file may rename them and add more."""

_ROLE_IDS = {name: role for role, name in ROLE_NAMES.items()}


def role_id(value: object) -> object:
    """A built-in role may be written by its Chinese name."""
    return _ROLE_IDS.get(value.strip(), value) if isinstance(value, str) else value


RoleId = Annotated[str, BeforeValidator(role_id)]


class Role(Section):
    """A further role, or another name for a built-in one; `backup` is asked when nobody holds it."""

    id: Id
    name: Text
    backup: RoleId | None = None


class RoleGrant(Section):
    """One role of a person and where it holds: without buildings or grids, the whole estate; without estate, all."""

    role: RoleId
    estate: Id | None = None
    grids: Texts = ()
    buildings: Buildings = ()


def _grant(value: object) -> object:
    return {"role": value} if isinstance(value, str) else value


class Person(Section):
    """Somebody the bot knows from the start; others enrol in chat (`绑定 物业 1-6栋`).

    Attributes:
        id: what other parts of the file call the person.
        name: how the person is addressed in the groups.
        telegram: numeric user id on Telegram.
        wecom: userid in the WeCom organisation.
        sandbox: the seat in the demonstration group.
        roles: each with its own scope; `"物业"` alone means the whole community.
        skills: what a volunteer can help with (水电, 开锁 …).
        administrator: may pause the bot, approve enrolments and change the roster in chat.
        honoured_by_name: the person agreed to be thanked by name in reports.
    """

    id: Id
    name: Text
    telegram: PlatformId | None = None
    wecom: PlatformId | None = None
    sandbox: PlatformId | None = None
    roles: Annotated[tuple[Annotated[RoleGrant, BeforeValidator(_grant)], ...], BeforeValidator(as_tuple)] = ()
    skills: Texts = ()
    administrator: bool = False
    honoured_by_name: bool = False

    @property
    def accounts(self) -> tuple[str, ...]:
        """The person's platform identities, as `channel:user`."""
        known = {"telegram": self.telegram, "wecom": self.wecom, "sandbox": self.sandbox}
        return tuple(f"{channel}:{account}" for channel, account in known.items() if account)


class Shift(Section):
    """A weekly shift (local time): who is on duty for a role. A span past midnight belongs to the day it begins on."""

    role: RoleId
    estate: Id | None = None
    people: Texts
    days: Annotated[tuple[Weekday, ...], BeforeValidator(as_tuple)]
    span: Span


class Leave(Section):
    """Local dates, both included, on which a person is away; duties go to `substitute`, or to the role's others."""

    person: Id
    from_date: dt.date
    to_date: dt.date
    substitute: Id | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Leave":
        if self.to_date < self.from_date:
            raise ValueError("to_date 不能早于 from_date (leave ends before it begins)")
        return self


class External(Section):
    """A body without an account that level 3 is sent to by telephone (吹哨)."""

    name: Text
    phone: PlatformId
    categories: Texts = ()
