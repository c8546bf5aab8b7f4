"""People write in pieces: "3号楼2单元", then "电梯坏了", then a photo. The pieces become one report."""

from dataclasses import replace

from bot import seating
from bot.domain.events import Actor, Event, Placed, Progressed
from bot.domain.incident import Incident
from bot.domain.policy import Policy
from bot.domain.surroundings import Surroundings
from bot.service import Change
from bot.understanding.normalize import normalize
from bot.understanding.place import find_place
from bot.understanding.reading import Reading
from handlers.desk import Desk, Heard
from handlers.pictures import pass_on
from handlers.reading import place_of, read

PLACE_ONLY = 4
"""With at most this many characters beside the place, a message is nothing but a place."""
POINTING = 8
"""With at most this many characters a photo's caption may be a mere "就是这里"."""


async def added_to_before(desk: Desk, heard: Heard) -> bool | None:
    """Add a piece to what the same person reported minutes ago; None when it stands for itself."""
    before = desk.memory.previous(heard.chat.key, heard.person, heard.at)
    if before is None or before.incident is None:
        return None
    return await _add_to_incident(desk, heard, before.incident)


def with_place_before(desk: Desk, heard: Heard) -> tuple[Heard, Reading] | None:
    """The place came first: both pieces read together, if the later words are a report."""
    before = desk.memory.previous(heard.chat.key, heard.person, heard.at)
    if before is None or before.incident is not None or heard.chat.state == "listening":
        return None
    if not heard.text or not _is_only_place(before.text) or _is_only_place(heard.text):
        return None
    together = f"{before.text} {heard.text}"
    reading = read(desk, heard, together)
    return (replace(heard, text=together, spoken=False), reading) if reading.outcome == "report" else None


def _is_only_place(text: str) -> bool:
    """Whether a message names a place and hardly anything else ("6栋2单元", "是3栋的")."""
    found, spans = find_place(normalize(text).text)
    named = any((found.building, found.unit, found.floor, found.room, found.other))
    rest = len(text) - sum(end - start for start, end in spans)
    return named and rest <= PLACE_ONLY


def only_names_a_place(desk: Desk, heard: Heard) -> bool:
    """Whether the words are nothing but a place: "6栋2单元" is, "5栋停水了" is a report of its own."""
    return _is_only_place(heard.text) and read(desk, heard, heard.text).outcome != "report"


async def _add_to_incident(desk: Desk, heard: Heard, incident_id: str) -> bool | None:
    """A photo, or the place that was missing, for the incident that this person just reported."""
    if heard.photos and _says_little(desk, heard):
        return await _add_photos(desk, heard, incident_id)
    if not only_names_a_place(desk, heard):
        return None
    (incident,) = await desk.service.get(incident_id) or (None,)
    if incident is None or incident.place.building is not None or not incident.reported_by(heard.person):
        return None
    return await complete_place(desk, heard, incident)


def _says_little(desk: Desk, heard: Heard) -> bool:
    """Whether the words under a photo ("就是这里") only point at it."""
    short = len(heard.text) <= POINTING
    return not heard.text or (short and read(desk, heard, heard.text).outcome == "ignore")


async def _add_photos(desk: Desk, heard: Heard, incident_id: str) -> bool:
    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Progressed(at=heard.at, actor=Actor(heard.person), source=heard.key, photos=heard.photos)

    applied = await desk.service.apply([Change(incident_id, event)], heard.context)
    for incident in applied.incidents:
        await pass_on(desk, heard, incident)
    return True


async def complete_place(desk: Desk, heard: Heard, incident: Incident) -> bool:
    """The answer to "哪一栋？", or the place that came a message later."""
    gazetteer = desk.gazetteers.get(incident.estate)
    found, _ = find_place(normalize(heard.text).text, gazetteer)
    later = place_of(found)
    if not later.known:
        return False

    def event(current: Incident, policy: Policy, _around: Surroundings) -> Event:
        place = current.place.completed_by(later)
        seat = seating.placed_seat(desk.world, current, place, heard.at, policy)
        return Placed(at=heard.at, actor=Actor(heard.person), source=heard.key, place=place, seat=seat)

    applied = await desk.service.apply([Change(incident.id, event)], heard.context)
    return bool(applied.incidents) or applied.seen
