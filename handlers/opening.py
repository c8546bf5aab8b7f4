"""A report becomes an incident, joins one that is open, or wakes one that was closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import seating
from bot.domain.events import Absorbed, Actor, Corroborated, Event, Merged, NewReport, Recategorised, Reopened
from bot.domain.incident import Incident, Reporter, Status, Urgency
from bot.domain.letters import Kind, Letter
from bot.domain.place import Place
from bot.domain.policy import Policy
from bot.domain.safety import safety_text
from bot.domain.surroundings import Surroundings
from bot.matters import WHOLE_ESTATE, sketch_of, sketch_words
from bot.service import Change
from bot.understanding.duplicate import Area, Same, find_duplicate, says_whole_estate
from handlers.asking import Asked, await_answer
from handlers.desk import Desk, Heard
from handlers.memory import Said
from handlers.telling import telling
from storage import incidents
from storage.database import Statement

SAID_IN_PIECES = timedelta(minutes=10)
AREA_CATEGORIES = frozenset({"water", "power", "gas", "heating"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be opened: a message as it was read (or as somebody said it should be)."""

    estate: str
    category: str
    urgency: Urgency
    place: Place
    words: str
    why: str
    danger: str | None = None
    raised: bool = False
    on_behalf: str | None = None


def reporter_of(heard: Heard, wanted: Wanted) -> Reporter:
    """Who stands behind it: the writer, or the person spoken for."""
    return Reporter(heard.person, heard.chat.key, heard.at, heard.message_id, wanted.on_behalf)


async def open_or_link(desk: Desk, heard: Heard, wanted: Wanted, also: Sequence[Statement] = ()) -> Incident | None:
    """Link to an open incident, reopen a closed one of the same reporter, or open a new one.

    None when the message had its effect before.
    """
    found = await _same_matter(desk, heard, wanted)
    if found.open is not None:
        return await _join(desk, heard, wanted, found.open, also)
    if found.area or (wanted.category in AREA_CATEGORIES and says_whole_estate(wanted.words)):
        return await _open_area(desk, heard, wanted, found.area, also)
    return await _open(desk, heard, wanted, found.ended, also)


@dataclass(frozen=True, slots=True)
class SameMatter:
    """What the new report belongs to: an open incident, the parts of an outage, or one that ended lately."""

    open: Incident | None = None
    area: tuple[Incident, ...] = ()
    ended: Incident | None = None


async def _same_matter(desk: Desk, heard: Heard, wanted: Wanted) -> SameMatter:
    own = await _own_open(desk, heard, wanted)
    if own is not None:
        return SameMatter(open=own)
    matters, estate = desk.world.matters, wanted.estate
    verdict = matters.like(estate, sketch_words(wanted.words, wanted.category, wanted.place, heard.at))
    match verdict:
        case Same():
            found = await desk.service.get(*matters.ids(estate, [verdict.target]))
            if found:
                return SameMatter(open=found[0])
        case Area():
            return SameMatter(area=await desk.service.get(*matters.ids(estate, verdict.targets)))
    since = heard.at - desk.world.policy.repeat_within
    ended = matters.ended(estate, wanted.category, wanted.place, since)
    found = await desk.service.get(ended) if ended else ()
    return SameMatter(ended=found[0] if found else None)


async def _own_open(desk: Desk, heard: Heard, wanted: Wanted) -> Incident | None:
    """What the person reported and nobody has finished, however long ago, is not reported anew.

    Who says "电梯坏了" without a place means the lift that they reported, not a neighbour's.
    """
    if wanted.on_behalf is not None or not desk.world.matters.has_open(wanted.estate, wanted.category):
        return None
    own = [
        one
        for one in await desk.service.query(incidents.of_reporter(heard.person))
        if one.live and one.estate == wanted.estate and _says_the_same(one, wanted)
    ]
    return own[0] if len(own) == 1 else None


def _says_the_same(known: Incident, wanted: Wanted) -> bool:
    """Whether it would have been the same matter on the day of the report; without a place, at that place."""
    placed = wanted.place.building is not None or wanted.place.other is not None
    place = wanted.place if placed else known.place
    said = sketch_words(wanted.words, wanted.category, place, known.reported_at)
    return known.category == wanted.category and isinstance(find_duplicate(said, [sketch_of(known)]), Same)


