"""Many messages at once: JSON lines in, JSON lines out, in the same order."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import IO, Any

from bot.understanding.book import RuleBook
from bot.understanding.forced import read_message
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.reading import Reading


def classify_stream(
    book: RuleBook, lines: Iterable[bytes], out: IO[str], complaints: IO[str], gazetteer: Gazetteer | None = None
) -> int:
    """Classify every line `{"id", "text"}`; a broken one is named with its number and passed over.

    Returns:
        How many lines were broken.
    """
    broken = 0
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        entry = _entry(raw)
        if entry is None:
            broken += 1
            complaints.write(f'第 {number} 行看不懂：每行写一个 {{"id": …, "text": "…"}}\n')
            continue
        out.write(_line(answer(entry.get("id"), read_message(book, entry["text"], gazetteer))))
    return broken


def _line(entry: dict[str, Any]) -> str:
    """One line of JSON in readable Chinese; with a lone surrogate, which no stream can write, in escapes."""
    line = json.dumps(entry, ensure_ascii=False)
    return (line if line.isprintable() else json.dumps(entry)) + "\n"


def _entry(raw: bytes) -> dict[str, Any] | None:
    """The object of one line, if it is one that has a text."""
    try:
        entry = json.loads(raw)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or brackets without end
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("text"), str) else None


def answer(key: object, reading: Reading) -> dict[str, Any]:
    """One line of the answer."""
    place = asdict(reading.place) if _known(reading) else {}
    return {
        "id": key,
        "outcome": reading.outcome,
        "category": reading.category,
        "also": list(reading.also),
        "urgency": reading.urgency,
        "place": place,
        "why": reading.why(),
    }


def _known(reading: Reading) -> bool:
    place = reading.place
    return any((place.building, place.unit, place.floor, place.room, place.other))
