"""One life of the long connection: from subscribing to the first thing that ends it.

Requests find their answers by req_id. Every 30 seconds a ping of the protocol goes out (websocket pings are not
answered by every proxy in between); two without an answer end this life. Source: WeCom doc 101463.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from bot.channels.wecom import frames
from bot.channels.wecom.failures import (
    OK,
    WRONG_SECRET,
    AnswerError,
    KickedError,
    LineError,
    LostError,
    NoAnswerError,
    RefusedError,
)
from bot.channels.wecom.frames import Json
from bot.channels.wecom.health import Pulse

PING_EVERY = 30.0
MISSED_PINGS = 2
ANSWER_WITHIN = 10.0
"""Seconds for an acknowledgement; slower ones are counted, and the request is uncertain."""

LAST_WORDS_WITHIN = 0.1

log = structlog.get_logger(__name__)


class Connection:
    """A websocket that was opened. `hear` is called with every callback frame, in order, and must not wait."""

    def __init__(self, socket: ClientConnection, pulse: Pulse, hear: Callable[[Json], None]) -> None:
        self._socket = socket
        self._pulse = pulse
        self._hear = hear
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._unanswered_pings = 0

    async def live(self, subscribed: Callable[[], Coroutine[Any, Any, None]], bot_id: str, secret: str) -> None:
        """Subscribe, call `subscribed`, and stay until something ends it.

        Raises:
            LostError: the connection is gone, whoever ended it and however politely.
            KickedError: another one took over.
            RefusedError: the secret is wrong.
        """
        parts = (self._begin(subscribed, bot_id, secret), self._keep_alive(), self._read())
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            _, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            self._end()
            # WeCom's words (a kick, a refusal) and the close that follows come almost at once; the words count.
            if others:
                await asyncio.wait(others, timeout=LAST_WORDS_WITHIN)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._end()
        raise _strongest([_ending(task) for task in tasks])

    async def request(
        self, cmd: str, body: Json | None, req_id: str | None = None, within: float = ANSWER_WITHIN
    ) -> Json:
        """Send a command and return its answer.

        Requests with one req_id (replies to one callback) go one after the other, as their answers look alike.

        Raises:
            AnswerError: WeCom answered with an error.
            NoAnswerError: it did not answer in time.
            LostError: the connection ended.
        """
        given = req_id or frames.new_req_id(cmd)
        while given in self._waiting:
            await asyncio.wait({self._waiting[given]})
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[given] = answer
        try:
            await self._write(frames.frame(cmd, given, body))
            return _accepted(await asyncio.wait_for(answer, within))
        except TimeoutError:
            self._pulse.count("no_answer")
            raise NoAnswerError(f"no answer to {cmd} within {within:g} s") from None
        finally:
            if self._waiting.get(given) is answer:
                del self._waiting[given]

    async def _begin(self, subscribed: Callable[[], Coroutine[Any, Any, None]], bot_id: str, secret: str) -> None:
        await self._subscribe(bot_id, secret)
        await subscribed()

    async def _subscribe(self, bot_id: str, secret: str) -> None:
        try:
            await self.request(frames.SUBSCRIBE, frames.subscription(bot_id, secret))
        except AnswerError as error:
            if error.code == WRONG_SECRET:
                raise RefusedError(str(error)) from error
            raise LostError(f"subscription refused: {error}") from error
        except NoAnswerError as error:
            raise LostError(str(error)) from error

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            if self._unanswered_pings >= MISSED_PINGS:
                self._socket.transport.abort()
                raise LostError(f"{MISSED_PINGS} pings were not answered")
            self._unanswered_pings += 1
            await self._ping()

    async def _ping(self) -> None:
        req_id = frames.new_req_id(frames.PING)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(self._pinged)
        self._waiting[req_id] = answer
        await self._write(frames.frame(frames.PING, req_id))

    def _pinged(self, answer: "asyncio.Future[Json]") -> None:
        if not answer.cancelled() and answer.exception() is None:
            self._unanswered_pings = 0

    async def _read(self) -> None:
        try:
            while True:
                self._take(await self._socket.recv())
        except ConnectionClosed as error:
            raise LostError(f"closed: {_close(error)}") from error

    def _take(self, raw: str | bytes) -> None:
        self._pulse.beat()
        try:
            frame = frames.read_frame(raw)
        except frames.FrameError as error:
            self._pulse.count("unreadable_frame")
            log.warning("a frame could not be read", error=str(error))
            return
        if "cmd" not in frame:
            self._answered(frame)
        elif is_kick(frame):
            raise KickedError("another connection of this bot took over")
        else:
            self._hear(frame)

    def _answered(self, frame: Json) -> None:
        answer = self._waiting.pop(frames.req_id(frame), None)
        if answer is None or answer.done():
            self._pulse.count("late_answer")
            log.info("an answer came too late", req_id=frames.req_id(frame), code=frame.get("errcode"))
            return
        answer.set_result(frame)

    async def _write(self, frame: Json) -> None:
        try:
            await self._socket.send(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except ConnectionClosed as error:
            raise LostError(f"closed: {_close(error)}") from error

    def _end(self) -> None:
        """Whoever still waits for an answer will get none."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(LostError("the connection ended before the answer", sent=True))
                answer.exception()  # a ping has nobody who would look at it
        self._waiting.clear()


def is_kick(frame: Json) -> bool:
    """Whether WeCom says that a newer connection replaces this one."""
    event = (frame.get("body") or {}).get("event") or {}
    return frame.get("cmd") == frames.EVENT and event.get("eventtype") == "disconnected_event"


def _accepted(answer: Json) -> Json:
    code = answer.get("errcode", OK)
    if code != OK:
        raise AnswerError(int(code), str(answer.get("errmsg", "")))
    return answer


def _close(error: ConnectionClosed) -> str:
    got = error.rcvd
    return f"{got.code} {got.reason}".strip() if got else "without a word"


def _ending(task: "asyncio.Task[None]") -> Exception | None:
    error = None if task.cancelled() else task.exception()
    return error if isinstance(error, Exception) else None


def _strongest(endings: Sequence[Exception | None]) -> Exception:
    """What ended a connection: a kick or a refusal rather than the close around it, our reason rather than theirs."""
    errors = [error for error in endings if error is not None]
    unexpected = [error for error in errors if not isinstance(error, LineError)]
    told = [error for error in errors if isinstance(error, KickedError | RefusedError)]
    reasons = [error for error in errors if not (isinstance(error, LostError) and error.sent)]
    return next(iter((*unexpected, *told, *reasons, *errors)))
