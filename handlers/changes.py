"""Edited and recalled messages: an early edit corrects its own incident, a recall takes the report back."""

from dataclasses import replace

from bot import seating
from bot.channels.base import Recall
from bot.domain.events import Actor, Event, Placed, Progressed, Recategorised, Withdrawn, WordsHidden
from bot.domain.incident import Incident, Urgency
from bot.domain.policy import Policy
from bot.domain.surroundings import Surroundings
from bot.service import Change, Context
from bot.understanding.reading import Reading
from handlers import report
from handlers.desk import Desk, Heard
from handlers.opening import warn
from handlers.reading import place_of, read, wanted
from storage import cards


async def edited(desk: Desk, heard: Heard) -> bool:
    """Before the acknowledgement the message is read again; after it, the edit is only noted."""
    told = replace(heard, key=f"{heard.key}/edit/{heard.at.timestamp():.0f}")
    own = await _own_incident(desk, told)
    if own is None:
        return await report.hear(desk, told)
    if own.acknowledged_at is not None or not own.live:
        return await _note_edit(desk, told, own)
    reading = read(desk, told, told.text)
    if reading.category is not None:
        await warn(desk, told, wanted(desk, told, own.estate, reading))
    changes = _corrections(desk, told, own, reading)
    await desk.service.apply(changes, told.context)
    return True


async def _own_incident(desk: Desk, heard: Heard) -> Incident | None:
    (rows,) = await desk.service.database.fetch(cards.incidents_about(heard.chat.key, heard.message_id))
    ids = [incident_id for row in rows for incident_id in cards.ids_of(row)]
    found = await desk.service.get(*ids) if ids else ()
    return next((one for one in found if _opened_by(one, heard)), None)


def _opened_by(incident: Incident, heard: Heard) -> bool:
    """Whether the words of the incident are those of this message (whoever joined later said only "me too")."""
    first = incident.reporters[0]
    return (first.person, first.message) == (heard.person, heard.message_id)


async def _note_edit(desk: Desk, heard: Heard, incident: Incident) -> bool:
    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Progressed(at=heard.at, actor=Actor(heard.person), source=heard.key, words=heard.text)

    await desk.service.apply([Change(incident.id, event)], heard.context)
    return True


def _corrections(desk: Desk, heard: Heard, own: Incident, reading: Reading) -> list[Change]:
    """Category, urgency, place and words as they are now read."""

    def recategorised(current: Incident, policy: Policy, _around: Surroundings) -> Event:
        category = reading.category or current.category
        seat = seating.category_seat(desk.world, category, current, heard.at, policy)
        urgency = Urgency(reading.urgency or policy.category(category).urgency)
        return Recategorised(
            at=heard.at,
            actor=desk.actor(heard, current),
            source=heard.key,
            category=category,
            urgency=urgency,
            seat=seat,
            raised=reading.raised is not None,
            danger=reading.danger,
        )

    def placed(current: Incident, policy: Policy, _around: Surroundings) -> Event:
        place = current.place.completed_by(place_of(reading.place))
        seat = seating.placed_seat(desk.world, current, place, heard.at, policy)
        actor = Actor(heard.person)
        return Placed(at=heard.at, actor=actor, source=heard.key, place=place, seat=seat, words=heard.text)

    changes = [Change(own.id, placed)]
    if reading.category is not None and (reading.category, reading.urgency) != (own.category, own.urgency.value):
        changes.insert(0, Change(own.id, recategorised))
    return changes


async def recalled(desk: Desk, recall: Recall, key: str) -> bool:
    """Before the acknowledgement it withdraws the reporter's own incident; after it, the words are shown no more."""
    (rows,) = await desk.service.database.fetch(cards.incidents_about(recall.chat, recall.id))
    ids = [incident_id for row in rows for incident_id in cards.ids_of(row)]
    found = await desk.service.get(*ids) if ids else ()
    context = Context(recall.at, key, recall.chat)
    found += await desk.service.get(*(one.merged_into for one in found if one.merged_into is not None))
    changes = [change for one in found if one.live and (change := _taking_back(recall, key, one)) is not None]
    if changes:
        await desk.service.apply(changes, context)
    return bool(changes)


def _taking_back(recall: Recall, key: str, incident: Incident) -> Change | None:
    """None where the recalled message is not what the incident says (a neighbour's "我家也是", once it was taken)."""
    writer = next((one for one in incident.reporters if one.message == recall.id), None)
    joined = writer is not None and writer is not incident.reporters[0]
    if writer is None or (joined and incident.acknowledged_at is not None):
        return None

    def event(current: Incident, _policy: Policy, _around: Surroundings) -> Event:
        actor = Actor(writer.person)
        if current.acknowledged_at is None:
            return Withdrawn(at=recall.at, actor=actor, source=key)
        return WordsHidden(at=recall.at, actor=actor, source=key)

    return Change(incident.id, event)
