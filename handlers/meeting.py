"""联席会议: the community holds a joint meeting in the chat; item by item a decision becomes the plan.

The agenda with the facts comes first. Then every item is decided in plain words of the one who opened the meeting
("物业 6月10日 更换主板"), by a reply, by 决议, or with the buttons and a few words; what is missing is asked for. How
far a meeting has come is in the database, so that a restart loses nothing; a decision is an event of its incident.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import seating
from bot.domain.calendar import wall_time
from bot.domain.events import Decided, Event
from bot.domain.incident import Incident
from bot.domain.meeting import AGENDA, Half, Meeting, Outcome, belongs_on_agenda, outcome_since
from bot.domain.policy import Policy
from bot.domain.promise import parse_date
from bot.domain.refusal import Reason, Refused
from bot.domain.surroundings import Seat, Surroundings
from bot.service import Context
from bot.understanding.commands import Command
from bot.understanding.decision import Parts, decision_parts, is_decision, is_half, muses, without_number
from handlers import minutes
from handlers.desk import Desk, Heard
from handlers.meeting_words import agenda, buttons, lacking, letter_of, presented, settled
from handlers.reading import read
from storage import incidents, meetings

CONVENES = frozenset({"community", "supervisor", "street_office", "admin"})

_END = frozenset(["散会", "结束", "会议结束", "结束会议", "联席会议结束", "闭会", "end"])
_LATER = frozenset(
    ["跳过", "下一件", "下一项", "下一个", "下次再议", "下次再说", "再议", "缓议", "先不定", "暂不定", "later"]
)
_EDGES = " ,，.。!！~～"


async def joint_meeting(desk: Desk, heard: Heard, command: Command) -> bool:
    """联席会议 opens a meeting, or shows where the running one stands; 议程 only shows the agenda."""
    if not command.explicit:
        return False
    if not heard.roles & CONVENES:
        await desk.tell(heard, "refused.not_community", number="")
        return True
    running, step = desk.meetings.get(heard.chat.key), command.rest.strip(_EDGES)
    if running is not None and step not in ("议程", "agenda"):
        return await _step(desk, heard, running, step)
    if step in _END | _LATER:
        await desk.tell(heard, "meeting.none_running")
        return True
    items = await _items(desk, heard)
    only_shown = step in ("议程", "agenda") or heard.chat.kind not in ("linkage", "staff")
    if only_shown or not items:
        letter = desk.letter(heard, agenda(desk, heard, items, opened=False), incidents=items)
        await desk.service.say([letter], heard.context)
        return True
    await _open(desk, heard, items)
    return True


async def _step(desk: Desk, heard: Heard, meeting: Meeting, step: str) -> bool:
    if step in _END:
        await minutes.close(desk, meeting, heard.at, heard.context)
    elif step in _LATER:
        await _put_off(desk, heard, meeting)
    else:
        await _show(desk, heard, meeting, desk.catalogue.text("meeting.running"))
    return True


async def _items(desk: Desk, heard: Heard) -> list[Incident]:
    """What belongs on the agenda here, the oldest first; private matters are not for a group."""
    found = await desk.service.query(incidents.live_in_community(heard.chat.community))
    items = [
        one
        for one in found
        if belongs_on_agenda(one, heard.at)
        and heard.chat.estate in (None, one.estate)
        and not desk.world.policy_of(one).category(one.category).private
    ]
    return items[:AGENDA]


async def _open(desk: Desk, heard: Heard, items: Sequence[Incident]) -> None:
    meeting = Meeting(
        id=heard.key,
        community=heard.chat.community,
        chat=heard.chat.key,
        chair=heard.person,
        opened_at=heard.at,
        items=tuple(one.id for one in items),
    )
    desk.meetings[meeting.chat] = meeting
    heading = agenda(desk, heard, items, opened=True)
    await _show(desk, heard, meeting, heading)


async def _show(desk: Desk, heard: Heard, meeting: Meeting, *before: str, key: str | None = None) -> None:
    """Keep how far the meeting has come, and put the item that is next, in one transaction."""
    (incident,) = await desk.service.get(meeting.current or "")
    text = "\n".join([*before, await presented(desk, heard, meeting, incident)])
    letter = letter_of(desk, heard, meeting, text, incident, buttons(desk, incident, "meeting.item"))
    context = replace(heard.context, key=key or heard.key)
    if await desk.service.say([letter], context, also=[meetings.keep(meeting)]):
        desk.meetings[meeting.chat] = meeting


# --- what is said in it ---


def is_talk(desk: Desk, heard: Heard) -> bool:
    """Whether this is what the parties say to each other in a meeting: no report, unless it is a danger to life."""
    in_it = heard.chat.key in desk.meetings and heard.is_staff and heard.message is not None
    return in_it and read(desk, heard, heard.text).urgency != "P0"


async def took(desk: Desk, heard: Heard) -> bool:
    """Take words as part of the running meeting, if they are: a decision, a piece of one, 下次再议 or 散会."""
    meeting = desk.meetings.get(heard.chat.key)
    if meeting is None or meeting.current is None or not heard.roles & CONVENES:
        return False
    words = heard.text.strip(_EDGES)
    if words in _END:
        await minutes.close(desk, meeting, heard.at, heard.context)
        return True
    if words in _LATER:
        await _put_off(desk, heard, meeting)
        return True
    (incident,) = await desk.service.get(meeting.current)
    heard = replace(heard, text=without_number(heard.text, incident.number))
    people, roles = desk.world.directory.people, desk.world.role_names
    names = {*(one.name for one in people), *roles, *roles.values()}
    parts = decision_parts(heard.text, names)
    said_now = _half(desk, heard, parts)
    spoken = said_now if _meant(heard, meeting, parts) else _rest_of(heard, meeting, parts, said_now)
    if spoken is None:
        return False
    half = spoken if spoken.lacks is None else replace(meeting.half.joined(spoken), by=heard.person)
    if parts.when and spoken is said_now and spoken.until_at is None:
        await _ask(desk, heard, meeting, incident, replace(half, until_at=None), "refused.date_passed")
    else:
        await _decide(desk, heard, meeting, incident, half)
    return True


def _meant(heard: Heard, meeting: Meeting, parts: Parts) -> bool:
    """A reply to the meeting's words, 决议, or words of the chair that name an owner and a day."""
    if parts.marked:
        return True
    replied = heard.reply_to is not None and meeting.current in heard.about
    if replied or heard.message is None:
        return bool(parts.owner or parts.when or parts.words)
    return heard.person == meeting.chair and (is_decision(heard.text, parts) or is_half(heard.text, parts))


