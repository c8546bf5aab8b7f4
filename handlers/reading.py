"""The words of a message as the rules read them, at the estate that it is about."""

from dataclasses import replace

from bot.domain.incident import Urgency
from bot.domain.place import Place
from bot.understanding.forced import FALLBACK
from bot.understanding.normalize import normalize
from bot.understanding.place import find_place
from bot.understanding.reading import PlaceFound, Reading
from handlers.desk import Desk, Heard
from handlers.opening import Wanted


def read(desk: Desk, heard: Heard, text: str) -> Reading:
    """What the rules make of it."""
    estate = estate_of(desk, heard)
    return desk.rules.read(
        text,
        at=heard.at,
        gazetteer=desk.gazetteers.get(estate) if estate else None,
        speaker="staff" if heard.is_staff else "resident",
    )


def estate_of(desk: Desk, heard: Heard) -> str | None:
    """The estate a message is about: its chat's; in a chat of several estates the one that is named, else the home."""
    if heard.chat.estate:
        return heard.chat.estate
    estates = [one for one in desk.world.directory.estates if one.community == heard.chat.community]
    named = next((one.id for one in estates if one.name in heard.text), None)
    return named or desk.world.home_estate(heard.person) or (estates[0].id if estates else None)


def place_of(found: PlaceFound) -> Place:
    """The place as the domain knows it."""
    return Place(found.building, found.unit, found.floor, found.room, found.other)


def as_report(desk: Desk, heard: Heard, reading: Reading) -> Reading:
    """Opened whatever the rules think: with their best guess, or as something else.

    The rules look for the place only where they see a report.
    """
    category = reading.category or FALLBACK
    urgency = reading.urgency or desk.world.policy.category(category).urgency.value
    place = reading.place if place_of(reading.place).known else _find_place(desk, heard)
    return replace(reading, outcome="report", category=category, urgency=urgency, place=place)


def _find_place(desk: Desk, heard: Heard) -> PlaceFound:
    estate = estate_of(desk, heard)
    return find_place(normalize(heard.text).text, desk.gazetteers.get(estate) if estate else None)[0]


def wanted(desk: Desk, heard: Heard, estate: str, reading: Reading) -> Wanted:
    """What a reading asks to be opened; the urgency is the policy's, unless the words raised it."""
    category = reading.category or FALLBACK
    own = desk.world.policy.category(category).urgency
    usual = reading.urgency is None or reading.urgency == desk.rules.category(category).urgency
    return Wanted(
        estate=estate,
        category=category,
        urgency=own if usual else Urgency(str(reading.urgency)),
        raised=reading.raised is not None,
        place=place_of(reading.place),
        words=heard.words,
        why=reading.why() if reading.rule else "",
        danger=reading.danger,
    )
