"""Corrections that people made (改成…, 不是报事): kept for whoever mends the rules."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.privacy import mask
from storage.database import Row, Statement
from storage.times import micros, moment


@dataclass(frozen=True, slots=True)
class Correction:
    """The rules heard `was`; a person said it is `now` (None: no report at all). `said` is the kind of correction."""

    community: str
    incident: str
    at: datetime
    said: str
    was: str
    now: str | None
    text: str


def keep(correction: Correction) -> Statement:
    """Keep a correction; contacts in the text are masked before it is written."""
    return Statement(
        "INSERT INTO corrections (community, incident, at, said, was, now, text) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        (
            correction.community,
            correction.incident,
            micros(correction.at),
            correction.said,
            correction.was,
            correction.now,
            mask(correction.text),
        ),
    )


def made_since(community: str, start: datetime) -> Statement:
    """A community's corrections since then, in their order."""
    return Statement(
        "SELECT * FROM corrections WHERE community = $1 AND at >= $2 ORDER BY id", (community, micros(start))
    )


def from_row(row: Row) -> Correction:
    """The correction in a row of `made_since`."""
    return Correction(
        community=row["community"],
        incident=row["incident"],
        at=moment(row["at"]),
        said=row["said"],
        was=row["was"],
        now=row["now"],
        text=row["text"],
    )


def prune(before: datetime) -> Statement:
    """Forget corrections from before then: they quote what people wrote."""
    return Statement("DELETE FROM corrections WHERE at < $1", (micros(before),))
