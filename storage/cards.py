"""Where incidents stand in chats: the one card of each chat, and which incidents a message is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import SentRef, whole_chat
from storage.body import Body
from storage.database import Row, Statement
from storage.times import micros

_REF: Body[SentRef] = Body(SentRef)


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that stands in a chat; `digest` tells whether it would look different now."""

    ref: SentRef
    digest: str


def shown(incident_id: str, chat: str, ref: SentRef, digest: str, at: datetime) -> Statement:
    """The incident's card in a chat is this message now, and looks like this."""
    return Statement(
        "INSERT INTO cards (incident, chat, ref, digest, at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (incident, chat) DO UPDATE SET ref = $3, digest = $4, at = $5",
        (incident_id, chat, _REF.text(ref), digest, micros(at)),
    )


def card_in(incident_id: str, chat: str) -> Statement:
    """The incident's card in a chat: one row, or none yet."""
    return Statement("SELECT ref, digest FROM cards WHERE incident = $1 AND chat = $2", (incident_id, chat))


def from_row(row: Row) -> Shown:
    """The card in a row of `card_in`."""
    return Shown(_REF.value(row["ref"]), row["digest"])


def message_about(chat: str, message_id: str, incident_ids: Sequence[str], at: datetime) -> Statement:
    """A message (the bot's, or the report itself) is about these incidents, at least one: a reply to it means them."""
    rows = ", ".join(f"($1, $2, ${number}, $3)" for number in range(4, 4 + len(incident_ids)))
    return Statement(
        f"INSERT INTO subjects (chat, message, incident, at) VALUES {rows} ON CONFLICT DO NOTHING",  # noqa: S608 - placeholders only
        (whole_chat(chat), message_id, micros(at), *incident_ids),
    )


def incidents_about(chat: str, message_id: str) -> Statement:
    """What a message is about; `ids_of` reads the rows. None for a message that is about nothing."""
    return Statement(
        "SELECT incident FROM subjects WHERE chat = $1 AND message = $2 ORDER BY at, incident",
        (whole_chat(chat), message_id),
    )


def ids_of(row: Row) -> tuple[str, ...]:
    """The incident ids in a row of `incidents_about`."""
    return (row["incident"],)


def move_chat(old: str, new: str) -> list[Statement]:
    """A group has a new key, and its messages kept their numbers."""
    return [
        Statement("UPDATE cards SET chat = $2 WHERE chat = $1", (old, new)),
        Statement("UPDATE subjects SET chat = $2 WHERE chat = $1", (old, new)),
    ]


def prune(before: datetime) -> list[Statement]:
    """Forget where ended matters stood, when nothing was shown there since then."""
    ended = "incident IN (SELECT id FROM incidents WHERE live = 0)"
    return [
        Statement(f"DELETE FROM cards WHERE at < $1 AND {ended}", (micros(before),)),  # noqa: S608 - constants
        Statement(f"DELETE FROM subjects WHERE at < $1 AND {ended}", (micros(before),)),  # noqa: S608 - constants
    ]
