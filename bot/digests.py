"""Digests at their time: what is due for which chat is written and put into the outbox in one transaction.

That a chat had the digest of a period is recorded with the letter itself, so none goes twice, however many processes
look; one whose time passed while the bot was off goes out late and says so.
"""

import asyncio
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from bot.config import Config
from bot.domain.course import Course
from bot.domain.issues import Issue, candidates, due_issues
from bot.domain.letters import Kind, Letter
from bot.domain.messages import Catalogue
from bot.domain.period import Period, PeriodKind
from bot.domain.roster import Chat, ChatKind
from bot.domain.sla import QuietHours
from bot.editions import Editor, read_courses, set_aside, times_of
from bot.reports import files
from bot.reports.edition import Edition
from bot.reports.meeting_day import earliest_meeting
from bot.reports.text import LIMIT, digest_text
from bot.world import World
from storage import digests, histories, outbox
from storage.database import Conflict, Database

log = logging.getLogger(__name__)

FILES_KEPT = timedelta(days=60)
"""How long the files of digests stay in their folder after they were written."""
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class _Due:
    """An issue with its chat."""

    issue: Issue
    chat: Chat


def _read_together(one: _Due) -> tuple[Period, str]:
    """What one reading of the journal serves."""
    return one.issue.period, one.chat.community


