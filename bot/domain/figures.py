"""The figures of a period, as values. How they are computed is in `digest.py`.

Every rate comes with its numerator and denominator; without a denominator it has no value. Times are spans in minutes.
"""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any

WEIGHTS = (30, 35, 35)
"""Response, solved, satisfied in the composite score: a convention of this bot, not of any authority."""
FAIR_WEIGHT = 0.6
"""What 基本满意 counts in the satisfaction rate."""
RANK_FROM = 5
"""Rates of fewer are not ranked: one more or less would turn the order."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole."""

    part: float = 0
    whole: int = 0

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None when there is nothing to divide by."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: the median and the 90th percentile (linear between ranks), in minutes."""

    count: int = 0
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many incidents.

    `opened` counts those that were reported in the period; `merged`, `withdrawn` and `false_alarms` (the last are
    among the withdrawn) ended in it without a result. `closed` = `confirmed` + `silent`. `live`, `overdue`, `unrated`
    (resolved, waiting for an answer) and `suspended` are counted at its end, `live_before` at its beginning.
    `handled` were live at some time of it. `came_back` of the `reopened` had been closed.
    """

    opened: int = 0
    closed: int = 0
    confirmed: int = 0
    silent: int = 0
    live: int = 0
    live_before: int = 0
    overdue: int = 0
    unrated: int = 0
    suspended: int = 0
    reopened: int = 0
    came_back: int = 0
    merged: int = 0
    unmerged: int = 0
    withdrawn: int = 0
    false_alarms: int = 0
    handled: int = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates and the share that was done in time.

    response (响应率): answered in time ÷ deadlines for an answer that passed.
    solved (解决率): reporters who said it is solved ÷ reporters who answered.
    satisfied (满意率): (满意 + weight × 基本满意) ÷ reporters who answered.
    on_time (按时办结率): results in time ÷ deadlines for a result that passed.
    """

    response: Rate = Rate()
    solved: Rate = Rate()
    satisfied: Rate = Rate()
    on_time: Rate = Rate()


@dataclass(frozen=True, slots=True)
class Apart:
    """Rates that say how a result came about.

    silent (静默办结率): closed in silence ÷ closed. rework (返工率): results rejected ÷ results reported.
    returned (退单率), extended (延期率): incidents returned or extended ÷ incidents handled.
    repeated (重复投诉率): reports of what had been closed lately ÷ reports.
    """

    silent: Rate = Rate()
    rework: Rate = Rate()
    returned: Rate = Rate()
    extended: Rate = Rate()
    repeated: Rate = Rate()


@dataclass(frozen=True, slots=True)
class SuspensionAge:
    """One line of the ledger: what is suspended, since when, for how many days."""

    incident: str
    number: int
    estate: str
    category: str
    building: str | None
    role: str
    since_at: datetime
    days: int
    review_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Example:
    """One incident that stands for its category: its number, and where it is."""

    number: int
    estate: str
    building: str | None


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """A category: reported in this period and in the one before, and live at the end.

    `example` is one of those reported: of those still live the one that waits longest, else the latest.
    """

    category: str
    opened: int
    opened_before: int
    live: int
    example: Example | None = None

    @property
    def change(self) -> int:
        """How many more than in the period before."""
        return self.opened - self.opened_before


@dataclass(frozen=True, slots=True)
class PartyFigures:
    """A party: what it was given, and its rates. `rank` is by the composite score; None below the least number."""

    role: str
    opened: int
    share: Rate
    rates: Rates
    returned: int
    extended: int
    to_answer: Spread
    score: float | None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """A building of an estate (None: none was named): reported, closed, and live and overdue at the end."""

    estate: str
    building: str | None
    opened: int
    closed: int
    live: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Week:
    """A point of the trend: the seven days from an instant on."""

    start_at: datetime
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A rate that later facts changed (a rating after the period was over): what was reported, what it is now."""

    rate: str
    was: Rate
    now: Rate


@dataclass(frozen=True, slots=True)
class Honours:
    """Whom to thank: parties by the median time to an answer, volunteers by results, satisfied reporters by party."""

    fastest: tuple[tuple[str, float], ...] = ()
    helpers: tuple[tuple[str, int], ...] = ()
    thanks: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period as they were known at its end.

    `rates_of_opened` have the other denominator: of what was reported in the period, done by its end. `corrections`
    are what became known of this period since; `before` are the figures of the period before (without its own
    `before`), with what became known of it in this one. `self_grants`: extensions and suspensions that the community
    gave itself.
    """

    start_at: datetime
    end_at: datetime
    numbers: Numbers = Numbers()
    rates: Rates = Rates()
    rates_of_opened: Rates = Rates()
    apart: Apart = Apart()
    to_answer: Spread = Spread()
    to_close: Spread = Spread()
    score: float | None = None
    categories: tuple[CategoryFigures, ...] = ()
    parties: tuple[PartyFigures, ...] = ()
    places: tuple[PlaceFigures, ...] = ()
    ledger: tuple[SuspensionAge, ...] = ()
    trend: tuple[Week, ...] = ()
    honours: Honours = field(default_factory=Honours)
    corrections: tuple[Correction, ...] = ()
    self_grants: int = 0
    before: "Figures | None" = None

    @property
    def empty(self) -> bool:
        """Whether nothing was live in the period."""
        return self.numbers.handled == 0


_PEOPLES_WORDS = frozenset({"reason"})


def as_json(figures: Figures) -> dict[str, Any]:
    """The figures as plain values: times as ISO 8601 UTC text, rates with part, whole and value.

    Nobody's words are in it and nobody's id: of a suspension not the reason, of volunteers only how much they did.
    """
    return {one.name: _plain(getattr(figures, one.name)) for one in fields(figures)}


def _plain(value: object) -> object:
    if isinstance(value, Rate):
        return {"part": value.part, "whole": value.whole, "value": value.value}
    if isinstance(value, CategoryFigures):
        return {**_fields(value), "change": value.change}
    if isinstance(value, Honours):
        return {**_fields(value), "helpers": [count for _, count in value.helpers]}
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _fields(value: Any) -> dict[str, object]:  # noqa: ANN401 - any of the values above
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in _PEOPLES_WORDS}
