"""The sweep: what is due is decided, what is stale is forgotten. No job per incident; the due time is a column."""

import logging
from datetime import datetime, timedelta

from bot.domain.events import DeadlinePassed
from bot.domain.incident import Incident
from bot.service import Change, Context, Service
from storage import incidents, noted
from storage.database import Row

log = logging.getLogger(__name__)

BATCH = 200
POISON_REST = timedelta(hours=1)
"""A row that cannot be handled is left alone for this long and noted for the watchdog; it holds nothing else up."""


class Ticker:
    """Looks for due incidents and lets the clock's event happen to each."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.last_tick_at: datetime | None = None

    async def tick(self, now: datetime) -> int:
        """Handle everything that is due at `now` (UTC); returns how many incidents were looked at."""
        handled = 0
        while rows := await self._claim(now):
            for row in rows:
                await self._pass_deadline(row, now)
            handled += len(rows)
            if len(rows) < BATCH:
                break
        self.last_tick_at = now
        return handled

    async def _claim(self, now: datetime) -> list[Row]:
        (rows,) = await self._service.database.write([incidents.due(now, BATCH)])
        return sorted(rows, key=lambda row: (row["due_at"], row["id"]))

    async def _pass_deadline(self, row: Row, now: datetime) -> None:
        def event(_incident: Incident, *_: object) -> DeadlinePassed:
            return DeadlinePassed(at=now)

        try:
            await self._service.apply([Change(row["id"], event)], Context(at=now))
        except Exception as error:
            log.exception("a due incident could not be handled", extra={"incident": row["id"]})
            note = noted.poison("sweep", "incident", row["id"], type(error).__name__, now)
            await self._service.database.write([incidents.postpone(row["id"], now + POISON_REST), note])