def _rest_of(heard: Heard, meeting: Meeting, parts: Parts, spoken: Half) -> Half | None:
    """The piece that was asked for, said by whoever was asked; None for everything else that is said meanwhile."""
    half = meeting.half
    if half.by != heard.person or muses(heard.text):
        return None
    match half.lacks:
        case "owner":
            return spoken if parts.owner else None
        case "date":
            return spoken if spoken.until_at is not None else None
        case _:
            return Half(heard.person, words=heard.text.strip()) if len(parts.words) > 1 else None


def _half(desk: Desk, heard: Heard, parts: Parts) -> Half:
    until_at = parse_date(parts.when, heard.at, desk.world.zone) if parts.when else None
    return Half(heard.person, parts.owner, until_at, parts.words)


async def _decide(desk: Desk, heard: Heard, meeting: Meeting, incident: Incident, half: Half) -> None:
    """A whole decision becomes the plan; of half a one what is missing is asked for, and what is wrong is told."""
    policy = desk.world.policy_of(incident)
    if half.owner and seating.named_seat(desk.world, half.owner, incident, heard.at, policy) is None:
        await _ask(desk, heard, meeting, incident, replace(half, owner=""), "refused.unknown_target", half.owner)
        return
    if half.lacks is not None:
        await _ask(desk, heard, meeting, incident, half)
        return

    def event(current: Incident, policy: Policy, around: Surroundings) -> Event:
        if half.until_at is None:
            raise Refused(Reason.NEEDS_DATE, number=current.number)
        seat = _seat(desk, half.owner, current, policy, around, heard.at)
        actor = desk.actor(heard, current)
        return Decided(at=heard.at, actor=actor, source=heard.key, words=half.words, until_at=half.until_at, seat=seat)

    await desk.apply(heard, [incident], event)
    await go_on(desk, heard)


def _seat(  # noqa: PLR0917 - what a seat is found by
    desk: Desk, owner: str, incident: Incident, policy: Policy, around: Surroundings, at: datetime
) -> Seat | None:
    """The seat that was named; None where it is in the hands of one of its people already, who then keeps it."""
    seat = seating.named_seat(desk.world, owner, incident, at, policy)
    if seat is None:
        raise Refused(Reason.UNKNOWN_TARGET, number=incident.number, target=owner)
    has_it = seat.role == incident.assignee_role and incident.assignee in (*seat.people, *around.seat.people)
    same = has_it and incident.acknowledged_at is not None
    by_name = len(seat.people) == 1 and seat.people[0] != incident.assignee
    return None if same and not by_name else seat


