"""Values to store: a plain one of each for the stories, and strategies for any."""

import enum
import types
import typing
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.calendar import DaySpan
from bot.domain.incident import Incident, Reporter, Urgency
from bot.domain.journal import Entry
from bot.domain.letters import Kind, Letter
from bot.domain.place import Place

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def incident(number: int = 1, **changes: object) -> Incident:
    """A live incident of number `number`, reported now by Wang and due in half an hour."""
    known = {
        "id": f"i{number}",
        "community": "c",
        "number": number,
        "estate": "e",
        "category": "elevator_fault",
        "urgency": Urgency.P1,
        "place": Place(building="3"),
        "words": "3栋电梯又坏了",
        "reporters": (Reporter("tg:wang", "tg:-1", NOW, "5"),),
        "reported_at": NOW,
        "policy_id": "p",
        "asked": ("tg:zhang",),
        "due_at": NOW + 30 * MINUTE,
    }
    return Incident(**(known | changes))  # type: ignore[arg-type]


def entry(incident_id: str = "i1", **changes: object) -> Entry:
    """A line about an incident."""
    known = {"incident": incident_id, "at": NOW, "event": "reported", "actor": "tg:wang", "source": "tg:-1/5"}
    return Entry(**(known | changes))  # type: ignore[arg-type]


def letter(text: str = "还没有处理，请看一下", **changes: object) -> Letter:
    """A nag to the linkage group, to be sent at once."""
    known = {
        "chat": "tg:-1",
        "kind": Kind.NAG,
        "text": text,
        "created_at": NOW,
        "not_before": NOW,
        "incidents": ("i1",),
    }
    return Letter(**(known | changes))  # type: ignore[arg-type]


_BOUNDS = (datetime(2000, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - the strategy adds the zone itself

_PLAIN = {
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    bool: st.booleans(),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(*_BOUNDS, timezones=st.just(UTC)),
    timedelta: st.timedeltas(timedelta(0), timedelta(days=400)),
    types.NoneType: st.none(),
    DaySpan: st.builds(
        lambda start, length: DaySpan(start, start + length), st.integers(0, 1439), st.integers(1, 1440)
    ),
}


def values(kind: object) -> st.SearchStrategy:
    """Any value of a type that we store, with every field of every dataclass in it filled in."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{name: values(hint) for name, hint in hints.items()})
    if isinstance(kind, enum.EnumMeta):
        return st.sampled_from(kind)
    return _compound(typing.get_origin(kind), typing.get_args(kind))


def _compound(origin: object, parts: tuple[object, ...]) -> st.SearchStrategy:
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*map(values, parts))
    if origin is typing.Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    assert origin is Mapping, f"no strategy for {origin}"
    return st.dictionaries(values(parts[0]), values(parts[1]), max_size=4)


incidents = values(Incident)
letters = values(Letter)
entries = values(Entry)
