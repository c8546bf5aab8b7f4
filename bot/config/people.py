"""Who is who in a community: people with their roles and scopes, rosters, leave."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from bot.config.base import Buildings, Id, PlatformId, Section, Span, Text, Texts, Weekday, as_tuple
from bot.domain import roster as domain
from bot.domain.roster import DEFAULT_ROLES

SUPERVISOR = "supervisor"

BUILT_IN_ROLES = (*DEFAULT_ROLES, domain.Role(SUPERVISOR, "上级督办"))
"""The roles every community knows; the file may rename them and add more."""

ROLE_NAMES: Mapping[str, str] = MappingProxyType({role.id: role.name for role in BUILT_IN_ROLES})

_ROLE_IDS = {name: role for role, name in ROLE_NAMES.items()}


def role_id(value: object) -> object:
    """A built-in role may be written by its Chinese name."""
    return _ROLE_IDS.get(value.strip(), value) if isinstance(value, str) else value


RoleId = Annotated[str, BeforeValidator(role_id)]


class Role(Section):
    """A further role, or a built-in one done differently.

    Attributes:
        id: what other parts of the file call it.
        name: what people call it.
        external: a body outside with a telephone number and no account (吹哨).
        phone: that number.
    """

    id: Id
    name: Text
    external: bool = False
    phone: PlatformId | None = None


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
