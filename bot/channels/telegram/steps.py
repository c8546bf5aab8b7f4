"""A letter as the messages that carry it, in order.

The text comes first, with the buttons on its last piece: that is the message edited later. A single photo or document
carries a short text as its caption. Sources: Bot API, "sendMessage", "sendPhoto", "sendMediaGroup", "sendDocument".
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from telegram import InputFile, InputMediaPhoto

from bot.channels.base import Mention, Outbound
from bot.channels.telegram.identity import Json
from bot.channels.telegram.keys import NAME, Address
from bot.channels.telegram.rendering import MAX_CAPTION, html, keyboard, pieces, units, with_mentions

ALBUM_MAX = 10

Method = Literal["sendMessage", "sendPhoto", "sendMediaGroup", "sendDocument"]


@dataclass(frozen=True, slots=True)
class Step:
    """One call of the Bot API. `files` are file references, web addresses or paths; `text` may be their caption."""

    method: Method
    text: str = ""
    files: tuple[str, ...] = ()
    buttons: Json | None = None

    @property
    def messages(self) -> int:
        """How many messages this counts as."""
        return max(1, len(self.files))


def plan(out: Outbound) -> list[Step]:
    """The steps of a letter. Raises a permanent `SendError` for a button that Telegram cannot carry."""
    text, buttons = with_mentions(out.text, out.mentions), keyboard(out.buttons)
    attached = attachments(out)
    if len(out.photos) + len(out.documents) == 1 and units(text) <= MAX_CAPTION:
        return [Step(attached[0].method, text, attached[0].files, buttons)]
    if not text and attached:
        return attached
    *heads, last = pieces(text)
    return [*(Step("sendMessage", head) for head in heads), Step("sendMessage", last, buttons=buttons), *attached]


def attachments(out: Outbound) -> list[Step]:
    """Photos in albums of ten, then the documents."""
    albums = [out.photos[start : start + ALBUM_MAX] for start in range(0, len(out.photos), ALBUM_MAX)]
    photos = [Step("sendPhoto" if len(album) == 1 else "sendMediaGroup", files=album) for album in albums]
    return [*photos, *(Step("sendDocument", files=(document,)) for document in out.documents)]


def parameters(step: Step, where: Address, out: Outbound, *, first: bool) -> Json:
    """The parameters of the call; only the first message of a letter is a reply. Raises OSError for a missing file."""
    reply = {"message_id": int(out.reply_to), "allow_sending_without_reply": True} if first and out.reply_to else None
    return {
        "chat_id": where.chat_id,
        "message_thread_id": where.thread,
        "disable_notification": out.silent or None,
        "reply_parameters": reply,
        "reply_markup": step.buttons,
        **contents(step, out.mentions),
    }


def contents(step: Step, mentions: tuple[Mention, ...]) -> Json:
    """The text or the files of a step. Reads files from disk; raises OSError when one is not there."""
    caption = {"caption": html(step.text, mentions), "parse_mode": "HTML"} if step.text else {}
    match step.method:
        case "sendMessage":
            return text_parameters(step.text, mentions)
        case "sendPhoto":
            return {"photo": attached(step.files[0]), **caption}
        case "sendDocument":
            return {"document": attached(step.files[0]), **caption}
        case "sendMediaGroup":
            return {"media": [InputMediaPhoto(attached(file, album=True)) for file in step.files]}


def text_parameters(text: str, mentions: tuple[Mention, ...]) -> Json:
    """A text as HTML, without previews of the pages it links to."""
    return {"text": html(text, mentions), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def attached(file: str, *, album: bool = False) -> str | InputFile:
    """A file as the Bot API takes it: by reference, by web address, or uploaded. Raises OSError."""
    channel, _, file_id = file.partition(":")
    if channel == NAME:
        return file_id
    if channel in {"http", "https"}:
        return file
    path = Path(file)
    return InputFile(path.read_bytes(), filename=path.name, attach=album)
