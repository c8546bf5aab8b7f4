"""Estates and groups that were set up in chat, groups that are being set up, and settings made in chat.

What the configuration file says is read from it at every start and wins: a group that it names is as it says there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.domain.roster import Chat, ChatKind, Estate
from storage.body import Body
from storage.database import Row, Statement
from storage.times import micros


@dataclass(frozen=True, slots=True)
class SetUp:
    """How far a group has come: the answers by now.

    `hears` is what the bot could see when it last looked; `estate` an id, `name` that of an estate that may be new;
    `whole`: of the whole community. `by` is who answered last, `waits` whether an administrator still has to agree.
    """

    chat: str
    title: str
    at: datetime
    hears: str = ""
    community: str | None = None
    kind: str | None = None
    estate: str | None = None
    name: str = ""
    whole: bool = False
    by: str = ""
    by_name: str = ""
    waits: bool = False

    @property
    def complete(self) -> bool:
        """Everything is answered."""
        return self.kind is not None and (self.whole or self.estate is not None or bool(self.name))


_SET_UP: Body[SetUp] = Body(SetUp)


class Memory(Protocol):
    """What keeps in memory what is stored here."""

    def add_estate(self, estate: Estate) -> None:
        """An estate was named in chat."""

    def add_chat(self, chat: Chat) -> None:
        """A group was set up in chat."""


def keep_estate(estate: Estate, at: datetime) -> Statement:
    """An estate was named in chat."""
    return Statement(
        "INSERT INTO estates (id, community, name, at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (id) DO UPDATE SET community = $2, name = $3",
        (estate.id, estate.community, estate.name, micros(at)),
    )


def keep_chat(chat: Chat, at: datetime) -> Statement:
    """A group was set up in chat, or set up anew."""
    return Statement(
        "INSERT INTO chats (chat, kind, community, estate, at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (chat) DO UPDATE SET kind = $2, community = $3, estate = $4, at = $5",
        (chat.id, chat.kind.value, chat.community, chat.estate, micros(at)),
    )


def move_chat(old: str, new: str) -> list[Statement]:
    """A group has a new key."""
    moved = [Statement("UPDATE setups SET chat = $2 WHERE chat = $1", (old, new))]
    return [*moved, Statement("UPDATE chats SET chat = $2 WHERE chat = $1", (old, new))]


def keep_set_up(setup: SetUp) -> Statement:
    """How far a group has come."""
    return Statement(
        "INSERT INTO setups (chat, at, body) VALUES ($1, $2, $3) ON CONFLICT (chat) DO UPDATE SET at = $2, body = $3",
        (setup.chat, micros(setup.at), _SET_UP.text(setup)),
    )


def set_up_of(chat: str) -> Statement:
    """How far a group has come, for `set_up_in`."""
    return Statement("SELECT * FROM setups WHERE chat = $1", (chat,))


def set_up_in(rows: Sequence[Row]) -> SetUp | None:
    """What `set_up_of` found; the group's key is the row's, which may have moved since."""
    return next((_set_up(row) for row in rows), None)


def _set_up(row: Row) -> SetUp:
    return replace(_SET_UP.value(row["body"]), chat=row["chat"])


def forget_set_up(chat: str) -> Statement:
    """It is set up, or the bot was taken out again."""
    return Statement("DELETE FROM setups WHERE chat = $1", (chat,))


def prune(before: datetime) -> Statement:
    """Forget groups that nobody went on setting up."""
    return Statement("DELETE FROM setups WHERE at < $1", (micros(before),))


def setting(name: str, value: str) -> Statement:
    """A setting made in chat."""
    return Statement(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", (name, value)
    )


def no_setting(name: str) -> Statement:
    """A setting made in chat is taken back."""
    return Statement("DELETE FROM settings WHERE name = $1", (name,))


def settings() -> Statement:
    """Everything that was set in chat, for `settings_in`."""
    return Statement("SELECT * FROM settings")


def settings_in(rows: Sequence[Row]) -> dict[str, str]:
    """Names and values."""
    return {row["name"]: row["value"] for row in rows}


def everything() -> tuple[Statement, ...]:
    """The queries whose answers `load_into` takes, in its order."""
    return Statement("SELECT * FROM estates ORDER BY at, id"), Statement("SELECT * FROM chats ORDER BY at, chat")


def load_into(memory: Memory, *answers: Sequence[Row]) -> None:
    """Remember, at a start, what `everything` found."""
    estates, chats = answers
    for row in estates:
        memory.add_estate(Estate(row["id"], row["name"], row["community"]))
    for row in chats:
        memory.add_chat(Chat(row["chat"], ChatKind(row["kind"]), row["community"], row["estate"]))
