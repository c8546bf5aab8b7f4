"""From the database to an issue of a report: reads the journal, asks the neighbourhood for its names."""

import asyncio
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.config import Config
from bot.domain.chronicle import EVENTS, Chronicle
from bot.domain.course import Course
from bot.domain.digest import of_estate
from bot.domain.issues import Times
from bot.domain.messages import Catalogue
from bot.domain.period import Period, PeriodKind, period_of
from bot.domain.rates import Scheme
from bot.domain.roster import RESIDENT
from bot.domain.wording import Wording
from bot.reports.edition import Edition, Setting, edition, listing
from bot.world import World
from storage import histories, incidents
from storage.database import Database, Row

HISTORY = timedelta(weeks=9)
"""What a report looks back on beside its own period: eight weeks of trend."""
_SHORTEST_NAME = 2


def times_of(config: Config) -> Times:
    """When digests go out."""
    digest = config.digest
    return Times(
        zone=config.bot.zone,
        minute=digest.minute,
        weekday=digest.weekday if digest.weekly else None,
        monthday=digest.monthday if digest.monthly else None,
    )


def scheme_of(config: Config) -> Scheme:
    """What the neighbourhood decided about figures."""
    numbers = config.policy
    return Scheme(numbers.composite_weights, numbers.fair_weight, numbers.rank_from)


async def read_courses(database: Database, community: str, period: Period) -> tuple[Course, ...]:
    """The courses of all incidents that a report on the period needs, some hundreds at a time."""
    since = min(period.before.start_at, period.end_at - HISTORY)
    ((newest,),) = await database.fetch(incidents.last_number(community))
    chronicle = Chronicle()
    with _collector_resting():
        for after in range(0, newest["number"], histories.PAGE):
            (rows,) = await database.fetch(histories.page(community, since, EVENTS, after))
            # Off the event loop: a large community's journal takes seconds, and people are answered meanwhile.
            await asyncio.to_thread(_read, chronicle, rows)
    return chronicle.courses


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Courses only grow while they are read: looking for garbage among them again and again costs a third of the time.

    Nothing else piles up in these seconds; everything without a cycle is freed all the same. What is there afterwards
    goes straight to the oldest generation (freeze and unfreeze), which is looked through last.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if was_on:
            gc.enable()


@contextmanager
def set_aside() -> Iterator[None]:
    """While a report is written, nobody looks for garbage among its courses: millions of parts, all in use."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _read(chronicle: Chronicle, rows: Sequence[Row]) -> None:
    chronicle.read(map(histories.line, rows))


class Editor:
    """Makes issues for the estates and communities of one neighbourhood."""

    def __init__(self, config: Config, world: World, catalogue: Catalogue) -> None:
        self._config = config
        self._world = world
        self._catalogue = catalogue

    def edition(
        self,
        community: str,
        estate: str | None,
        period: Period,
        courses: Sequence[Course],
        *,
        now: datetime,
        staff: bool = False,
        late: bool = False,
    ) -> Edition:
        """The issue for an estate, or without one for the whole community."""
        view = self._world.view(community, estate)
        return edition(
            of_estate(courses, {estate}) if estate else courses,
            period,
            place=view.estates.get(estate, "") if estate else view.community,
            wording=Wording(self._catalogue, view, now),
            setting=self.setting(community),
            staff=staff,
            late=late,
        )

    def listing(self, community: str, courses: Sequence[Course], *, now: datetime) -> Edition:
        """The incidents of these courses as they are now, one by one, without any figure."""
        view, zone = self._world.view(community, None), self._world.zone
        return listing(
            courses,
            period_of(PeriodKind.MONTH, now.astimezone(zone).date(), zone),
            place=view.community,
            wording=Wording(self._catalogue, view, now),
            setting=self.setting(community),
        )

    def setting(self, community: str) -> Setting:
        """What all issues of a community have in common."""
        world = self._world
        return Setting(
            policy=world.policy,
            scheme=scheme_of(self._config),
            grids=self._grids(),
            helpers=self._helpers(community),
            residents=self._residents(),
        )

    def _grids(self) -> Mapping[tuple[str, str], str]:
        return {
            (estate.id, building): grid
            for estate in self._world.directory.estates
            for building, grid in estate.buildings.items()
            if grid
        }

    def _helpers(self, community: str) -> Mapping[str, str]:
        """Volunteers who agreed to be thanked by name."""
        people = [person for one in self._config.communities if one.id == community for person in one.people]
        return {person.id: person.name for person in people if person.honoured_by_name}

    def _residents(self) -> frozenset[str]:
        """Names of people without a duty; a single letter would tear other words apart."""
        staff = {grant.person for grant in self._world.directory.grants if grant.role != RESIDENT}
        names = (name for person, name in self._world.names.items() if person not in staff)
        return frozenset(name for name in names if len(name) >= _SHORTEST_NAME)