class DigestDesk:
    """Looks for digests that are due, writes them and owes them to their chats."""

    def __init__(
        self, config: Config, database: Database, world: World, catalogue: Catalogue, folder: Path | None = None
    ) -> None:
        """`folder`: where pictures and files wait until they are sent; None: text alone."""
        self._config = config
        self._database = database
        self._world = world
        self._catalogue = catalogue
        self._folder = folder
        self._times = times_of(config)
        self._editor = Editor(config, world, catalogue)
        self._next: datetime | None = None

    def next_moment(self, after: datetime) -> datetime | None:
        """When the next digest is due: for a virtual clock, which asks at every step and never goes back."""
        if self._next is None or self._next <= after:
            self._next = self._times.next_after(after)
        return self._next

    async def post(self, now: datetime) -> int:
        """Owe every chat the digests that are due; returns how many."""
        posted = 0
        for (period, community), together in groupby(await self._due(now), key=_read_together):
            if await self._anything_before(community, period):
                courses = await read_courses(self._database, community, period)
                with set_aside():
                    for one in together:
                        posted += await self._post(one.issue, one.chat, courses, now)
        return posted

    async def _due(self, now: datetime) -> list[_Due]:
        periods = candidates(self._times, now)
        found = await self._database.fetch(*(digests.sent(period.kind.value, period.name) for period in periods))
        had = {period: {row["chat"] for row in rows} for period, rows in zip(periods, found, strict=True)}
        chats = {chat.id: chat for chat in self._world.directory.chats if self._speaks_in(chat)}
        due = [_Due(issue, chats[issue.chat]) for issue in due_issues(chats, self._times, had, now)]
        return sorted(due, key=lambda one: (one.issue.period.end_at, one.issue.period.name, one.chat.community))

    def _speaks_in(self, chat: Chat) -> bool:
        """A chat that is paused or only listened to gets its digest when the bot speaks there again."""
        return self._world.chat_states.get(chat.id, "active") == "active"

    async def _anything_before(self, community: str, period: Period) -> bool:
        """Whether there is anything to tell: before its first report a neighbourhood is left in peace."""
        (rows,) = await self._database.fetch(histories.any_before(community, period.end_at))
        return bool(rows)

    async def _post(self, issue: Issue, chat: Chat, courses: Sequence[Course], now: datetime) -> int:
        # Figures, pictures and files take seconds in a large community; people are answered meanwhile.
        letter = await asyncio.to_thread(self._letter, issue, chat, courses, now)
        had = digests.remember(chat.id, issue.period.kind.value, issue.period.name, now)
        try:
            await self._database.write([had, outbox.add(letter)])
        except Conflict as conflict:
            if conflict.what != "sent":
                raise
            return 0
        log.info("a digest was queued", extra={"chat": chat.id, "period": issue.period.name, "late": issue.late})
        return 1

    def _letter(self, issue: Issue, chat: Chat, courses: Sequence[Course], now: datetime) -> Letter:
        staff = chat.kind is ChatKind.STAFF
        edition = self._editor.edition(
            chat.community, chat.estate, issue.period, courses, now=now, staff=staff, late=issue.late
        )
        meeting_on = earliest_meeting(now.astimezone(self._world.zone).date(), self._world.calendar)
        written = self._files(edition, chat, now, meeting_on)
        compared = self._comparison(edition, chat, courses, now)
        notes = tuple(self._notes(written, meeting_on, staff=staff))
        text = "\n\n".join((digest_text(edition, LIMIT - sum(len(note) + 2 for note in notes)), *notes))
        return Letter(
            chat=chat.id,
            kind=Kind.DIGEST,
            text=text,
            created_at=now,
            not_before=QuietHours(self._world.zone, self._world.policy.quiet).ends_after(now),
            key=f"digest/{issue.period.kind.value}/{issue.period.name}/{chat.id}",
            photos=written.photos,
            documents=(*written.documents, *compared),
        )

    def _notes(self, written: files.Written, meeting_on: date, *, staff: bool) -> Iterator[str]:
        """What the staff must know of the files."""
        if files.AGENDA in written.paths:
            day = {"year": meeting_on.year, "month": meeting_on.month, "day": meeting_on.day}
            yield self._catalogue.text("digest.agenda_due", date=self._catalogue.text("time.date", **day))
        if written.no_font and staff:
            yield self._catalogue.text("digest.no_picture")

    def _files(self, edition: Edition, chat: Chat, now: datetime, meeting_on: date) -> files.Written:
        """The files for this kind of chat; of a period without anything in it none."""
        if self._folder is None or edition.figures.empty:
            return files.Written({})
        wanted = self._wanted(chat.kind, edition.period.kind)
        stem = _stem(edition, chat)
        _forget_old(self._folder, now - FILES_KEPT)
        return files.write_files(edition, self._folder, stem, wanted=wanted, meeting_on=meeting_on)

    def _comparison(self, whole: Edition, chat: Chat, courses: Sequence[Course], now: datetime) -> tuple[str, ...]:
        """The estates side by side, once a month, for the staff of a community that has several."""
        estates = [one for one in self._world.directory.estates if one.community == chat.community]
        monthly = whole.period.kind is PeriodKind.MONTH and not whole.figures.empty
        if self._folder is None or chat.estate or chat.kind is not ChatKind.STAFF or len(estates) < _SEVERAL:
            return ()
        if not monthly or not self._config.digest.spreadsheet:
            return ()
        editions = {
            one.name: self._editor.edition(chat.community, one.id, whole.period, courses, now=now) for one in estates
        }
        return (str(files.write_comparison(editions, whole, self._folder, _stem(whole, chat))),)

    def _wanted(self, chat: ChatKind, period: PeriodKind) -> frozenset[str]:
        """Residents get the picture, the parties the spreadsheet too; the monthly papers go to the staff."""
        wanted = {files.PICTURE} if self._config.digest.picture else set()
        if self._config.digest.spreadsheet and chat is not ChatKind.RESIDENTS:
            wanted.add(files.SPREADSHEET)
        if period is PeriodKind.MONTH and chat is ChatKind.STAFF:
            wanted |= {files.DOCUMENT, files.MEETING}
        return frozenset(wanted)


def _stem(edition: Edition, chat: Chat) -> str:
    return f"{edition.period.name}-{re.sub(r'[^0-9A-Za-z_-]+', '-', chat.id)}"


def _forget_old(folder: Path, before: datetime) -> None:
    for path in folder.glob("*-*") if folder.is_dir() else ():
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
