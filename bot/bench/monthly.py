"""How long the monthly report of a very large community takes: 100,000 incidents, all of one month, all artefacts.

The journal lines are those of an ordinary life (report, assignment, two reminders, answer, result, rating, close);
every tenth matter is open still, every fiftieth suspended.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from bot.bench.stage import COMMUNITY, START, open_stage
from bot.domain.incident import Incident, Status
from bot.domain.journal import Entry
from bot.domain.period import parse_period
from bot.editions import Editor, read_courses, set_aside
from bot.reports.files import EVERYTHING, write_files
from bot.understanding.book import RuleBook
from storage import incidents, journal
from storage.database import Database, Statement
from storage.opening import open_database

INCIDENTS = 100_000
_AT_ONCE = 500
_MONTH = timedelta(days=29)
_CATEGORIES = ("elevator_fault", "access", "water", "pipe", "noise", "sanitation", "parking", "other")
_RATINGS = ("satisfied", "satisfied", "fair")


async def monthly_report(book: RuleBook, folder: Path) -> dict[str, float]:
    """Seconds for reading the journal, for the figures, and for all files of the issue."""
    count = INCIDENTS
    database = await open_database(f"sqlite:///{folder / 'monthly.db'}")
    try:
        stage = await open_stage(database, book)
        await stage.say("r0", "1栋电梯坏了")
        await _fill(database, await stage.incident(1), count)
        office, period = stage.office, parse_period("2026-06", stage.office.world.zone)
        began, working = perf_counter(), process_time()
        courses = await read_courses(database, COMMUNITY, period)
        read = perf_counter()
        editor = Editor(office.config, office.world, office.service.catalogue)
        with set_aside():
            shown = editor.edition(COMMUNITY, "estate", period, courses, now=period.end_at)
            computed = perf_counter()
            write_files(shown, folder / "reports", "monthly", wanted=EVERYTHING)
        return {
            "incidents": len(courses),
            "read_seconds": round(read - began, 2),
            "figures_seconds": round(computed - read, 2),
            "files_seconds": round(perf_counter() - computed, 2),
            "seconds": round(perf_counter() - began, 2),
            "processor_seconds": round(process_time() - working, 2),
        }
    finally:
        await database.close()


async def _fill(database: Database, pattern: Incident, count: int) -> None:
    unit: list[Statement] = []
    for number in range(2, count + 1):
        incident, entries = _life(pattern, number, count)
        unit += [incidents.add(incident), journal.add(*entries)]
        if len(unit) >= _AT_ONCE:
            await database.write(unit)
            unit = []
    await database.write(unit)


def _life(pattern: Incident, number: int, count: int) -> tuple[Incident, list[Entry]]:
    at = START + _MONTH * number / count
    entries = list(_lines(f"i-{number}", number, at))
    closed = entries[-1].event == "closed"
    status = Status.CLOSED if closed else Status.SUSPENDED if entries[-1].event == "suspended" else Status.ACKNOWLEDGED
    ended_at = entries[-1].at if closed else None
    return replace(
        pattern, id=f"i-{number}", number=number, reported_at=at, status=status, closed_at=ended_at, due_at=None
    ), entries


def _lines(incident: str, number: int, at: datetime) -> Iterator[Entry]:
    def line(after: int, event: str, **detail: str | int | bool) -> Entry:
        return Entry(incident, at + timedelta(minutes=after), event, f"p{number % 500}", "property", detail)

    due = {"ack_due_at": at + timedelta(minutes=30), "resolve_due_at": at + timedelta(hours=24)}
    yield line(
        0,
        "reported",
        category=_CATEGORIES[number % len(_CATEGORIES)],
        urgency="P1",
        estate="estate",
        building=str(number % 200 + 1),
        role="property",
        number=number,
        **{name: moment.isoformat() for name, moment in due.items()},
    )
    yield line(0, "assigned", role="property", people=1)
    yield line(15, "nagged", rung="private", share=50, step="ack")
    yield line(20 + number % 30, "acknowledged", in_time=True, minutes=20)
    if number % 50 == 0:
        yield line(
            60, "suspended", reason="等维修资金", review_at=(at + timedelta(days=60)).isoformat(), role="property"
        )
        return
    yield line(720, "nagged", rung="private", share=50, step="resolve")
    if number % 10:
        yield line(800 + number % 900, "resolved", in_time=True, minutes=800)
        rating = _RATINGS[number % len(_RATINGS)]
        yield line(1800 + number % 300, "confirmed", rating=rating, household=1)
        yield line(1800 + number % 300, "closed")
