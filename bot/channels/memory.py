"""A channel that keeps what is sent: for replay, simulation and tests. It can do everything a platform could."""

from dataclasses import dataclass, field, replace

from bot.channels.base import Action, Caps, Outbound, SentRef, Sink

EVERYTHING = Caps(
    hears_all=True,
    group_buttons=True,
    private_buttons=True,
    edit="any",
    mention_out=True,
    reply_to=True,
    reactions=True,
    push_needs_contact=False,
    max_text=4096,
    rates=(),
)


@dataclass(slots=True)
class Posted:
    """One message that was sent: its last form, how often it was edited, and whether it is gone from the chat."""

    chat: str
    id: str
    out: Outbound
    edits: int = 0
    taken_back: bool = False


@dataclass(slots=True)
class MemoryChannel:
    """Keeps every message in the order of sending. `name` is the prefix of its chats' keys.

    `first`: how many messages were sent before this one's time, so that ids are new.
    """

    name: str = "memory"
    caps: Caps = EVERYTHING
    posted: list[Posted] = field(default_factory=list)
    toasts: list[tuple[Action, str]] = field(default_factory=list)
    first: int = 0
    _by_id: dict[str, Posted] = field(default_factory=dict)

    def knows(self, ref: SentRef) -> bool:
        """Whether the message was sent here."""
        return ref.id in self._by_id

    def adopt(self, ref: SentRef, out: Outbound) -> None:
        """Keep a message that was sent in an earlier life."""
        self._by_id[ref.id] = Posted(ref.chat, ref.id, out)
        self.posted.append(self._by_id[ref.id])

    async def listen(self, sink: Sink) -> None:
        """Nothing comes in by itself: whoever drives the channel hands inbound values to the router."""

    async def send(self, chat: str, out: Outbound, *, key: str) -> SentRef:
        """Keep a message."""
        del key
        posted = Posted(chat, f"b{self.first + len(self.posted) + 1}", out)
        self.posted.append(posted)
        self._by_id[posted.id] = posted
        return SentRef(chat, posted.id)

    async def update(self, ref: SentRef, out: Outbound) -> SentRef:
        """Change a message that was kept."""
        posted = self._by_id[ref.id]
        posted.out = out
        posted.edits += 1
        return ref

    async def take_back(self, ref: SentRef, *, buttons_only: bool) -> None:
        """Mark a message as gone, or take its buttons off; that is no edit, for its words stay what they were."""
        posted = self._by_id.get(ref.id)
        if posted is None:
            return
        if buttons_only:
            posted.out = replace(posted.out, buttons=())
        else:
            posted.taken_back = True

    async def answer(self, action: Action, text: str) -> None:
        """Keep the answer to a tap."""
        self.toasts.append((action, text))
