"""The estates of one community side by side, for its community worker: the same figures under the same definitions."""

from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook

from bot.reports.edition import Edition
from bot.reports.saying import Saying, number
from bot.reports.sheet import Centred, Row, fill, saved
from bot.reports.spreadsheet import rates_by_name, share

_COUNTS = (
    ("opened", "opened"),
    ("closed", "closed"),
    ("open", "live"),
    ("overdue", "overdue"),
    ("reopened", "reopened"),
    ("suspended_count", "suspended"),
)


def comparison_spreadsheet(editions: Mapping[str, Edition], whole: Edition) -> bytes:
    """One column an estate (its name to its issue) and one for the community, as an .xlsx file.

    Rates that stand on fewer than the least number that is ranked are told with their numbers, but not compared.
    """
    say, book = Saying(whole), Workbook(write_only=True)
    shown = [*editions.items(), (whole.place, whole)]
    heads = [say.text("column.figure"), *(name for name, _ in shown)]
    rows = comparison_rows(say, [one for _, one in shown])
    fill(book.create_sheet(say.text("sheet.estates")), heads, rows, widths=(26, *[16] * len(shown)))
    return saved(book)


def comparison_rows(say: Saying, editions: Sequence[Edition]) -> Iterator[Row]:
    """A row a figure; a rate takes two, its value and its numbers."""
    numbers = [one.figures.numbers for one in editions]
    for key, name in _COUNTS:
        yield (say.text(f"digest.{key}"), *(getattr(one, name) for one in numbers))
    rates = [dict(rates_by_name(one.figures)) for one in editions]
    for name in rates[0] if rates else ():
        label, few = say.text(f"digest.{name}"), say.text("digest.too_few")
        least = editions[0].setting.scheme.rank_from
        yield (label, *(share(one[name]) if one[name].whole >= least else Centred(few) for one in rates))
        behind = (Centred(f"{number(one[name].part)}/{one[name].whole}") if one[name].whole else "" for one in rates)
        yield (say.text("digest.part_whole"), *behind)
    yield (say.text("digest.score"), *(one.figures.score for one in editions))
    for key, spread in (("answered", "to_answer"), ("ended", "to_close")):
        spans = [getattr(one.figures, spread) for one in editions]
        yield (
            say.text(f"digest.{key}_median"),
            *(Centred(say.span(one.median)) for one in spans),
        )