async def _join(
    desk: Desk, heard: Heard, wanted: Wanted, incident: Incident, also: Sequence[Statement]
) -> Incident | None:
    """The same matter: one more affected household; from a reporter of a finished one, a reopening."""
    again = incident.reported_by(heard.person) and wanted.on_behalf is None
    if again and incident.status is Status.RESOLVED:
        return await _reopen(desk, heard, wanted, incident)

    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        reporter = reporter_of(heard, wanted)
        return Corroborated(
            at=heard.at, actor=Actor(heard.person), source=heard.key, reporter=reporter, words=wanted.words
        )

    def answer(results: Sequence[object]) -> list[Letter]:
        joined = next((one for one in results if isinstance(one, Incident)), None)
        if joined is None:
            return _told_again(desk, heard, incident) if again else []
        template = "answer.linked_hidden" if desk.world.hides_reporter(joined) else "answer.linked"
        return [desk.answer(heard, template, incidents=[joined], number=joined.number, affected=joined.affected)]

    changes = [Change(incident.id, event), *_raising(desk, heard, wanted, incident)]
    applied = await desk.service.apply(changes, heard.context, answer=answer, also=also)
    remember(desk, heard, incident)
    return applied.incidents[0] if applied.incidents else (None if applied.seen else incident)


def _told_again(desk: Desk, heard: Heard, incident: Incident) -> list[Letter]:
    """Who asks again after a while is told that it is not forgotten; what is said in pieces gets one answer."""
    last = max(one.at for one in incident.reporters if one.person == heard.person)
    if heard.at - last < SAID_IN_PIECES:
        return []
    return [desk.answer(heard, "refused.already_reported", incidents=[incident], number=incident.number)]


def _raising(desk: Desk, heard: Heard, wanted: Wanted, incident: Incident) -> list[Change]:
    """What turns out worse than it was reported (a stuck lift with somebody inside) becomes as urgent as it is."""

    def event(current: Incident, policy: Policy, _around: Surroundings) -> Event:
        seat = seating.category_seat(desk.world, wanted.category, current, heard.at, policy)
        return Recategorised(
            at=heard.at,
            source=heard.key,
            category=wanted.category,
            urgency=wanted.urgency,
            seat=seat,
            raised=wanted.raised,
            danger=wanted.danger,
        )

    return [Change(incident.id, event)] if wanted.urgency < incident.urgency else []


