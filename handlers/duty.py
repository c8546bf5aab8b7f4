"""值班, 电话, 交接: who is there now, and what waits for who comes."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.incident import Status
from bot.domain.place import Place
from bot.domain.preview import NEEDED, Preview
from bot.domain.roster import RESIDENT
from bot.domain.safety import PUBLIC_PHONES
from bot.understanding.commands import Command
from handlers import telling
from handlers.desk import Desk, Heard
from handlers.reading import estate_of
from storage import incidents


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
