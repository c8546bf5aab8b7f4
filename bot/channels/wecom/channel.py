"""WeCom as a channel: the bot's long connection, joined with the message push of the same groups."""

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import structlog

from bot.channels.base import Action, Caps, Outbound, SendError, SentRef, Sink
from bot.channels.notes import Notes, PassingNotes
from bot.channels.wecom import frames
from bot.channels.wecom.budget import PER_CHAT
from bot.channels.wecom.examine import Finding, examine
from bot.channels.wecom.failures import LineError
from bot.channels.wecom.frames import Json
from bot.channels.wecom.health import Health, Pulse
from bot.channels.wecom.intake import Intake, Seen
from bot.channels.wecom.keys import NAME, private_key
from bot.channels.wecom.line import Account, Line
from bot.channels.wecom.media import fetch, read_ref
from bot.channels.wecom.messages import read_message
from bot.channels.wecom.push import DEFAULT_URL as PUSH_URL
from bot.channels.wecom.push import KeyGoneError, Push, text_message
from bot.channels.wecom.sending import Writer
from bot.channels.wecom.taps import Taps, read_tap
from bot.channels.wecom.words import Words

# Each request line that httpx logs at INFO holds the key of a message push.
logging.getLogger("httpx").setLevel(logging.WARNING)

DEAF_AFTER = timedelta(seconds=95)
"""Three pings: WeCom answers one every 30 seconds."""
DRAIN_WITHIN = 5.0
KEY_OF = "key/"
"""How the names of notes begin that hold a group's message-push key."""
MAX_TEXT = 6000
"""Characters; three bytes each fit into one markdown message."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """How to reach WeCom.

    `keys` are the message-push keys of groups, by chat key. `bot_name` is the name the bot has in WeCom: with it a
    call to the bot is cut out of messages exactly, and letters can say whom to @.
    """

    account: Account
    words: Words
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    push_url: str = PUSH_URL
    bot_name: str = ""
    transport: httpx.AsyncBaseTransport | None = field(default=None, repr=False)


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class WeComChannel:
    """A smart bot of one WeCom organisation. Implements `bot.channels.base.Channel`."""

    name = NAME

    def __init__(
        self,
        options: Options,
        notes: Notes | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
        luck: Callable[[], float] = random.random,
    ) -> None:
        self._options = options
        self._notes = notes or PassingNotes()
        self._keys = dict(options.keys)
        self._now = now
        self._client = httpx.AsyncClient(transport=options.transport)
        self._pulse = Pulse(NAME, now, DEAF_AFTER)
        self._line = Line(options.account, self._pulse, self._heard, luck)
        self._taps = Taps(self._line.request, options.words)
        self._push = Push(self._client, options.push_url)
        call_first = options.words.way_to_answer(options.bot_name)
        self._writer = Writer(self._line, self._push, self._taps, self._keys, call_first)
        self._seen = Seen()
        self._intake: Intake | None = None
        self._answering: set[asyncio.Task[None]] = set()
        self.caps = Caps(
            hears_all=False,
            group_buttons=False,
            private_buttons=True,
            edit="none",
            mention_out=bool(options.keys),
            reply_to=True,
            reactions=False,
            push_needs_contact=True,
            max_text=MAX_TEXT,
            rates=PER_CHAT,
        )

    async def try_key(self, key: str, text: str) -> None:
        """Post into whatever group a message-push key belongs to. Raises a permanent `SendError` for a wrong key."""
        try:
            await self._push.send(key, text_message(text, ()), urgent=True)
        except KeyGoneError as error:
            raise SendError(str(error), permanent=True) from error

    async def keep_key(self, chat: str, key: str) -> bool:
        """From now on a group has this message-push key, after a restart too; False where the configuration names one.

        Raises what the store raises.
        """
        if chat in self._options.keys:
            return False
        await self._notes.write(f"{KEY_OF}{chat}", key)
        self._keys[chat] = key
        return True

    async def _remember_keys(self) -> None:
        """The keys that were bound in chat; what the configuration says holds before them."""
        kept = {name.removeprefix(KEY_OF): key for name, key in (await self._notes.read()).items() if KEY_OF in name}
        self._keys.update(kept | dict(self._options.keys))

    async def listen(self, sink: Sink) -> None:
        """Deliver inbound values until cancelled; then finish what had arrived, for at most five seconds."""
        self._intake = Intake(NAME, sink, self._pulse, self._now)
        await self._remember_keys()
        try:
            await self._line.run(sink)
        finally:
            await self._intake.drain(DRAIN_WITHIN)

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Send a letter. Raises `SendError`; nothing waits here for a limit."""
        return await self._writer.send(chat, out, key)

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Nothing can be edited: one short message when words changed, none otherwise (see `changes`)."""
        return await self._writer.update(ref, out)

    async def take_back(self, ref: SentRef, *, buttons_only: bool) -> None:
        """Nothing: what was sent here stays."""

    async def answer(self, action: Action, text: str) -> None:
        """Words in place of the card that was tapped, or as a message when five seconds are over."""
        if await self._taps.answer(action.id, text or self._options.words.tapped) or not text:
            return
        try:
            await self._writer.send(action.chat, Outbound(text, urgent=True), f"tap:{action.id}")
        except SendError as error:
            log.info("a tap could not be answered", error=str(error))

    async def download(self, ref: str) -> bytes:
        """The contents of a picture or file that somebody sent, within five minutes. Raises `SendError`."""
        return await fetch(self._client, read_ref(ref))

    async def examine(self, *, subscribe: bool = True) -> tuple[Finding, ...]:
        """What an operator should know before the start: credentials, and what this organisation can do.

        The only proof of a secret is to subscribe, and whoever subscribes kicks the connection there was: not while
        the bot is running (`subscribe=False` then).
        """
        await self._remember_keys()
        return await examine(self._options.account, self._keys, subscribe=subscribe)

    def health(self) -> Health:
        """The state, the age of the last frame, and what happened how often."""
        return self._pulse.health()

    async def close(self) -> None:
        """Let go of everything."""
        await self._taps.close()
        await asyncio.gather(*self._answering, return_exceptions=True)
        await self._client.aclose()

    def _heard(self, frame: Json) -> None:
        """A callback: read it, start what has to be answered at once, and queue it."""
        body = frame.get("body") or {}
        try:
            if frame.get("cmd") == frames.MESSAGE:
                self._message(frames.req_id(frame), body)
            elif frame.get("cmd") == frames.EVENT:
                self._event(frames.req_id(frame), body)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._pulse.count("unreadable_frame")
            log.warning("a callback could not be read", kind=body.get("msgtype"), error=type(error).__name__)

    def _message(self, req_id: str, body: Json) -> None:
        message = read_message(body, self._now(), self._options.bot_name)
        self._writer.callbacks.heard(message.id, req_id)
        if self._is_new(message.id) and self._intake is not None:
            self._intake.add(message.chat, message)

    def _event(self, req_id: str, body: Json) -> None:
        match (body.get("event") or {}).get("eventtype"):
            case "enter_chat" if self._is_new(str(body["msgid"])):
                self._start(self._welcome(req_id, str(body["from"]["userid"])))
            case "template_card_event":
                self._tap(req_id, body)
            case other:
                log.info("an event that needs nothing", event=other)

    def _tap(self, req_id: str, body: Json) -> None:
        action = read_tap(body, self._now())
        if action is None or not self._is_new(action.id) or self._intake is None:
            return
        self._taps.arrived(action, req_id, body)
        self._intake.add(action.chat, action)

    def _is_new(self, message_id: str) -> bool:
        if self._seen.again(message_id):
            self._pulse.count("duplicate")
            return False
        return True

    async def _welcome(self, req_id: str, userid: str) -> None:
        """Due within five seconds, so the words are ready and nothing else is asked."""
        try:
            self._writer.spend(private_key(userid))
            await self._line.request(frames.RESPOND_WELCOME, frames.welcome(self._options.words.welcome), req_id)
        except (LineError, SendError) as error:
            log.info("a welcome could not be said", error=str(error))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
