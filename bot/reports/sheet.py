"""Spreadsheets: a thin layer over openpyxl, which writes rows as they come and keeps none of them."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet


class Percent(float):
    """A share that is shown in per cent."""


class Centred(str):
    """Words that stand in the middle, like numbers."""

    __slots__ = ()


class Heading(str):
    """A heading further down in a sheet."""

    __slots__ = ()


Cell = str | int | float | None
Row = Sequence[Cell]

_HEAD = PatternFill("solid", fgColor="DCE6F1")
WIDTH = 10
"""Of a column that asks for no other, in letters."""

_MIDDLE = Alignment(horizontal="center", vertical="center")
_HEADING = Alignment(horizontal="center", vertical="center", wrap_text=True)
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def saved(book: Workbook) -> bytes:
    """The file of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def fill(sheet: WriteOnlyWorksheet, head: Sequence[str], rows: Iterable[Row], widths: Sequence[float] = ()) -> None:
    """Write a sheet: a head that stays in view, then the rows. `widths` in letters, for the first columns."""
    for index, width in enumerate((*widths, *[WIDTH] * (len(head) - len(widths))), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    _fit_to_paper(sheet)
    sheet.append([heading(sheet, words) for words in head])
    looks = _Looks(sheet)
    for row in rows:
        sheet.append([looks.written(cell) for cell in row])


def _fit_to_paper(sheet: WriteOnlyWorksheet) -> None:
    """Printed across the page, as wide as the page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True


def heading(sheet: WriteOnlyWorksheet, words: str) -> SheetCell:
    """A cell of the first row."""
    cell = WriteOnlyCell(sheet, value=words)
    cell.font, cell.fill = Font(bold=True), _HEAD
    cell.alignment = _HEADING
    return cell


class _Looks:
    """Writes values into cells: words as they are; numbers in the middle, under the middle of their heading.

    A look is worked out once a sheet and given to every cell that has it: looking it up each time costs more than the
    cell itself.
    """

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self._sheet = sheet
        number, share = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        number.alignment = share.alignment = _MIDDLE
        share.number_format = "0.0%"
        self._number, self._share = number._style, share._style

    def written(self, value: Cell) -> Cell | SheetCell:
        """A value as a cell; nothing for empty words."""
        if isinstance(value, Heading):
            return heading(self._sheet, value)
        if isinstance(value, int | float | Centred):
            cell = WriteOnlyCell(self._sheet, value=float(value) if isinstance(value, Percent) else value)
            cell._style = self._share if isinstance(value, Percent) else self._number
            return cell
        return plain(value) or None


def plain(cell: Cell) -> Cell:
    """A value that no spreadsheet takes for a formula: words people wrote may begin with one (CSV injection)."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return cell
