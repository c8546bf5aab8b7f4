"""排班, 取消排班: the weekly roster, shown and changed in chat.

What the configuration file says of shifts holds; those of chat are added to it, and only those can be taken back here.
"""

from collections.abc import Iterable
from itertools import groupby

from bot.domain.roster import Person, Scope, Shift
from bot.domain.spoken_hours import days_in, span_in
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from handlers.enrol import named
from handlers.enrolment import is_admin, role_of
from handlers.reading import estate_of
from storage import people


async def roster(desk: Desk, heard: Heard, command: Command) -> bool:
    """排班: what it is; 排班 物业 张经理 周一至周五 08:00-20:00: an administrator adds to it."""
    estate = estate_of(desk, heard)
    if estate is None:
        return False
    if not command.rest:
        await _show(desk, heard, estate)
        return True
    role, person, span = role_of(desk, command.rest), named(desk, command.rest), span_in(command.rest)
    days = days_in(command.rest)
    if not command.explicit and (role is None or (span is None and person is None)):
        return False
    if not is_admin(heard):
        await desk.tell(heard, "answer.not_admin")
    elif role is None or person is None or span is None or not days:
        await desk.tell(heard, "answer.near_miss", form="排班 物业 张经理 周一至周五 08:00-20:00")
    elif person.id not in desk.world.directory.holders(role, estate):
        await desk.tell(heard, "answer.roster_not_held", name=person.name, role=desk.world.role_name(role))
    else:
        shifts = [Shift(day, span, person.id, role, Scope(estate)) for day in days]
        answer = desk.answer(heard, "answer.rostered", line=_line(desk, person, role, shifts))
        also = [people.add_shift(shift, heard.at) for shift in shifts]
        if await desk.service.say([answer], heard.context, also=also):
            desk.world.add_shifts(shifts)
    return True


async def unroster(desk: Desk, heard: Heard, command: Command) -> bool:
    """取消排班 物业 张经理: what chat added goes; what the file says stays."""
    role, person = role_of(desk, command.rest), named(desk, command.rest)
    if role is None and person is None and not command.explicit:
        return False
    if not is_admin(heard):
        await desk.tell(heard, "answer.not_admin")
        return True
    meant = [
        shift
        for shift in desk.world.directory.shifts
        if (role is None or shift.role == role) and (person is None or shift.person == person.id)
    ]
    ours = [shift for shift in meant if shift in desk.world.chat_shifts]
    if not ours or (role is None and person is None):
        template = "answer.roster_in_file" if meant and (role or person) else "answer.near_miss"
        await desk.tell(heard, template, form="取消排班 物业 张经理")
        return True
    lines = "\n".join(_lines(desk, ours))
    answer = desk.answer(heard, "answer.unrostered", line=lines)
    if await desk.service.say([answer], heard.context, also=[people.remove_shift(shift) for shift in ours]):
        desk.world.remove_shifts(ours)
    return True


async def _show(desk: Desk, heard: Heard, estate: str) -> None:
    here = [shift for shift in desk.world.directory.shifts if _touches(desk, shift, estate)]
    lines = _lines(desk, here) or [desk.catalogue.text("answer.roster_none")]
    text = "\n".join([desk.catalogue.text("answer.roster"), *lines])
    await desk.service.say([desk.letter(heard, text)], heard.context)


def _touches(desk: Desk, shift: Shift, estate: str) -> bool:
    home = desk.world.directory.estate(estate)
    return home is not None and shift.scope.touches(home)


def _lines(desk: Desk, shifts: Iterable[Shift]) -> list[str]:
    """One line for each person and span."""

    def key(shift: Shift) -> tuple[str, str, int, int]:
        return shift.role, shift.person, shift.span.from_minute, shift.span.to_minute

    return [
        _line(desk, Person(person, desk.world.name(person)), role, list(group))
        for (role, person, *_), group in groupby(sorted(shifts, key=key), key=key)
    ]


def _line(desk: Desk, person: Person, role: str, shifts: list[Shift]) -> str:
    days = "".join(desk.catalogue.text(f"weekday.{day}") for day in sorted({shift.weekday for shift in shifts}))
    span = str(shifts[0].span)
    name, called = person.name, desk.world.role_name(role)
    return desk.catalogue.text("answer.roster_line", role=called, name=name, days=days, span=span)
