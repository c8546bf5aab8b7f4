"""What a transcript says, as values; times are aware, ids are as in the file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote. `reply_to` is a message id, `reply_to_incident` the n-th incident opened."""

    at: datetime
    chat: str
    sender: str
    text: str
    message_id: str | None = None
    photos: tuple[str, ...] = ()
    reply_to: str | None = None
    reply_to_incident: int | None = None
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody tapped a button of the n-th incident, or under the message that was asked about."""

    at: datetime
    chat: str
    sender: str
    action: str
    incident: int | None = None
    message: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A message has another text now."""

    at: datetime
    message_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """A message was taken back."""

    at: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """Time passes."""

    at: datetime


Line = Said | Pressed | Edited | Recalled | ClockMoved


@dataclass(frozen=True, slots=True)
class Holding:
    """A role with where it holds; empty means the whole estate."""

    role: str
    buildings: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the chats. `reachable`: the bot may write to them in private."""

    id: str
    name: str
    roles: tuple[Holding, ...] = ()
    estate: str | None = None
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class ChatNamed:
    """A chat that the file describes."""

    id: str
    kind: str
    estate: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, on which line of the file (0: no line in particular), and how to mend it."""

    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        where = f"第 {self.line} 行：" if self.line else ""
        return f"{where}{self.what}。{self.mend}"


@dataclass(slots=True)
class Transcript:
    """A file, read. `numbers` are the line numbers of the file beside `lines`."""

    members: tuple[Member, ...] = ()
    chats: tuple[ChatNamed, ...] = ()
    lines: list[Line] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, number: int, line: Line) -> None:
        """Add a line; one that lies before its predecessor happens with it, and is reported."""
        if self.lines and line.at < self.lines[-1].at:
            self.problems.append(Problem(number, "时间比上一条早", "按上一条的时间处理；请检查顺序"))
            line = _moved(line, self.lines[-1].at)
        self.lines.append(line)
        self.numbers.append(number)

    def blame(self, number: int, what: str, mend: str) -> None:
        """Report something that cannot be read."""
        self.problems.append(Problem(number, what, mend))

    def senders(self) -> Iterable[str]:
        """Everyone who says or taps something."""
        return dict.fromkeys(line.sender for line in self.lines if isinstance(line, Said | Pressed))


def _moved(line: Line, at: datetime) -> Line:
    return replace(line, at=at)


_UNSTORABLE = re.compile(r"[\ud800-\udfff\x00]")


def storable(text: str) -> str:
    """The text with halves of characters from broken clients joined or marked, and without NUL.

    Neither can be written as UTF-8 or to every database.
    """
    if _UNSTORABLE.search(text) is None:
        return text
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
