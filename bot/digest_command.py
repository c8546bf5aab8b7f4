"""`liandong digest`: every report of a period written into a folder, from a database or a transcript."""

import json
import re
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.assemble import database_url
from bot.config import Config, load
from bot.domain.course import Course
from bot.domain.figures import as_json
from bot.domain.period import Period, parse_period
from bot.editions import Editor, read_courses, set_aside
from bot.office import Office, open_office
from bot.reports.edition import Edition
from bot.reports.files import write_comparison, write_files
from bot.reports.meeting_day import earliest_meeting
from bot.reports.text import digest_text
from storage.opening import open_database


async def write_digest(
    period: str, out: Path, config: Path | None = None, db: str | None = None, transcript: Path | None = None
) -> int:
    """Write the reports of a period for every estate and community; returns the exit code.

    `db` is an address or file (default: the configuration's); `transcript` is replayed in memory instead.

    Raises:
        ValueError: the period cannot be read.
        FileNotFoundError: there is no such database file or transcript.
        ConfigError: the configuration is wrong.
    """
    settings = load(config) if config is not None else Config()
    wanted = parse_period(period, settings.bot.zone)
    async with _office(settings, db, transcript) as (office, now):
        if wanted.end_at > now:
            _tell(f"! {wanted.name} 还没过完，数字还会变 (the period is not over)")
        press = _Press(office, wanted, out, now)
        for community in office.world.directory.communities:
            courses = await read_courses(office.database, community.id, wanted)
            with set_aside():
                press.print(community.id, courses)
    return 0


@asynccontextmanager
async def _office(config: Config, db: str | None, transcript: Path | None) -> AsyncIterator[tuple[Office, datetime]]:
    """The office with the journal to report on, and the moment that counts as now."""
    if transcript is not None:
        async with _replayed(config, transcript) as played:
            yield played
        return
    address = database_url(db or config.bot.database_address())
    _must_exist(address)
    database, now = await open_database(address), datetime.now(UTC)
    try:
        yield await open_office(config, database, [], now=now), now
    finally:
        await database.close()


def _must_exist(address: str) -> None:
    """A report makes no database: a mistyped path would give an empty report."""
    file = Path(address.removeprefix("sqlite:///"))
    if address.startswith("sqlite:") and not file.is_file():
        raise FileNotFoundError(2, "no such database", str(file))


@asynccontextmanager
async def _replayed(config: Config, file: Path) -> AsyncIterator[tuple[Office, datetime]]:
    from bot.replay import open_replay  # noqa: PLC0415 - a database needs none of it
    from bot.transcripts.formats import read_transcript  # noqa: PLC0415 - a database needs none of it

    transcript = read_transcript(file, config.bot.zone)
    database = await open_database("sqlite://")
    try:
        replay = await open_replay(transcript, config, database)
        await replay.play(transcript)
        yield replay.office, replay.channel.now
    finally:
        await database.close()


class _Press:
    """Writes the files of one period."""

    def __init__(self, office: Office, period: Period, out: Path, now: datetime) -> None:
        self._office = office
        self._period = period
        self._out = out
        self._now = now
        self._editor = Editor(office.config, office.world, office.service.catalogue)

    def print(self, community: str, courses: Sequence[Course]) -> None:
        """One set of files for each estate; of several, also for the community, and a comparison."""
        estates = [one for one in self._office.world.directory.estates if one.community == community]
        editions = {one.name: self._edition(community, one.id, courses) for one in estates}
        for estate in estates:
            self._write(editions[estate.name], estate.id)
        if len(estates) != 1:
            whole = self._edition(community, None, courses)
            self._write(whole, community)
            write_comparison(editions, whole, self._out, self._stem(community))

    def _edition(self, community: str, estate: str | None, courses: Sequence[Course]) -> Edition:
        return self._editor.edition(community, estate, self._period, courses, now=self._now)

    def _write(self, edition: Edition, place: str) -> None:
        stem, world = self._stem(place), self._office.world
        meeting_on = earliest_meeting(self._now.astimezone(world.zone).date(), world.calendar)
        written = write_files(edition, self._out, stem, meeting_on=meeting_on)
        (self._out / f"{stem}.json").write_text(_json(as_json(edition.figures)), encoding="utf-8")
        _tell(digest_text(edition))
        _tell(f"✓ {', '.join(sorted(path.name for path in written.paths.values()))} → {self._out}")
        if written.no_font:
            _tell(f"! {self._office.service.catalogue.text('digest.no_picture')}")

    def _stem(self, place: str) -> str:
        return f"{self._period.name}-{re.sub(r'[^0-9A-Za-z_-]+', '-', place)}"


def _json(value: Mapping[str, object]) -> str:
    return f"{json.dumps(value, ensure_ascii=False, indent=1)}\n"


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
