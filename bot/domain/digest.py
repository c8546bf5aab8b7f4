"""The figures of a period, computed from the journal alone.

A period is from `start` to before `end`. Its figures are what was known at its end, whenever they are computed: what
came later shows as a correction and changes nothing silently. `figures.py` says what each figure means.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.breakdown import categories, honours, ledger, parties, places, trend
from bot.domain.chronicle import courses_of
from bot.domain.course import Course
from bot.domain.figures import FAIR_WEIGHT, WEIGHTS, Figures, Numbers
from bot.domain.incident import LIVE, Status
from bot.domain.journal import Entry
from bot.domain.rates import Scheme, Span, apart, corrections, count, count_opened, handled, rates_of, score, spread


def figures(
    entries: Iterable[Entry],
    *,
    start: datetime,
    end: datetime,
    weights: tuple[int, int, int] = WEIGHTS,
    fair_weight: float = FAIR_WEIGHT,
) -> Figures:
    """The figures of the journal lines of some incidents, each from its first line on, in the order of writing."""
    return figures_of(courses_of(entries), start=start, end=end, scheme=Scheme(weights, fair_weight))


def figures_of(
    courses: Sequence[Course],
    *,
    start: datetime,
    end: datetime,
    scheme: Scheme = Scheme(),  # noqa: B008 - a frozen value
    before: datetime | None = None,
) -> Figures:
    """The figures of a period; `before` is where the period before it began (default: as long ago as this one lasted).

    Raises:
        ValueError: the period ends before it begins.
    """
    if end < start:
        raise ValueError(f"a period ends after it began, not {start} to {end}")
    known = [course for course in courses if not course.ever(scheme.left_out)]
    earlier = Span(start - (end - start) if before is None else before, start)
    return replace(
        _of_span(known, Span(start, end), scheme),
        categories=categories(known, Span(start, end), earlier),
        trend=trend(known, end),
        before=replace(_of_span(known, earlier, scheme, known_until=end), categories=categories(known, earlier, None)),
    )


def _of_span(known: Sequence[Course], span: Span, scheme: Scheme, known_until: datetime | None = None) -> Figures:
    """`known_until`: what is taken for a correction must have happened before then (None: whatever is known)."""
    seen = [course for course in known if course.reported_at < span.end]
    opened = [course for course in seen if span.holds(course.reported_at)]
    counted = count(seen, span)
    rates, numbers = rates_of(counted, scheme), numbers_of(seen, span)
    return Figures(
        start_at=span.start,
        end_at=span.end,
        numbers=numbers,
        rates=rates,
        rates_of_opened=rates_of(count_opened(opened, span), scheme),
        apart=apart(seen, span, numbers.handled),
        self_grants=sum(span.holds(at) for course in seen for at in course.self_grants),
        to_answer=spread(_to_answer(seen, span)),
        to_close=spread(_to_close(seen, span)),
        score=score(rates, scheme.weights),
        parties=parties(seen, counted, span, scheme),
        places=places(seen, span),
        ledger=ledger(seen, span.end),
        honours=honours(seen, span, scheme),
        corrections=corrections(seen, span, scheme, known_until),
    )


def _to_answer(seen: Iterable[Course], span: Span) -> Iterator[timedelta]:
    """From a report or reopening to the first answer, for answers of the period."""
    return (one.at - one.since_at for course in seen for one in course.acknowledgements if span.holds(one.at))


def _to_close(seen: Iterable[Course], span: Span) -> Iterator[timedelta]:
    """From the report to the close, for closes of the period; reopenings in between included."""
    return (one.at - course.reported_at for course in seen for one in course.closings if span.holds(one.at))


def numbers_of(seen: Sequence[Course], span: Span) -> Numbers:
    """How many incidents there were, came and went."""
    closings = [one for course in seen for one in course.closings if span.holds(one.at)]
    silent = sum(one.silent for one in closings)
    became = Counter(status for course in seen for at, status in course.statuses if span.holds(at))
    standing = Counter(course.status(span.end) for course in seen)
    return Numbers(
        opened=sum(span.holds(course.reported_at) for course in seen),
        closed=len(closings),
        confirmed=len(closings) - silent,
        silent=silent,
        live=sum(standing[status] for status in LIVE),
        live_before=sum(course.live(span.start) for course in seen),
        overdue=sum(course.overdue(span.end) for course in seen),
        unrated=standing[Status.RESOLVED],
        suspended=standing[Status.SUSPENDED],
        reopened=sum(span.holds(at) for course in seen for at in course.reopenings),
        came_back=sum(span.holds(at) for course in seen for at in course.comebacks),
        merged=became[Status.MERGED],
        unmerged=sum(span.holds(at) for course in seen for at in course.unmergings),
        withdrawn=became[Status.WITHDRAWN],
        false_alarms=sum(span.holds(course.false_alarm_at) for course in seen if course.false_alarm_at),
        handled=sum(handled(course, span) for course in seen),
    )


def of_estate(courses: Iterable[Course], estates: Collection[str]) -> tuple[Course, ...]:
    """The courses of some estates only."""
    return tuple(course for course in courses if course.estate in estates)