async def _ask(  # noqa: PLR0917 - what was said and what is wrong with it
    desk: Desk, heard: Heard, meeting: Meeting, incident: Incident, half: Half, wrong: str = "", target: str = ""
) -> None:
    before = [desk.catalogue.text(wrong, number=incident.number, target=target)] if wrong else []
    text = "\n".join([*before, lacking(desk, heard, incident, half)])
    offered = buttons(desk, incident, f"meeting.lacks_{half.lacks}")
    letter = letter_of(desk, heard, meeting, text, incident, offered)
    kept = replace(meeting, half=half)
    if await desk.service.say([letter], heard.context, also=[meetings.keep(kept)]):
        desk.meetings[meeting.chat] = kept
    await desk.dismiss(heard)


async def _put_off(desk: Desk, heard: Heard, meeting: Meeting) -> None:
    if meeting.current is None:
        return
    (incident,) = await desk.service.get(meeting.current)
    after = meeting.dealt_with({meeting.current: Outcome.LATER})
    await _next(desk, heard, after, [desk.catalogue.text("meeting.later", number=incident.number)], key=heard.key)


async def _next(desk: Desk, heard: Heard, meeting: Meeting, told: Sequence[str], *, key: str) -> None:
    """The next item, or after the last one the minutes."""
    await desk.dismiss(heard)
    if meeting.current is not None:
        await _show(desk, heard, meeting, *told, "", key=key)
        return
    desk.meetings[meeting.chat] = meeting
    await minutes.close(desk, meeting, heard.at, replace(heard.context, key=key))


async def go_on(desk: Desk, heard: Heard) -> None:
    """After whatever was done in the chat of a meeting: what is dealt with now is told, and the next item put."""
    meeting = desk.meetings.get(heard.chat.key)
    if meeting is None or meeting.current is None:
        return
    waiting = [item for item in meeting.items if item not in meeting.outcomes]
    found = {one.id: one for one in await desk.service.get(*waiting)}
    outcomes = {item: outcome for item in waiting if (outcome := outcome_since(found[item], meeting.opened_at))}
    if not outcomes:
        return
    after = meeting.dealt_with(outcomes)
    told = [settled(desk, heard, found[item], outcome) for item, outcome in outcomes.items()]
    key = f"{heard.key}/meeting"
    if after.current == meeting.current:
        letter = letter_of(desk, heard, after, "\n".join(told), found[meeting.current], ())
        if await desk.service.say([letter], Context(heard.at, key), also=[meetings.keep(after)]):
            desk.meetings[meeting.chat] = after
        return
    await _next(desk, heard, after, told, key=key)


# --- the buttons ---

_DAYS = {"meeting_days3": 3, "meeting_days7": 7, "meeting_days14": 14}


async def tapped(desk: Desk, heard: Heard, action: str, number: int) -> None:
    """A button of the meeting; one of an item that is dealt with, or of somebody else's, changes nothing."""
    meeting = desk.meetings.get(heard.chat.key)
    found = await desk.service.find(heard.chat.community, number)
    if not heard.roles & CONVENES:
        await desk.tell(heard, "refused.not_community", number=number)
    elif meeting is None or not found or found[0].id != meeting.current:
        await desk.tell(heard, "meeting.passed", number=number)
    elif action == "meeting_end":
        await desk.dismiss(heard)
        await minutes.close(desk, meeting, heard.at, heard.context)
    elif action == "meeting_later":
        await _put_off(desk, heard, meeting)
    elif action in _DAYS:
        await _tapped_half(desk, heard, meeting, found[0], Half(until_at=_evening(desk, heard, _DAYS[action])))
    else:
        owner = desk.world.role_name(found[0].assignee_role)
        await _tapped_half(desk, heard, meeting, found[0], Half(owner=owner))


async def _tapped_half(desk: Desk, heard: Heard, meeting: Meeting, incident: Incident, said: Half) -> None:
    await _decide(desk, heard, meeting, incident, replace(meeting.half.joined(said), by=heard.person))


def _evening(desk: Desk, heard: Heard, days: int) -> datetime:
    """18:00 so many local days from now: a day without an hour."""
    day = heard.at.astimezone(desk.world.zone).date() + timedelta(days=days)
    return wall_time(day, 18 * 60, desk.world.zone)
