"""The channel of the demonstration: what is said in the sandbox's chats, for a page or a terminal to show."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.base import Action, Outbound, SentRef, Sink
from bot.channels.memory import EVERYTHING

BOT = "bot"


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
    trace: str = ""


@dataclass(slots=True)
class SandboxChannel:
    """Keeps every bubble in the order of its first appearance. `now` is the sandbox's clock."""

    now: Callable[[], datetime]
    name: str = "sandbox"
    caps = EVERYTHING
    bubbles: list[Bubble] = field(default_factory=list)
    toasts: list[tuple[str, str]] = field(default_factory=list)
    version: int = 0

    async def listen(self, sink: Sink) -> None:
        """People speak through the page, which hands their words to the office itself."""

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Show a message of the bot."""
        del key
        bubble = Bubble(chat, f"b{len(self.bubbles) + 1}", BOT, "小联", out.text, self.now(), out)
        self.show(bubble)
        return SentRef(chat, bubble.id)

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Change a message of the bot where it stands."""
        for bubble in self.bubbles:
            if bubble.id == ref.id:
                bubble.text, bubble.out = out.text, out
                bubble.edits += 1
        self.version += 1
        return ref

    async def answer(self, action: Action, text: str) -> None:
        """Tell the person who tapped, and nobody else."""
        if text:
            self.toasts.append((action.sender.person, text))
            self.version += 1

    def show(self, bubble: Bubble) -> None:
        """Somebody said something."""
        self.bubbles.append(bubble)
        self.version += 1

    def of_chat(self, chat: str) -> list[Bubble]:
        """What was said in a chat."""
        return [bubble for bubble in self.bubbles if bubble.chat == chat]
