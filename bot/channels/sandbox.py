"""The channel of the demonstration: what is said in the sandbox's chats, for a page or a terminal to show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from secrets import token_hex

from bot.channels.base import Action, Outbound, SentRef, Sink
from bot.channels.memory import EVERYTHING

BOT = "bot"
NOBODY = ""
"""Who "speaks" a note about the sandbox itself."""


@dataclass(slots=True)
class Bubble:
    """One message as people see it; the bot's may be edited in place (`edits` counts)."""

    chat: str
    id: str
    who: str
    name: str
    text: str
    at: datetime
    out: Outbound | None = None
    edits: int = 0


def _new_ids() -> Iterator[str]:
    run = token_hex(3)
    return (f"{run}.{number}" for number in count(1))


@dataclass(slots=True)
class SandboxChannel:
    """Keeps every bubble in the order of its first appearance.

    `now` is the sandbox's clock, `bot_name` what the bot is called. `version` grows with every change, so that whoever
    shows the chats knows when to look. Ids are new in every run: a database that is kept knows those of earlier ones.
    """

    now: Callable[[], datetime]
    bot_name: str = "小联"
    name: str = "sandbox"
    caps = EVERYTHING
    bubbles: list[Bubble] = field(default_factory=list)
    toasts: list[tuple[str, str]] = field(default_factory=list)
    version: int = 0
    _ids: Iterator[str] = field(default_factory=_new_ids)

    async def listen(self, sink: Sink) -> None:
        """People speak through the page, which hands their words to the office itself."""

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Show a message of the bot."""
        del key
        bubble = self.show(Bubble(chat, self.new_id(), BOT, self.bot_name, out.text, self.now(), out))
        return SentRef(chat, bubble.id)

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Change a message of the bot where it stands; one of an earlier run, which nobody sees any more, anew."""
        bubble = next((one for one in self.bubbles if one.id == ref.id), None)
        if bubble is None:
            return await self.send(ref.chat, out, key="")
        bubble.text, bubble.out = out.text, out
        bubble.edits += 1
        self.touch()
        return ref

    async def take_back(self, ref: SentRef, *, buttons_only: bool) -> None:
        """Take a bubble away, or the buttons off it."""
        for bubble in [one for one in self.bubbles if one.id == ref.id]:
            if buttons_only and bubble.out is not None:
                bubble.out = replace(bubble.out, buttons=())
            elif not buttons_only:
                self.bubbles.remove(bubble)
            self.touch()

    async def answer(self, action: Action, text: str) -> None:
        """Tell the person who tapped, and nobody else."""
        if text:
            self.toasts.append((action.sender.person, text))
            self.touch()

    def show(self, bubble: Bubble) -> Bubble:
        """Somebody said something."""
        self.bubbles.append(bubble)
        self.touch()
        return bubble

    def touch(self) -> None:
        """Something changed that is worth a look."""
        self.version += 1

    def new_id(self) -> str:
        """An id that no message or tap had before."""
        return next(self._ids)

    def of_chat(self, chat: str) -> list[Bubble]:
        """What was said in a chat."""
        return [bubble for bubble in self.bubbles if bubble.chat == chat]
