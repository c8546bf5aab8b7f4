"""Customer service (微信客服) as a channel: any WeChat user, one to one, by a link or a QR code.

WeCom calls when there is something (the callback holds a token, no words); the words are fetched with a cursor, which
moves on only after the bot has taken them, so a kill loses nothing. Sources: WeCom docs 94670, 94677, 95122.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import structlog
from starlette.routing import Route

from bot.channels.base import Action, Caps, Message, Outbound, SendError, SentRef, Sink
from bot.channels.notes import Notes
from bot.channels.wecom.changes import news, told
from bot.channels.wecom.channel import utc_now
from bot.channels.wecom.examine import Finding
from bot.channels.wecom.failures import EXHAUSTED, AnswerError, LineError, send_error
from bot.channels.wecom.frames import Json
from bot.channels.wecom.health import Health, Pulse
from bot.channels.wecom.intake import Intake, Seen
from bot.channels.wecom.marks import mark_in
from bot.channels.wecom.residents.api import Api, Corp
from bot.channels.wecom.residents.callback import Callback
from bot.channels.wecom.residents.check import examine_service
from bot.channels.wecom.residents.polling import Rounds
from bot.channels.wecom.residents.quota import Quota
from bot.channels.wecom.residents.service_messages import (
    MEDIA,
    NAME,
    Entry,
    Undelivered,
    Welcome,
    address,
    letter,
    read_item,
    text_message,
)

PATH = "/wecom/service"
EVERY = 600.0
"""Seconds between looks of our own; without a callback's token WeCom allows few. Callbacks wake us at once."""
DEAF_AFTER = timedelta(minutes=15)
CALL_ANSWERED_WITHIN = 4.0
"""Seconds: WeCom waits for five."""
FIRST_TIME_SINCE = timedelta(hours=1)
"""Without a cursor WeCom hands out three days: what is older than this is not news any more."""
LIMIT = 1000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """How to reach customer service.

    `callback_token` and `callback_key` are those that the administration page shows beside the callback's address.
    """

    corp: Corp
    callback_token: str = field(repr=False)
    callback_key: str = field(repr=False)
    welcome: str
    path: str = PATH
    transport: httpx.AsyncBaseTransport | None = field(default=None, repr=False)


