"""`liandong bench`: how fast the bot is, one measure a module, each with the target it is held against.

Absolute figures mean something only beside the machine they were taken on; ratios are what counts.
"""

import asyncio
import json
import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.bench.inbound import chatter_through, lives
from bot.bench.machine import machine
from bot.bench.monthly import monthly_report
from bot.bench.reading import classification, worst_inputs
from bot.bench.ready import start_up
from bot.bench.sweep import SIZES, sweeps
from bot.bench.telegram import letters_out, webhook_in
from bot.bench.year import estate_year
from bot.understanding.book import RuleBook

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is held against a limit; `most`: smaller is better."""

    name: str
    figure: Callable[[Figures], float]
    limit: float
    unit: str
    most: bool = False

    def met(self, figures: Figures) -> bool:
        """Whether the figure keeps the limit."""
        value = self.figure(figures)
        return value <= self.limit if self.most else value >= self.limit


TARGETS = (
    Target("读一条，是 jieba.lcut 的几倍 (classification)", lambda f: f["classification"]["ratio"], 10, "×"),
    Target("闲聊穿过整条路 (chatter)", lambda f: f["chatter"]["per_second"], 5_000, "条/秒"),
    Target("一件事的一生，次次落盘 (durable lives)", lambda f: f["lives"]["per_second"], 600, "件/秒"),
    Target("Telegram 回调收进来，落盘才答 200 (webhook)", lambda f: f["webhook"]["per_second"], 400, "条/秒"),
    Target("Telegram 发出去，每次 50 毫秒 (letters out)", lambda f: f["letters_out"]["per_second"], 150, "条/秒"),
    Target("十万件里找到到点的一件 (sweep)", lambda f: f["sweep_ms"][str(SIZES[-1])], 10, "毫秒", most=True),
    Target("十万件的月报 (monthly report)", lambda f: f["monthly_report"]["seconds"], 10, "秒", most=True),
    Target("一个小区模拟一年，三种办法一起 (estate-year)", lambda f: f["estate_year"]["all"], 60, "秒", most=True),
    Target("从启动到就绪 (ready)", lambda f: f["start_up"]["ready_seconds"], 3, "秒", most=True),
    Target("最多用内存 (memory)", lambda f: f["start_up"].get("peak_megabytes", 0), 200, "MB", most=True),
)


def run_bench(*, as_json: bool) -> int:
    """Measure everything and print it; 0 whatever the figures are."""
    figures = measure()
    if as_json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))  # noqa: T201 - the command line talks to people
    else:
        _show(figures)
    return 0


def measure() -> dict[str, Any]:
    """Every figure, the machine, and which targets are met."""
    with TemporaryDirectory(prefix="liandong-bench-") as name:
        folder = Path(name)
        figures: dict[str, Any] = {"machine": machine(), "start_up": start_up(folder)}
        book = RuleBook.load()
        figures["classification"] = classification(book)
        figures["worst_input_ms"] = worst_inputs(book)
        figures |= asyncio.run(_with_databases(book, folder))
    figures["peak_megabytes_of_this_run"] = _peak_of_this_process()
    figures["targets"] = [
        {"name": one.name, "value": one.figure(figures), "limit": one.limit, "met": one.met(figures)} for one in TARGETS
    ]
    return figures


async def _with_databases(book: RuleBook, folder: Path) -> dict[str, Any]:
    return {
        "chatter": await chatter_through(book, folder),
        "lives": await lives(book, folder),
        "sweep_ms": await sweeps(book, folder),
        "webhook": await webhook_in(book, folder),
        "letters_out": await letters_out(book, folder),
        "monthly_report": await monthly_report(book, folder),
        "estate_year": await estate_year(book),
    }


def _peak_of_this_process() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def _show(figures: Figures) -> None:
    console = Console()
    facts = figures["machine"]
    console.print(f"{facts['processor']} × {facts['cores']}，Python {facts['python']}，SQLite {facts['sqlite']}")
    table = Table("量什么", "结果", "目标", "")
    for one in TARGETS:
        sign = "≤" if one.most else "≥"
        mark = "[green]✓[/]" if one.met(figures) else "[red]✗[/]"
        table.add_row(one.name, f"{one.figure(figures):,g} {one.unit}", f"{sign} {one.limit:,g} {one.unit}", mark)
    console.print(table)
    slowest = max(figures["worst_input_ms"].items(), key=lambda item: item[1])
    console.print(f"最难读的一条（{slowest[0]}）：{slowest[1]:g} 毫秒")
    rates = figures["lives"]
    console.print(
        f"一生：{rates['per_second']} 件/秒；连卡片和回复都发出去 {rates['per_second_all_sent']} 件/秒；"
        f"同样的语句在裸 sqlite3 里 {rates['per_second_plain_sqlite']} 件/秒"
    )
