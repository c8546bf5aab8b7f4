"""Writing to chats: letters step by step, edits in place, and what to do when Telegram refuses.

A letter is worth more than its trimmings: when Telegram refuses the formatting, the topic or a file, the words go
without it.
"""

from collections import OrderedDict
from dataclasses import replace

import structlog
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels.base import Outbound, SendError, SentRef
from bot.channels.telegram.failures import (
    BAD_MARKUP,
    CANNOT_DELETE,
    GONE_MESSAGE,
    NO_TEXT_THERE,
    NO_TOPIC,
    UNCHANGED,
    says,
    seconds,
    send_error,
)
from bot.channels.telegram.identity import Json
from bot.channels.telegram.keys import Address, address
from bot.channels.telegram.limits import Pace
from bot.channels.telegram.line import ANSWER_WITHIN, UPLOAD_WITHIN, Line
from bot.channels.telegram.rendering import MAX_CAPTION, cut, html, keyboard, with_mentions
from bot.channels.telegram.steps import Step, parameters, plan, text_parameters

REMEMBERED_LETTERS = 1000

log = structlog.get_logger(__name__)


class Writer:
    """Sends and edits, at the pace Telegram allows."""

    def __init__(self, line: Line, pace: Pace) -> None:
        self._line = line
        self._pace = pace
        self._progress: OrderedDict[str, dict[int, tuple[str, ...]]] = OrderedDict()

    async def send(self, chat: str, out: Outbound, key: str) -> SentRef:
        """Send a letter. When one of several steps failed, the same key goes on where it stopped. Raises SendError."""
        where, steps = address(chat), plan(out)
        sent = self._begun(key)
        for number, step in enumerate(steps):
            if number not in sent:
                sent[number] = await self._send_step(step, where, out, first=number == 0)
        del self._progress[key]
        return _reference(chat, steps, sent)

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Show a letter's text and buttons in place of an earlier one; anew if that one is gone. Raises SendError."""
        where = address(ref.chat)
        text, buttons = with_mentions(out.text, out.mentions), keyboard(out.buttons)
        target: Json = {"chat_id": where.chat_id, "message_id": int(ref.id), "reply_markup": buttons}
        try:
            await self._edit("editMessageText", target | text_parameters(cut(text), out.mentions), where, out)
        except BadRequest as error:
            return await self._edit_otherwise(error, ref, out, target)
        return ref

    async def take_back(self, ref: SentRef, *, buttons_only: bool) -> None:
        """Delete a message, or take the buttons off it; one that is gone already is fine. Raises SendError.

        Within 48 hours of sending (Bot API, "deleteMessage"); later its buttons go at least.
        """
        where = address(ref.chat)
        target: Json = {"chat_id": where.chat_id, "message_id": int(ref.id)}
        method = "editMessageReplyMarkup" if buttons_only else "deleteMessage"
        await self._pace.turn(where)
        try:
            await self._line.call(method, **target)
        except BadRequest as error:
            if says(error, UNCHANGED) or says(error, GONE_MESSAGE):
                return
            if says(error, CANNOT_DELETE):
                await self.take_back(ref, buttons_only=True)
                return
            raise send_error(error, where) from error
        except TelegramError as error:
            raise self._failed(error, where, repeatable=True) from error

    async def _edit_otherwise(self, error: BadRequest, ref: SentRef, out: Outbound, target: Json) -> SentRef:
        if says(error, UNCHANGED):
            return ref
        if says(error, GONE_MESSAGE):
            return await self.send(ref.chat, out, key=f"anew:{ref.chat}:{ref.id}")
        if says(error, NO_TEXT_THERE):
            return await self._edit_caption(ref, out, target)
        raise send_error(error, address(ref.chat)) from error

    async def _edit_caption(self, ref: SentRef, out: Outbound, target: Json) -> SentRef:
        caption = html(cut(with_mentions(out.text, out.mentions), MAX_CAPTION), out.mentions)
        where = address(ref.chat)
        try:
            await self._edit("editMessageCaption", target | {"caption": caption, "parse_mode": "HTML"}, where, out)
        except BadRequest as error:
            if not says(error, UNCHANGED):
                raise send_error(error, where) from error
        return ref

    async def _edit(self, method: str, given: Json, where: Address, out: Outbound) -> None:
        """One edit; a refusal (BadRequest) is the caller's to judge. Raises SendError for everything else."""
        await self._pace.turn(where, urgent=out.urgent)
        try:
            await self._line.call(method, **given)
        except BadRequest:
            raise
        except TelegramError as error:
            raise self._failed(error, where, repeatable=True) from error

    async def _send_step(self, step: Step, where: Address, out: Outbound, *, first: bool) -> tuple[str, ...]:
        """Send one step and return the ids of its messages; without the files if it is they that do not work."""
        try:
            return await self._send_as_is(step, where, out, first=first)
        except (OSError, SendError) as error:
            if not step.files or not _is_about_the_file(error):
                raise
            log.warning("a file could not be sent", error=str(error))
        if not step.text:
            return ()
        return await self._send_as_is(replace(step, method="sendMessage", files=()), where, out, first=first)

    async def _send_as_is(self, step: Step, where: Address, out: Outbound, *, first: bool) -> tuple[str, ...]:
        return await self._call(step, parameters(step, where, out, first=first), where, urgent=out.urgent)

    async def _call(self, step: Step, given: Json, where: Address, *, urgent: bool) -> tuple[str, ...]:
        await self._pace.turn(where, messages=step.messages, urgent=urgent)
        try:
            within = UPLOAD_WITHIN if step.files else ANSWER_WITHIN
            return _ids(await self._line.call(step.method, within=within, **given))
        except TelegramError as error:
            without = simpler(given, step, error)
            if without is None:
                raise self._failed(error, where) from error
        return await self._call(step, without, where, urgent=urgent)

    def _failed(self, error: TelegramError, where: Address, *, repeatable: bool = False) -> SendError:
        if isinstance(error, RetryAfter):
            self._pace.close(where, seconds(error))
        return send_error(error, where, repeatable=repeatable)

    def _begun(self, key: str) -> dict[int, tuple[str, ...]]:
        """What was sent of this letter by now; only so many unfinished letters are remembered."""
        sent = self._progress.setdefault(key, {})
        self._progress.move_to_end(key)
        if len(self._progress) > REMEMBERED_LETTERS:
            self._progress.popitem(last=False)
        return sent


