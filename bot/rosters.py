"""Holes of the coming week: on Friday the community hears in private where nobody will be on duty; nothing for none."""

from datetime import date, datetime, timedelta

from bot.domain.calendar import wall_time
from bot.domain.letters import Kind, Letter
from bot.domain.messages import Catalogue
from bot.domain.place import Place
from bot.domain.preview import Preview
from bot.domain.roster import COMMUNITY, Estate
from bot.world import World
from storage import outbox
from storage.database import Database

FRIDAY = 4
LOOKS_AT = 9 * 60
"""Minutes after midnight (local): early enough to find somebody before the weekend."""
WORTH_WITHIN = timedelta(hours=8)


class RosterDesk:
    """Looks at the coming week once a week."""

    def __init__(self, database: Database, world: World, catalogue: Catalogue) -> None:
        self._database = database
        self._world = world
        self._catalogue = catalogue

    def next_moment(self, after: datetime) -> datetime | None:
        """The next Friday morning; None while nobody has a roster or is on leave."""
        if not self._world.directory.shifts and not self._world.directory.leaves:
            return None
        today = after.astimezone(self._world.zone).date()
        friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
        at = wall_time(friday, LOOKS_AT, self._world.zone)
        return at if at > after else wall_time(friday + timedelta(days=7), LOOKS_AT, self._world.zone)

    async def post(self, now: datetime) -> int:
        """Owe the community of every estate the list of holes, if it is time and there are any; returns how many."""
        today = now.astimezone(self._world.zone).date()
        looks_at = wall_time(today, LOOKS_AT, self._world.zone)
        if today.weekday() != FRIDAY or not looks_at <= now < looks_at + WORTH_WITHIN:
            return 0
        monday = today + timedelta(days=7 - FRIDAY)
        letters = [letter for one in self._world.directory.estates for letter in self._letters(one, monday, now)]
        if letters:
            await self._database.write([outbox.add(letter) for letter in letters])
        return len(letters)

    def _letters(self, estate: Estate, monday: date, now: datetime) -> list[Letter]:
        directory = self._world.directory
        view = self._world.view(estate.community)
        preview = Preview(directory, estate.id, monday, self._catalogue, view)
        found = preview.found_holes()
        if not found:
            return []
        heading = self._catalogue.text("duty.week_holes", estate=estate.name)
        text = "\n".join([heading, *preview.hole_lines(found)])
        return [
            Letter(
                chat=self._world.private[person],
                kind=Kind.NOTICE,
                text=text,
                created_at=now,
                not_before=now,
                to=(person,),
                key=f"roster/{estate.id}/{monday.isoformat()}/{person}",
                once=True,
                by_day=True,
            )
            for person in directory.on_duty(COMMUNITY, estate.id, Place(), now)
            if person in self._world.private
        ]
