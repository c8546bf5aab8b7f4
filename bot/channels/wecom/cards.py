"""Cards with buttons, for private chats.

A card is told apart by its `task_id`, which holds all that is needed to answer a tap, so that a bot that was restarted
meanwhile knows what the card was about: `12@acknowledge-return@5f3a9c01` is incident 12, two acts, something unique.
Source: WeCom doc 101463: at most 6 buttons with labels of about 10 characters and keys of 1,024 bytes; a task_id has
at most 128 bytes of letters, digits and `_-@` and is never used twice.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.channels.base import Button, SendError
from bot.channels.wecom.frames import Json
from bot.channels.wecom.marks import mark_of, numbers_in

MAX_BUTTONS = 6
MAX_LABEL = 10
MAX_KEY_BYTES = 1024
MAX_TASK_ID = 128
MAX_TITLE = 26
MAX_SUBTITLE = 112
"""Characters that a card shows without cutting."""
BREAKS = "。！？；：，、 "
"""Where a first line that is too long for a title is cut rather than inside a word."""
SPENT = "spent"
"""The key of the button that an answered card is left with."""

_STYLES = {"plain": 2, "primary": 1, "danger": 3}
_TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")
_VERB = re.compile(r"[a-z_]+")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """What a card is about: incident numbers, and the acts it offered."""

    numbers: tuple[str, ...]
    verbs: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The message id of the card ("#12")."""
        return mark_of(self.numbers)


def new_task_id(text: str, buttons: Sequence[Button]) -> str:
    """A task_id for a card with this text and these buttons."""
    numbers = "-".join(numbers_in(text)) or "0"
    unique = secrets.token_hex(4)
    room = MAX_TASK_ID - len(f"@@{unique}")
    numbers = _whole(numbers, room)
    verbs = _whole("-".join(_verb(button) for button in buttons), room - len(numbers))
    return f"{numbers}@{verbs}@{unique}"


def read_task_id(task_id: str) -> Task | None:
    """What a task_id says; None when it is none of ours."""
    parts = task_id.split("@")
    if not _TASK_ID.fullmatch(task_id) or len(parts) != 3:  # noqa: PLR2004 - numbers, verbs, something unique
        return None
    numbers, verbs, _ = parts
    return Task(
        tuple(one for one in numbers.split("-") if one.isdecimal() and one != "0"),
        tuple(one for one in verbs.split("-") if one),
    )


def button_card(text: str, buttons: Sequence[Button], task_id: str) -> Json:
    """A card. Raises a permanent `SendError` for a button key that WeCom cannot carry."""
    title, rest = title_and_rest(text)
    if len(buttons) > MAX_BUTTONS:
        log.warning("a card shows six buttons only; the others have their text forms", buttons=len(buttons))
    return {
        "card_type": "button_interaction",
        "main_title": {"title": title},
        **({"sub_title_text": rest[:MAX_SUBTITLE]} if rest else {}),
        "button_list": [_button(button) for button in buttons[:MAX_BUTTONS]],
        "task_id": task_id,
    }


def answered_card(title: str, outcome: str, task_id: str, label: str) -> Json:
    """What stands in place of a card after a tap: one button, so labelled, that does nothing any more."""
    return {
        "card_type": "button_interaction",
        "main_title": {"title": title[:MAX_TITLE]},
        "sub_title_text": outcome[:MAX_SUBTITLE],
        "button_list": [{"text": label[:MAX_LABEL], "style": 2, "key": SPENT}],
        "task_id": task_id,
    }


def title_and_rest(text: str) -> tuple[str, str]:
    """A card's title and what stands under it."""
    first, _, rest = text.strip().partition("\n")
    if len(first) <= MAX_TITLE:
        return first, rest.strip()
    end = max((first.rfind(mark, MAX_TITLE // 2, MAX_TITLE) + 1 for mark in BREAKS), default=0) or MAX_TITLE
    return first[:end].rstrip("，；： "), f"{first[end:]}\n{rest}".strip()


def fits(text: str) -> bool:
    """Whether a card shows the whole text."""
    return len(title_and_rest(text)[1]) <= MAX_SUBTITLE


def _button(button: Button) -> Json:
    size = len(button.id.encode())
    if not 1 <= size <= MAX_KEY_BYTES:
        raise SendError(f"a button id has 1 to {MAX_KEY_BYTES} bytes: {button.id[:40]!r} has {size}", permanent=True)
    return {"text": button.label[:MAX_LABEL], "style": _STYLES[button.style], "key": button.id}


def _verb(button: Button) -> str:
    found = _VERB.match(button.id)
    return found[0] if found else "other"


def _whole(parts: str, room: int) -> str:
    """As many whole parts ("12-15-18") as there is room for."""
    return parts if len(parts) <= room else parts[: room + 1].rpartition("-")[0]
