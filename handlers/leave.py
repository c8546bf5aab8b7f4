"""请假 明天 由李师傅代: somebody is away; who stands in, and whom it leaves with nobody."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.coverage import Hole, holes_of_leave
from bot.domain.letters import Kind, Letter
from bot.domain.place import Place
from bot.domain.preview import Preview
from bot.domain.promise import parse_date
from bot.domain.roster import COMMUNITY, Leave, Person
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from storage import people

_RANGE = re.compile(r"[到至—~-]")
_JUST = timedelta(microseconds=1)


async def leave(desk: Desk, heard: Heard, command: Command) -> bool:
    """The substitute is asked in the meantime; with none, colleagues, and in their absence the chain of fallbacks."""
    if not heard.is_staff:
        return False
    words = command.when + command.rest if _RANGE.match(command.rest) else command.when
    span = _leave_days(words, heard.at, desk.world.zone)
    if span is None:
        await desk.tell(heard, "answer.near_miss", form="请假 明天 由李师傅代")
        return True
    substitute = next((one for one in desk.world.directory.people if one.name == command.target), None)
    if command.target and substitute is None:
        await desk.tell(heard, "refused.unknown_target", target=command.target)
        return True
    await _take(desk, heard, Leave(heard.person, *span, substitute.id if substitute else None), substitute)
    return True


async def _take(desk: Desk, heard: Heard, taken: Leave, substitute: Person | None) -> None:
    unit = people.add_leave(taken, desk.world.directory.leaves)
    desk.world.add_leave(taken)
    found = _holes(desk, heard, taken)
    name, days = desk.world.name(heard.person), _days(desk, taken)
    roles = "、".join(dict.fromkeys(desk.world.role_name(hole.role) for hole in found))
    template = _template(substitute, found)
    answer = desk.answer(
        heard, template, name=name, days=days, roles=roles, substitute=substitute.name if substitute else ""
    )
    heading = desk.catalogue.text("answer.leave_holes", name=name, days=days)
    await desk.service.say([answer, *_told_of_holes(desk, heard, found, heading)], heard.context, also=unit)
    if taken.from_at <= heard.at and desk.on_leave is not None:
        await desk.on_leave(taken, heard.at)


def _template(substitute: Person | None, found: Sequence[Hole]) -> str:
    if not found:
        return "answer.on_leave" if substitute else "answer.on_leave_alone"
    return "answer.on_leave_nobody" if any(hole.role == COMMUNITY for hole in found) else "answer.on_leave_hole"


def _holes(desk: Desk, heard: Heard, taken: Leave) -> Sequence[Hole]:
    """Where nobody is because of it, in every estate of the community; a substitute fills them all."""
    directory = desk.world.directory
    estates = [one.id for one in directory.estates if one.community == heard.chat.community]
    return [hole for estate in estates for hole in holes_of_leave(directory, taken, estate)]


def _told_of_holes(desk: Desk, heard: Heard, found: Sequence[Hole], heading: str) -> list[Letter]:
    """Whoever is on duty for the community hears in private what to fill; in its absence, who administers the bot."""
    world = desk.world
    letters = []
    for estate in dict.fromkeys(hole.estate for hole in found):
        on_duty = world.directory.on_duty(COMMUNITY, estate, Place(), heard.at)
        responsible = [one for one in on_duty if one != heard.person] or world.administrators(heard.chat.community)
        view = world.view(heard.chat.community, estate)
        preview = Preview(world.directory, estate, heard.at.date(), desk.catalogue, view)
        lines = preview.hole_lines(tuple(hole for hole in found if hole.estate == estate))
        text = "\n".join([heading, *lines])
        letters += [
            replace(
                desk.letter(heard, text, kind=Kind.NOTICE, chat=world.private[person]),
                not_before=world.quiet_hours(world.policy).ends_after(heard.at),
                by_day=True,
            )
            for person in responsible
            if person != heard.person and person in world.private
        ]
    return letters


def _days(desk: Desk, taken: Leave) -> str:
    """The days in words: "6月3日", "6月3日至6月5日"."""
    first, last = (at.astimezone(desk.world.zone).date() for at in (taken.from_at, taken.to_at - _JUST))
    if first == last:
        return _day(desk, first)
    return desk.catalogue.text("duty.from_to", first=_day(desk, first), last=_day(desk, last))


def _day(desk: Desk, day: date) -> str:
    return desk.catalogue.text("time.date", month=day.month, day=day.day)


def _leave_days(words: str, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From the first day named to the end of the last ("明天", "6月3日到6月5日"); None for days that are over."""
    named = [parse_date(part, at, zone) for part in _RANGE.split(words) if part.strip()]
    days = [day.astimezone(zone) for day in named if day is not None]
    if not days:
        return None
    begins = days[0].replace(hour=0, minute=0, second=0, microsecond=0)
    ends = days[-1].replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    span = max(begins.astimezone(UTC), at), ends.astimezone(UTC)
    return span if span[0] < span[1] else None
