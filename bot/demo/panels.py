"""The parts of the page around the talks: clock, guide, seats. Each draws what it is told, reports what is chosen."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from nicegui import ui

from bot.demo.clock import WINDS
from bot.demo.guide import FINISHED, STEPS, Step
from bot.demo.look import FACES
from bot.demo.seats import SEATS, Seat

T = TypeVar("T")


class ClockBar:
    """The sandbox's time, and what winds it."""

    def __init__(self, wind: Callable[[str], Awaitable[None]], start_or_stop: Callable[[], Awaitable[None]]) -> None:
        with ui.element("div").classes("clock"):
            with ui.element("div").classes("now"):
                self._time = ui.label().classes("time")
                self._run = (
                    ui.button(on_click=start_or_stop, color=None).props("flat dense no-caps").classes("wind run")
                )
            with ui.element("div").classes("winds"):
                for words in WINDS:
                    ui.button(words, on_click=_with(wind, words), color=None).props("flat dense no-caps").classes(
                        "wind"
                    )

    def draw(self, time: str, *, running: bool) -> None:
        """Show the time, and whether it passes."""
        self._time.text = time
        self._run.text = "⏸ 停住" if running else "▶ 走时"


class GuideStrip:
    """One line that leads a newcomer through the story: what to do next, and what the last step showed."""

    def __init__(self, do: Callable[[Step], Awaitable[None]]) -> None:
        self._do = do
        self._strip = ui.element("section").classes("guide")
        self._drawn: tuple[int, int] | None = None

    def draw(self, done: int, number: int) -> None:
        """Show that `done` steps are behind us; `number` is the incident that the steps are about."""
        if self._drawn == (done, number):
            return
        self._drawn = (done, number)
        self._strip.clear()
        with self._strip:
            with ui.element("div").classes("dots"):
                for step in range(len(STEPS)):
                    ui.element("i").classes("done" if step < done else "next" if step == done else "")
            with ui.element("div").classes("telling"):
                if done:
                    ui.label(STEPS[done - 1].lesson).classes("lesson")
                self._next(done, number)

    def _next(self, done: int, number: int) -> None:
        if done == len(STEPS):
            ui.label(FINISHED).classes("todo")
            return
        step = STEPS[done]
        with ui.element("div").classes("todo"):
            ui.label(f"第 {done + 1} 步  {step.todo.format(n=number)}")
            ui.button("替我做", on_click=_with(self._do, step), color=None).props("unelevated dense no-caps").classes(
                "do"
            )


@dataclass(frozen=True, slots=True)
class Whisper:
    """What somebody's private talk with the bot looks like from outside: how much is unread, the last words."""

    unread: int
    last: str


class SeatList:
    """Whom the visitor is now, and who has something unread."""

    def __init__(self, sit: Callable[[Seat], Awaitable[None]]) -> None:
        self._sit = sit
        self._list = ui.element("nav").classes("seats")
        self._drawn: tuple[Seat, tuple[Whisper, ...]] | None = None

    def draw(self, sitting: Seat, whispers: Mapping[str, Whisper]) -> None:
        """Show the seats with what the bot told each person in private."""
        now = (sitting, tuple(whispers[seat.person] for seat in SEATS))
        if self._drawn == now:
            return
        self._drawn = now
        self._list.clear()
        with self._list:
            ui.label("我现在是").classes("caption")
            for seat in SEATS:
                chosen = "seat chosen" if seat is sitting else "seat"
                with ui.element("button").classes(chosen).on("click", _with(self._sit, seat)):
                    ui.label(seat.surname).classes("face").style(f"background:{FACES[seat.role]}")
                    with ui.element("div").classes("person"):
                        ui.label(seat.name).classes("name")
                        ui.label(seat.role).classes("role")
                    badge(whispers[seat.person].unread)
                    if whispers[seat.person].last:
                        ui.label(whispers[seat.person].last).classes("whisper")
            ui.label("换个位子，看看同一件事在别人眼里是什么样。").classes("caption foot")


def badge(count: int) -> None:
    """How many messages nobody has looked at; nothing for none."""
    if count:
        ui.label(str(count)).classes("badge")


def _with(act: Callable[[T], Awaitable[None]], what: T) -> Callable[[], Awaitable[None]]:
    async def go() -> None:
        await act(what)

    return go
