"""The sandbox group in a terminal: take a seat, type, tap by words, wind the clock."""

import asyncio
import re
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from bot.channels.sandbox import BOT, Bubble
from bot.demo.bubbles import EDGES, heading
from bot.demo.clock import shown
from bot.demo.guide import FINISHED, STEPS
from bot.demo.seats import GROUPS, LINKAGE, PRIVATE, SEATS, Seat, seat_named
from bot.demo.stage import Stage, database_url, open_stage

HELP = """\
直接打字        以现在的身份在现在的群里说话
/王阿姨         换个位子：王阿姨 孙先生 张经理 李主任 小陈
@张经理 收到    替别人说一句，不换位子
/联动群 /居民群 /工作群 /私聊   换个地方说
/点 1 满意      点 1 号卡片上的按钮（或打字：满意 1）
/快进 2小时     把钟拨快；也可以“/快进 到明早8:30”
/为什么         上一句话规则是怎么读的
/帮助  /退出"""

COLOURS = {"p0": "red", "p1": "yellow"}
KIND_COLOURS = {"nag": "yellow", "copy": "yellow", "result": "green", "safety": "red", "escalation": "magenta"}
PLACES = {**{name: chat for chat, name in GROUPS.items()}, "联动群": LINKAGE, "私聊": PRIVATE}
_TAP = re.compile(r"(?:#?(\d+)\s+)?(\S.*)")


def play(database: Path | None) -> None:
    """Play until `/退出` or the end of the input."""
    with database_url(database) as url:
        asyncio.run(_play(url))


async def _play(url: str) -> None:
    console = Console()
    with console.status("正在打开沙盒……"):
        stage = await open_stage(url)
    console.print(Panel(HELP, title="联动演示 · liandong demo", expand=False))
    table = Table(stage, console)
    try:
        await table.begin()
        while await table.turn():
            pass
    finally:
        await stage.close()


@dataclass(frozen=True, slots=True)
class Standing:
    """Who the player is, and where."""

    seat: Seat = SEATS[0]
    chat: str = LINKAGE

    def moved(self, name: str) -> "Standing | None":
        """After `/王阿姨` or `/工作群`; None when there is no such seat or place, or this person is not in it."""
        seat, chat = seat_named(name), PLACES.get(name)
        if seat is not None:
            return Standing(seat, self.chat if self.chat in (*seat.groups, PRIVATE) else LINKAGE)
        return replace(self, chat=chat) if chat in (*self.seat.groups, PRIVATE) else None

    @property
    def place(self) -> str:
        """Where the player is, in words."""
        return GROUPS.get(self.chat, "私聊")


