"""The long connection, kept up: whatever ends it, it is made again, save when that would be wrong.

A clean close by the server is no reason to stay away. Two things are: another instance of this bot took over (to come
back would kick that one, and so on for ever), and a secret that WeCom does not accept (subscribing is guarded against
repetition). Both wait for the operator.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, InvalidURI

from bot.channels.base import Sink
from bot.channels.wecom.connection import ANSWER_WITHIN, Connection
from bot.channels.wecom.failures import KickedError, LostError, RefusedError
from bot.channels.wecom.frames import Json
from bot.channels.wecom.health import Pulse

DEFAULT_URL = "wss://openws.work.weixin.qq.com"
OPEN_WITHIN = 10.0
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_AFTER = 60.0
"""Seconds: a connection that ends sooner counts as one more failure, so that an open door that shuts at once is not
run into every second."""
MAX_FRAME = 4 * 1024 * 1024

KICKED = "同一个机器人在别处连上了，这边已停下；请确认只运行一份，然后重启"
REFUSED = "企业微信不认这个 Secret（853000）；请在管理后台“智能机器人 → API 模式”重新复制，改好后重启"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's account, and where its long connection goes. `proxy` is http://… or socks5://…, None for none."""

    bot_id: str
    secret: str = field(repr=False)
    url: str = DEFAULT_URL
    proxy: str | None = field(default=None, repr=False)


def pause(failures: int, luck: float) -> float:
    """Seconds before the next attempt after so many failures in a row; `luck` from 0 to 1 spreads many bots."""
    ceiling = min(LONGEST_PAUSE, 2.0 ** min(failures, 10))
    return SHORTEST_PAUSE + luck * (ceiling - SHORTEST_PAUSE)


class Line:
    """The connection of one bot, over all its lives."""

    def __init__(
        self,
        account: Account,
        pulse: Pulse,
        hear: Callable[[Json], None],
        luck: Callable[[], float] = random.random,
    ) -> None:
        self._account = account
        self._pulse = pulse
        self._hear = hear
        self._luck = luck
        self._connection: Connection | None = None
        self._begun_at: float | None = None

    async def run(self, sink: Sink) -> None:
        """Stay connected until cancelled; after a kick or a refused secret, only wait to be cancelled."""
        failures = 0
        while True:
            try:
                await self._live(sink)
            except KickedError:
                await self._pulse.tell(sink, "kicked", KICKED)
                break
            except RefusedError:
                await self._pulse.tell(sink, "refused", REFUSED)
                break
            except LostError as error:
                await self._pulse.tell(sink, "down", str(error))
            failures = 1 if self._was_steady() else failures + 1
            await asyncio.sleep(pause(failures, self._luck()))
        await asyncio.Event().wait()

    async def request(
        self, cmd: str, body: Json | None, req_id: str | None = None, within: float = ANSWER_WITHIN
    ) -> Json:
        """Send a command and return its answer. Raises `LineError`; see `Connection.request`."""
        if self._connection is None:
            raise LostError("not connected")
        return await self._connection.request(cmd, body, req_id, within)

    @property
    def connected(self) -> bool:
        """Subscribed, and nothing has ended it yet."""
        return self._connection is not None

    async def _live(self, sink: Sink) -> None:
        """One connection from beginning to end. Raises LostError, KickedError or RefusedError."""
        account, self._begun_at = self._account, None
        try:
            async with connect(
                account.url,
                open_timeout=OPEN_WITHIN,
                ping_interval=None,
                close_timeout=1,
                max_size=MAX_FRAME,
                proxy=account.proxy,
            ) as socket:
                connection = Connection(socket, self._pulse, self._hear)

                async def subscribed() -> None:
                    self._connection, self._begun_at = connection, asyncio.get_running_loop().time()
                    await self._pulse.tell(sink, "up")

                await connection.live(subscribed, account.bot_id, account.secret)
        except (OSError, InvalidHandshake, InvalidURI) as error:
            raise LostError(f"cannot connect: {type(error).__name__}") from error
        finally:
            self._connection = None

    def _was_steady(self) -> bool:
        return self._begun_at is not None and asyncio.get_running_loop().time() - self._begun_at >= STEADY_AFTER
