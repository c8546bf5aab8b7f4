"""The sandbox group as a web page: seats on the left, the group in the middle, the seat's own talk on the right."""

from nicegui import ui

from bot.channels.sandbox import BOT
from bot.demo.clock import shown
from bot.demo.guide import Step
from bot.demo.look import CSS
from bot.demo.panels import ClockBar, GuideStrip, SeatList, Whisper, badge
from bot.demo.seats import GROUPS, LINKAGE, PRIVATE, RESIDENTS, SEATS, STAFF, Seat
from bot.demo.stage import Stage
from bot.demo.talk import Talk

REDRAW_EVERY = 0.4
"""Seconds between two looks at whether another visitor, or the running clock, changed something."""

TABS = {**GROUPS, PRIVATE: "私聊"}
EMPTY = {
    LINKAGE: "物业、社区、志愿者和居民代表都在这个群里。\n像平时说话一样说一句，比如“3栋电梯坏了”。",
    RESIDENTS: "邻居们的群。在这里报的事，小联会转给联动群。",
    STAFF: "物业和社区的工作群。私下提醒没回音，就到这里提。",
    PRIVATE: "小联私下对{name}说的话会在这里。\n报事、查进度，也可以私聊它。",
}


class Page:
    """One visitor's view of the stage; several visitors share the stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.seat = SEATS[0]
        self._chat = LINKAGE
        self._drawn = -1
        self._toasted = len(stage.channel.toasts)
        self._looked = {chat: len(self._said(chat)) for chat in {bubble.chat for bubble in stage.channel.bubbles}}
        self._opened: dict[str, int] = {}
        self._tabs: tuple[object, ...] = ()
        self._offered: tuple[str, ...] = ()

    async def build(self) -> None:
        """Put the page together."""
        ui.add_css(CSS)
        with ui.element("header").classes("top"):
            with ui.element("div").classes("brand"):
                ui.label("联动").classes("logo")
                with ui.element("div").classes("motto"):
                    ui.label("阳光花园沙盒 · 件件有回音、事事有着落、人人有答复")
                    ui.label("Sandbox: the real bot on a sample estate, nothing leaves this machine").classes("en")
            self._clock = ClockBar(self._wind, self._start_or_stop)
        self._guide = GuideStrip(self._do)
        with ui.element("main").classes("stage"):
            self._seats = SeatList(self._sit)
            self._group = Talk(self, "group", EMPTY)
            self._own = Talk(self, "own", EMPTY)
        ui.timer(REDRAW_EVERY, self.redraw)
        await self.redraw()

    # --- what the visitor does ---

    async def _sit(self, seat: Seat) -> None:
        self.seat = seat
        if self._chat not in (*seat.groups, PRIVATE):
            self._chat = LINKAGE
        await self._redraw_all()

    async def _switch(self, chat: str) -> None:
        self._chat = chat
        await self._redraw_all()

    async def _wind(self, words: str) -> None:
        await self.stage.wind(words)
        await self.redraw()

    async def _start_or_stop(self) -> None:
        self.stage.start_or_stop()
        await self.redraw()

    async def _do(self, step: Step) -> None:
        """Take the seat that the step needs, and do it there, where it can be watched."""
        self._chat = step.chat
        await self._sit(step.seat)
        if step.winds:
            await self.stage.wind(step.winds)
        else:
            await self.stage.say(step.seat, step.chat, step.says.format(n=self.stage.story))
        await self.redraw()

    # --- what the visitor sees ---

    async def redraw(self) -> None:
        """Bring the page up to date if anything happened."""
        if self._drawn != self.stage.channel.version:
            await self._redraw_all()

    async def _redraw_all(self) -> None:
        """Ask first, then draw in one go: another redraw may come in between only while we ask."""
        done, latest = await self.stage.steps_done(), await self.stage.latest()
        self._drawn = self.stage.channel.version
        self._clock.draw(shown(self.stage.clock.now, self.stage.office.world.zone), running=self.stage.clock.running)
        self._guide.draw(done, self.stage.story)
        self._look_at(self.seat.chat(self._chat))
        if self._chat == PRIVATE:
            self._opened[self.seat.person] = self._looked[self.seat.chat(PRIVATE)]
        self._draw_heads()
        self._look_at(self.seat.chat(PRIVATE))
        self._seats.draw(self.seat, {seat.person: self._whisper(seat) for seat in SEATS})
        self._group.draw(self._chat)
        self._own.draw(PRIVATE)
        self._offer(self.seat.phrases_about(latest))
        self._show_toasts()

    def _draw_heads(self) -> None:
        """The tabs of the groups this person is in; on a phone the private talk is a tab as well."""
        chats = (*self.seat.groups, PRIVATE)
        tabs = (self._chat, self.seat, *map(self._unread_behind, chats))
        if self._tabs == tabs:
            return
        self._tabs = tabs
        for head in (self._group.head, self._own.head):
            head.clear()
        with self._group.head:
            for chat in chats:
                self._tab(chat)
        with self._own.head:
            ui.label(f"{self.seat.name}和小联的私聊").classes("title")

    def _tab(self, chat: str) -> None:
        chosen = " chosen" if chat == self._chat else ""
        with ui.element("button").classes(f"tab {chat}{chosen}").on("click", lambda _, chat=chat: self._switch(chat)):
            ui.label(TABS[chat])
            badge(self._unread_behind(chat))

    def _offer(self, phrases: tuple[str, ...]) -> None:
        if self._offered != phrases:
            self._offered = phrases
            self._group.phrases(phrases)

    def _said(self, chat: str) -> list[str]:
        """What the bot said in a chat."""
        return [bubble.text for bubble in self.stage.channel.of_chat(chat) if bubble.who == BOT]

    def _unread(self, chat: str) -> int:
        return len(self._said(chat)) - self._looked.get(chat, 0)

    def _unread_behind(self, chat: str) -> int:
        """What is unread behind a tab. The private one is a phone's: there the talk is seen only when it is opened."""
        if chat == PRIVATE:
            return len(self._said(self.seat.chat(chat))) - self._opened.get(self.seat.person, 0)
        return self._unread(self.seat.chat(chat))

    def _look_at(self, chat: str) -> None:
        self._looked[chat] = len(self._said(chat))

    def _whisper(self, seat: Seat) -> Whisper:
        chat = seat.chat(PRIVATE)
        return Whisper(self._unread(chat), next(reversed(self._said(chat)), ""))

    def _show_toasts(self) -> None:
        toasts = self.stage.channel.toasts[self._toasted :]
        self._toasted = len(self.stage.channel.toasts)
        for person, text in toasts:
            if person == self.seat.account:
                ui.notify(text, position="top", color="dark", multi_line=True)
