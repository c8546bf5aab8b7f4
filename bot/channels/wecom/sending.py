"""Letters on their way to WeCom: which road each one takes.

In a group: what calls people by name, or is urgent, goes by message push where the group has a key (only that way the
call is heard); everything else answers the message it is about, or is pushed by the bot. In private: a card where there
are buttons, words otherwise. A letter is worth more than its road: when one is closed, the next is taken.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from bot.channels.base import Outbound, SendError, SentRef
from bot.channels.wecom import frames
from bot.channels.wecom.budget import PER_CHAT, Budget
from bot.channels.wecom.cards import button_card, fits, new_task_id, title_and_rest
from bot.channels.wecom.changes import news, told
from bot.channels.wecom.failures import (
    STALE_REQUEST,
    TOO_OFTEN,
    TOO_OFTEN_FOR,
    AnswerError,
    LineError,
    group_error,
    send_error,
)
from bot.channels.wecom.frames import Json
from bot.channels.wecom.keys import Address, address
from bot.channels.wecom.line import Line
from bot.channels.wecom.marks import mark_in
from bot.channels.wecom.push import MAX_BYTES, KeyGoneError, Push, text_message
from bot.channels.wecom.rendering import harmless, pieces, userids, with_names, with_way_to_answer
from bot.channels.wecom.taps import Taps
from bot.channels.wecom.uploading import Uploader

REMEMBERED = 1000
REPLY_WITHIN = 24 * 3600.0
"""Seconds for which a callback can be replied to."""
CALLING = frozenset({"nag", "copy", "escalation", "safety"})

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Progress:
    """What has gone out of a letter by now: one of several messages goes on where it stopped.

    `sent` counts the pieces that went by `road`; on another road they begin anew, as pieces differ in size.
    """

    road: str = ""
    sent: int = 0
    text_done: bool = False
    files_done: int = 0

    def rest(self, parts: list[str], road: str) -> list[str]:
        """The pieces that are still to go by this road."""
        if road != self.road:
            self.road, self.sent = road, 0
        return parts[self.sent :]


class Callbacks:
    """Which callbacks can still be replied to, by the id of their message; each is replied to once."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def heard(self, message_id: str, req_id: str) -> None:
        """A message arrived."""
        self._known[message_id] = (req_id, asyncio.get_running_loop().time())
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def use(self, message_id: str | None) -> str | None:
        """The req_id to reply with; None when there is none, or it is too old."""
        req_id, at = self._known.pop(message_id or "", ("", 0.0))
        return req_id if req_id and asyncio.get_running_loop().time() - at < REPLY_WITHIN else None


