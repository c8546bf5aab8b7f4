"""What a replay led to, as one JSON object: incidents with their journal, everything sent, everything refused."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.memory import Posted
from bot.domain.chronicle import courses_of
from bot.domain.digest import figures_of
from bot.domain.figures import Figures
from bot.domain.figures import as_json as figures_as_json
from bot.domain.incident import Ending, Incident
from bot.domain.journal import Entry
from bot.editions import scheme_of
from bot.replay import CHANNEL, EVER, Replay
from storage import incidents, journal

PREFIX = f"{CHANNEL}:"


async def as_json(replay: Replay) -> dict[str, Any]:
    """The object that `liandong replay --json` prints."""
    found = await _incidents(replay)
    entries = await _journals(replay, [incident.id for incident in found])
    zone = replay.office.world.zone
    numbers = {incident.id: incident.number for incident in found}
    return {
        "incidents": [_incident(incident, entries.get(incident.id, []), zone) for incident in found],
        "sent": [_sent(replay, posted, numbers, zone) for posted in replay.channel.posted],
        "refused": [
            {"at": _local(refusal.at, zone), "from": refusal.person, "reason": refusal.reason}
            for refusal in replay.refused
        ],
        "figures": figures_as_json(_figures(replay, entries)),
        "problems": [str(problem) for problem in replay.problems],
    }


async def _incidents(replay: Replay) -> list[Incident]:
    communities = [community.id for community in replay.office.world.directory.communities]
    answers = await replay.office.database.fetch(*(incidents.since(one, EVER) for one in communities))
    found = [incidents.from_row(row) for rows in answers for row in rows]
    return sorted(found, key=lambda incident: incident.number)


def _batches(ids: list[str], size: int = 500) -> Iterable[list[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


async def _journals(replay: Replay, ids: list[str]) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for batch in _batches(ids):
        (rows,) = await replay.office.database.fetch(journal.of_incident(*batch))
        for entry in map(journal.from_row, rows):
            found.setdefault(entry.incident, []).append(entry)
    return found


def _figures(replay: Replay, entries: Mapping[str, list[Entry]]) -> Figures:
    """The digest's numbers over the whole transcript; private matters, which no group hears of, are counted too."""
    written = [entry for lines in entries.values() for entry in lines]
    start = min((entry.at for entry in written), default=replay.channel.now)
    end = replay.channel.now + timedelta(microseconds=1)
    return figures_of(courses_of(written), start=start, end=end, scheme=scheme_of(replay.office.config))


def _incident(incident: Incident, entries: Iterable[Entry], zone: ZoneInfo) -> dict[str, Any]:
    place = incident.place
    return {
        "number": incident.number,
        "status": incident.status.value,
        "category": incident.category,
        "urgency": incident.urgency.value,
        "level": int(incident.level),
        "assignee_role": incident.assignee_role,
        "assignee": incident.assignee,
        "affected": incident.affected,
        "reopened": incident.reopened,
        "silent_close": incident.ending is Ending.SILENT,
        "place": {
            "building": place.building,
            "unit": place.unit,
            "floor": place.floor,
            "room": place.room,
            "other": place.other,
        },
        "nags": incident.nagging.count,
        "reported_at": _local(incident.reported_at, zone),
        "acknowledged_at": _local(incident.acknowledged_at, zone),
        "resolved_at": _local(incident.resolved_at, zone),
        "closed_at": _local(incident.closed_at, zone),
        "due_at": _local(incident.resolve_due_at, zone),
        "journal": [
            {
                "at": _local(entry.at, zone),
                "event": entry.event,
                "actor": entry.actor,
                "detail": dict(entry.detail),
            }
            for entry in entries
        ],
    }


def _sent(replay: Replay, posted: Posted, numbers: Mapping[str, int], zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": _local(replay.channel.sent_at[posted.id], zone),
        "chat": posted.chat.removeprefix(PREFIX),
        "kind": posted.out.kind,
        "incidents": [numbers[one] for one in posted.out.incidents if one in numbers],
        "text": posted.out.text,
        "mentions": [mention.person for mention in posted.out.mentions],
        "buttons": [button.label for button in posted.out.buttons],
        "edits": posted.edits,
    }


def _local(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).isoformat() if at is not None else None
