"""A letter: one message that the bot owes somebody; the outbox keeps it until it is sent or has no reason any more."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """Why the bot speaks. A nag is one reminder to one owner about one incident; a copy is the same elsewhere."""

    SAFETY = "safety"
    CARD = "card"
    ANSWER = "answer"
    QUESTION = "question"
    RESULT = "result"
    ESCALATION = "escalation"
    NAG = "nag"
    COPY = "copy"
    NOTICE = "notice"
    DIGEST = "digest"


PRIORITY: dict[Kind, int] = {
    Kind.SAFETY: 0,
    Kind.ANSWER: 2,
    Kind.CARD: 3,
    Kind.ESCALATION: 3,
    Kind.RESULT: 4,
    Kind.QUESTION: 4,
    Kind.NAG: 5,
    Kind.COPY: 6,
    Kind.NOTICE: 7,
    Kind.DIGEST: 9,
}
"""Smaller goes first; anything about a P0 incident goes before everything else (priority 1)."""


TASK = "task/"
"""How the keys of letters begin that tell somebody to act (`effects.DropTasks`)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a letter: `id` ("ack:12", at most 64 bytes), the label people read, its look."""

    id: str
    label: str
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Standing:
    """That a message will lose its use: at `until_at`, or when somebody says so by its name.

    `vanishes`: then all of it is taken out of the chat, otherwise its buttons only. `in_place`: while a message of
    this name stands in the chat, the new one is shown in its place.
    """

    name: str
    until_at: datetime | None = None
    vanishes: bool = False
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one chat.

    `line` is its short form inside a bundle (nags only). `to` are the people called by name. `not_before` holds it
    through quiet hours. `key` makes it unique while it waits: a second letter with the same key replaces nothing and
    adds nothing (a status card is rendered from the incident as it is when it is sent). `stale_at`: worthless after.
    `by_day`: never in the quiet hours, whatever held it up until then. `once`: a letter whose key was ever used is not
    written again (a seat is reported empty once a day). `standing`: it will lose its use later.
    """

    chat: str
    kind: Kind
    text: str
    created_at: datetime
    not_before: datetime
    incidents: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    buttons: tuple[Choice, ...] = ()
    line: str = ""
    urgent: bool = False
    reply_to: str | None = None
    key: str | None = None
    photos: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    stale_at: datetime | None = None
    once: bool = False
    by_day: bool = False
    standing: Standing | None = None

    @property
    def priority(self) -> int:
        """The order of sending."""
        return min(1, PRIORITY[self.kind]) if self.urgent else PRIORITY[self.kind]