class Table:
    """The player's side of the stage."""

    def __init__(self, stage: Stage, console: Console) -> None:
        self._stage = stage
        self._console = console
        self._at = Standing()
        self._said: Bubble | None = None
        self._shown: dict[str, int] = {}
        self._step = -1

    async def begin(self) -> None:
        """Show what is there already, and the first hint."""
        self._show_news()
        await self._hint()

    async def turn(self) -> bool:
        """One line of the player; False at the end."""
        time = shown(self._stage.clock.now, self._stage.office.world.zone)
        try:
            words = (await asyncio.to_thread(input, f"{time} {self._at.seat.name}@{self._at.place} › ")).strip()
        except (EOFError, KeyboardInterrupt):
            return False
        if words in ("/退出", "/quit", "/exit"):
            return False
        if words:
            await self._do(words)
            self._show_news()
            await self._hint()
        return True

    async def _do(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        name, words = command[1:], rest.strip()
        seat = seat_named(name)
        if command.startswith("@") and seat is not None and words:
            await self._say(seat, LINKAGE, words)
        elif not line.startswith("/"):
            await self._say(self._at.seat, self._at.chat, line)
        elif name == "点":
            await self._tap(words)
        elif name.startswith("快进"):
            await self._wind(name.removeprefix("快进") + words or "1小时")
        elif name == "为什么":
            self._explain()
        else:
            self._move(name)

    def _move(self, name: str) -> None:
        moved = self._at.moved(name)
        if moved is not None:
            self._at = moved
        elif name in PLACES:
            self._console.print(f"  {self._at.seat.name}不在{GROUPS[PLACES[name]]}里，先换个位子，比如 /张经理")
        else:
            self._console.print(Panel(HELP, expand=False))

    async def _say(self, seat: Seat, chat: str, words: str) -> None:
        self._said = await self._stage.say(seat, chat, words)
        left = self._stage.traces[self._said.id]
        self._console.print(f"  [dim]{'✓' if left.kept else '○'} {escape(left.headline)}[/]")

    def _explain(self) -> None:
        why = self._stage.traces[self._said.id].why if self._said else "还没有人说话。"
        self._console.print(f"  [dim]{escape(why)}[/]")

    async def _wind(self, words: str) -> None:
        if not await self._stage.wind(words):
            self._console.print("  写成“/快进 30分钟”“/快进 2小时”或“/快进 到明早8:30”")

    async def _tap(self, words: str) -> None:
        """The button is looked for on the latest message that this person sees."""
        match = _TAP.fullmatch(words)
        number, label = match.groups() if match else (None, "")
        for bubble in reversed(self._stage.channel.bubbles):
            for button in bubble.out.buttons if bubble.out is not None else ():
                fits = button.label == label and number in (None, button.id.partition(":")[2])
                if fits and self._at.seat.sees(bubble.chat):
                    await self._stage.tap(self._at.seat, bubble, button.id)
                    return
        self._console.print(f"  现在没有“{escape(words)}”这个按钮")

    async def _hint(self) -> None:
        done = await self._stage.steps_done()
        if done == self._step:
            return
        self._step = done
        if done:
            self._console.print(f"  [green]{STEPS[done - 1].lesson}[/]")
        todo = f"第 {done + 1} 步：{STEPS[done].todo.format(n=self._stage.story)}" if done < len(STEPS) else FINISHED
        self._console.print(f"  [bold]{todo}[/]")

    def _show_news(self) -> None:
        for bubble in self._stage.channel.bubbles:
            if self._shown.get(bubble.id) != bubble.edits:
                self._shown[bubble.id] = bubble.edits
                if bubble.out is not None or bubble.who != self._at.seat.person:
                    self._show(bubble)
        for _, text in self._stage.channel.toasts:
            self._console.print(f"  [italic]{escape(text)}[/]")
        self._stage.channel.toasts.clear()

    def _show(self, bubble: Bubble) -> None:
        if bubble.who != BOT:
            self._console.print(f"  [dim]{escape(' '.join(filter(None, (bubble.name, bubble.text))))}[/]")
            return
        title = f"{self._place_of(bubble)} · {heading(bubble, self._stage.office.world.zone)}"
        words, edge = _words(bubble).append(_files(bubble), "dim"), colour(bubble)
        panel = Panel(words, title=title, title_align="left", border_style=edge, expand=False)
        self._console.print(panel)

    def _place_of(self, bubble: Bubble) -> str:
        place = bubble.chat.removeprefix("sandbox:")
        return GROUPS.get(place) or f"私聊{self._stage.office.world.name(place.removeprefix('private:'))}"


def _words(bubble: Bubble) -> Text:
    words = Text(bubble.text)
    for mention in bubble.out.mentions if bubble.out is not None else ():
        words.highlight_words([f"@{mention.name}", mention.name], "bold cyan")
    labels = [button.label for button in bubble.out.buttons] if bubble.out is not None else []
    return words.append("\n" + "  ".join(f"〔{label}〕" for label in labels), "cyan") if labels else words


def _files(bubble: Bubble) -> str:
    """Where the documents that came with it are; they go with the database when a passing one ends."""
    return "".join(f"\n📎 {name}" for name in bubble.out.documents) if bubble.out is not None else ""


def colour(bubble: Bubble) -> str:
    """The colour of a message's frame: red for life and safety, else by urgency or kind."""
    if bubble.out is None or bubble.out.urgent:
        return "red"
    edge = next((edge for mark, edge in EDGES.items() if bubble.text.startswith(mark)), "")
    return COLOURS.get(edge) or KIND_COLOURS.get(bubble.out.kind, "blue")
