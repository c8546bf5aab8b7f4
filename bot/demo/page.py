"""The sandbox group as a web page: seats on the left, the group in the middle, the seat's own talk on the right."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from nicegui import app, ui

from bot.channels.sandbox import BOT, Bubble
from bot.demo.look import BADGES, CSS
from bot.demo.stage import GROUPS, HINTS, SEATS, SeatOf, Stage, open_stage
from bot.understanding.book import RuleBook

REDRAW_EVERY = 0.4
WINDS: tuple[tuple[str, timedelta | None], ...] = (
    ("+3 分钟", timedelta(minutes=3)),
    ("+30 分钟", timedelta(minutes=30)),
    ("+1 小时", timedelta(hours=1)),
    ("+4 小时", timedelta(hours=4)),
    ("到明早 8:30", None),
)


def serve(port: int, database: Path | None) -> None:
    """Serve the page until interrupted. Raises PackError before anything is served if the rules are broken."""
    stages: list[Stage] = []
    rules = RuleBook.load()

    async def begin() -> None:
        stages.append(await open_stage(database, rules))
        print(f"联动演示 · demo: http://127.0.0.1:{port}/  （Ctrl-C 结束）", flush=True)  # noqa: T201 - the address

    async def end() -> None:
        for stage in stages:
            await stage.close()

    @ui.page("/")
    def show() -> None:
        Page(stages[0]).build()

    app.on_startup(begin)
    app.on_shutdown(end)
    ui.run(
        host="127.0.0.1",
        port=port,
        title="联动 · liandong",
        language="zh-CN",
        show=False,
        reload=False,
        show_welcome_message=False,
        uvicorn_logging_level="warning",
    )


class Page:
    """One visitor's view of the stage; several visitors share the stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.seat = SEATS[0]
        self.group = "linkage"
        self._drawn = -1
        self._toasted = 0
        self._talks: list[Talk] = []

    def build(self) -> None:
        """Put the page together."""
        ui.add_css(CSS)
        self._header()
        with ui.element("main").classes("stage"):
            with ui.element("section").classes("side"):
                self._seats()
                self._hint()
            self._talks.append(Talk(self, lambda: self.group, "group"))
            self._talks.append(Talk(self, lambda: "private", "own"))
        ui.timer(REDRAW_EVERY, self.redraw)

    def _header(self) -> None:
        with ui.element("header").classes("top"):
            with ui.element("div").classes("brand"):
                ui.label("联动").classes("logo")
                ui.label("件件有回音 · 事事有着落 · 人人有答复").classes("motto")
            with ui.element("div").classes("clock"):
                self._time = ui.label().classes("time")
                for label, span in WINDS:
                    ui.button(label, on_click=self._winder(span)).props("flat dense no-caps").classes("wind")

    def _winder(self, span: timedelta | None) -> Callable[[], Awaitable[None]]:
        async def wind() -> None:
            await (self.stage.wind_to_morning() if span is None else self.stage.wind(span))
            await self.redraw()

        return wind

    def _seats(self) -> None:
        ui.label("我现在是").classes("caption")
        self._seat_cards = ui.element("div").classes("seats")
        self._draw_seats()

    def _draw_seats(self) -> None:
        self._seat_cards.clear()
        with self._seat_cards:
            for seat in SEATS:
                chosen = "seat chosen" if seat is self.seat else "seat"
                with ui.element("button").classes(chosen).on("click", lambda _, seat=seat: self._sit(seat)):
                    ui.label(seat.name[-2:]).classes("face").style(f"background:{BADGES[seat.role]}")
                    with ui.element("div"):
                        ui.label(seat.name).classes("name")
                        ui.label(seat.role).classes("role")

    async def _sit(self, seat: SeatOf) -> None:
        self.seat = seat
        self._draw_seats()
        self._drawn = -1
        for talk in self._talks:
            talk.draw_phrases()
        await self.redraw()

    def _hint(self) -> None:
        ui.label("两分钟走一遍").classes("caption")
        self._steps = ui.element("ol").classes("steps")

    async def _draw_hint(self) -> None:
        step, _ = await self.stage.hint()
        self._steps.clear()
        with self._steps:
            for number, (words, _) in enumerate(HINTS):
                state = "done" if number < step else "next" if number == step else ""
                with ui.element("li").classes(state):
                    ui.label(words)
        if step == len(HINTS):
            with self._steps:
                ui.label("走完一遍了。再试试：报个险情、退单、延期、不满意……").classes("after")

    async def redraw(self) -> None:
        """Bring the page up to date if anything happened."""
        if self._drawn == self.stage.channel.version:
            return
        self._drawn = self.stage.channel.version
        weekday = "一二三四五六日"[self.stage.now.weekday()]
        self._time.text = f"{self.stage.now:%-m月%-d日} 周{weekday} {self.stage.now:%H:%M}"
        for talk in self._talks:
            talk.draw()
        await self._draw_hint()
        self._show_toasts()

    def _show_toasts(self) -> None:
        for person, text in self.stage.channel.toasts[self._toasted :]:
            if person == f"sandbox:{self.seat.person}":
                ui.notify(text, position="top", color="dark")
        self._toasted = len(self.stage.channel.toasts)

    def switch(self, group: str) -> None:
        """Look at another group."""
        self.group = group
        self._drawn = -1


