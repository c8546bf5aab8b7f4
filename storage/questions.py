"""Questions that wait for somebody's next words. Answered or expired, a question and its words are gone (erased)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.body import Body
from storage.database import Row, Statement
from storage.times import micros, moment

BIND_WITHIN = timedelta(days=3)
"""How long a wish to be bound to a role waits for an administrator; it holds a role, a scope and a name."""

_IDS: Body[Sequence[str]] = Body(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Question:
    """What the bot asked `person` in `chat`.

    `kind` says what it waits for, `message` is the message that it is about, and `text` the words that are needed to
    go on: those of the report that may be registered.
    """

    id: str
    chat: str
    person: str
    kind: str
    asked_at: datetime
    expires_at: datetime
    incidents: tuple[str, ...] = ()
    message: str | None = None
    text: str = ""


def ask(question: Question) -> Statement:
    """Keep a question until it is answered or expires."""
    return Statement(
        "INSERT INTO questions (id, chat, person, kind, incidents, message, text, asked_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
        (
            question.id,
            question.chat,
            question.person,
            question.kind,
            _IDS.text(question.incidents),
            question.message,
            question.text,
            micros(question.asked_at),
            micros(question.expires_at),
        ),
    )


def open_for(chat: str, person: str, at: datetime) -> Statement:
    """What waits for a person's words in a chat, the newest first."""
    return Statement(
        "SELECT * FROM questions WHERE chat = $1 AND person = $2 AND expires_at > $3 ORDER BY asked_at DESC, id DESC",
        (chat, person, micros(at)),
    )


def all_open(at: datetime) -> Statement:
    """Everything that waits for somebody's words, for a start."""
    return Statement("SELECT * FROM questions WHERE expires_at > $1", (micros(at),))


def about_message(chat: str, message_id: str, at: datetime) -> Statement:
    """What waits under a message, whoever is asked; the newest first."""
    return Statement(
        "SELECT * FROM questions WHERE chat = $1 AND message = $2 AND expires_at > $3 ORDER BY asked_at DESC, id DESC",
        (chat, message_id, micros(at)),
    )


def of_kind(kind: str, at: datetime) -> Statement:
    """What waits of one kind, in every chat; the oldest first."""
    return Statement(
        "SELECT * FROM questions WHERE kind = $1 AND expires_at > $2 ORDER BY asked_at", (kind, micros(at))
    )


def from_row(row: Row) -> Question:
    """The question in a row of the queries above."""
    return Question(
        id=row["id"],
        chat=row["chat"],
        person=row["person"],
        kind=row["kind"],
        asked_at=moment(row["asked_at"]),
        expires_at=moment(row["expires_at"]),
        incidents=tuple(_IDS.value(row["incidents"])),
        message=row["message"],
        text=row["text"],
    )


def answered(question_id: str, at: datetime) -> Statement:
    """It is answered: erased, with all that had expired by then in the same chat."""
    return Statement(
        "DELETE FROM questions WHERE id = $1"
        " OR (chat = (SELECT chat FROM questions AS this WHERE this.id = $1) AND expires_at <= $2)",
        (question_id, micros(at)),
    )


def expire(now: datetime) -> Statement:
    """Silence means no: erase what nobody answered in time."""
    return Statement("DELETE FROM questions WHERE expires_at <= $1", (micros(now),))


def move_chat(old: str, new: str) -> Statement:
    """A group has a new key."""
    return Statement("UPDATE questions SET chat = $2 WHERE chat = $1", (old, new))