class ServiceChannel:
    """The service accounts of one organisation. Implements `bot.channels.base.Channel`."""

    name = NAME
    caps = Caps(
        hears_all=True,
        group_buttons=False,
        private_buttons=True,
        edit="none",
        mention_out=False,
        reply_to=False,
        reactions=False,
        push_needs_contact=True,
        max_text=680,
        rates=(),
    )

    def __init__(self, options: ServiceOptions, notes: Notes, *, now: Callable[[], datetime] = utc_now) -> None:
        self._options = options
        self._notes = notes
        self._now = now
        self._client = httpx.AsyncClient(transport=options.transport)
        self._api = Api(self._client, options.corp)
        self._pulse = Pulse(NAME, now, DEAF_AFTER)
        self._rounds = Rounds(self._pulse, EVERY)
        self._callback = Callback(options.callback_token, options.callback_key, options.corp.corp_id, self._called)
        self._tokens: dict[str, str] = {}
        self._quota = Quota(notes, now)
        self._seen = Seen()
        self._answering: set[asyncio.Task[None]] = set()

    async def listen(self, sink: Sink) -> None:
        """Deliver inbound values until cancelled."""
        intake = Intake(NAME, sink, self._pulse, self._now)
        await self._rounds.run(sink, lambda: self._fetch(intake))

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Send a letter, and one of its pictures if a message is left for it; files are left out.

        Raises `SendError`, `until_heard` when five are used up.
        """
        await self._say(chat, letter(out.text, out.buttons))
        await self._show(chat, out.photos[:1])
        return SentRef(chat, mark_in(out.text) or f"sent:{key}", told(out.text))

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Tell what is new if the five messages allow it; what was left out comes with the next. Raises `SendError`."""
        fresh = news(out.text, ref.answers)
        if not fresh:
            return ref
        if not await self._quota.news_allowed(ref.chat):
            log.info("news were left out: few messages are left", chat_left=await self._quota.left(ref.chat))
            return ref
        await self._say(ref.chat, text_message(fresh))
        return SentRef(ref.chat, ref.id, told(out.text))

    async def take_back(self, ref: SentRef, *, buttons_only: bool) -> None:
        """Nothing: what was sent here stays."""

    async def answer(self, action: Action, text: str) -> None:
        """Tell the resident who tapped."""
        if not text:
            return
        try:
            await self._say(action.chat, text_message(text))
        except SendError as error:
            log.info("a tap could not be answered", error=str(error))

    async def download(self, ref: str) -> bytes:
        """The contents of a picture, within three days. Raises `SendError`."""
        if not ref.startswith(MEDIA):
            raise SendError("not a file of customer service", permanent=True)
        try:
            return await self._api.download("/cgi-bin/media/get", media_id=ref.removeprefix(MEDIA))
        except LineError as error:
            raise SendError(str(error), permanent=isinstance(error, AnswerError)) from error

    async def examine(self) -> tuple[Finding, ...]:
        """What an operator should know before the start."""
        return await examine_service(self._api, self._options.path)

    def routes(self) -> list[Route]:
        """The callback, for the web application."""
        return [self._callback.route(self._options.path)]

    def health(self) -> Health:
        """The state, the age of the last answer, and what happened how often."""
        return self._pulse.health()

    async def close(self) -> None:
        """Let go of everything."""
        await asyncio.gather(*self._answering, return_exceptions=True)
        await self._client.aclose()

    async def _called(self, event: Json) -> bool:
        """WeCom says that there is something: whether all of it was taken, and is on our disk, before it waits no more.

        The token in the event lifts the limit of asking, for ten minutes.
        """
        if event.get("Event") != "kf_msg_or_event" or not event.get("OpenKfId"):
            return True
        self._tokens[str(event["OpenKfId"])] = str(event.get("Token", ""))
        taken = await self._rounds.wake(CALL_ANSWERED_WITHIN)
        self._pulse.count("called" if taken else "call_not_taken")
        return taken

    async def _fetch(self, intake: Intake) -> None:
        listed = await self._api.get("/cgi-bin/kf/account/list")
        accounts = [str(account["open_kfid"]) for account in listed.get("account_list") or ()]
        for account in dict.fromkeys((*self._tokens, *accounts)):
            token = self._tokens.get(account, "")
            await self._fetch_account(account, token, intake)
            if self._tokens.get(account) == token:
                del self._tokens[account]

    async def _fetch_account(self, account: str, token: str, intake: Intake) -> None:
        """Page by page; the cursor moves on after a page was taken. Raises LineError, and what the store raises."""
        cursor = f"cursor/{account}"
        more, since = True, (await self._notes.read()).get(cursor, "")
        while more:
            asked = {"cursor": since, "token": token, "limit": LIMIT, "open_kfid": account}
            page = await self._api.post("/cgi-bin/kf/sync_msg", {key: value for key, value in asked.items() if value})
            values = [value for item in page.get("msg_list") or () if (value := self._read(item)) is not None]
            self._greet(values)
            for value in values:
                await self._take(value, intake, first_time=not since)
            if page.get("next_cursor", since) != since:
                since = str(page["next_cursor"])
                await self._notes.write(cursor, since)
            more = bool(page.get("has_more"))

    def _read(self, item: Json) -> Entry | None:
        try:
            return read_item(item)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._pulse.count("unreadable")
            log.warning("an entry could not be read", kind=item.get("msgtype"), error=type(error).__name__)
            return None

    def _greet(self, values: Sequence[Entry]) -> None:
        """Due within 20 seconds: before the messages of a page are taken, and beside them."""
        for code in (value.code for value in values if isinstance(value, Welcome)):
            task = asyncio.create_task(self._welcome(code))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _take(self, value: Entry, intake: Intake, *, first_time: bool) -> None:
        match value:
            case Welcome():
                return
            case Undelivered(chat):
                self._pulse.count("undelivered")
                await self._quota.exhausted(chat)
                return
            case Message(chat=chat, id=message_id, at=at) | Action(chat=chat, id=message_id, at=at):
                if self._seen.again(message_id) or (first_time and self._now() - at > FIRST_TIME_SINCE):
                    return
                await self._quota.heard(chat, at)
        await intake.take(value)

    async def _welcome(self, code: str) -> None:
        try:
            await self._api.post("/cgi-bin/kf/send_msg_on_event", {"code": code, **text_message(self._options.welcome)})
        except LineError as error:
            log.info("a welcome could not be said", error=str(error))

    async def _show(self, chat: str, photos: Sequence[str]) -> None:
        """A picture; the words have arrived, so nothing is said of one that cannot be sent."""
        for photo in photos:
            file = Path(photo)
            if await self._quota.left(chat) == 0 or not await asyncio.to_thread(file.is_file):
                continue
            try:
                media_id = await self._api.upload(await asyncio.to_thread(file.read_bytes))
                await self._say(chat, {"msgtype": "image", "image": {"media_id": media_id}})
            except (LineError, SendError) as error:
                log.info("a picture could not be sent", error=str(error))

    async def _say(self, chat: str, message: Json) -> None:
        where = address(chat)
        await self._quota.spend(chat)
        try:
            await self._api.post(
                "/cgi-bin/kf/send_msg", {"touser": where.resident, "open_kfid": where.account, **message}
            )
        except AnswerError as error:
            if error.code in EXHAUSTED:
                await self._quota.exhausted(chat)
                self._pulse.count("exhausted")
                raise SendError(str(error), until_heard=True) from error
            raise send_error(error) from error
        except LineError as error:
            raise send_error(error) from error
