"""值班, 电话, 请假, 交接: who is there now, and who stands in."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.incident import Status
from bot.domain.place import Place
from bot.domain.preview import NEEDED, Preview
from bot.domain.promise import parse_date
from bot.domain.roster import RESIDENT, Leave
from bot.domain.safety import PUBLIC_PHONES
from bot.domain.wording import Wording
from bot.understanding.commands import Command
from handlers import telling
from handlers.desk import Desk, Heard
from handlers.reading import estate_of
from storage import incidents, people

_RANGE = re.compile(r"[到至—~-]")


async def on_duty(desk: Desk, heard: Heard, command: Command) -> bool:
    """值班: every role of this estate and who holds it now; empty seats are shown as such."""
    estate = estate_of(desk, heard)
    if not command.explicit or estate is None:
        return False
    directory = desk.world.directory
    if command.rest:
        return await _coming_week(desk, heard, estate, command.rest)
    lines = []
    for role in directory.roles:
        if role.id == RESIDENT:
            continue
        people_now = directory.on_duty(role.id, estate, Place(), heard.at)
        names = "、".join(filter(None, map(desk.world.name, people_now))) or desk.catalogue.text("answer.duty_none")
        if people_now or role.id in NEEDED or directory.holders(role.id, estate):
            lines.append(desk.catalogue.text("answer.duty_line", role=role.name, names=names))
    text = "\n".join([desk.catalogue.text("answer.duty"), *lines])
    await desk.service.say([desk.letter(heard, text)], heard.context)
    return True


async def _coming_week(desk: Desk, heard: Heard, estate: str, which: str) -> bool:
    """值班 下周: who is on duty day by day, who is on leave, and where nobody is; for those who hold a role."""
    if not heard.is_staff:
        return False
    today = heard.at.astimezone(desk.world.zone).date()
    first = today + timedelta(days=7 - today.weekday()) if which.startswith(("下", "next")) else today
    preview = Preview(desk.world.directory, estate, first, desk.catalogue, desk.world.view(heard.chat.community))
    await desk.service.say([desk.letter(heard, preview.text())], heard.context)
    return True


async def phones(desk: Desk, heard: Heard, command: Command) -> bool:
    """电话: whom to call."""
    estate = estate_of(desk, heard)
    if not command.explicit or estate is None:
        return False
    lines = [
        desk.catalogue.text("answer.phones_line", name=name, phone=number)
        for name, number in _with_public(desk, desk.world.phone_book(estate))
    ]
    text = "\n".join([desk.catalogue.text("answer.phones"), *lines])
    await desk.service.say([desk.letter(heard, text)], heard.context)
    return True


def _with_public(desk: Desk, own: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The neighbourhood's own numbers, then the public ones that it does not name itself."""
    told = {word for line in own for word in line}
    public = [(desk.catalogue.text(f"phone_name.{key}"), number) for key, number in PUBLIC_PHONES.items()]
    return [*own, *(line for line in public if not told.intersection(line))]


async def leave(desk: Desk, heard: Heard, command: Command) -> bool:
    """请假 明天 由李师傅代: the substitute is asked in the meantime."""
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
    taken = Leave(heard.person, span[0], span[1], substitute.id if substitute else None)
    wording = Wording(desk.catalogue, desk.world.view(heard.chat.community), heard.at)
    answer = desk.answer(
        heard,
        "answer.on_leave",
        name=desk.world.name(heard.person),
        until=wording.moment(taken.to_at),
        substitute=substitute.name if substitute else desk.world.role_name(min(heard.roles)),
    )
    await desk.service.say([answer], heard.context, also=[people.add_leave(taken)])
    desk.world.add_leave(taken)
    if taken.from_at <= heard.at and desk.on_leave is not None:
        await desk.on_leave(taken, heard.at)
    return True


def _leave_days(words: str, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From the first day named to the end of the last ("明天", "6月3日到6月5日")."""
    named = [parse_date(part, at, zone) for part in _RANGE.split(words) if part.strip()]
    days = [day.astimezone(zone) for day in named if day is not None]
    if not days:
        return None
    begins = days[0].replace(hour=0, minute=0, second=0, microsecond=0)
    ends = days[-1].replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return max(begins.astimezone(UTC), at), ends.astimezone(UTC)


async def handover(desk: Desk, heard: Heard, _command: Command) -> bool:
    """交接: what the next shift takes over."""
    estate = estate_of(desk, heard)
    if not heard.is_staff or estate is None:
        return False
    mine = [
        one
        for one in await desk.service.query(incidents.live_in_estate(estate))
        if one.assignee_role in heard.roles and one.status is not Status.RESOLVED
    ]
    lines = telling.lines(desk, heard, mine)
    heading = desk.catalogue.text("answer.handover" if mine else "answer.handover_none", count=len(mine))
    letter = desk.letter(heard, "\n".join([heading, *lines]), incidents=mine)
    await desk.service.say([letter], heard.context)
    return True
