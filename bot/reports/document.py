"""The monthly report for the notice board, as a Word document that can still be corrected by hand."""

from collections.abc import Sequence
from io import BytesIO

from docx.document import Document as Paper
from docx.shared import Cm

from bot.domain.figures import PartyFigures, Rate
from bot.reports.by_place import grid_rows
from bot.reports.edition import Edition
from bot.reports.paper import add_table, new_paper, saved
from bot.reports.saying import COUNTED, Saying, number, percent
from bot.reports.spreadsheet import rates_by_name
from bot.reports.text import correction_lines, honour_lines

_CATEGORIES, _LEDGER = 12, 30
_PICTURE_WIDTH = 11.0
_PARTY_WIDTHS = (1.8, 1.3, 1.4, 1.9, 2.4, 1.9, 1.3, 1.3, 2.9)


def digest_document(edition: Edition, picture: bytes | None = None) -> bytes:
    """The issue as a .docx file; `picture` is put at the end."""
    say = Saying(edition)
    under = say.text("paper.issued", place=edition.place, date=say.day(edition.wording.now))
    paper = new_paper(say.title, under)
    _numbers(paper, say)
    _rates(paper, say)
    if edition.figures.categories:
        _categories(paper, say)
    _parties(paper, say)
    _grids(paper, say)
    _ledger(paper, say)
    _honours(paper, say)
    _notes(paper, say)
    if picture is not None:
        paper.add_picture(BytesIO(picture), width=Cm(_PICTURE_WIDTH))
    return saved(paper)


def _heading(paper: Paper, say: Saying, key: str) -> None:
    paper.add_heading(say.text(f"paper.{key}"), level=1)


def _head(say: Saying, *columns: str) -> list[str]:
    return [say.text(f"column.{column}") for column in columns]


def _numbers(paper: Paper, say: Saying) -> None:
    now, before = say.edition.figures.numbers, say.edition.figures.before
    _heading(paper, say, "numbers")
    rows = [
        (say.text(f"digest.{key}"), getattr(now, name), getattr(before.numbers, name) if before else "")
        for key, name in COUNTED
    ]
    add_table(paper, _head(say, "figure", "value", "previous"), rows, (7, 4, 4))


def _rates(paper: Paper, say: Saying) -> None:
    figures = say.edition.figures
    before = dict(rates_by_name(figures.before)) if figures.before else {}
    _heading(paper, say, "rates")
    rows: list[Sequence[object]] = [
        (say.text(f"digest.{name}"), say.rate(rate), say.rate(before[name]) if name in before else "")
        for name, rate in rates_by_name(figures)
    ]
    rows.append((say.text("digest.score"), figures.score, figures.before.score if figures.before else None))
    add_table(paper, _head(say, "figure", "value", "previous"), rows, (5, 5, 5))
    for key, spread in (("answered", figures.to_answer), ("ended", figures.to_close)):
        if spread.count:
            paper.add_paragraph(say.spread(key, spread))
    for line in correction_lines(say):
        paper.add_paragraph(line)


def _categories(paper: Paper, say: Saying) -> None:
    _heading(paper, say, "categories")
    rows = [
        (say.category(one.category), one.opened, say.change(one.change), one.live)
        for one in say.edition.figures.categories[:_CATEGORIES]
    ]
    add_table(paper, _head(say, "category", "opened", "change", "live"), rows, (6, 3, 4, 3))


def _parties(paper: Paper, say: Saying) -> None:
    parties = say.edition.figures.parties
    if not parties:
        return
    _heading(paper, say, "parties")
    columns = ("role", "opened", "share")
    rates = [say.text(f"digest.{name}") for name in ("response_rate", "on_time_rate", "satisfaction_rate")]
    head = [*_head(say, *columns), *rates, *_head(say, "returned", "extended", "rank")]
    add_table(paper, head, [_party(say, one) for one in parties], _PARTY_WIDTHS)


def _party(say: Saying, one: PartyFigures) -> Sequence[object]:
    rates = (one.rates.response, one.rates.on_time, one.rates.satisfied)
    rank = say.text("digest.too_few") if one.rank is None else one.rank
    share = f"{percent(one.share)}%" if one.share.whole else ""
    return (
        say.role(one.role),
        one.opened,
        share,
        *(_stacked(say, rate) for rate in rates),
        one.returned,
        one.extended,
        rank,
    )


def _stacked(say: Saying, rate: Rate) -> str:
    """A rate above its numbers: in one line they would be too wide for a narrow column, and torn apart anywhere."""
    return say.rate(rate) if rate.value is None else f"{percent(rate)}%\n{number(rate.part)}/{rate.whole}"


def _grids(paper: Paper, say: Saying) -> None:
    rows = list(grid_rows(say))
    if rows:
        _heading(paper, say, "grids")
        counts = [say.text(f"digest.{figure}") for figure in ("opened", "closed", "open", "overdue")]
        add_table(paper, [*_head(say, "grid"), *counts], rows, (6.2, 2.5, 2.5, 2.5, 2.5))


def _ledger(paper: Paper, say: Saying) -> None:
    _heading(paper, say, "ledger")
    ledger = say.edition.figures.ledger
    if not ledger:
        paper.add_paragraph(say.text("digest.none"))
        return
    rows = [
        (
            f"#{one.number}",
            say.matter(one.estate, one.building, one.category),
            say.role(one.role),
            one.days,
            say.day(one.review_at),
            say.quoted(one.reason, one.category),
        )
        for one in ledger[:_LEDGER]
    ]
    head = _head(say, "number", "category", "role", "days", "review", "reason")
    add_table(paper, head, rows, (1.4, 4.6, 1.8, 1.2, 2.6, 4.6))


def _honours(paper: Paper, say: Saying) -> None:
    lines = list(honour_lines(say))
    if lines:
        _heading(paper, say, "honours")
    for line in lines:
        paper.add_paragraph(line)


def _notes(paper: Paper, say: Saying) -> None:
    scheme = say.edition.setting.scheme
    response, solved, satisfied = (f"{weight}%" for weight in scheme.weights)
    _heading(paper, say, "notes")
    for note in (
        say.text("paper.note_response"),
        say.text("paper.note_solved"),
        say.text("paper.note_satisfied", weight=number(scheme.fair_weight)),
        say.text("paper.note_on_time"),
        say.text("paper.note_score", response=response, solved=solved, satisfied=satisfied),
        say.text("paper.note_rank", count=scheme.rank_from),
        say.text("paper.note_private"),
    ):
        paper.add_paragraph(note)
