"""The sandbox group in a terminal: take a seat, type, wind the clock."""

import asyncio
import re
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.channels.sandbox import BOT, Bubble
from bot.demo.stage import GROUPS, SEATS, SeatOf, Stage, open_stage
from bot.domain.promise import parse_span

HELP = """直接打字就是在联动群里说话。
/王阿姨 /孙先生 /张经理 /李主任 /小陈   换个位子
/私 收到        对机器人私聊
/点 满意        点最近一张带这个按钮的卡
/快进 1小时     把钟拨快（也可以：/快进 30分钟、/明早）
/退出"""


def play(database: Path | None) -> None:
    """Play until `/退出` or the end of the input."""
    asyncio.run(_play(database))


async def _play(database: Path | None) -> None:
    console = Console()
    stage = await open_stage(database)
    table = Table(stage, console)
    console.print(Panel(HELP, title="联动演示 · liandong", expand=False))
    console.print("[dim]先说一句“3栋电梯坏了”试试[/]")
    try:
        while await table.turn():
            pass
    finally:
        await stage.close()


class Table:
    """The terminal's side of the stage."""

    def __init__(self, stage: Stage, console: Console) -> None:
        self._stage = stage
        self._console = console
        self._seat = SEATS[0]
        self._shown: dict[str, int] = {}

    async def turn(self) -> bool:
        """One line of the player; False at the end."""
        prompt = f"{self._stage.now:%m-%d %H:%M} {self._seat.name}> "
        try:
            words = (await asyncio.to_thread(input, prompt)).strip()
        except (EOFError, KeyboardInterrupt):
            return False
        if words == "/退出":
            return False
        if words:
            await self._do(words)
            self._show_news()
        return True

    async def _do(self, words: str) -> None:
        seat = next((one for one in SEATS if words == f"/{one.name}"), None)
        if seat is not None:
            self._seat = seat
        elif words.startswith("/快进"):
            await self._wind(words.removeprefix("/快进").strip())
        elif words == "/明早":
            await self._stage.wind_to_morning()
        elif words.startswith("/点"):
            await self._tap(words.removeprefix("/点").strip())
        elif words.startswith("/私"):
            await self._stage.say(self._seat, "private", words.removeprefix("/私").strip())
        elif words.startswith("/"):
            self._console.print(Panel(HELP, expand=False))
        else:
            bubble = await self._stage.say(self._seat, "linkage", words)
            self._shown[bubble.id] = bubble.edits
            self._console.print(f"[dim]{escape(bubble.trace)}[/]" if bubble.trace else "")

    async def _wind(self, words: str) -> None:
        span = parse_span(words or "1小时")
        if span is None:
            self._console.print("写成“/快进 30分钟”或“/快进 2小时”")
            return
        await self._stage.wind(span)

    async def _tap(self, label: str) -> None:
        for bubble in reversed(self._stage.channel.bubbles):
            buttons = bubble.out.buttons if bubble.out is not None else ()
            chosen = next((button for button in buttons if button.label == label), None)
            if chosen is not None and self._sees(self._seat, bubble):
                await self._stage.tap(self._seat, bubble, chosen.id)
                return
        self._console.print(f"现在没有“{escape(label)}”这个按钮")

    def _sees(self, seat: SeatOf, bubble: Bubble) -> bool:
        return bubble.chat in {self._stage.chat_key(seat, chat) for chat in (*GROUPS, "private")}

    def _show_news(self) -> None:
        for bubble in self._stage.channel.bubbles:
            if self._shown.get(bubble.id) != bubble.edits:
                self._shown[bubble.id] = bubble.edits
                self._show(bubble)
        for _, text in self._stage.channel.toasts:
            self._console.print(f"  [italic]{escape(text)}[/]")
        self._stage.channel.toasts.clear()

    def _show(self, bubble: Bubble) -> None:
        if bubble.who != BOT:
            return
        name = re.sub(r"^sandbox:", "", bubble.chat)
        where = GROUPS.get(name) or f"私聊 {self._stage.office.world.name(name.removeprefix('private:'))}"
        buttons = "  ".join(f"〔{button.label}〕" for button in (bubble.out.buttons if bubble.out else ()))
        text = escape(bubble.text) + (f"\n[cyan]{buttons}[/]" if buttons else "")
        colour = "red" if bubble.out is not None and bubble.out.urgent else "blue"
        title = f"{where}{'（已更新）' if bubble.edits else ''}"
        self._console.print(Panel(text, title=title, title_align="left", border_style=colour, expand=False))