def simpler(given: Json, step: Step, error: TelegramError) -> Json | None:
    """The same call without what Telegram refused; None if there is nothing to leave out."""
    if not isinstance(error, BadRequest):
        return None
    if says(error, NO_TOPIC) and given.get("message_thread_id"):
        return given | {"message_thread_id": None}
    if says(error, BAD_MARKUP) and given.get("parse_mode"):
        field = "text" if step.method == "sendMessage" else "caption"
        return given | {"parse_mode": None, field: step.text}
    return None


def _is_about_the_file(error: OSError | SendError) -> bool:
    """A missing file, or a refusal that is not about the chat itself."""
    return isinstance(error, OSError) or (error.permanent and not error.gone)


def _ids(answer: Json | list[Json]) -> tuple[str, ...]:
    """The ids of the messages a call sent (an album: several)."""
    messages = answer if isinstance(answer, list) else [answer]
    return tuple(str(message["message_id"]) for message in messages)


def _reference(chat: str, steps: list[Step], sent: dict[int, tuple[str, ...]]) -> SentRef:
    """The message with the buttons (the last piece of the text) stands for the letter; the others are its answers."""
    arrived = [number for number in sorted(sent) if sent[number]]
    if not arrived:
        raise SendError("none of the files could be sent", permanent=True)
    main = max((number for number in arrived if steps[number].text), default=arrived[0])
    others = tuple(message for number in arrived for message in sent[number] if number != main)
    return SentRef(chat, sent[main][0], others + sent[main][1:])
