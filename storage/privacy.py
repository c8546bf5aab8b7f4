"""Erasing: what the law wants forgotten, in time or when somebody asks (PIPL arts. 19 and 47).

Photos of ended incidents go after 90 days, contacts and identities after 180; the figures stay. These changes are no
part of an incident's life, so they don't pass through the service; its version guards them all the same.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.incident import Incident, Reporter
from bot.domain.privacy import mask
from storage import channel_notes, incidents
from storage.database import Statement

PHOTOS_KEPT = timedelta(days=90)
CONTACTS_KEPT = timedelta(days=180)

PHOTOS, CONTACTS = 1, 2
"""What has been erased of an incident, each including the one before (`incidents.erased`)."""

NOBODY = "forgotten"
"""Stands for a person who is not known any more."""

_STOP = Statement("DELETE FROM erasing")


def photos_due(now: datetime, limit: int = 100) -> Statement:
    """Ended incidents whose photos are to go; hand each to `erase_photos`."""
    return incidents.ended_before(now - PHOTOS_KEPT, PHOTOS, limit)


def contacts_due(now: datetime, limit: int = 100) -> Statement:
    """Ended incidents whose contacts are to go; hand each to `erase_contacts`."""
    return incidents.ended_before(now - CONTACTS_KEPT, CONTACTS, limit)


def erase_photos(incident: Incident) -> list[Statement]:
    """The unit that lets go of an incident's photos. Raises Conflict("version") if it was changed meanwhile."""
    return [incidents.erase(_next_version(without_photos(incident)), incident.version, PHOTOS)]


def erase_contacts(incident: Incident) -> list[Statement]:
    """The unit that lets go of the people of an incident. Raises Conflict("version") if it was changed meanwhile."""
    residents = (
        "UPDATE journal SET actor = $2, source = NULL"
        " WHERE incident = $1 AND actor IS NOT NULL AND (role IS NULL OR role = 'resident')"
    )
    return [
        incidents.erase(_next_version(without_contacts(incident)), incident.version, CONTACTS),
        _start(incident.id),
        Statement(residents, (incident.id, NOBODY)),
        _STOP,
        Statement("DELETE FROM subjects WHERE incident = $1", (incident.id,)),
        Statement("DELETE FROM corrections WHERE incident = $1", (incident.id,)),
    ]


def _next_version(incident: Incident) -> Incident:
    return replace(incident, version=incident.version + 1)


def without_photos(incident: Incident) -> Incident:
    """The incident without its pictures."""
    return replace(incident, photos=(), result_photos=())


def without_contacts(incident: Incident) -> Incident:
    """The incident as the statistics need it: nobody can be recognised, every household still counts once."""
    return replace(
        without_photos(incident),
        words=mask(incident.words),
        feedback=None if incident.feedback is None else mask(incident.feedback),
        place=incident.place.without_room(),
        promise=None,
        extension_ask=None,
        false_alarm=None,
        suspension=None,
        reporters=tuple(_unknown(reporter, number) for number, reporter in _households(incident)),
    )


def _households(incident: Incident) -> list[tuple[int, Reporter]]:
    """The reporters, each with the number of the household."""
    numbers = {
        home: number for number, home in enumerate(dict.fromkeys(one.household for one in incident.reporters), 1)
    }
    return [(numbers[reporter.household], reporter) for reporter in incident.reporters]


def _unknown(reporter: Reporter, number: int) -> Reporter:
    return Reporter(
        person=f"{NOBODY} {number}", chat="", at=reporter.at, rating=reporter.rating, rated_at=reporter.rated_at
    )


def forget_person(person: str) -> list[Statement]:
    """删除我的信息: what is kept of a person beside their incidents, which the service forgets with `Forgotten`.

    The objection to being recorded stays, or the next message would be recorded again. Letters already settled lose
    their text; those that wait for the person are dropped.
    """
    theirs = "SELECT chat FROM private_chats WHERE person = $1"
    about = "SELECT incident FROM journal WHERE actor = $1 AND event = 'reported'"
    tables = ("private_chats", "grants", "shifts", "leaves", "questions")
    return [
        Statement(f"DELETE FROM corrections WHERE incident IN ({about})", (person,)),  # noqa: S608 - constants
        *_leave_journal(person),
        Statement(
            "UPDATE outbox SET body = '', state = CASE WHEN state IN ('sent', 'dead') THEN state ELSE 'dropped' END,"  # noqa: S608 - constants
            f" done_at = COALESCE(done_at, created_at) WHERE state <> 'sending' AND chat IN ({theirs})",
            (person,),
        ),
        Statement(f"DELETE FROM subjects WHERE chat IN ({theirs})", (person,)),  # noqa: S608 - constants
        Statement(f"DELETE FROM cards WHERE chat IN ({theirs})", (person,)),  # noqa: S608 - constants
        Statement(f"DELETE FROM standing WHERE chat IN ({theirs})", (person,)),  # noqa: S608 - constants
        channel_notes.forget_chats_of(person),
        *(Statement(f"DELETE FROM {table} WHERE person = $1", (person,)) for table in tables),  # noqa: S608 - constants
        Statement("DELETE FROM people WHERE id = $1", (person,)),
    ]


def _leave_journal(person: str) -> Sequence[Statement]:
    """The journal keeps what happened, and no longer says that it was this person."""
    named = (json.dumps(person, ensure_ascii=False), json.dumps(NOBODY))
    return (
        _start(person),
        Statement("UPDATE journal SET actor = $2, source = NULL WHERE actor = $1", (person, NOBODY)),
        Statement("UPDATE journal SET detail = REPLACE(detail, $1, $2) WHERE detail <> REPLACE(detail, $1, $2)", named),
        _STOP,
    )


def _start(whom: str) -> Statement:
    """Lets this unit, and no other, past the trigger that guards the journal."""
    return Statement("INSERT INTO erasing (person) VALUES ($1)", (whom,))
