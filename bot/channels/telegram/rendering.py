"""How a letter looks on Telegram: HTML text with mentions, buttons in rows, long texts in pieces.

Sources: Bot API, "HTML style", "InlineKeyboardButton" (1–64 bytes of `callback_data`; `style` since 9.4),
"sendMessage" (4096 characters after parsing), "sendPhoto" (1024 characters of caption).
"""

import re
from collections.abc import Sequence
from html import escape

from bot.channels.base import Button, Mention, SendError
from bot.channels.telegram.identity import Json
from bot.channels.telegram.keys import account

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_BUTTON_BYTES = 64
MAX_TOAST = 200

BUTTONS_IN_A_ROW = 3
ROW_WIDTH = 16
"""Full-width characters that fit a row on a small telephone, margins included."""
BUTTON_MARGIN = 1
ELLIPSIS = "…"
LAST_CHOICE_OF_BREAK = 0.5
"""A piece is broken at a line end or sentence end only in its second half; earlier breaks waste too much of it."""


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 code units (Bot API, "MessageEntity")."""
    return len(text) + sum(character > "\uffff" for character in text)


def with_mentions(text: str, mentions: Sequence[Mention]) -> str:
    """The text, with everybody who is to be called and is not named in it at its end."""
    missing = [f"@{mention.name}" for mention in mentions if f"@{mention.name}" not in text]
    return f"{text}\n{' '.join(missing)}" if missing else text


def html(text: str, mentions: Sequence[Mention] = ()) -> str:
    """The text as HTML; each `@name` of a mention becomes a link that notifies, with or without a username."""
    links = {f"@{mention.name}": user for mention in mentions if (user := user_id(mention)) is not None}
    if not links:
        return escape(text, quote=False)
    longest_first = sorted(links, key=len, reverse=True)
    names = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")")
    return "".join(_link(part, links) for part in names.split(text))


def user_id(mention: Mention) -> int | None:
    """Whom to notify: the Telegram account, None where the person has none here."""
    if mention.account is not None and mention.account.isdecimal():
        return int(mention.account)
    return account(mention.person)


def _link(part: str, links: dict[str, int]) -> str:
    shown = escape(part, quote=False)
    return f'<a href="tg://user?id={links[part]}">{shown}</a>' if part in links else shown


def pieces(text: str, limit: int = MAX_TEXT) -> list[str]:
    """The text in pieces of at most `limit`, broken at line ends where possible, else at the end of a sentence."""
    rest, broken = text, []
    while units(rest) > limit:
        head = rest[: break_at(rest, limit)]
        broken.append(head.rstrip())
        rest = rest[len(head) :].lstrip("\n")
    return [*broken, rest]


def cut(text: str, limit: int = MAX_TEXT) -> str:
    """The text, shortened at a line end and marked with an ellipsis if it is too long."""
    if units(text) <= limit:
        return text
    room = limit - units("\n" + ELLIPSIS)
    return text[: break_at(text, room)].rstrip() + "\n" + ELLIPSIS


def break_at(text: str, limit: int) -> int:
    """Where to break a text that is longer than `limit`: an index from 1 to the limit."""
    end = _fitting(text, limit)
    for mark in ("\n", "。", "！", "？", "；", " "):
        at = text.rfind(mark, int(end * LAST_CHOICE_OF_BREAK), end)
        if at > 0:
            return at + 1
    return end


def _fitting(text: str, limit: int) -> int:
    end = min(len(text), limit)
    while units(text[:end]) > limit:
        end -= max(1, (units(text[:end]) - limit) // 2)
    return end


def keyboard(buttons: Sequence[Button]) -> Json | None:
    """The buttons as an inline keyboard. Raises a permanent `SendError` for a button id that Telegram cannot carry."""
    if not buttons:
        return None
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows(buttons)]}


def rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Buttons in rows: as many beside each other as a telephone shows without cutting their labels."""
    laid: list[list[Button]] = []
    for button in buttons:
        if laid and _fits([*laid[-1], button]):
            laid[-1].append(button)
        else:
            laid.append([button])
    return laid


def _fits(row: Sequence[Button]) -> bool:
    """All buttons of a row get the same width, so the longest label decides."""
    widest = max(len(button.label) for button in row) + BUTTON_MARGIN
    return len(row) <= BUTTONS_IN_A_ROW and widest * len(row) <= ROW_WIDTH


def _button(button: Button) -> Json:
    size = len(button.id.encode())
    if not 1 <= size <= MAX_BUTTON_BYTES:
        raise SendError(f"a button id has 1 to {MAX_BUTTON_BYTES} bytes: {button.id!r} has {size}", permanent=True)
    look = {} if button.style == "plain" else {"style": button.style}
    return {"text": button.label, "callback_data": button.id, **look}
