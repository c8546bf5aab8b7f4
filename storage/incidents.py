"""Incidents: SQL beside its mapping."""

import json
from datetime import datetime, timedelta

from bot.domain.incident import Incident
from storage.body import Body
from storage.database import Row, Statement, placeholders
from storage.times import micros, micros_or_none, moment

VERSION = "version"
"""The conflict of a `save` whose incident has changed since it was read: load it again and decide again."""

CLAIMED_WITHIN = timedelta(minutes=1)
"""How long a due incident belongs to the process that took it; after that another one may try."""

_BODY: Body[Incident] = Body(Incident)

_WHOLE = "SELECT id, version, due_at, body FROM incidents"
_TAKES_PART = "SELECT incident FROM incident_people WHERE part = $1"


def from_row(row: Row) -> Incident:
    """The incident in a row of any query here that returns whole ones."""
    return _BODY.value(row["body"])


def add(incident: Incident) -> Statement:
    """Store a new incident. Raises Conflict("number") when its number is taken: read `last_number` again."""
    return Statement(
        "INSERT INTO incidents (id, community, number, estate, reported_at, status, live, category, building,"
        " assignee_role, assignee, closed_at, due_at, version, people, body)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        (
            incident.id,
            incident.community,
            incident.number,
            incident.estate,
            micros(incident.reported_at),
            *_changing(incident),
        ),
    )


def save(incident: Incident, was_version: int) -> Statement:
    """Store a changed incident. Raises Conflict("version") unless it is still as it was read, at `was_version`.

    Lets go of a claim by `due`, and of the mark that the privacy sweep left: the new body may hold contacts again.
    """
    return Statement(
        "UPDATE incidents SET status = $3, live = $4, category = $5, building = $6, assignee_role = $7, assignee = $8,"
        " closed_at = $9, due_at = $10, version = $11, people = $12, body = $13, claimed_until = 0, erased = 0"
        " WHERE id = $1 AND version = $2",
        (incident.id, was_version, *_changing(incident)),
        expect=1,
        conflict=VERSION,
    )


def erase(incident: Incident, was_version: int, level: int) -> Statement:
    """Store an ended incident of which something was erased (`privacy.py`); `level` says what, and that it is done."""
    return Statement(
        "UPDATE incidents SET version = $3, people = $4, body = $5, building = $6, erased = $7"
        " WHERE id = $1 AND version = $2",
        (
            incident.id,
            was_version,
            incident.version,
            _people(incident),
            _BODY.text(incident),
            incident.place.building,
            level,
        ),
        expect=1,
        conflict=VERSION,
    )


def ended_before(before: datetime, erased_below: int, limit: int) -> Statement:
    """What ended before then and has not been erased to that level yet."""
    return Statement(
        f"{_WHOLE} WHERE closed_at < $1 AND erased < $2 AND live = 0 ORDER BY closed_at LIMIT $3",
        (micros(before), erased_below, limit),
    )


def move_chat(old: str, new: str) -> Statement:
    """A group has a new key: live incidents are at home there, and their reporters wrote there.

    The version stays: a decision made on the old key is as good, for the platform leads the old key to the new chat.
    """
    return Statement(
        "UPDATE incidents SET body = REPLACE(body, $1, $2) WHERE live = 1 AND body <> REPLACE(body, $1, $2)",
        (json.dumps(old), json.dumps(new)),
    )


def _changing(incident: Incident) -> tuple[object, ...]:
    """The columns that an incident's life changes."""
    return (
        incident.status.value,
        int(incident.live),
        incident.category,
        incident.place.building,
        incident.assignee_role,
        incident.assignee,
        micros_or_none(incident.closed_at),
        micros_or_none(incident.due_at),
        incident.version,
        _people(incident),
        _BODY.text(incident),
    )


def _people(incident: Incident) -> str:
    """The parts that people have in it, for the trigger that fills `incident_people`; equal parts give equal text."""
    reporters = {_part("reporter", reporter.person) for reporter in incident.reporters}
    owners = {_part("owner", person) for person in incident.owners}
    return json.dumps(sorted(reporters | owners))


def _part(part: str, person: str) -> str:
    return f"{part}:{person}"


def by_id(*ids: str) -> Statement:
    """The incidents with these ids, in no particular order."""
    return Statement(f"{_WHOLE} WHERE id IN ({placeholders(len(ids))})", ids)


