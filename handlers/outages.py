"""Planned outages: a staff notice is kept with its place and window, and later complaints are answered from it."""

from bot.domain.letters import Choice
from bot.domain.wording import Wording
from bot.understanding.normalize import normalize
from bot.understanding.notices import OutageNotice, read_notice
from handlers.asking import Asked, ask
from handlers.desk import Desk, Heard
from handlers.opening import Wanted
from storage import outages

PLANNED = frozenset({"water", "power", "gas", "heating", "elevator_fault"})
"""The categories that a notice may announce (`OutageNotice.categories`)."""


async def keep_notice(desk: Desk, heard: Heard, estate: str | None) -> bool:
    """A notice from staff (停水、停电、停气、电梯检修) is no report; it is remembered, without a word."""
    if not heard.is_staff or estate is None:
        return False
    notice = read_notice(normalize(heard.text).text, heard.at, desk.world.zone)
    if notice is None:
        return False
    await desk.service.say([], heard.context, also=[outages.keep(_outage(notice, heard, estate))])
    return True


def _outage(notice: OutageNotice, heard: Heard, estate: str) -> outages.Outage:
    return outages.Outage(
        id=heard.key,
        community=heard.chat.community,
        estate=estate,
        categories=notice.categories,
        buildings=notice.buildings,
        starts_at=notice.starts_at,
        ends_at=notice.ends_at,
        words=heard.text,
    )


async def answered_from_outage(desk: Desk, heard: Heard, wanted: Wanted) -> bool:
    """`没水了` inside a planned outage: say when it ends, and open it only if the person wants it all the same."""
    if wanted.category not in PLANNED or wanted.danger is not None:
        return False
    (rows,) = await desk.service.database.fetch(outages.running(wanted.estate, heard.at))
    fitting = [one for one in map(outages.from_row, rows) if _concerns(one, wanted)]
    if not fitting:
        return False
    outage = fitting[0]
    await ask(
        desk,
        heard,
        Asked.REGISTER,
        (),
        "ask.outage",
        text=heard.text,
        buttons=(Choice(f"register:{heard.message_id}"[:64], desk.catalogue.text("button.register"), "primary"),),
        place=_place(desk, outage),
        window=_window(desk, heard, outage),
        outage=desk.catalogue.text(f"outage.{wanted.category}"),
    )
    return True


def _concerns(outage: outages.Outage, wanted: Wanted) -> bool:
    building = wanted.place.building
    here = not outage.buildings or building is None or building in outage.buildings
    return wanted.category in outage.categories and here


def _window(desk: Desk, heard: Heard, outage: outages.Outage) -> str:
    """When it is planned, in local time; the days are named where it isn't all today."""
    zone = desk.world.zone
    start, end, today = (at.astimezone(zone) for at in (outage.starts_at, outage.ends_at, heard.at))
    if start.date() == end.date() == today.date():
        return f"{start:%H:%M}–{end:%H:%M} "
    wording = Wording(desk.catalogue, desk.world.view(heard.chat.community), heard.at)
    return f"{wording.moment(outage.starts_at)}–{wording.moment(outage.ends_at)} "


def _place(desk: Desk, outage: outages.Outage) -> str:
    building = "、".join(outage.buildings)
    return desk.catalogue.text("place.building", building=building) if building else ""
