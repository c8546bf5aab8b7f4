"""`liandong simulate`: no bot, plain repeat reminders and this bot, in the same estates with the same people."""

import asyncio
import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.progress import track

from bot.config import PolicyNumbers
from bot.simulation.comparison import Figures, as_object, figures, table
from bot.simulation.habits import Habits
from bot.simulation.neighbourhood import Setup, open_neighbourhood
from bot.simulation.outcome import Outcome, outcome_of
from bot.simulation.people import Regime
from bot.understanding.book import RuleBook

ALONE_BELOW = 120
"""Estate-days (of one regime) up to which one process is quicker than starting several."""


def run_simulation(
    estates: int,
    days: int,
    seed: int,
    *,
    as_json: bool,
    numbers: PolicyNumbers | None = None,
    habits: Habits | None = None,
) -> int:
    """Live through the days in every estate under every regime, and print what each achieves.

    Args:
        estates: How many estates, each with people of its own.
        days: How many days in each, from the first of January on.
        seed: The same seed gives the same figures.
        as_json: For programs; otherwise a table for people.
        numbers: The policy to try; None for the default.
        habits: What is assumed of people; None for the default.

    Raises:
        ValueError: fewer than one estate or day.
    """
    if estates < 1 or days < 1:
        raise ValueError("至少一个小区、一天 (at least one estate and one day)")
    setups = list(_setups(estates, days, seed, numbers or PolicyNumbers(), habits or Habits()))
    compared = _compared(setups, _outcomes(setups))
    if as_json:
        print(json.dumps(_object(setups[0], estates, seed, compared), ensure_ascii=False, indent=2))  # noqa: T201 - the command line talks to people
    else:
        _show(estates, days, seed, compared)
    return 0


def _setups(estates: int, days: int, seed: int, numbers: PolicyNumbers, habits: Habits) -> Iterator[Setup]:
    for regime in Regime:
        for estate in range(estates):
            yield Setup(f"{seed}/{estate}", regime, days, numbers=numbers, habits=habits)


def _compared(setups: Iterable[Setup], outcomes: Iterable[Outcome]) -> dict[Regime, Figures]:
    sums = {regime: Outcome() for regime in Regime}
    for setup, outcome in zip(setups, outcomes, strict=True):
        sums[setup.regime].add(outcome)
    return {regime: figures(outcome, regime) for regime, outcome in sums.items()}


def _outcomes(setups: list[Setup]) -> Iterable[Outcome]:
    """The outcome of every setup, in order; several processes share longer work."""
    console = Console(stderr=True)
    processes = min(len(setups), os.cpu_count() or 1)
    if processes == 1 or sum(setup.days for setup in setups) / len(Regime) <= ALONE_BELOW:
        book = RuleBook.load()
        return [simulate(setup, book) for setup in _watched(setups, len(setups), console)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_load_book) as pool:
        return list(_watched(pool.map(_simulate_here, setups), len(setups), console))


def _watched(work: Iterable[Any], total: int, console: Console) -> Iterable[Any]:
    """A progress bar on a terminal, nothing in a pipe."""
    return track(work, "模拟", total=total, console=console, transient=True) if console.is_terminal else work


_BOOK: list[RuleBook] = []


def _load_book() -> None:
    """Every process reads the rules once."""
    _BOOK[:] = [RuleBook.load()]


def _simulate_here(setup: Setup) -> Outcome:
    return simulate(setup, _BOOK[0])


def simulate(setup: Setup, book: RuleBook) -> Outcome:
    """One estate under one regime."""
    return asyncio.run(_simulate(setup, book))


async def _simulate(setup: Setup, book: RuleBook) -> Outcome:
    neighbourhood = await open_neighbourhood(setup, book)
    try:
        await neighbourhood.run()
        return await outcome_of(neighbourhood)
    finally:
        await neighbourhood.database.close()


def _object(setup: Setup, estates: int, seed: int, compared: dict[Regime, Figures]) -> dict[str, Any]:
    return {
        "estates": estates,
        "days": setup.days,
        "seed": seed,
        "plain_every_hours": setup.plain_every / timedelta(hours=1),
        "policy": setup.numbers.model_dump(mode="json"),
        "assumptions": _plain(asdict(setup.habits)),
        "regimes": as_object(compared),
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever the habits hold, as JSON
    match value:
        case timedelta():
            return value / timedelta(hours=1)
        case dict():
            return {f"{name}_hours" if isinstance(one, timedelta) else name: _plain(one) for name, one in value.items()}
        case _:
            return value


def _show(estates: int, days: int, seed: int, compared: dict[Regime, Figures]) -> None:
    console = Console()
    console.print(f"{estates} 个小区 × {days} 天，种子 {seed}：同样的人，同样的事，三种办法")
    console.print(table(compared))
    console.print("人是假设的（会忘、会推、会睡、会休假），数字只比高下，不是预言；假设见 --json。")
