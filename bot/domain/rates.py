"""Rates and spreads of a period: what passed in it, what was answered, how long it took.

What a party could gain by moving clocks or handing matters on decided the definitions:

- A deadline counts in the period in which it passes, for the party that was responsible when it was met or passed.
- A merged or withdrawn incident owes nothing any more, but what was late by then was late. The same for a result that
  was rejected before its deadline: it was none.
- A reporter's answer counts in the period of the result that it is about, once for each reporter of an incident: the
  last one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from bot.domain.course import Answer, Course, Deadline
from bot.domain.figures import FAIR_WEIGHT, RANK_FROM, WEIGHTS, Apart, Correction, Rate, Rates, Spread
from bot.domain.incident import LIVE, Rating

_MINUTE = timedelta(minutes=1)
_P90 = 0.9
_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a neighbourhood decides about figures.

    weights: response, solved and satisfied in the composite score; together 100.
    fair_weight: what 基本满意 counts.
    rank_from: the least number behind a rate that is ranked.
    left_out: categories whose incidents count nowhere (private ones, in what a group reads); an incident that was ever
        thought to be of one of them is left out.
    """

    weights: tuple[int, int, int] = WEIGHTS
    fair_weight: float = FAIR_WEIGHT
    rank_from: int = RANK_FROM
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant until before another."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether it lies within."""
        return self.start <= at < self.end


def handled(course: Course, span: Span) -> bool:
    """Whether it was live at some time of the period: at its beginning, or made so within it."""
    if span.holds(course.reported_at) or course.live(span.start):
        return True
    return any(span.holds(at) and status in LIVE for at, status in course.statuses)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rates are made of: for each deadline the party and whether it was met, and the reporters' answers."""

    to_answer: Sequence[tuple[str, bool]]
    to_resolve: Sequence[tuple[str, bool]]
    answers: Sequence[Answer]

    def of(self, role: str) -> "Counted":
        """The part of one party."""
        return Counted(
            [one for one in self.to_answer if one[0] == role],
            [one for one in self.to_resolve if one[0] == role],
            [one for one in self.answers if one.role == role],
        )

    @property
    def roles(self) -> set[str]:
        """The parties that it is about."""
        return {role for role, _ in (*self.to_answer, *self.to_resolve)} | {one.role for one in self.answers}


def count(seen: Sequence[Course], span: Span, known_until: datetime | None = None) -> Counted:
    """What passed in the period, and the answers to its results that were known by then (default: by its end)."""
    return Counted(
        list(_passed(((course, course.to_answer.deadlines) for course in seen), span)),
        list(_passed(((course, course.to_resolve.deadlines) for course in seen), span)),
        _answers(seen, span, known_until or span.end),
    )


def _answers(seen: Sequence[Course], span: Span, known_until: datetime) -> list[Answer]:
    return [one for course in seen if course.answers for one in last_answers(course, span, known_until)]


def _passed(owed: Iterable[tuple[Course, Sequence[Deadline]]], span: Span) -> Iterator[tuple[str, bool]]:
    """The deadlines that pass in the period: whose they were, and whether they were met."""
    start, end = span.start, span.end
    for course, deadlines in owed:
        for one in deadlines:
            if one.dropped_at is None and start <= (falls_at := one.falls_at) < end:
                met_at = one.met_at
                in_time = met_at is not None and met_at <= one.due_at
                yield course.role(met_at if in_time and met_at is not None else falls_at), in_time


def count_opened(opened: Sequence[Course], span: Span) -> Counted:
    """Of what was reported in the period, whatever its deadlines: what was done in time by the end."""
    return Counted(
        [("", done) for done in _done((course.to_answer.deadlines for course in opened), span.end)],
        [("", done) for done in _done((course.to_resolve.deadlines for course in opened), span.end)],
        _answers(opened, span, span.end),
    )


def _done(owed: Iterable[Sequence[Deadline]], by: datetime) -> Iterator[bool]:
    for deadlines in owed:
        for one in deadlines:
            if one.set_at < by and (one.dropped_at is None or one.dropped_at >= by):
                yield one.met_in_time and one.met_at is not None and one.met_at < by


