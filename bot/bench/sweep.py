"""How long the sweep takes to find and handle the one incident that is due among many that are open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.bench.stage import START, Stage, open_stage
from bot.domain.incident import Incident
from bot.understanding.book import RuleBook
from storage import incidents
from storage.database import Database
from storage.opening import open_database

SIZES = (1_000, 10_000, 100_000)
SWEEPS = 15
_AT_ONCE = 1000
_FAR_OFF = START + timedelta(days=3650)


async def sweeps(book: RuleBook, folder: Path) -> dict[str, float]:
    """Milliseconds from the look to the commit, by the number of open incidents (the median of some sweeps)."""
    database = await open_database(f"sqlite:///{folder / 'sweep.db'}")
    try:
        stage = await open_stage(database, book)
        await stage.say("r0", "1栋电梯坏了")
        pattern, found, first = await stage.incident(1), {}, 2
        await database.write([incidents.postpone(pattern.id, _FAR_OFF)])
        for size in SIZES:
            await _add(database, _open_ones(pattern, range(first, size + 1)))
            first = size + 1
            found[str(size)] = round(await _sweep(stage, pattern), 2)
        return found
    finally:
        await database.close()


def _open_ones(pattern: Incident, numbers: range) -> Iterator[Incident]:
    """Open incidents like the pattern whose next moment is years away."""
    for number in numbers:
        yield replace(pattern, id=f"open-{number}", number=number, due_at=_FAR_OFF)


async def _add(database: Database, many: Iterator[Incident]) -> None:
    unit = []
    for incident in many:
        unit.append(incidents.add(incident))
        if len(unit) == _AT_ONCE:
            await database.write(unit)
            unit = []
    if unit:
        await database.write(unit)


async def _sweep(stage: Stage, pattern: Incident) -> float:
    """Let one incident after the other become due and be reminded of."""
    taken = []
    for turn in range(SWEEPS):
        stage.now += timedelta(hours=1)
        due_at = stage.now + timedelta(minutes=15)
        shift = stage.now - pattern.reported_at
        due = _moved(pattern, shift, f"due-{stage.now.isoformat()}", 1_000_000 + _count(stage, turn))
        await stage.office.database.write([incidents.add(replace(due, due_at=due_at))])
        start = perf_counter()
        handled = await stage.office.ticker.tick(due_at)
        taken.append(1000 * (perf_counter() - start))
        if handled != 1:
            raise RuntimeError(f"the sweep handled {handled} incidents, not the one that was due")
        await stage.office.database.write([incidents.postpone(due.id, _FAR_OFF)])
    return median(taken)


def _count(stage: Stage, turn: int) -> int:
    return int((stage.now - START).total_seconds()) * SWEEPS + turn


def _moved(pattern: Incident, shift: timedelta, incident_id: str, number: int) -> Incident:
    """The pattern, reported later by `shift`."""
    moved = {
        name: value + shift
        for name in ("reported_at", "ack_from_at", "ack_due_at", "resolve_from_at", "resolve_due_at", "onsite_due_at")
        if (value := getattr(pattern, name)) is not None
    }
    return replace(pattern, id=incident_id, number=number, **moved)