class Writer:
    """Sends letters. `keys` are the groups' message-push keys by chat key, `call_first` how to be heard in a group."""

    def __init__(self, line: Line, push: Push, taps: Taps, keys: Mapping[str, str], call_first: str) -> None:
        self._line = line
        self._push = push
        self._taps = taps
        self._keys = keys
        self._call_first = call_first
        self._budget = Budget(PER_CHAT)
        self._uploader = Uploader(line)
        self._progress: OrderedDict[str, Progress] = OrderedDict()
        self.callbacks = Callbacks()

    async def send(self, chat: str, out: Outbound, key: str) -> SentRef:
        """Send a letter. When a part of it failed, the same key goes on where it stopped. Raises `SendError`."""
        where, progress = address(chat), self._begun(key)
        if out.text and not progress.text_done:
            await (self._to_member if where.private else self._to_group)(chat, where, out, progress)
            progress.text_done = True
        files = (*out.photos, *out.documents)
        for file in files[progress.files_done :]:
            await self._attach(chat, where, file, urgent=out.urgent)
            progress.files_done += 1
        del self._progress[key]
        return SentRef(chat, mark_in(out.text) or f"sent:{key}", told(out.text))

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Tell what is new, in one short message; nothing when only numbers changed. Raises `SendError`."""
        fresh, where = news(out.text, ref.answers), address(ref.chat)
        if fresh and not where.private:
            await self._to_group(ref.chat, where, replace(out, text=fresh, mentions=()), Progress())
        elif fresh and out.buttons:
            await self._send_card(ref.chat, where, harmless(fresh), out)
        elif fresh:
            await self._post(ref.chat, where, harmless(fresh), urgent=out.urgent)
        return SentRef(ref.chat, ref.id, told(out.text))

    def spend(self, chat: str) -> None:
        """A message that is sent elsewhere counts too (a welcome). Raises `SendError` when there is none left."""
        self._budget.spend(chat, urgent=True)

    async def _to_group(self, chat: str, where: Address, out: Outbound, progress: Progress) -> None:
        text = with_way_to_answer(with_names(out.text, out.mentions), out.kind, self._call_first)
        if self._pushes(chat, out) and await self._pushed(chat, text, out, progress):
            return
        try:
            await self._say(chat, where, text, out, progress)
        except SendError as error:
            # The bot may not write first: a group in which nobody has called it yet is reached by its push only.
            if not error.gone or chat not in self._keys or not await self._pushed(chat, text, out, progress):
                raise group_error(error) from error

    def _pushes(self, chat: str, out: Outbound) -> bool:
        """Whether message push is the better road, or the only one there is at the moment."""
        calls = bool(out.mentions) or out.urgent or out.kind in CALLING
        return chat in self._keys and (calls or not self._line.connected)

    async def _pushed(self, chat: str, text: str, out: Outbound, progress: Progress) -> bool:
        """Post by message push; False when this road is closed. The last piece makes the call."""
        parts = progress.rest(pieces(text, MAX_BYTES), "push")
        try:
            for number, part in enumerate(parts, start=1):
                called = userids(out.mentions) if number == len(parts) else ()
                await self._push.send(self._keys[chat], text_message(part, called), urgent=out.urgent)
                progress.sent += 1
        except KeyGoneError as error:
            log.warning("the message-push key of a group does not work", chat=chat, error=str(error))
            return False
        except SendError as error:
            if out.urgent and error.retry_after is not None:
                return False  # the bot's own road has a limit of its own
            raise
        return True

    async def _to_member(self, chat: str, where: Address, out: Outbound, progress: Progress) -> None:
        if not out.buttons or not fits(out.text):
            await self._say(chat, where, out.text, out, progress)
        if out.buttons:
            await self._send_card(chat, where, harmless(out.text), out)

    async def _say(self, chat: str, where: Address, text: str, out: Outbound, progress: Progress) -> None:
        """Words by the long connection: the first piece as a reply where the letter is one."""
        for part in progress.rest(pieces(harmless(text), frames.MAX_CONTENT), "line"):
            reply = self.callbacks.use(out.reply_to)
            if reply is None or not await self._replied(chat, reply, part, urgent=out.urgent):
                await self._post(chat, where, part, urgent=out.urgent)
            progress.sent += 1

    async def _send_card(self, chat: str, where: Address, text: str, out: Outbound) -> None:
        task_id = new_task_id(text, out.buttons)
        card = button_card(text, out.buttons, task_id)
        self._budget.spend(chat, urgent=out.urgent)
        await self._push_frame(chat, where, frames.template_card(card))
        self._taps.sent(task_id, title_and_rest(text)[0])

    async def _replied(self, chat: str, reply: str, text: str, *, urgent: bool) -> bool:
        """Answer the message itself; False when WeCom does not know it any more. Raises `SendError`."""
        self._budget.spend(chat, urgent=urgent)
        body = frames.stream(frames.new_req_id("stream"), text, finish=True)
        try:
            await self._line.request(frames.RESPOND, body, reply)
        except AnswerError as error:
            if error.code not in STALE_REQUEST:
                raise self._failed(chat, error) from error
            return False
        except LineError as error:
            raise send_error(error) from error
        return True

    async def _post(self, chat: str, where: Address, text: str, *, urgent: bool) -> None:
        self._budget.spend(chat, urgent=urgent)
        await self._push_frame(chat, where, frames.markdown(text))

    async def _push_frame(self, chat: str, where: Address, message: Json) -> None:
        try:
            await self._line.request(frames.SEND, frames.to_chat(where.id, message))
        except LineError as error:
            raise self._failed(chat, error) from error

    async def _attach(self, chat: str, where: Address, file: str, *, urgent: bool) -> None:
        """Send a picture or file; one that is not there, or lies on another platform, is left out."""
        path = Path(file)
        if not await asyncio.to_thread(path.is_file):
            log.warning("a file could not be sent", kind=path.suffix)
            return
        self._budget.spend(chat, urgent=urgent)
        kind, media_id = await self._uploader.upload(path)
        await self._push_frame(chat, where, frames.media(kind, media_id))

    def _failed(self, chat: str, error: LineError) -> SendError:
        if isinstance(error, AnswerError) and error.code in TOO_OFTEN:
            self._budget.close(chat, TOO_OFTEN_FOR)
        return send_error(error)

    def _begun(self, key: str) -> Progress:
        progress = self._progress.setdefault(key, Progress())
        self._progress.move_to_end(key)
        if len(self._progress) > REMEMBERED:
            self._progress.popitem(last=False)
        return progress