def last_answers(course: Course, span: Span, known_until: datetime) -> Iterable[Answer]:
    """The last answer of each reporter to the results of the period."""
    start, end = span.start, span.end
    given = [one for one in course.answers if start <= one.result_at < end and one.at < known_until]
    return given if len(given) < 2 else {one.rater: one for one in given}.values()  # noqa: PLR2004 - one is the last


def rates_of(counted: Counted, scheme: Scheme) -> Rates:
    """The rates of what was counted."""
    return Rates(
        response=share(met for _, met in counted.to_answer),
        on_time=share(met for _, met in counted.to_resolve),
        **_of_answers(counted.answers, scheme),
    )


def _of_answers(answers: Sequence[Answer], scheme: Scheme) -> dict[str, Rate]:
    given = Counter(one.rating for one in answers)
    liked = given[Rating.SATISFIED] + scheme.fair_weight * given[Rating.FAIR]
    return {
        "solved": share(one.rating.solved for one in answers),
        "satisfied": Rate(round(liked, 6), len(answers)),
    }


def share(flags: Iterable[bool]) -> Rate:
    """How many of them are true."""
    listed = list(flags)
    return Rate(sum(listed), len(listed))


def score(rates: Rates, weights: tuple[int, int, int]) -> float | None:
    """The composite score out of 100, None when one of the three rates has no value."""
    values = [one.value for one in (rates.response, rates.solved, rates.satisfied)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return round(sum(weight * value for weight, value in zip(weights, known, strict=True)), 1)


def apart(seen: Sequence[Course], span: Span, at_hand: int) -> Apart:
    """How results came about, and what of the incidents `at_hand` was handed back, put off or reported again."""
    opened = [course for course in seen if span.holds(course.reported_at)]
    return Apart(
        silent=share(one.silent for course in seen for one in course.closings if span.holds(one.at)),
        rework=_rework(seen, span, span.end),
        returned=Rate(sum(any(span.holds(at) for at, _ in course.returns) for course in seen), at_hand),
        extended=Rate(sum(any(span.holds(at) for at, _ in course.extensions) for course in seen), at_hand),
        repeated=share(course.repeat for course in opened),
    )


def corrections(
    seen: Sequence[Course], span: Span, scheme: Scheme, known_until: datetime | None
) -> tuple[Correction, ...]:
    """What later ratings and rejections make of the rates of results of the period."""
    rated = [course for course in seen if course.answers]
    was, now = (
        {**_of_answers(_answers(rated, span, until), scheme), "rework": _rework(seen, span, until)}
        for until in (span.end, known_until or _EVER)
    )
    return tuple(Correction(name, was[name], now[name]) for name in was if was[name] != now[name])


def _rework(seen: Sequence[Course], span: Span, known_until: datetime) -> Rate:
    """Of the results of the period, those that were rejected by then."""
    start, end = span.start, span.end
    results = [one for course in seen for one in course.results if start <= one.at < end]
    rejected = sum(one.rejected_at is not None and one.rejected_at < known_until for one in results)
    return Rate(rejected, len(results))


def spread(spans: Iterable[timedelta]) -> Spread:
    """Their number, median and 90th percentile, in minutes."""
    minutes = sorted(span / _MINUTE for span in spans)
    if not minutes:
        return Spread()
    return Spread(len(minutes), round(median(minutes), 1), round(_quantile(minutes, _P90), 1))


def _quantile(ordered: Sequence[float], rank: float) -> float:
    """The quantile of ordered numbers, linear between ranks (the first is 0, the last 1)."""
    position = rank * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def times_by_role(seen: Sequence[Course], span: Span) -> Mapping[str, list[timedelta]]:
    """How long each party took to answer, in the period."""
    times: dict[str, list[timedelta]] = {}
    start, end = span.start, span.end
    for course in seen:
        for one in course.acknowledgements:
            if start <= one.at < end:
                times.setdefault(one.role, []).append(one.at - one.since_at)
    return times
