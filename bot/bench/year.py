"""How long it takes to live through a simulated year in one estate, under each regime."""

from time import perf_counter

from bot.simulation.neighbourhood import Setup, open_neighbourhood
from bot.simulation.outcome import outcome_of
from bot.simulation.people import Regime
from bot.understanding.book import RuleBook

DAYS = 365


async def estate_year(book: RuleBook) -> dict[str, float]:
    """Seconds under every regime and for all of them, one after the other in this process."""
    seconds = {regime.value: await _lived(Setup("bench", regime, DAYS), book) for regime in Regime}
    return {**seconds, "all": round(sum(seconds.values()), 2)}


async def _lived(setup: Setup, book: RuleBook) -> float:
    began = perf_counter()
    neighbourhood = await open_neighbourhood(setup, book)
    try:
        await neighbourhood.run()
        await outcome_of(neighbourhood)
    finally:
        await neighbourhood.database.close()
    return round(perf_counter() - began, 2)
