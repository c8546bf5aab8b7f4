"""What goes wrong in an estate, when, and in which words residents say it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.simulation.dice import around, dice, happens
from bot.simulation.habits import Habits
from bot.understanding.book import RuleBook

WORDS: Mapping[str, tuple[str, ...]] = {
    "elevator_fault": ("{b}栋电梯坏了", "{b}栋电梯又停了，爬楼爬不动"),
    "elevator_trap": ("{b}栋有人被困在电梯里了",),
    "water": ("{b}栋没水了", "{b}栋停水了"),
    "power": ("{b}栋停电了", "{b}栋跳闸了没电"),
    "gas": ("{b}栋楼道里有煤气味",),
    "heating": ("{b}栋暖气不热", "{b}栋暖气片冰凉的"),
    "access": ("{b}栋门禁坏了", "{b}栋门禁刷卡没反应"),
    "lighting_road": ("{b}栋楼道灯坏了", "{b}栋门口路灯坏了"),
    "pipe": ("{b}栋下水道堵了", "{b}栋水管漏水"),
    "envelope": ("{b}栋外墙渗水", "{b}栋楼顶漏水"),
    "sanitation": ("{b}栋垃圾没人收", "{b}栋垃圾桶满了"),
    "greening": ("{b}栋绿化带里的草太高了", "{b}栋楼下树枝太长了"),
    "parking": ("{b}栋门口车乱停", "{b}栋有车堵住我出不去了"),
    "fire": ("{b}栋着火了", "{b}栋冒烟了着火了"),
    "ebike": ("{b}栋有人飞线充电", "{b}栋电动车推进楼道充电"),
    "corridor": ("{b}栋楼道堆满杂物", "{b}栋消防通道被杂物堵了"),
    "falling_object": ("{b}栋有人高空抛物",),
    "noise": ("{b}栋楼上半夜太吵了", "{b}栋有人放音响太吵了"),
    "renovation": ("{b}栋装修太吵了", "{b}栋周末还在装修"),
    "dog": ("{b}栋有人遛狗不牵绳", "{b}栋狗叫了一晚上"),
    "dispute": ("{b}栋邻居为了门口鞋柜吵起来了",),
    "property_service": ("{b}栋物业态度太差", "物业费涨了服务没跟上"),
    "street_order": ("{b}栋门口流动摊贩占道",),
    "illegal_build": ("{b}栋有人违建", "{b}栋楼顶搭违建"),
    "consult": ("请问居住证怎么办",),
}
"""Words by category; only those that the rules in use read as meant are said."""

_OFTEN: Mapping[str, float] = {
    "elevator_fault": 9, "elevator_trap": 0.5, "water": 3, "power": 3, "gas": 0.3, "heating": 0, "access": 6,
    "lighting_road": 7, "pipe": 8, "envelope": 4, "sanitation": 11, "greening": 3, "parking": 9, "fire": 0.2,
    "ebike": 5, "corridor": 6, "falling_object": 2, "noise": 7, "renovation": 4, "dog": 5, "dispute": 1,
    "property_service": 4, "street_order": 3, "illegal_build": 1, "consult": 4,
}  # fmt: skip
"""How often each is reported, relative to the others, in a month without a season of its own."""

_SEASONS: Mapping[str, Mapping[int, float]] = {
    "heating": {11: 14, 12: 18, 1: 18, 2: 12, 3: 6},
    "pipe": {6: 12, 7: 14, 8: 12},
    "envelope": {6: 8, 7: 9, 8: 7},
    "power": {7: 6, 8: 6},
    "greening": {5: 6, 6: 7, 7: 7, 8: 7, 9: 5},
    "sanitation": {6: 14, 7: 16, 8: 16},
    "noise": {6: 10, 7: 11, 8: 10},
    "renovation": {3: 7, 4: 7, 10: 6},
    "fire": {1: 0.4, 2: 0.5},
}
"""Months in which it is more: the heating season, the rains, the hot nights, the weeks after the Spring Festival."""

_HOURS = (1, 0.5, 0.3, 0.2, 0.2, 0.5, 2, 5, 7, 6, 5, 5, 4, 4, 4, 4, 5, 6, 8, 9, 9, 8, 5, 2)
"""When people write, by the hour of the day."""

_WEEKEND = 1.25
_OWN_SHARE_OF_TARGET = 0.3
"""The median work of a trouble, as a share of its category's target."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that goes wrong, and what will be true of it whoever deals with it.

    `work` is how long mending it takes once somebody has begun; the flags and `rates_after` are drawn here, not when
    they come up, so that one estate has the same troubles under every policy.
    """

    index: int
    at: datetime
    category: str
    words: str
    reporter: str
    chat: str
    work: timedelta
    botched: bool
    joined: bool
    asks_again: bool
    rates: bool
    rates_after: timedelta


def sayable(book: RuleBook) -> dict[str, tuple[str, ...]]:
    """The words by category that the rules read as meant; a category without any is left out."""
    found = {
        category: tuple(form for form in forms if _is_read_as(book, form.format(b=3), category))
        for category, forms in WORDS.items()
    }
    return {category: forms for category, forms in found.items() if forms}


def _is_read_as(book: RuleBook, words: str, category: str) -> bool:
    reading = book.read(words)
    return reading.outcome == "report" and reading.category == category and not reading.also


def troubles(  # noqa: PLR0917 - an estate, its people, its days
    book: RuleBook, habits: Habits, seed: str, first: date, days: int, residents: Sequence[str], buildings: int,
    zone: ZoneInfo,
) -> Iterator[Trouble]:  # fmt: skip
    """Everything that goes wrong in an estate from the local day `first` on, in order."""
    forms, index = sayable(book), 0
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        for at in _moments(dice(seed, "day", ahead), day, habits.residents.reports_a_day, zone):
            chance = dice(seed, "trouble", index)
            category = _category(chance, forms, day.month)
            yield _trouble(chance, index, at, category, forms[category], residents, buildings, book, habits)
            index += 1


def _moments(chance: Random, day: date, mean: float, zone: ZoneInfo) -> list[datetime]:
    count = _poisson(chance, mean * (_WEEKEND if day.weekday() > 4 else 1))  # noqa: PLR2004 - Saturday and Sunday
    hours = chance.choices(range(24), weights=_HOURS, k=count)
    local = [datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), zone) for hour in hours]
    return sorted(at.astimezone(UTC) for at in local)


def _poisson(chance: Random, mean: float) -> int:
    """Knuth's way: multiply chances until they fall below e^-mean."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def _category(chance: Random, forms: Mapping[str, object], month: int) -> str:
    known = [category for category in forms if _weight(category, month) > 0]
    return chance.choices(known, weights=[_weight(category, month) for category in known])[0]


def _weight(category: str, month: int) -> float:
    return _SEASONS.get(category, {}).get(month, _OFTEN.get(category, 0))


def _trouble(  # noqa: PLR0917 - what is drawn, and what from
    chance: Random, index: int, at: datetime, category: str, forms: Sequence[str], residents: Sequence[str],
    buildings: int, book: RuleBook, habits: Habits,
) -> Trouble:  # fmt: skip
    people = habits.residents
    return Trouble(
        index=index,
        at=at,
        category=category,
        words=chance.choice(forms).format(b=chance.randint(1, buildings)),
        reporter=chance.choice(residents),
        chat=chance.choices(("linkage", "residents", "private"), weights=(70, 25, 5))[0],
        work=around(chance, book.category(category).resolve_within * _OWN_SHARE_OF_TARGET),
        botched=happens(chance, habits.staff.botches),
        joined=happens(chance, people.joins),
        asks_again=happens(chance, people.asks_again),
        rates=happens(chance, people.rates),
        rates_after=around(chance, people.rates_within),
    )
