"""Keys of the messages that had an effect: a second delivery of the same message changes nothing.

A key is "channel:chat/message" or whatever else its writer finds unique; a message that was ignored leaves none.
"""

from datetime import datetime

from storage.database import Statement
from storage.times import micros

SEEN = "seen"
"""The conflict of a key that is known already: the unit it stands in is not written a second time."""


def remember(key: str, at: datetime) -> Statement:
    """Note that this message has its effect in this very unit. Raises Conflict("seen") for a repeat."""
    return Statement("INSERT INTO inbox (key, at) VALUES ($1, $2)", (key, micros(at)), conflict=SEEN)


def seen(*keys: str) -> Statement:
    """Which of these keys are known (`key`)."""
    numbers = ", ".join(f"${number}" for number in range(1, len(keys) + 1))
    return Statement(f"SELECT key FROM inbox WHERE key IN ({numbers})", keys)  # noqa: S608 - placeholders only


def prune(before: datetime) -> Statement:
    """Forget keys older than any platform delivers again."""
    return Statement("DELETE FROM inbox WHERE at < $1", (micros(before),))
