"""How a channel to WeCom feels: what `/healthz`, the metrics and the watchdog read."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.channels.base import ConnectionState, Sink

State = Literal["up", "down", "refused", "kicked"]

MENDS_WITHIN = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """A channel's state at one moment.

    `heard_within`: the age of the last sign of life from WeCom, None before the first. `deaf`: that age is more than
    a healthy line can have. `ok`: nobody has to look after it; a line that is being made again is well for a minute.
    `counts`: how often since the start, by name ("connected", "late_answer", …).
    """

    state: State
    detail: str
    heard_within: timedelta | None
    deaf: bool
    ok: bool
    counts: Mapping[str, int] = field(default_factory=dict)


class Pulse:
    """Remembers the last sign of life and what happened how often; tells the sink when the state changes."""

    def __init__(self, channel: str, now: Callable[[], datetime], deaf_after: timedelta) -> None:
        self._channel = channel
        self._now = now
        self._deaf_after = deaf_after
        self._heard_at: datetime | None = None
        self._state: State = "down"
        self._detail = "还没连上"
        self._told: tuple[State, str] | None = None
        self._fell_at: datetime | None = None
        self._counts: Counter[str] = Counter()

    def count(self, what: str) -> None:
        """Something happened once more."""
        self._counts[what] += 1

    def beat(self) -> None:
        """WeCom was heard."""
        self._heard_at = self._now()

    async def tell(self, sink: Sink, state: State, detail: str = "") -> None:
        """Note the state; the sink hears changes only, and hears again what it could not take."""
        if self._state == "up" and state == "down":
            self._fell_at = self._now()
        self._state, self._detail = state, detail
        if self._told is None or self._told[0] != state:
            self.count(state)
            await self._report(sink, state, detail)

    async def _report(self, sink: Sink, state: State, detail: str) -> None:
        log.info("connection", channel=self._channel, state=state, detail=detail)
        try:
            await sink(ConnectionState(self._channel, self._now(), state, detail))
            self._told = state, detail
        except Exception as error:  # noqa: BLE001 - the channel must listen on whatever the sink has
            log.warning("the connection state could not be reported", error=type(error).__name__)

    def health(self) -> Health:
        """The state now."""
        age = None if self._heard_at is None else self._now() - self._heard_at
        deaf = age is None or age > self._deaf_after
        mending = self._state == "down" and self._fell_at is not None and self._now() - self._fell_at < MENDS_WITHIN
        ok = mending or (self._state == "up" and not deaf)
        return Health(self._state, self._detail, age, deaf, ok, dict(self._counts))
