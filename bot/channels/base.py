"""The seam between the bot and a chat platform.

A channel turns what the platform delivers into the inbound values below, and outbound letters into what the platform
can show. The core writes no platform syntax; what a platform cannot do (buttons, edits, mentions) is left out or
degraded by its renderer, as its `Caps` say.

Keys: a *chat key* is `"<channel>:<the platform's chat id>"` (the channel's name never contains a colon), followed by
`"/<topic>"` for one topic of a group that has topics; a *person id*
is the platform identity `"<channel>:<user id>"` until the directory maps it to a known person.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


def whole_chat(key: str) -> str:
    """The key of the group that a topic belongs to; of any other chat, its own. Message ids are unique in it."""
    return key.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Caps:
    """What a platform can do; `rates` are (messages, seconds) per chat, `max_text` is in characters."""

    hears_all: bool
    group_buttons: bool
    private_buttons: bool
    edit: Literal["any", "stream_6min", "on_click_5s", "none"]
    mention_out: bool
    reply_to: bool
    reactions: bool
    push_needs_contact: bool
    max_text: int
    rates: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote or tapped: the person id of this channel and the name the platform shows.

    `language` is the IETF tag of the person's app ("zh-hans"), empty where the platform does not tell.
    """

    person: str
    name: str
    anonymous_admin: bool = False
    is_admin: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as people wrote it. `addressed`: it mentions the bot, replies to it, or is private."""

    chat: str
    id: str
    sender: Sender
    at: datetime
    text: str
    private: bool = False
    addressed: bool = False
    reply_to: str | None = None
    reply_from: Sender | None = None
    photos: tuple[str, ...] = ()
    kind: Literal["text", "photo", "voice", "file", "other"] = "text"
    album: str | None = None
    forwarded: bool = False
    chat_title: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A tap on a button. `id` is unique per tap; `action` is the button's id as it was sent ("ack:12")."""

    chat: str
    id: str
    sender: Sender
    at: datetime
    action: str
    message: str | None = None
    private: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A message was changed; `message` is its new form (same id)."""

    message: Message


@dataclass(frozen=True, slots=True)
class Recall:
    """A message was taken back by its writer."""

    chat: str
    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MemberChange:
    """Somebody (or the bot itself) joined, left, was promoted or muted."""

    chat: str
    id: str
    at: datetime
    sender: Sender
    change: Literal["joined", "left", "bot_added", "bot_removed", "bot_muted", "bot_promoted", "bot_demoted", "started"]
    chat_title: str = ""
    by: Sender | None = None


@dataclass(frozen=True, slots=True)
class ChatMoved:
    """A group got a new id (Telegram: group → supergroup)."""

    old: str
    new: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """The channel's own health, for the watchdog."""

    channel: str
    at: datetime
    state: Literal["up", "down", "refused", "kicked", "poison"]
    detail: str = ""


Hearing = Literal["everything", "messages", "addressed", "unknown"]
"""What the bot hears in a group: reactions and comings too; all messages; those said to it; nobody knows."""

Inbound = Message | Action | Edit | Recall | MemberChange | ChatMoved | ConnectionState
Sink = Callable[[Inbound], Awaitable[None]]
"""What a channel hands inbound values to. It returns after the commit; only then may upstream be acknowledged."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person to be called by name; `account` is the platform's user id, None where the person has none here."""

    person: str
    name: str
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button. `id` is at most 64 bytes ("ack:12"); every button has a text form as well."""

    id: str
    label: str
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Outbound:
    """What the bot wants to say, in no platform's syntax."""

    text: str
    mentions: tuple[Mention, ...] = ()
    buttons: tuple[Button, ...] = ()
    reply_to: str | None = None
    photos: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    urgent: bool = False
    silent: bool = False
    kind: str = "notice"
    incidents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentRef:
    """Where a message ended up: enough to edit it later. `answers` are references of an album's other parts."""

    chat: str
    id: str
    answers: tuple[str, ...] = field(default=())


class SendError(Exception):
    """A send did not work. `permanent`: trying again is useless; `uncertain`: it may have arrived all the same.

    `retry_after` is in seconds (a platform's 429); `gone`: the bot can no longer write to this chat;
    `moved_to`: the chat's new key; `until_heard`: nothing more can be said there until the person speaks again.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        uncertain: bool = False,
        retry_after: float | None = None,
        gone: bool = False,
        moved_to: str | None = None,
        until_heard: bool = False,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.uncertain = uncertain
        self.retry_after = retry_after
        self.gone = gone
        self.moved_to = moved_to
        self.until_heard = until_heard


@runtime_checkable
class GroupPush(Protocol):
    """A channel whose groups have a second road, opened by a key of their own."""

    async def try_key(self, key: str, text: str) -> None:
        """Post into whatever group a key belongs to. Raises `SendError`, permanent for a wrong key."""

    async def keep_key(self, chat: str, key: str) -> bool:
        """From now on a group has this key, after a restart too; False where the configuration names one."""


@runtime_checkable
class Called(Protocol):
    """A channel whose platform calls us, on the web port."""

    def routes(self) -> "Sequence[BaseRoute]":
        """What is answered there."""


class Channel(Protocol):
    """A chat platform."""

    name: str
    caps: Caps

    async def listen(self, sink: Sink) -> None:
        """Deliver inbound values until cancelled."""

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Send; `key` is the outbox row's id, for platforms that can drop repeats. Raises `SendError`."""

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Show `out` in place of an earlier message; may post anew where edits do not exist. Raises `SendError`."""

    async def take_back(self, ref: SentRef, *, buttons_only: bool) -> None:
        """Take a message out of its chat, or the buttons off it. Raises `SendError`; nothing where it is impossible."""

    async def answer(self, action: Action, text: str) -> None:
        """Tell the person who tapped a button, privately, in one line; has a deadline on most platforms."""
