"""An event loop whose clock jumps to the next timer instead of waiting: hours pass in milliseconds, exactly."""

import asyncio
import functools
import selectors
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import ParamSpec

P = ParamSpec("P")
START = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


class JumpingSelector(selectors.DefaultSelector):
    """Never blocks; tells the loop how long it would have."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.busy = 0

    def select(self, timeout: float | None = None):
        ready = super().select(0.05 if self.busy and timeout != 0 else 0)
        if self.busy and not ready:
            return ready
        if not ready and timeout is None:
            raise RuntimeError("nothing will ever happen: every task waits for another")
        if not ready and timeout:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` is virtual."""

    def __init__(self) -> None:
        self._clock = JumpingSelector()
        super().__init__(self._clock)

    def busy(self, more: int) -> None:
        """Work goes on elsewhere (a thread of the database): meanwhile the clock stands still."""
        self._clock.busy += more

    def time(self) -> float:
        return self._clock.now


def virtual(story: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run an async test on a virtual clock."""

    @functools.wraps(story)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(story(*args, **kwargs))

    return run


def now() -> datetime:
    """The time on the loop's clock."""
    return START + timedelta(seconds=asyncio.get_running_loop().time())


def elapsed() -> float:
    """Seconds since the story began."""
    return asyncio.get_running_loop().time()
