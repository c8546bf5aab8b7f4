"""Planned outages from staff notices: what stops, where, from when until when, in whose words."""

from dataclasses import dataclass
from datetime import datetime

from storage.body import Body
from storage.database import Row, Statement
from storage.times import micros


@dataclass(frozen=True, slots=True)
class Outage:
    """Work that was announced; no buildings means the whole estate. `words` are the notice's own."""

    id: str
    community: str
    estate: str
    categories: tuple[str, ...]
    buildings: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    words: str


_BODY: Body[Outage] = Body(Outage)


def keep(outage: Outage) -> Statement:
    """Remember a notice; the same notice read again (an edit) takes its place."""
    return Statement(
        "INSERT INTO outages (id, estate, starts_at, ends_at, body) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (id) DO UPDATE SET estate = $2, starts_at = $3, ends_at = $4, body = $5",
        (outage.id, outage.estate, micros(outage.starts_at), micros(outage.ends_at), _BODY.text(outage)),
    )


def running(estate: str, at: datetime) -> Statement:
    """What is planned in an estate at that moment, the one that ends last first."""
    return Statement(
        "SELECT body FROM outages WHERE estate = $1 AND starts_at <= $2 AND ends_at > $2 ORDER BY ends_at DESC, id",
        (estate, micros(at)),
    )


def from_row(row: Row) -> Outage:
    """The outage in a row of `running`."""
    return _BODY.value(row["body"])


def prune(before: datetime) -> Statement:
    """Forget what ended before then."""
    return Statement("DELETE FROM outages WHERE ends_at < $1", (micros(before),))
