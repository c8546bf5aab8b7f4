"""The figures by grid (分网格汇总) and by building."""

from collections.abc import Iterator

from bot.domain.figures import PlaceFigures
from bot.reports.saying import Saying

PlaceRow = tuple[str, int, int, int, int]
"""Name, reported, closed, live and overdue."""


def grid_rows(say: Saying) -> Iterator[PlaceRow]:
    """By grid; what lies in none counts as shared."""
    grids, found = say.edition.setting.grids, dict[str, list[PlaceFigures]]()
    for one in say.edition.figures.places:
        grid = grids.get((one.estate, one.building or ""), "") or say.text("digest.no_building")
        name = f"{say.estate(one.estate)} {grid}" if say.edition.several_estates else grid
        found.setdefault(name, []).append(one)
    for name, places in found.items():
        yield (
            name,
            sum(one.opened for one in places),
            sum(one.closed for one in places),
            sum(one.live for one in places),
            sum(one.overdue for one in places),
        )


def building_rows(say: Saying) -> Iterator[PlaceRow]:
    """By building, of which there is anything to tell."""
    for one in say.edition.figures.places:
        yield (say.place(one.estate, one.building), one.opened, one.closed, one.live, one.overdue)
