"""One update of the Bot API → what it brings. An update that cannot be read is poison: it is told of, not lost on.

Source: Bot API, "Update". The order of values is kept within a *lane*: the chat, all its topics together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from bot.channels.base import ConnectionState, Inbound
from bot.channels.telegram.identity import Identity, Json
from bot.channels.telegram.keys import NAME
from bot.channels.telegram.members import read_chat_member, read_my_chat_member
from bot.channels.telegram.messages import read_edit, read_message
from bot.channels.telegram.taps import read_reaction, read_tap

Reader = Callable[[Json, Identity, datetime], tuple[Inbound, ...]]

READERS: dict[str, Reader] = {
    "message": lambda raw, me, _: read_message(raw, me),
    "edited_message": lambda raw, me, _: read_edit(raw, me),
    "callback_query": lambda raw, _, now: read_tap(raw, now),
    "message_reaction": lambda raw, *_: read_reaction(raw),
    "my_chat_member": lambda raw, *_: read_my_chat_member(raw),
    "chat_member": lambda raw, *_: read_chat_member(raw),
}

ALLOWED_UPDATES = tuple(READERS)
"""What to ask Telegram for. Reactions and member changes come only when asked for (Bot API, `allowed_updates`).

Posts in a channel are not asked for: they arrive in the linked group as forwarded messages.
"""

NO_ID = -1
"""Stands for the id of an update that has none, and so can be neither confirmed nor asked for again."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one update brings (or the updates of one album). `lane` is empty where no chat is concerned."""

    updates: tuple[int, ...]
    kind: str
    lane: str
    values: tuple[Inbound, ...]
    album: str | None = None


def read_update(raw: Json, me: Identity, now: datetime) -> Arrival:
    """Read one update; never raises: what cannot be read becomes a poison report without any of its text."""
    kind, update_id = kind_of(raw), id_of(raw)
    try:
        return _read(raw, update_id, kind, me, now)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one update must not stop the others
        return Arrival((update_id,), kind, "", (poison(update_id, kind, error, now),))


def id_of(raw: Json) -> int:
    """The update's id; NO_ID if it has none."""
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    return update_id if isinstance(update_id, int) and update_id >= 0 else NO_ID


def kind_of(raw: Json) -> str:
    """The update's type: the name of its only field besides the id."""
    return next((field for field in raw if field != "update_id"), "empty") if isinstance(raw, dict) else "unreadable"


def poison(update_id: int, kind: str, error: BaseException, now: datetime) -> ConnectionState:
    """The report of a set-aside update: its id, type, and where which error arose. Error messages may quote people."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return ConnectionState(NAME, now, "poison", f"update {update_id} ({kind}): {type(error).__name__}{place}")


def _read(raw: Json, update_id: int, kind: str, me: Identity, now: datetime) -> Arrival:
    reader = READERS.get(kind)
    if update_id == NO_ID:
        raise KeyError("update_id")
    if reader is None:
        return Arrival((update_id,), kind, "", ())
    values = reader(raw[kind], me, now)
    return Arrival((update_id,), kind, _lane(raw[kind]), values, _album(raw, kind))


def _lane(content: Json) -> str:
    holder = content if "chat" in content else content.get("message", {})
    return str(holder.get("chat", {}).get("id", ""))


def _album(raw: Json, kind: str) -> str | None:
    return raw["message"].get("media_group_id") if kind == "message" else None
