"""Joint meetings that are being held: how far each has come, so that a restart loses none. Ended ones are gone."""

from dataclasses import replace

from bot.domain.meeting import Meeting
from storage.body import Body
from storage.database import Row, Statement

_BODY: Body[Meeting] = Body(Meeting)


def keep(meeting: Meeting) -> Statement:
    """How far a meeting has come; a chat holds one at a time."""
    return Statement(
        "INSERT INTO meetings (chat, body) VALUES ($1, $2) ON CONFLICT (chat) DO UPDATE SET body = $2",
        (meeting.chat, _BODY.text(meeting)),
    )


def end(chat: str) -> Statement:
    """The meeting of a chat is over."""
    return Statement("DELETE FROM meetings WHERE chat = $1", (chat,))


def running() -> Statement:
    """Every meeting that is being held, for a start."""
    return Statement("SELECT chat, body FROM meetings ORDER BY chat")


def from_row(row: Row) -> Meeting:
    """The meeting of a row; its chat may have moved meanwhile."""
    return replace(_BODY.value(row["body"]), chat=row["chat"])


def move_chat(old: str, new: str) -> Statement:
    """A group has a new key."""
    return Statement("UPDATE meetings SET chat = $2 WHERE chat = $1", (old, new))
