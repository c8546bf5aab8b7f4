"""What a decision wants done, as values in the imperative. `bot.domain.announce` turns them into letters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.letters import Kind

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class ShowCard:
    """Bring the incident's status card up to date wherever it is shown (and post it where it is not yet).

    `call` are people to be called by name with it: those newly asked.
    """

    call: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """Say a text of the catalogue in each of these chats.

    `template` is the catalogue's key (it also says which buttons go with the text); the incident's own facts are
    always at hand, `facts` adds to them.
    """

    kind: Kind
    template: str
    chats: tuple[str, ...]
    to: tuple[str, ...] = ()
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DropWaiting:
    """The reason for queued messages of these kinds has gone: never send them late."""

    kinds: tuple[Kind, ...] = (Kind.NAG, Kind.COPY)


@dataclass(frozen=True, slots=True)
class DropTasks:
    """It is in other hands, or nobody's business any more: what waits to tell somebody to act has lost its reason."""


Effect = ShowCard | Say | DropWaiting | DropTasks
