"""The digest as a spreadsheet: overview, incidents, categories, parties, ledger, joint meeting, honours.

Nothing in it names a person (volunteers who agreed apart), a room, a number or a plate, so it may go to a group.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from openpyxl import Workbook

from bot.domain.details import Detail
from bot.domain.figures import Figures, Rate, Spread
from bot.reports.by_place import PlaceRow, building_rows, grid_rows
from bot.reports.edition import Edition
from bot.reports.saying import COUNTED, Saying
from bot.reports.sheet import WIDTH, Cell, Heading, Percent, Row, fill, saved
from bot.reports.text import correction_lines

_WIDTHS = {
    "figure": 34,
    "reason": 40,
    "decision": 40,
    "honour": 20,
    "name": 20,
    "category": 20,
    "place": 20,
    "median": 13,
    "p90": 13,
    "rank": 16,
    "kept": 16,
} | dict.fromkeys(("reported", "acknowledged", "resolved", "closed", "due", "since", "review", "decided", "until"), 17)


def digest_spreadsheet(edition: Edition) -> bytes:
    """The issue as an .xlsx file."""
    say, book = Saying(edition), Workbook(write_only=True)
    for name, (columns, rows) in _sheets(say):
        head = [say.text(f"column.{column}") for column in columns]
        widths = [_WIDTHS.get(column, WIDTH) for column in columns]
        fill(book.create_sheet(say.text(f"sheet.{name}")), head, rows, widths)
    return saved(book)


Table = tuple[Sequence[str], Iterable[Row]]


def _sheets(say: Saying) -> Iterator[tuple[str, Table]]:
    yield "overview", (("figure", "value", "part", "whole", "previous"), _overview(say))
    yield "details", (_DETAIL_COLUMNS, _details(say))
    yield "categories", (("category", "opened", "previous", "change", "live"), _categories(say))
    yield "parties", (_PARTY_COLUMNS, _parties(say))
    yield "ledger", (("number", "place", "category", "role", "since", "days", "review", "reason"), _ledger(say))
    yield "meeting", (_MEETING_COLUMNS, _meeting(say))
    yield "honours", (("honour", "name", "value"), _honours(say))


# --- overview ---


def _overview(say: Saying) -> Iterator[Row]:
    now, before = say.edition.figures, say.edition.figures.before
    yield (say.title, None, None, None, None)
    yield from _counts(say, now, before)
    for name, rate in rates_by_name(now):
        yield _rate_row(say, name, rate, dict(rates_by_name(before))[name] if before else None)
    yield (say.text("digest.score"), now.score, None, None, before.score if before else None)
    for name, rate in _rates_of_opened(now):
        yield _rate_row(say, name, rate, None, of_opened=True)
    yield from _times(say, now, before)
    for line in correction_lines(say):
        yield (line, None, None, None, None)


def _times(say: Saying, now: Figures, before: Figures | None) -> Iterator[Row]:
    """Median and 90th percentile in minutes; beside them how many they stand on."""
    for key, name in (("answered", "to_answer"), ("ended", "to_close")):
        spread: Spread = getattr(now, name)
        earlier: Spread = getattr(before, name) if before else Spread()
        yield (say.text(f"digest.{key}_median_minutes"), spread.median, None, spread.count, earlier.median)
        yield (say.text(f"digest.{key}_p90_minutes"), spread.p90, None, spread.count, earlier.p90)


def _counts(say: Saying, now: Figures, before: Figures | None) -> Iterator[Row]:
    for key, name in COUNTED:
        earlier = getattr(before.numbers, name) if before else None
        yield (say.text(f"digest.{key}"), getattr(now.numbers, name), None, None, earlier)
    yield (say.text("status.merged"), now.numbers.merged, None, None, before.numbers.merged if before else None)
    yield (
        say.text("status.withdrawn"),
        now.numbers.withdrawn,
        None,
        None,
        before.numbers.withdrawn if before else None,
    )


def rates_by_name(figures: Figures) -> tuple[tuple[str, Rate], ...]:
    """Every rate under the name of its text."""
    rates, apart = figures.rates, figures.apart
    return (
        ("response_rate", rates.response),
        ("solve_rate", rates.solved),
        ("satisfaction_rate", rates.satisfied),
        ("on_time_rate", rates.on_time),
        ("silent_rate", apart.silent),
        ("rework_rate", apart.rework),
        ("return_rate", apart.returned),
        ("extension_rate", apart.extended),
        ("repeat_rate", apart.repeated),
    )


def _rates_of_opened(figures: Figures) -> Iterator[tuple[str, Rate]]:
    """The rates with the other denominator, where it makes a difference."""
    due, opened = figures.rates, figures.rates_of_opened
    for name, key in (("response", "response_rate"), ("on_time", "on_time_rate")):
        if getattr(due, name) != getattr(opened, name):
            yield key, getattr(opened, name)


def _rate_row(say: Saying, name: str, rate: Rate, before: Rate | None, *, of_opened: bool = False) -> Row:
    words = say.text(f"digest.{name}")
    if of_opened:
        words = f"{words}{say.text('list.reason', reason=say.text('digest.opened'))}"
    value = say.text("digest.no_rate") if rate.value is None else share(rate)
    return (words, value, round(rate.part, 2), rate.whole, share(before) if before else None)


def share(rate: Rate) -> Percent | None:
    """The value of a rate, None without one."""
    return None if rate.value is None else Percent(rate.value)


# --- one by one ---

_DETAIL_COLUMNS = (
    "number", "place", "category", "urgency", "role", "status", "level", "reported", "acknowledged", "resolved",
    "closed", "due", "overdue", "silent", "rating", "affected", "reopened",
)  # fmt: skip


def _details(say: Saying) -> Iterator[Row]:
    telling = _Telling(say)
    for one in say.edition.details:
        yield telling.row(one)
    left_out = say.edition.figures.numbers.handled - len(say.edition.details)
    if left_out > 0:
        yield (None, say.text("digest.not_listed", count=left_out))


class _Telling:
    """Puts incidents into rows, and remembers the words that return in thousands of them."""

    def __init__(self, say: Saying) -> None:
        self._say = say
        self._known: dict[tuple[str, object], str] = {}

    def row(self, one: Detail) -> Row:
        say, minute = self._say, self._say.minute
        return (
            one.number,
            self._word("place", (one.estate, one.building), lambda: say.place(one.estate, one.building)),
            self._word("category", one.category, lambda: say.category(one.category)),
            self._word("urgency", one.urgency, lambda: say.text(f"urgency.{one.urgency}")),
            self._word("role", one.role, lambda: say.role(one.role)),
            self._word("status", one.status, lambda: say.text(f"status.{one.status.value}")),
            one.level,
            *(minute(at) for at in (one.reported_at, one.acknowledged_at, one.resolved_at, one.closed_at, one.due_at)),
            self._yes(one.overdue),
            self._yes(one.silent),
            self._word("rating", one.rating, lambda: say.text(f"rating.{one.rating.value}") if one.rating else ""),
            one.affected,
            one.reopened,
        )

    def _yes(self, fact: bool) -> str:
        return self._word("yes", fact, lambda: self._say.text("column.yes")) if fact else ""

    def _word(self, kind: str, value: object, say: Callable[[], str]) -> str:
        key = (kind, value)
        if key not in self._known:
            self._known[key] = say()
        return self._known[key]


# --- break-downs ---


def _categories(say: Saying) -> Iterator[Row]:
    for one in say.edition.figures.categories:
        yield (say.category(one.category), one.opened, one.opened_before, one.change, one.live)
    yield from _by_place(say, "grid", grid_rows(say))
    yield from _by_place(say, "place", building_rows(say))


def _by_place(say: Saying, column: str, rows: Iterable[PlaceRow]) -> Iterator[Row]:
    """A further table in the same sheet: by grid, by building."""
    yield ()
    counts = [say.text(f"digest.{figure}") for figure in ("opened", "closed", "open", "overdue")]
    yield tuple(map(Heading, (say.text(f"column.{column}"), *counts)))
    yield from rows


_PARTY_COLUMNS = ("role", "opened", "share", "figure", "value", "part", "whole", "returned", "extended", "median", "p90", "score", "rank")  # fmt: skip  # noqa: E501 - one list


def _parties(say: Saying) -> Iterator[Row]:
    """Four lines for each party, one a rate: every rate with its numbers."""
    for one in say.edition.figures.parties:
        rates = (
            ("response_rate", one.rates.response),
            ("on_time_rate", one.rates.on_time),
            ("solve_rate", one.rates.solved),
            ("satisfaction_rate", one.rates.satisfied),
        )
        rank: Cell = one.rank if one.rank is not None else say.text("digest.too_few")
        facts = (one.returned, one.extended, one.to_answer.median, one.to_answer.p90, one.score, rank)
        for index, (name, rate) in enumerate(rates):
            value = say.text("digest.no_rate") if rate.value is None else share(rate)
            shown = (say.text(f"digest.{name}"), value, round(rate.part, 2), rate.whole)
            yield (say.role(one.role), one.opened, share(one.share), *shown, *(facts if index == 0 else ()))


def _ledger(say: Saying) -> Iterator[Row]:
    for one in say.edition.figures.ledger:
        yield (
            one.number,
            say.place(one.estate, one.building),
            say.category(one.category),
            say.role(one.role),
            say.day(one.since_at),
            one.days,
            say.day(one.review_at),
            say.quoted(one.reason, one.category),
        )


_MEETING_COLUMNS = (
    "number", "place", "category", "role", "level", "days", "affected", "overdue", "returned", "extended", "reopened",
    "decided", "decision", "until", "kept",
)  # fmt: skip


def _meeting(say: Saying) -> Iterator[Row]:
    """The agenda, then what became of earlier decisions."""
    for one in say.edition.agenda:
        yield (
            one.number,
            say.place(one.estate, one.building),
            say.category(one.category),
            say.role(one.role),
            one.level,
            one.days,
            one.affected,
            say.text("column.yes") if one.overdue else "",
            one.returned,
            one.extended,
            one.reopened,
        )
    for made in say.edition.decisions:
        kept = {True: "paper.kept", False: "paper.not_kept", None: "paper.not_due"}[made.kept]
        decision = made.decision
        yield (
            made.number,
            say.place(made.estate, made.building),
            say.category(made.category),
            say.role(decision.role),
            *[None] * 7,
            say.day(decision.at),
            say.quoted(decision.words, made.category),
            say.day(decision.until_at),
            say.text(kept),
        )


def _honours(say: Saying) -> Iterator[Row]:
    honours, helpers = say.edition.figures.honours, say.edition.setting.helpers
    for role, minutes in honours.fastest:
        yield (say.text("digest.honour_fastest"), say.role(role), say.span(minutes))
    for person, count in honours.helpers:
        if person in helpers:
            yield (say.text("digest.honour_helper"), helpers[person], count)
    for role, count in honours.thanks:
        yield (say.text("digest.honour_thanks"), say.role(role), count)
