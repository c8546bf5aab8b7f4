"""The whole configuration file."""

import os
from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, field_validator

from bot.config.base import Id, PlatformId, Port, Section, Text, as_tuple
from bot.config.exchange import Open311
from bot.config.people import Leave, Person, Role, Shift
from bot.config.places import Chat, Estate
from bot.config.platforms import Telegram, WeCom
from bot.config.policy import CategoryOverride, Digest, Hours, PolicyNumbers, Privacy, Rules


class Bot(Section):
    """The bot itself: its name, language, database, log and web port.

    Attributes:
        name: how it introduces itself.
        timezone: IANA name; every local time in the file is in it.
        locale: language of its texts.
        database: a file (SQLite), or postgresql://user@host/name without a password.
        database_env: environment variable with a database address that wins over `database` (it may hold a password).
        log_level: how much it logs.
        log_format: console for people, json for log collectors.
        web_host: interface of the web port (health, metrics, console, webhooks); 0.0.0.0 for all.
        web_port: 0 for none.
        public_url: how people reach the web port, for links in messages; empty if they cannot.
    """

    name: Text = "联动小助手"
    timezone: str = "Asia/Shanghai"
    locale: Literal["zh-Hans", "zh-Hant", "en"] = "zh-Hans"
    database: Text = "var/liandong.db"
    database_env: str = "LIANDONG_DATABASE"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"
    web_host: Text = "127.0.0.1"
    web_port: Port = 8080
    public_url: str = ""

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("没有这个时区；大陆写 Asia/Shanghai (not an IANA time zone)")
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)

    def database_address(self) -> str:
        """Where the database is: what the environment says, else the file."""
        return os.environ.get(self.database_env, "").strip() or self.database


class Community(Section):
    """One community (社区): nothing of it is visible to another.

    Attributes:
        id: what the database calls it; don't change it later.
        name: what people call it.
        estates: its estates.
        chats: its groups.
        people: whom the bot knows from the start.
        shifts: the weekly roster.
        leave: who is away when.
        phones: telephone numbers that serve all its estates.
    """

    id: Id
    name: Text
    estates: Annotated[tuple[Estate, ...], BeforeValidator(as_tuple)] = Field(default=(), alias="estate")
    chats: Annotated[tuple[Chat, ...], BeforeValidator(as_tuple)] = Field(default=(), alias="chat")
    people: Annotated[tuple[Person, ...], BeforeValidator(as_tuple)] = Field(default=(), alias="person")
    shifts: Annotated[tuple[Shift, ...], BeforeValidator(as_tuple)] = Field(default=(), alias="shift")
    leave: Annotated[tuple[Leave, ...], BeforeValidator(as_tuple)] = ()
    phones: Mapping[str, PlatformId] = {}

    @property
    def only_estate(self) -> Estate | None:
        """The estate that is meant when none is named: the only one there is."""
        return self.estates[0] if len(self.estates) == 1 else None


class Config(Section):
    """Everything a neighbourhood decides. Every key has a default, so an empty file is a configuration too."""

    bot: Bot = Bot()
    telegram: Telegram | None = None
    wecom: WeCom | None = None
    communities: Annotated[tuple[Community, ...], BeforeValidator(as_tuple)] = Field(default=(), alias="community")
    roles: Annotated[tuple[Role, ...], BeforeValidator(as_tuple)] = Field(default=(), alias="role")
    hours: Hours = Hours()
    policy: PolicyNumbers = PolicyNumbers()
    categories: Mapping[str, CategoryOverride] = Field(default={}, alias="category")
    rules: Rules = Rules()
    texts: Mapping[str, object] = {}
    privacy: Privacy = Privacy()
    digest: Digest = Digest()
    open311: Open311 = Open311()