async def _reopen(desk: Desk, heard: Heard, wanted: Wanted, incident: Incident) -> Incident | None:
    def event(current: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Reopened(at=heard.at, actor=desk.actor(heard, current), source=heard.key, reason=wanted.words)

    def answer(results: Sequence[object]) -> list[Letter]:
        again = next((one for one in results if isinstance(one, Incident)), None)
        if again is None or desk.world.hides_reporter(again):
            return []
        who = telling(desk, heard, again).facts()["who"]
        return [desk.answer(heard, "answer.reopened", incidents=[again], number=again.number, who=who)]

    applied = await desk.service.apply([Change(incident.id, event)], heard.context, answer=answer)
    remember(desk, heard, incident)
    return applied.incidents[0] if applied.incidents else None


async def _open(
    desk: Desk, heard: Heard, wanted: Wanted, before: Incident | None, also: Sequence[Statement]
) -> Incident | None:
    policy = desk.world.policy
    own = before is not None and before.reported_by(heard.person) and wanted.on_behalf is None
    if before is not None and own and _closed_within(before, heard.at, policy.reopen_within):
        return await _reopen(desk, heard, wanted, before)
    repeats = before if before is not None and _closed_within(before, heard.at, policy.repeat_within) else None
    incident = await desk.service.report(
        _new_report(desk, heard, wanted, repeats),
        heard.chat.community,
        heard.context,
        say=lambda incident: _told_in_private(desk, heard, incident),
        also=also,
    )
    if incident is not None:
        remember(desk, heard, incident)
        if incident.needs_building and incident.place.other is None and not desk.world.hides_reporter(incident):
            await await_answer(desk, heard, Asked.BUILDING, [incident])
    return incident


def _told_in_private(desk: Desk, heard: Heard, incident: Incident) -> list[Letter]:
    """A private matter shows no card in the group, so its reporter hears in private that it is registered."""
    if heard.private or not desk.world.policy.category(incident.category).private:
        return []
    private = desk.world.private.get(heard.person)
    if private is None:
        return [replace(desk.answer(heard, "answer.private_neutral"), to=(), reply_to=None)]
    letter = desk.answer(heard, "answer.registered_private", incidents=[incident], number=incident.number)
    return [replace(letter, chat=private, reply_to=None)]


def _closed_within(before: Incident, at: datetime, span: timedelta) -> bool:
    return before.closed_at is not None and at - before.closed_at <= span


def _new_report(desk: Desk, heard: Heard, wanted: Wanted, repeats: Incident | None) -> Callable[[int], NewReport]:
    home = desk.world.linkage_chat(wanted.estate, heard.chat.key) or heard.chat.key

    def make(number: int) -> NewReport:
        return NewReport(
            at=heard.at,
            id=f"{heard.chat.community}-{number}",
            number=number,
            community=heard.chat.community,
            estate=wanted.estate,
            category=wanted.category,
            urgency=wanted.urgency,
            raised=wanted.raised,
            danger=wanted.danger,
            place=wanted.place,
            words=wanted.words,
            why=wanted.why,
            photos=heard.photos,
            reporter=reporter_of(heard, wanted),
            home_chat=home,
            repeat_of=repeats.id if repeats else None,
            repeat_number=repeats.number if repeats else None,
            actor=Actor(heard.person),
            source=heard.key,
        )

    return make


async def _open_area(
    desk: Desk, heard: Heard, wanted: Wanted, earlier: Sequence[Incident], also: Sequence[Statement]
) -> Incident | None:
    """停水, 停电, 燃气, 供暖 in three buildings or the whole estate: one area incident takes in the earlier ones."""
    area = replace(wanted, place=Place(other=WHOLE_ESTATE))
    standing = next((one for one in earlier if one.place.other == WHOLE_ESTATE), None)
    if standing is not None:
        return await _join(desk, heard, wanted, standing, also)

    def take_in(incident: Incident) -> list[Change]:
        changes = []
        for one in earlier:
            changes += [_merging(heard, one, incident), _absorbing(heard, one, incident)]
        return changes

    incident = await desk.service.report(
        _new_report(desk, heard, area, None), heard.chat.community, heard.context, then=take_in, also=also
    )
    if incident is not None:
        remember(desk, heard, incident)
    return incident


def _merging(heard: Heard, one: Incident, area: Incident) -> Change:
    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Merged(at=heard.at, source=heard.key, into=area.id, into_number=area.number)

    return Change(one.id, event)


def _absorbing(heard: Heard, one: Incident, area: Incident) -> Change:
    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Absorbed(at=heard.at, source=heard.key, other=one.id, other_number=one.number, reporters=one.reporters)

    return Change(area.id, event, only_after=one.id)


def remember(desk: Desk, heard: Heard, incident: Incident) -> None:
    """So that "+1" and the next photo find it."""
    desk.memory.note(heard.chat.key, Said(heard.at, heard.person, heard.message_id, heard.text, incident.id))


async def warn(desk: Desk, heard: Heard, wanted: Wanted) -> bool:
    """The safety text: first of all, before any form, question or duplicate check. True when it went out in full."""
    if wanted.danger is None or wanted.urgency is not Urgency.P0:
        return False
    if not desk.memory.full_safety_text(heard.chat.key, wanted.danger, heard.at):
        return False
    rules = desk.world.policy.category(wanted.category)
    at, policy = heard.at, desk.world.policy
    seat = seating.role_seat(desk.world, rules.primary, rules.backup, wanted.estate, wanted.place, at, policy)
    letter = Letter(
        chat=heard.chat.key,
        kind=Kind.SAFETY,
        text=safety_text(
            wanted.danger, desk.world.view(heard.chat.community, wanted.estate), desk.catalogue, seat.people
        ),
        created_at=heard.at,
        not_before=heard.at,
        to=seat.people,
        urgent=True,
        reply_to=heard.message_id,
    )
    context = replace(heard.context, key=f"{heard.key}/safety")
    await desk.service.say([letter], context)
    return True
