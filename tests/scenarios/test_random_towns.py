"""Random neighbourhoods: whatever people do, some things never happen."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.channels.memory import EVERYTHING
from bot.config import PolicyNumbers
from bot.simulation.dice import dice
from bot.simulation.habits import CommunityHabits, Habits, ResidentHabits, StaffHabits
from bot.simulation.neighbourhood import Setup, open_neighbourhood
from tests.scenarios.watching import Watcher
from tests.town import book

LIKE_TELEGRAM = replace(EVERYTHING, rates=((1, 1.0), (20, 60.0)))


def random_setup(seed: int) -> Setup:
    """A small neighbourhood with habits, a policy, a season and troubles of its own; now and then the bot dies."""
    chance = dice("town", seed)
    days = chance.randint(3, 6)
    down = None
    if chance.random() < 0.3:
        down = (timedelta(days=1, hours=chance.uniform(0, 24)), timedelta(hours=chance.choice((1, 10, 30, 72))))
        days = 7
    return Setup(
        seed=f"town/{seed}",
        days=days,
        first_day=date(2026, 1, 1) + timedelta(days=chance.randrange(355)),
        habits=Habits(
            staff=StaffHabits(
                lies=chance.uniform(0, 0.5),
                forgets=chance.uniform(0, 0.4),
                bounces=chance.uniform(0, 0.3),
                stalls=chance.uniform(0, 0.4),
                shrugs=chance.uniform(0, 0.5),
                botches=chance.uniform(0, 0.4),
                leaves_every=timedelta(days=chance.uniform(3, 60)),
            ),
            residents=ResidentHabits(
                reports_a_day=chance.uniform(1, 8), joins=chance.uniform(0, 0.5), rates=chance.uniform(0, 1)
            ),
            community=CommunityHabits(attends=chance.uniform(0.3, 1), takes_over=chance.uniform(0, 0.3)),
        ),
        numbers=PolicyNumbers(
            reminder_percents=chance.choice(((50, 80), (30, 60, 90), (80,))),
            nags_per_hour=chance.choice((1, 3, 6)),
            p1_nag_hours=chance.choice((1, 4)),
            silent_close_hours=chance.choice((12, 24)),
        ),
        property_hours=chance.choice(("每天 08:00-20:00", "每天 00:00-24:00", "工作日 09:00-17:30")),
        down=down,
        caps=chance.choice((EVERYTHING, LIKE_TELEGRAM)),
    )


async def live_through(setup: Setup) -> Watcher:
    neighbourhood = await open_neighbourhood(setup, book())
    try:
        watcher = Watcher(neighbourhood)
        await neighbourhood.run()
        await watcher.look_back()
        return watcher
    finally:
        await neighbourhood.database.close()


def broken_promises(seed: int) -> list[str]:
    """What was broken in the neighbourhood of this seed, told so that it can be played again."""
    setup = random_setup(seed)
    watcher = asyncio.run(live_through(setup))
    return [f"seed {seed}: {setup}", *watcher.broken[:20]] if watcher.broken else []


@pytest.mark.parametrize("seed", range(50))
def test_the_bot_keeps_its_promises_in_a_random_neighbourhood(seed: int) -> None:
    broken = broken_promises(seed)
    assert not broken, "\n".join(broken)


@pytest.mark.soak
@pytest.mark.parametrize("hundred", range(10, 20))
def test_the_bot_keeps_its_promises_in_a_thousand_neighbourhoods(hundred: int) -> None:
    broken = [line for seed in range(100 * hundred, 100 * hundred + 100) for line in broken_promises(seed)]
    assert not broken, "\n".join(broken)


def test_after_three_days_of_downtime_everybody_gets_one_list() -> None:
    troubled = Habits(residents=ResidentHabits(reports_a_day=12))
    setup = Setup("down", days=6, habits=troubled, down=(timedelta(days=1, hours=10), timedelta(days=3)))
    watcher = asyncio.run(live_through(setup))
    assert not watcher.broken, "\n".join(watcher.broken)
    back_at = watcher.life.down[1]
    lists = [one for one in watcher.arrived if one.at == back_at and len(one.out.incidents) > 1]
    assert lists, "there was something to catch up with"