class Talk:
    """A chat on the page: bubbles, an input, words to begin with."""

    def __init__(self, page: Page, chat: Callable[[], str], kind: str) -> None:
        self._page = page
        self._chat = chat
        self._kind = kind
        with ui.element("section").classes(f"talk {kind}"):
            self._head = ui.element("div").classes("head")
            self._scroll = ui.element("div").classes("bubbles")
            self._phrases = ui.element("div").classes("phrases")
            with ui.element("div").classes("write"):
                self._input = ui.input(placeholder="说点什么……").props("borderless dense").classes("words")
                self._input.on("keydown.enter", self._send)
                ui.button("发送", on_click=self._send).props("unelevated dense").classes("send")
        self.draw_phrases()

    def draw_phrases(self) -> None:
        """The seat's words to begin with (in the group only)."""
        self._phrases.clear()
        if self._kind != "group":
            return
        with self._phrases:
            for words in self._page.seat.phrases:
                ui.button(words, on_click=self._speaker(words)).props("flat dense no-caps").classes("phrase")

    def _speaker(self, words: str) -> Callable[[], Awaitable[None]]:
        async def speak() -> None:
            await self._page.stage.say(self._page.seat, self._chat(), words)
            await self._page.redraw()

        return speak

    async def _send(self) -> None:
        words = str(self._input.value or "").strip()
        self._input.value = ""
        if words:
            await self._page.stage.say(self._page.seat, self._chat(), words)
            await self._page.redraw()

    def draw(self) -> None:
        """Show the chat as it is now."""
        self._draw_head()
        bubbles = self._page.stage.channel.of_chat(self._page.stage.chat_key(self._page.seat, self._chat()))
        self._scroll.clear()
        with self._scroll:
            if not bubbles and self._kind == "own":
                ui.label(f"机器人私下对{self._page.seat.name}说的话会在这里").classes("empty")
            for bubble in bubbles:
                self._draw_bubble(bubble)
        self._scroll.run_method("scrollTo", 0, 1_000_000)

    def _draw_head(self) -> None:
        self._head.clear()
        with self._head:
            if self._kind == "own":
                ui.label(f"{self._page.seat.name} 和机器人的私聊").classes("title")
                return
            for group, name in GROUPS.items():
                chosen = "tab chosen" if group == self._page.group else "tab"
                ui.label(name).classes(chosen).on("click", lambda _, group=group: self._page.switch(group))

    def _draw_bubble(self, bubble: Bubble) -> None:
        mine = bubble.who == self._page.seat.person
        side = "mine" if mine else "bot" if bubble.who == BOT else "other"
        urgent = " urgent" if bubble.out is not None and bubble.out.urgent else ""
        kind = f" {bubble.out.kind}" if bubble.out is not None else ""
        with ui.element("div").classes(f"row {side}"):
            local = bubble.at.astimezone(self._page.stage.office.world.zone)
            edited = " · 已更新" if bubble.edits else ""
            ui.label(f"{bubble.name}  {local:%H:%M}{edited}").classes("who")
            with ui.element("div").classes(f"bubble{kind}{urgent}"):
                for line in bubble.text.splitlines():
                    ui.label(line).classes("line")
                self._draw_buttons(bubble)
            if bubble.trace and self._kind == "group":
                ui.label(bubble.trace).classes("trace")

    def _draw_buttons(self, bubble: Bubble) -> None:
        if bubble.out is None or not bubble.out.buttons:
            return
        with ui.element("div").classes("buttons"):
            for button in bubble.out.buttons:
                ui.button(button.label, on_click=self._tapper(bubble, button.id)).props("flat dense no-caps").classes(
                    f"tap {button.style}"
                )

    def _tapper(self, bubble: Bubble, action: str) -> Callable[[], Awaitable[None]]:
        async def tap() -> None:
            await self._page.stage.tap(self._page.seat, bubble, action)
            await self._page.redraw()

        return tap
