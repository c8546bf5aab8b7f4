"""How the channel feels: what `/healthz` and the watchdog read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.channels.base import ConnectionState, Sink
from bot.channels.telegram.keys import NAME

State = Literal["up", "down", "refused", "kicked"]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """The channel's state at one moment.

    `heard_within`: the age of the last sign of life from Telegram (a poll that was answered, a webhook call or
    check); None before the first. `deaf`: that age is more than a healthy line can have.
    """

    state: State
    detail: str
    heard_within: timedelta | None
    deaf: bool
    ok: bool


class Pulse:
    """Remembers the last sign of life, and tells the sink when the state changes."""

    def __init__(self, now: Callable[[], datetime], deaf_after: timedelta) -> None:
        self._now = now
        self._deaf_after = deaf_after
        self._heard_at: datetime | None = None
        self._state: State = "down"
        self._detail = "not connected yet"
        self._told: State | None = None

    @property
    def heard(self) -> bool:
        """Telegram has answered at least once."""
        return self._heard_at is not None

    async def beat(self, sink: Sink, trouble: str = "") -> None:
        """Telegram answered, be it to tell of trouble."""
        self._heard_at = self._now()
        await self.tell(sink, "down" if trouble else "up", trouble)

    async def tell(self, sink: Sink, state: State, detail: str) -> None:
        """Note the state; the sink hears changes only, and hears again what it could not take."""
        self._state, self._detail = state, detail
        if state != self._told:
            await self._report(sink, state, detail)

    async def _report(self, sink: Sink, state: State, detail: str) -> None:
        log.info("connection", state=state, detail=detail)
        try:
            await sink(ConnectionState(NAME, self._now(), state, detail))
            self._told = state
        except Exception as error:  # noqa: BLE001 - the channel must listen on whatever the sink has
            log.warning("the connection state could not be reported", error=type(error).__name__)

    def health(self) -> Health:
        """The state now."""
        age = None if self._heard_at is None else self._now() - self._heard_at
        deaf = age is None or age > self._deaf_after
        return Health(self._state, self._detail, age, deaf, ok=self._state == "up" and not deaf)