def by_number(community: str, *numbers: int) -> Statement:
    """The incidents of a community that people know by these numbers."""
    return Statement(
        f"{_WHOLE} WHERE community = $1 AND number IN ({placeholders(len(numbers), 2)}) ORDER BY number",
        (community, *numbers),
    )


def live_in_estate(estate: str) -> Statement:
    """Every live incident of an estate, the oldest first."""
    return Statement(f"{_WHOLE} WHERE estate = $1 AND live = 1 ORDER BY number", (estate,))


def live_in_community(community: str) -> Statement:
    """Every live incident of a community, the oldest first."""
    return Statement(f"{_WHOLE} WHERE community = $1 AND live = 1 ORDER BY number", (community,))


def of_reporter(person: str, limit: int = 20) -> Statement:
    """What a person reported, live and ended, the newest first."""
    return Statement(
        f"{_WHOLE} WHERE id IN ({_TAKES_PART}) ORDER BY reported_at DESC LIMIT $2",
        (_part("reporter", person), limit),
    )


def owned_by(person: str) -> Statement:
    """The live incidents that a person is asked about or took on (`Incident.owners`), the oldest first."""
    return Statement(
        f"{_WHOLE} WHERE id IN ({_TAKES_PART}) AND live = 1 ORDER BY number",
        (_part("owner", person),),
    )


def since(community: str, start: datetime) -> Statement:
    """What a community has live, or had reported or ended since then: all that memory is built from at a start."""
    return Statement(
        f"{_WHOLE} WHERE community = $1 AND (live = 1 OR reported_at >= $2 OR closed_at >= $2) ORDER BY number",
        (community, micros(start)),
    )


def due(now: datetime, limit: int = 100, claimed_within: timedelta = CLAIMED_WITHIN) -> Statement:
    """Take the incidents whose time has come; to be handed to `write`.

    They stay taken until they are saved, postponed, or `claimed_within` has passed, so that several processes share
    the work and the work of one that died isn't lost. The rows come in no particular order.
    """
    at = micros(now)
    return Statement(
        "WITH next AS MATERIALIZED (SELECT id FROM incidents WHERE due_at <= $1 AND claimed_until <= $1"
        " ORDER BY due_at LIMIT $3 /* skip locked */)"
        " UPDATE incidents SET claimed_until = $2 WHERE id IN (SELECT id FROM next) AND claimed_until <= $1"
        " RETURNING id, version, due_at, body",
        (at, micros(now + claimed_within), limit),
    )


def postpone(incident_id: str, until: datetime) -> Statement:
    """Leave a poison row alone until then. Its due time stays as it is; only the sweep passes it by."""
    return Statement("UPDATE incidents SET claimed_until = $2 WHERE id = $1", (incident_id, micros(until)))


def overdue(before: datetime) -> Statement:
    """How many incidents should have been looked at before then and were not: for the watchdog (`waiting`)."""
    return Statement("SELECT COUNT(*) AS waiting FROM incidents WHERE due_at < $1", (micros(before),))


def last_number(community: str) -> Statement:
    """The highest number given so far, 0 for none (`number`)."""
    newest = "SELECT number FROM incidents WHERE community = $1 ORDER BY number DESC LIMIT 1"
    return Statement(f"SELECT COALESCE(({newest}), 0) AS number", (community,))


def open_counts(community: str) -> Statement:
    """How many live incidents each assignee has (`assignee`, `count`); nobody's are left out."""
    return Statement(
        "SELECT assignee, COUNT(*) AS count FROM incidents"
        " WHERE community = $1 AND live = 1 AND assignee IS NOT NULL GROUP BY assignee",
        (community,),
    )


def next_due() -> Statement:
    """When the clock must look at an incident next, for `moment_of`: a virtual clock jumps there."""
    free = "SELECT due_at FROM incidents WHERE due_at IS NOT NULL AND claimed_until <= due_at ORDER BY due_at LIMIT 1"
    taken = "SELECT MIN(claimed_until) FROM incidents WHERE claimed_until > due_at"
    return Statement(f"SELECT ({free}) AS free, ({taken}) AS taken")


def moment_of(row: Row) -> datetime | None:
    """The time in the row of `next_due`; None when no incident is live. One that is taken or poison waits its turn."""
    return min((moment(at) for at in (row["free"], row["taken"]) if at is not None), default=None)
