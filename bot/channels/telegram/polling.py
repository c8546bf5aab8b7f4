"""Our own `getUpdates` loop: fetch, hand over, and only then ask for what comes after.

A kill at any instant loses nothing: what the sink had not taken is still unconfirmed and comes again. Source: Bot
API, "getUpdates".
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import Sink
from bot.channels.telegram.backlog import ALBUM_WITHIN, Backlog
from bot.channels.telegram.failures import seconds
from bot.channels.telegram.health import Pulse, State
from bot.channels.telegram.identity import Identity, Json
from bot.channels.telegram.intake import Intake, NotTakenError
from bot.channels.telegram.line import DEAF, Line
from bot.channels.telegram.updates import ALLOWED_UPDATES, read_update

NO_FASTER_THAN = 0.2
"""Seconds: a server that answers long polls at once with nothing is not asked more often than this."""
LONGEST_PAUSE = 10.0
REFUSED_PAUSE = 30.0
CONFIRM_WITHIN = timedelta(seconds=2)

log = structlog.get_logger(__name__)


class Poller:
    """Polls until cancelled."""

    def __init__(
        self,
        line: Line,
        me: Identity,
        sink: Sink,
        intake: Intake,
        pulse: Pulse,
        *,
        poll_within: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._line = line
        self._me = me
        self._sink = sink
        self._intake = intake
        self._pulse = pulse
        self._poll_within = poll_within
        self._now = now
        self._backlog = Backlog()
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled; then tell Telegram what was taken, so that it does not come again."""
        pause = 0.0
        try:
            while True:
                await asyncio.sleep(pause)
                pause = await self._round()
        finally:
            await self._confirm()

    async def _round(self) -> float:
        """One poll and what it brought; returns the seconds to wait before the next one."""
        try:
            pause = await self._poll()
        except NotTakenError as error:
            log.warning("the sink takes nothing; updates stay with Telegram", detail=str(error))
            return self._longer_pause()
        except TelegramError as error:
            return await self._failed(error)
        self._failures = 0
        return pause

    async def _poll(self) -> float:
        clock = asyncio.get_running_loop().time
        asked = clock()
        updates = await self._fetch()
        await self._pulse.beat(self._sink)
        self._backlog.add((read_update(raw, self._me, self._now()) for raw in updates), clock())
        await self._intake.take_lanes(self._backlog.ready(clock()), self._backlog.took)
        if not self._backlog.is_empty:
            return ALBUM_WITHIN
        return 0.0 if updates else max(0.0, NO_FASTER_THAN - (clock() - asked))

    async def _fetch(self) -> list[Json]:
        """Ask for updates: at once while something is held back, otherwise as one long poll."""
        hold = self._poll_within if self._backlog.is_empty else timedelta()
        answer = await self._line.call(
            "getUpdates",
            within=hold + timedelta(seconds=5),
            offset=self._backlog.offset,
            timeout=int(hold.total_seconds()),
            allowed_updates=list(ALLOWED_UPDATES),
        )
        return list(answer or ())

    async def _failed(self, error: TelegramError) -> float:
        state, pause = self._judge(error)
        log.warning("poll failed", state=state, error=str(error), pause=pause)
        await self._pulse.tell(self._sink, state, str(error))
        if error.message == DEAF:
            self._line.renew()
        if "webhook" in error.message.lower():
            await self.stop_webhook()
        return pause

    def _judge(self, error: TelegramError) -> tuple[State, float]:
        match error:
            case InvalidToken():
                return "refused", REFUSED_PAUSE
            case Conflict():
                return "kicked", self._longer_pause()
            case RetryAfter():
                return "down", seconds(error)
        return "down", self._longer_pause()

    def _longer_pause(self) -> float:
        self._failures += 1
        return float(min(LONGEST_PAUSE, 2.0 ** (self._failures - 1)))

    async def stop_webhook(self) -> None:
        """Polling and a webhook exclude each other; waiting updates are kept."""
        try:
            await self._line.call("deleteWebhook")
        except TelegramError as error:
            log.warning("the webhook could not be taken off", error=str(error))

    async def _confirm(self) -> None:
        if self._backlog.offset is None:
            return
        try:
            await self._line.call("getUpdates", within=CONFIRM_WITHIN, offset=self._backlog.offset, timeout=0, limit=1)
        except TelegramError as error:
            log.info("taken updates stay unconfirmed and will come again", error=str(error))
