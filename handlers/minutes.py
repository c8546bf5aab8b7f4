"""The end of a joint meeting: what was decided, for everyone to read, and as a document."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.domain.facts import Setting, Telling
from bot.domain.incident import Incident
from bot.domain.letters import Kind, Letter
from bot.domain.meeting import Meeting, Outcome, outcome_since
from bot.domain.wording import Wording
from bot.reports.held import Held, HeldItem
from bot.service import Context
from handlers.desk import Desk
from storage import meetings


async def end_forgotten(desk: Desk, now: datetime) -> None:
    """Meetings that nobody ended, or that a crash left without an item, end with their minutes."""
    for meeting in list(desk.meetings.values()):
        if meeting.ends_by_itself(now):
            await close(desk, meeting, now, Context(now))


async def close(desk: Desk, meeting: Meeting, now: datetime, context: Context) -> None:
    """Say the minutes, with the document, and forget the meeting; in one transaction."""
    found = {one.id: one for one in await desk.service.get(*meeting.items)}
    items = [found[item] for item in meeting.items if item in found]
    held = _held(desk, meeting, items, now)
    text = "\n".join([held.heading, *(one.line for one in held.items)])
    letter = Letter(
        chat=meeting.chat,
        kind=Kind.ANSWER,
        text=text,
        created_at=now,
        not_before=now,
        incidents=tuple(one.id for one in items),
        key=f"meeting/{meeting.id}/minutes",
        documents=await _documents(desk, meeting, held),
        once=True,
    )
    await desk.service.say([letter], context, also=[meetings.end(meeting.chat)])
    desk.meetings.pop(meeting.chat, None)


def _held(desk: Desk, meeting: Meeting, items: Sequence[Incident], now: datetime) -> Held:
    """The meeting as the minutes tell it, in the words that a group may read."""
    text, zone = desk.catalogue.text, desk.world.zone
    wording = Wording(desk.catalogue, desk.world.view(meeting.community), now)
    opened, ended = meeting.opened_at.astimezone(zone), now.astimezone(zone)
    facts = {
        "date": wording.text("time.date_year", year=opened.year, month=opened.month, day=opened.day),
        "from": f"{opened:%H:%M}",
        "until": f"{ended:%H:%M}",
        "chair": desk.world.name(meeting.chair),
    }
    return Held(
        title=text("paper.minutes_title", place=desk.world.community_name(meeting.community)),
        heading=text("meeting.minutes", **facts),
        head=tuple(text(f"paper.minutes_{part}") for part in ("item", "owner", "until", "words")),
        signed=text("paper.minutes_signed"),
        items=tuple(_item(desk, meeting, one, wording) for one in items),
    )


def _item(desk: Desk, meeting: Meeting, incident: Incident, wording: Wording) -> HeldItem:
    told = Telling(incident, desk.world.policy_of(incident), wording, Setting.GROUP)
    outcome = meeting.outcomes.get(incident.id) or outcome_since(incident, meeting.opened_at)
    facts, plan = told.facts(), incident.plan
    name = desk.catalogue.text("meeting.name", **facts)
    if outcome is Outcome.DECIDED and plan is not None:
        own = told.with_own({"words": plan.words, "until_at": plan.until_at.isoformat()})
        line = desk.catalogue.text("meeting.decided", **own)
        return HeldItem(line, name, str(facts["who"]), str(own["until"]), str(own["words"]))
    key = {Outcome.LATER: "meeting.later", None: "meeting.not_reached"}.get(outcome, "meeting.settled")
    line = desk.catalogue.text(key, **facts)
    return HeldItem(line, name, "", "", line.partition(" ")[2])


async def _documents(desk: Desk, meeting: Meeting, held: Held) -> tuple[str, ...]:
    if desk.papers is None:
        return ()
    day = meeting.opened_at.astimezone(desk.world.zone)
    stem = re.sub(r"[^0-9A-Za-z_-]+", "-", meeting.chat)
    path = desk.papers / f"meeting-{day:%Y%m%d-%H%M}-{stem}.docx"
    await asyncio.to_thread(_write, path, held)
    return (str(path),)


def _write(path: Path, held: Held) -> None:
    from bot.reports.minutes import held_minutes  # noqa: PLC0415 - python-docx takes its time

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(held_minutes(held))
