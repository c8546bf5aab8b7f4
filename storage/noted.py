"""Poison: what could not be handled. Its kind, its id and the error are noted, never its text."""

from datetime import datetime

from storage.database import Statement
from storage.times import micros


def poison(source: str, kind: str, key: str, error: str, at: datetime) -> Statement:
    """Note something that could not be handled; the same again brings the newest error. `error` is a type's name."""
    return Statement(
        "INSERT INTO poison (source, kind, key, error, at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (source, kind, key) DO UPDATE SET error = $4, at = $5",
        (source, kind, key, error, micros(at)),
    )


def poison_since(start: datetime) -> Statement:
    """What could not be handled since then, the newest first: for the watchdog."""
    return Statement(
        "SELECT source, kind, key, error, at FROM poison WHERE at >= $1 ORDER BY at DESC", (micros(start),)
    )


def prune(before: datetime) -> Statement:
    """Forget what was noted before then."""
    return Statement("DELETE FROM poison WHERE at < $1", (micros(before),))
