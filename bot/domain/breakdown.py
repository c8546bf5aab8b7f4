"""The figures of a period broken down: by category, party and place; the ledger, the trend, the honours."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.course import Course, Suspended
from bot.domain.figures import CategoryFigures, Example, Honours, PartyFigures, PlaceFigures, Rate, SuspensionAge, Week
from bot.domain.incident import Rating, Status
from bot.domain.rates import Counted, Scheme, Span, last_answers, rates_of, score, spread, times_by_role
from bot.domain.roster import VOLUNTEER

TREND_WEEKS = 8
_WEEK = timedelta(weeks=1)
_JUST = timedelta(microseconds=1)


def categories(known: Sequence[Course], span: Span, earlier: Span | None) -> tuple[CategoryFigures, ...]:
    """The most frequent first; what was neither reported nor is live is left out."""
    reported: dict[str, list[Course]] = {}
    for course in known:
        if span.holds(course.reported_at):
            reported.setdefault(course.category(span.end), []).append(course)
    opened = Counter({name: len(courses) for name, courses in reported.items()})
    before = Counter(
        course.category(earlier.end) for course in known if earlier is not None and earlier.holds(course.reported_at)
    )
    live = Counter(course.category(span.end) for course in known if course.live(span.end))
    names = sorted({*opened, *before, *live}, key=lambda name: (-opened[name], -live[name], name))
    return tuple(
        CategoryFigures(name, opened[name], before[name], live[name], _example(reported.get(name, ()), span.end))
        for name in names
    )


def _example(reported: Sequence[Course], end: datetime) -> Example | None:
    """Of those still live the one that waits longest, else the latest."""
    if not reported:
        return None
    waiting = [course for course in reported if course.live(end)]
    shown = min(waiting, key=_reported) if waiting else max(reported, key=_reported)
    return Example(shown.number, shown.estate, shown.building(end))


def _reported(course: Course) -> tuple[datetime, int]:
    return course.reported_at, course.number


def parties(seen: Sequence[Course], counted: Counted, span: Span, scheme: Scheme) -> tuple[PartyFigures, ...]:
    """The party with the most reports first; ranked are those whose every rate stands on enough."""
    opened = Counter(course.owner(span.end) for course in seen if span.holds(course.reported_at))
    returned = Counter(role for course in seen for at, role in course.returns if span.holds(at))
    extended = Counter(role for course in seen for at, role in course.extensions if span.holds(at))
    answered = times_by_role(seen, span)
    roles = {*opened, *returned, *extended, *answered} | counted.roles
    listed = [
        PartyFigures(
            role=role,
            opened=opened[role],
            share=Rate(opened[role], opened.total()),
            rates=(rates := rates_of(counted.of(role), scheme)),
            returned=returned[role],
            extended=extended[role],
            to_answer=spread(answered.get(role, ())),
            score=score(rates, scheme.weights),
        )
        for role in sorted(roles, key=lambda role: (-opened[role], role))
    ]
    return _ranked(listed, scheme.rank_from)


def _ranked(parties: Sequence[PartyFigures], rank_from: int) -> tuple[PartyFigures, ...]:
    """With the rank by the composite score; equal scores share a rank."""
    scores = [one.score for one in parties if one.score is not None and _rankable(one, rank_from)]
    return tuple(
        replace(one, rank=1 + sum(other > one.score for other in scores))
        if one.score is not None and _rankable(one, rank_from)
        else one
        for one in parties
    )


def _rankable(party: PartyFigures, rank_from: int) -> bool:
    rates = party.rates
    return min(rates.response.whole, rates.solved.whole, rates.satisfied.whole) >= rank_from


def places(seen: Sequence[Course], span: Span) -> tuple[PlaceFigures, ...]:
    """Every building of which there is anything to tell, by estate and number."""
    there: dict[tuple[str, str], list[Course]] = {}
    for course in seen:
        there.setdefault((course.estate, course.building(span.end) or ""), []).append(course)
    spots = sorted(there, key=lambda spot: (spot[0], _as_number(spot[1])))
    found = (_place(estate, building, there[estate, building], span) for estate, building in spots)
    return tuple(place for place in found if place.opened or place.closed or place.live)


def _place(estate: str, building: str, there: Sequence[Course], span: Span) -> PlaceFigures:
    return PlaceFigures(
        estate,
        building or None,
        opened=sum(span.holds(course.reported_at) for course in there),
        closed=sum(span.holds(one.at) for course in there for one in course.closings),
        live=sum(course.live(span.end) for course in there),
        overdue=sum(course.overdue(span.end) for course in there),
    )


def _as_number(building: str) -> tuple[int, str]:
    """Buildings in the order in which people count them; those without a number first."""
    digits = "".join(letter for letter in building if letter.isdecimal())
    return int(digits or 0), building


def ledger(seen: Sequence[Course], end: datetime) -> tuple[SuspensionAge, ...]:
    """What is suspended at the end, the oldest first."""
    lines = (_line(course, one, end) for course in seen if (one := _standing(course, end)) is not None)
    return tuple(sorted(lines, key=lambda line: line.since_at))


def _standing(course: Course, end: datetime) -> Suspended | None:
    return course.suspension(end) if course.status(end) is Status.SUSPENDED else None


def _line(course: Course, one: Suspended, end: datetime) -> SuspensionAge:
    return SuspensionAge(
        incident=course.incident,
        number=course.number,
        estate=course.estate,
        category=course.category(end),
        building=course.building(end),
        role=course.owner(end),
        since_at=one.since_at,
        days=(end - one.since_at).days,
        review_at=one.review_at,
        reason=one.reason,
    )


def trend(known: Iterable[Course], end: datetime, weeks: int = TREND_WEEKS) -> tuple[Week, ...]:
    """Reported and closed in each of the weeks before `end`, the earliest first."""
    opened, closed = Counter[int](), Counter[int]()
    for course in known:
        opened[_weeks_ago(course.reported_at, end)] += 1
        closed.update(_weeks_ago(one.at, end) for one in course.closings)
    return tuple(Week(end - (ago + 1) * _WEEK, opened[ago], closed[ago]) for ago in reversed(range(weeks)))


def _weeks_ago(at: datetime, end: datetime) -> int:
    """0 for the week before `end`, 1 for the one before that; negative from `end` on."""
    return (end - at - _JUST) // _WEEK


def honours(seen: Sequence[Course], span: Span, scheme: Scheme) -> Honours:
    """Whom to thank: parties whose speed stands on enough, volunteers with results, and who was praised."""
    times = {role: spread(spans) for role, spans in times_by_role(seen, span).items()}
    fastest = [
        (role, one.median) for role, one in times.items() if one.count >= scheme.rank_from and one.median is not None
    ]
    helpers = Counter(
        actor for course in seen for at, actor, role in course.resolvers if role == VOLUNTEER and span.holds(at)
    )
    thanks = Counter(
        one.role for course in seen for one in last_answers(course, span, span.end) if one.rating is Rating.SATISFIED
    )
    return Honours(
        fastest=tuple(sorted(fastest, key=lambda one: (one[1], one[0]))),
        helpers=_most(helpers),
        thanks=_most(thanks),
    )


def _most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
