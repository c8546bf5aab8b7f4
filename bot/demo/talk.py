"""A chat on the page: what was said, words to begin with, an input."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from nicegui import ui

from bot.channels.sandbox import Bubble
from bot.demo.bubbles import attachments, heading, look_of, separator, side_of, trace_html, words_html
from bot.demo.seats import PRIVATE, Seat
from bot.demo.stage import Stage

PAPERS = "/papers"
"""Where the page serves the documents that the bot wrote."""
ENTER = "(event) => { if (!event.isComposing && event.keyCode !== 229) emit(); }"
"""Enter also picks a word in a Chinese input method; only the Enter after that sends."""


Look = tuple[int, int, bool]
"""What of a bubble changes: how often it was edited, how many buttons it has, whether its trace is known."""


class Viewer(Protocol):
    """What a talk must know of the page it stands on."""

    stage: Stage
    seat: Seat

    async def redraw(self) -> None:
        """Bring the whole page up to date."""


class Talk:
    """Keeps what it has drawn, so that a change touches one bubble and the rest stays where it is.

    `look` is its class on the page; `empty` what to say in a chat where nobody spoke yet.
    """

    def __init__(self, viewer: Viewer, look: str, empty: Mapping[str, str]) -> None:
        self._viewer = viewer
        self._empty = empty
        self._shown: tuple[str, str] | None = None
        self._drawn: dict[str, tuple[ui.element, Look | None]] = {}
        with ui.element("section").classes(f"talk {look}"):
            self.head = ui.element("div").classes("head")
            with ui.element("div").classes("bubbles"):
                self._list = ui.element("div").classes("list")
            self._phrases = ui.element("div").classes("phrases")
            with ui.element("div").classes("write"):
                self._input = ui.input().props("borderless dense maxlength=500").classes("words")
                self._input.on("keydown.enter", self._send, js_handler=ENTER)
                ui.button("发送", on_click=self._send, color=None).props("unelevated dense no-caps").classes("send")

    def draw(self, chat: str) -> None:
        """Show the chat (a group, or the seat's own) as it is now."""
        seat, stage = self._viewer.seat, self._viewer.stage
        self._chat = chat
        if self._shown != (seat.person, chat):
            self._begin(seat, chat)
        before = None
        bubbles = stage.channel.of_chat(seat.chat(chat))
        self._nothing.visible = not bubbles
        for gone in self._drawn.keys() - {bubble.id for bubble in bubbles}:
            self._drawn.pop(gone)[0].delete()
        for bubble in bubbles:
            if bubble.id not in self._drawn:
                line = separator(before.at if before else None, bubble.at, stage.office.world.zone)
                self._add(bubble, line)
            self._bring_up_to_date(bubble)
            before = bubble

    def phrases(self, words: tuple[str, ...]) -> None:
        """Offer these words to begin with."""
        self._phrases.clear()
        with self._phrases:
            for phrase in words:
                ui.button(phrase, on_click=self._speaker(phrase), color=None).props("flat dense no-caps").classes(
                    "phrase"
                )

    def _begin(self, seat: Seat, chat: str) -> None:
        self._shown = (seat.person, chat)
        self._drawn.clear()
        self._list.clear()
        self._input.props(f'placeholder="以{seat.name}的身份说……"')
        with self._list:
            self._nothing = ui.label(self._empty.get(chat, "").format(name=seat.name)).classes("empty")

    def _add(self, bubble: Bubble, line: str | None) -> None:
        with self._list:
            if line is not None:
                ui.label(line).classes("time-line")
            row = ui.element("div").classes(f"said {side_of(bubble, self._viewer.seat.person)}")
        self._drawn[bubble.id] = (row, None)

    def _bring_up_to_date(self, bubble: Bubble) -> None:
        row, was = self._drawn[bubble.id]
        left = self._viewer.stage.traces.get(bubble.id)
        buttons = bubble.out.buttons if bubble.out is not None else ()
        now = (bubble.edits, len(buttons), left is not None)
        if now == was:
            return
        self._drawn[bubble.id] = (row, now)
        row.clear()
        with row:
            ui.label(heading(bubble, self._viewer.stage.office.world.zone)).classes("who")
            with ui.element("div").classes(look_of(bubble) + (" fresh" if bubble.edits else "")):
                self._fill(bubble)
            if left is not None:
                ui.html(trace_html(left), sanitize=False).classes("trace-of")

    def _fill(self, bubble: Bubble) -> None:
        """The words are escaped where they become HTML."""
        mentions = bubble.out.mentions if bubble.out is not None else ()
        ui.html(words_html(bubble.text, mentions, private=self._chat == PRIVATE), sanitize=False)
        for name in attachments(bubble.out):
            ui.link(f"📎 {name}", f"{PAPERS}/{name}", new_tab=True).classes("line")
        if bubble.out is None or not bubble.out.buttons:
            return
        with ui.element("div").classes("buttons"):
            for button in bubble.out.buttons:
                tap = ui.button(button.label, on_click=self._tapper(bubble, button.id), color=None)
                tap.props("flat dense no-caps").classes(f"tap {button.style}")

    def _speaker(self, words: str) -> Callable[[], Awaitable[None]]:
        async def speak() -> None:
            await self._viewer.stage.say(self._viewer.seat, self._chat, words)
            await self._viewer.redraw()

        return speak

    async def _send(self) -> None:
        words = str(self._input.value or "").strip()
        self._input.value = ""
        if words:
            await self._speaker(words)()

    def _tapper(self, bubble: Bubble, action: str) -> Callable[[], Awaitable[None]]:
        async def tap() -> None:
            await self._viewer.stage.tap(self._viewer.seat, bubble, action)
            await self._viewer.redraw()

        return tap
