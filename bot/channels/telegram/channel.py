"""Telegram as a channel: the parts put together."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from starlette.routing import Route
from telegram.error import InvalidToken, TelegramError

from bot.channels.base import Action, Caps, Hearing, Outbound, SentRef, Sink
from bot.channels.telegram.admins import Admins
from bot.channels.telegram.commands import Scope, command_parameters
from bot.channels.telegram.failures import send_error
from bot.channels.telegram.health import Health, Pulse
from bot.channels.telegram.identity import Identity, Json, read_identity
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.keys import NAME, Address, address
from bot.channels.telegram.limits import PER_CHAT, PER_GROUP, Pace
from bot.channels.telegram.line import Line, Options
from bot.channels.telegram.links import deep_link
from bot.channels.telegram.polling import LONGEST_PAUSE, Poller
from bot.channels.telegram.preflight import Finding, examine
from bot.channels.telegram.rendering import MAX_TEXT, MAX_TOAST
from bot.channels.telegram.sending import Writer
from bot.channels.telegram.taps import REACTION_MARK
from bot.channels.telegram.updates import ALLOWED_UPDATES
from bot.channels.telegram.webhook import Webhook, webhook_trouble

POLLING_CONNECTIONS = 4
"""More than one: the first may be stuck in a proxy while the next is tried."""
DEAF_AFTER = timedelta(seconds=60)
WEBHOOK_CHECK_EVERY = timedelta(seconds=30)
MAX_WEBHOOK_CONNECTIONS = 16
LOOK_WITHIN = timedelta(seconds=3)
LONG_TOAST = 40
"""Characters; a toast longer than this stays until it is tapped away."""

log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class TelegramChannel:
    """A bot account on Telegram. Implements `bot.channels.base.Channel`."""

    name = NAME
    caps = Caps(
        hears_all=True,
        group_buttons=True,
        private_buttons=True,
        edit="any",
        mention_out=True,
        reply_to=True,
        reactions=True,
        push_needs_contact=True,
        max_text=MAX_TEXT,
        rates=(PER_CHAT, PER_GROUP),
    )

    def __init__(self, options: Options, *, now: Callable[[], datetime] = utc_now) -> None:
        self._options = options
        self._now = now
        self._line = Line(options, connections=options.connections)
        self._polling_line = Line(options, connections=POLLING_CONNECTIONS)
        self._writer = Writer(self._line, Pace(options.per_second))
        self._admins = Admins(self._line)
        self._pulse = Pulse(now, DEAF_AFTER)
        self._secret = options.webhook_secret or secrets.token_urlsafe(32)
        self._webhook = Webhook(self._secret, now)
        self._me: Identity | None = None

    async def listen(self, sink: Sink) -> None:
        """Deliver inbound values until cancelled: by polling, or by webhook when `Options.webhook_url` is set."""
        me = await self._introduce(sink)
        intake = Intake(sink, self._admins, self._now)
        if self._options.webhook_url:
            await self._be_called(me, sink, intake)
        else:
            await self._poll(me, sink, intake)

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Send a letter. Raises `SendError`; see `limits` for when it waits and when it gives the letter back."""
        return await self._writer.send(chat, out, key)

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Edit in place (text and buttons), or post anew when the message is gone. Raises `SendError`."""
        return await self._writer.update(ref, out)

    async def take_back(self, ref: SentRef, *, buttons_only: bool) -> None:
        """Delete a message of the bot, or take its buttons off. Raises `SendError`."""
        await self._writer.take_back(ref, buttons_only=buttons_only)

    async def answer(self, action: Action, text: str) -> None:
        """A toast for the person who tapped; nothing happens when the tap is too old or was a reaction."""
        if action.id.startswith(REACTION_MARK):
            return
        toast: Json = {"text": text[:MAX_TOAST], "show_alert": len(text) > LONG_TOAST} if text else {}
        try:
            await self._line.call("answerCallbackQuery", callback_query_id=action.id, **toast)
        except TelegramError as error:
            log.info("a tap could not be answered", error=str(error))

    async def download(self, file_id: str) -> bytes:
        """The contents of a photo or file (up to 20 MB), given its reference ("telegram:…"). Raises `SendError`."""
        try:
            return await self._line.download(file_id.removeprefix(f"{NAME}:"))
        except TelegramError as error:
            raise send_error(error, Address(0), repeatable=True) from error

    async def set_commands(
        self,
        commands: Sequence[tuple[str, str]],
        *,
        scope: Scope = "default",
        chat: str | None = None,
        language: str = "",
    ) -> bool:
        """Register (command, description) pairs; `language` is a two-letter ISO 639-1 code, empty for everybody.

        Returns whether Telegram took them: a menu is a convenience, its absence no reason to stop. Raises ValueError
        for commands that Telegram cannot have.
        """
        try:
            await self._line.call("setMyCommands", **command_parameters(commands, scope, chat, language))
        except TelegramError as error:
            log.warning("commands not registered", scope=scope, error=str(error))
            return False
        return True

    async def identity(self) -> Identity:
        """Who the bot is. Raises `TelegramError` when Telegram cannot be asked."""
        if self._me is None:
            self._me = read_identity(await self._line.call("getMe"))
        return self._me

    async def link(self, text: str) -> str:
        """A deep link that says `text` to the bot in private. Raises `TelegramError`, or ValueError for long texts."""
        return deep_link((await self.identity()).username, text)

    async def examine(self, chats: Sequence[str] = ()) -> tuple[Finding, ...]:
        """What an operator should know before the start, about the account and these chats (chat keys)."""
        return await examine(self._line, self._options, chats)

    async def hearing(self, chat: str) -> Hearing:
        """What the bot hears in a group now; a question to Telegram."""
        try:
            me = await self.identity()
            member = await self._line.call(
                "getChatMember", within=LOOK_WITHIN, chat_id=address(chat).chat_id, user_id=me.id
            )
        except TelegramError as error:
            log.info("cannot ask what is heard", chat=chat, error=str(error))
            return "unknown"
        if member.get("status") in {"administrator", "creator"}:
            return "everything"
        return "messages" if me.hears_all else "addressed"

    def routes(self) -> list[Route]:
        """The webhook, for the web application that serves it; empty when polling."""
        path = self._options.webhook_path
        return [Route(path, self._webhook.receive, methods=["POST"])] if self._options.webhook_url else []

    def health(self) -> Health:
        """The state, and the age of the last sign of life from Telegram."""
        return self._pulse.health()

    async def _introduce(self, sink: Sink) -> Identity:
        """Ask who we are until Telegram answers."""
        pause = 1.0
        while True:
            try:
                me = await self.identity()
            except TelegramError as error:
                await self._pulse.tell(sink, "refused" if isinstance(error, InvalidToken) else "down", str(error))
            else:
                return me
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _poll(self, me: Identity, sink: Sink, intake: Intake) -> None:
        within = self._options.poll_within
        poller = Poller(self._polling_line, me, sink, intake, self._pulse, poll_within=within, now=self._now)
        await poller.stop_webhook()
        await poller.run()

    async def _be_called(self, me: Identity, sink: Sink, intake: Intake) -> None:
        """Open the webhook, then look after it: Telegram says itself when it cannot reach us."""
        self._webhook.open_for(me, intake)
        try:
            while True:
                await self._look_after_webhook(sink)
                await asyncio.sleep(WEBHOOK_CHECK_EVERY.total_seconds())
        finally:
            self._webhook.close()

    async def _look_after_webhook(self, sink: Sink) -> None:
        try:
            info = await self._line.call("getWebhookInfo")
            if info.get("url") != self._options.webhook_url or not self._pulse.heard:
                await self._set_webhook()
        except TelegramError as error:
            await self._pulse.tell(sink, "refused" if isinstance(error, InvalidToken) else "down", str(error))
            return
        await self._pulse.beat(sink, webhook_trouble(info, self._now()))

    async def _set_webhook(self) -> None:
        await self._line.call(
            "setWebhook",
            url=self._options.webhook_url,
            secret_token=self._secret,
            allowed_updates=list(ALLOWED_UPDATES),
            max_connections=MAX_WEBHOOK_CONNECTIONS,
        )

    async def close(self) -> None:
        """Hang up."""
        await asyncio.gather(self._line.close(), self._polling_line.close())
