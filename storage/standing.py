"""Messages of the bot that lose their use later: a question that nobody answered, the buttons under a result.

The same pattern as everywhere: the row says when (`until_at`), a sweep takes back what is due, and a kill in between
loses nothing. `name` tells what the message is ("question/…"), so that whoever makes it useless can say so.
"""

from datetime import datetime
from typing import NamedTuple

from bot.channels.base import SentRef
from bot.domain.letters import Standing
from storage.body import Body
from storage.database import Row, Statement
from storage.times import micros, micros_or_none, moment_or_none

_REF: Body[SentRef] = Body(SentRef)


class Posted(NamedTuple):
    """A message that stands in a chat; `vanishes`: all of it is taken back, not its buttons only."""

    name: str
    chat: str
    ref: SentRef
    vanishes: bool


def stands(what: Standing, chat: str, ref: SentRef) -> Statement:
    """This message stands in the chat now, in place of an earlier one of the same name."""
    return Statement(
        "INSERT INTO standing (name, chat, ref, vanishes, until_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (name, chat) DO UPDATE SET ref = $3, vanishes = $4, until_at = $5",
        (what.name, chat, _REF.text(ref), int(what.vanishes), micros_or_none(what.until_at)),
    )


def of_name(name: str, chat: str) -> Statement:
    """The message of a name in a chat, for `from_row`: one row, or none."""
    return Statement("SELECT * FROM standing WHERE name = $1 AND chat = $2", (name, chat))


def from_row(row: Row) -> Posted:
    """The message in a row of `of_name` or `due`."""
    return Posted(row["name"], row["chat"], _REF.value(row["ref"]), bool(row["vanishes"]))


def useless_from(name: str, at: datetime) -> Statement:
    """What stands under this name, in whatever chat, is to be taken back then (or earlier, if that was said before)."""
    return Statement(
        "UPDATE standing SET until_at = $2 WHERE name = $1 AND (until_at IS NULL OR until_at > $2)", (name, micros(at))
    )


def stays(name: str) -> Statement:
    """What stands under this name is not taken back any more: it was answered in words, and they refer to it."""
    return Statement("DELETE FROM standing WHERE name = $1", (name,))


def due(now: datetime) -> Statement:
    """What is to be taken back by now."""
    return Statement("SELECT * FROM standing WHERE until_at <= $1 ORDER BY until_at, name", (micros(now),))


def taken_back(posted: Posted) -> Statement:
    """It is gone, or can never be taken back."""
    return Statement("DELETE FROM standing WHERE name = $1 AND chat = $2", (posted.name, posted.chat))


def later(posted: Posted, at: datetime) -> Statement:
    """It could not be taken back now: try again then."""
    return Statement(
        "UPDATE standing SET until_at = $3 WHERE name = $1 AND chat = $2", (posted.name, posted.chat, micros(at))
    )


def next_at() -> Statement:
    """When the next message loses its use, for `moment_of`."""
    return Statement("SELECT MIN(until_at) AS until_at FROM standing WHERE until_at IS NOT NULL")


def moment_of(row: Row) -> datetime | None:
    """The time in the row of `next_at`."""
    return moment_or_none(row["until_at"])


def move_chat(old: str, new: str) -> Statement:
    """A group has a new key; its messages of before the move cannot be changed there any more."""
    del new
    return Statement("DELETE FROM standing WHERE chat = $1", (old,))
