"""Which digest went to which chat for which period, so that none goes twice."""

from datetime import datetime

from storage.database import Statement
from storage.times import micros


def remember(chat: str, kind: str, period: str, at: datetime) -> Statement:
    """This unit queues a chat's digest of a period ("2026-W23", "2026-06"). Raises Conflict("sent") for a repeat."""
    return Statement(
        "INSERT INTO digests (chat, kind, period, at) VALUES ($1, $2, $3, $4)", (chat, kind, period, micros(at))
    )


def sent(kind: str, period: str) -> Statement:
    """The chats that have had the digest of a period (`chat`)."""
    return Statement("SELECT chat FROM digests WHERE kind = $1 AND period = $2 ORDER BY chat", (kind, period))
