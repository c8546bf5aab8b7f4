"""Taps on cards. What stands in place of the card must be sent within 5 seconds of the tap (doc 101463).

So the answer is made from what the tap itself says, before any slow work: as soon as the bot has decided, its words
replace the card; when that takes longer than three seconds, the card says that the tap arrived, and the words follow
as a message.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.channels.base import Action, Sender, SendError
from bot.channels.wecom import frames
from bot.channels.wecom.cards import SPENT, Task, answered_card, read_task_id
from bot.channels.wecom.failures import LineError
from bot.channels.wecom.frames import Json
from bot.channels.wecom.keys import group_key, person_id, private_key
from bot.channels.wecom.messages import moment
from bot.channels.wecom.words import Words

PROVISIONAL_AFTER = 3.0
DEADLINE = 5.0
REMEMBERED = 1000

log = structlog.get_logger(__name__)

Request = Callable[[str, Json, str], Awaitable[Json]]
"""Sends a command with a body under a callback's req_id. Raises LineError."""


@dataclass(slots=True)
class Tap:
    """A tap that waits for its answer."""

    req_id: str
    task_id: str
    userid: str
    title: str
    due_at: float
    answered: bool = False


def event_of(body: Json) -> Json:
    """The tap in an event, nested as documented or flattened as some versions send it."""
    event = body.get("event") or {}
    return event.get("template_card_event") or event


def read_tap(body: Json, now: datetime) -> Action | None:
    """A tap as `Action`; None for the spent button of an answered card. Raises KeyError when a part is missing."""
    tapped, userid = event_of(body), str(body["from"]["userid"])
    if tapped["event_key"] == SPENT:
        return None
    task = read_task_id(str(tapped.get("task_id", "")))
    group = body.get("chattype") == "group"
    return Action(
        chat=group_key(str(body["chatid"])) if group else private_key(userid),
        id=str(body["msgid"]),
        sender=Sender(person_id(userid), userid),
        at=moment(body, now),
        action=str(tapped["event_key"]),
        message=task.mark if task else None,
        private=not group,
    )


class Taps:
    """The taps that were not answered yet, and the titles of the cards sent lately."""

    def __init__(self, request: Request, words: Words) -> None:
        self._request = request
        self._words = words
        self._open: dict[str, Tap] = {}
        self._titles: OrderedDict[str, str] = OrderedDict()
        self._timers: set[asyncio.Task[None]] = set()

    def sent(self, task_id: str, title: str) -> None:
        """Remember a card's title; without it (after a restart) the number alone stands for it."""
        self._titles[task_id] = title
        if len(self._titles) > REMEMBERED:
            self._titles.popitem(last=False)

    def arrived(self, action: Action, req_id: str, body: Json) -> None:
        """A tap arrived: from now on its time runs."""
        task_id = str(event_of(body).get("task_id", ""))
        due_at = asyncio.get_running_loop().time() + DEADLINE
        tap = Tap(req_id, task_id, str(body["from"]["userid"]), self._title(task_id), due_at)
        self._open[action.id] = tap
        timer = asyncio.create_task(self._provisional(action.id, tap))
        self._timers.add(timer)
        timer.add_done_callback(self._timers.discard)

    async def answer(self, action_id: str, words: str) -> bool:
        """Put words in place of the card; False when it is too late for that, and somebody has to send them."""
        tap = self._open.pop(action_id, None)
        if tap is None or tap.answered or asyncio.get_running_loop().time() >= tap.due_at:
            return False
        tap.answered = True
        return await self._replace(tap, words)

    async def close(self) -> None:
        """Stop the timers."""
        for timer in self._timers:
            timer.cancel()
        await asyncio.gather(*self._timers, return_exceptions=True)

    async def _provisional(self, action_id: str, tap: Tap) -> None:
        await asyncio.sleep(PROVISIONAL_AFTER)
        if not tap.answered:
            tap.answered = True
            await self._replace(tap, self._words.tap_arrived)
        await asyncio.sleep(DEADLINE)
        self._open.pop(action_id, None)

    async def _replace(self, tap: Tap, words: str) -> bool:
        body = frames.card_update(answered_card(tap.title, words, tap.task_id, self._words.tapped), (tap.userid,))
        try:
            await self._request(frames.RESPOND_UPDATE, body, tap.req_id)
        except (LineError, SendError) as error:
            log.info("a card could not be replaced", error=str(error))
            return False
        return True

    def _title(self, task_id: str) -> str:
        task = read_task_id(task_id) or Task((), ())
        return self._titles.get(task_id) or task.mark or self._words.tapped
