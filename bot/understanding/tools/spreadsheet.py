"""Packs as .xlsx files that a community worker edits, and back into a folder of TOML files.

An import is taken as a whole or refused as a whole: every cell that is wrong, and every example that would be
read otherwise than it says, is named with sheet, row, column and how to mend it.
"""

import re
import shutil
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from bot.understanding.examples import broken_examples
from bot.understanding.sources import PackError, PackSource, Problem
from bot.understanding.tools.labelled import book_of
from bot.understanding.tools.rows import (
    EXAMPLES,
    HEADERS,
    IGNORED,
    OPENS,
    RULES,
    CellProblem,
    Row,
    SheetError,
    Sheets,
    pack_of,
    sheets_of,
)
from bot.understanding.tools.toml_text import category_text, words_text

_HELP = "说明"
_HELP_LINES = (
    "这张表是报事机器人的规则，可以直接改，改完存盘再导入。",
    "“规则”表：一行一条规则。一句话里同时有一个对象词、一个故障词（还有第三组词就再加一个），就算看到了。",
    "词和词之间用空格或顿号隔开。$开头的是“词表”里的一张词表，例如 $broken。",
    "“排除词”：句子里有这些词，这条规则就不算。规则名写（整类）的那一行，排除词对整类都有效。",
    "“分值”：1 就登记；0.7 左右只会先问一声。",
    "“例句”表：每类至少 8 句应当登记的、8 句应当不理的。导入时每一句都会试读，有一句读错，整份都不会启用。",
    "“类别”请不要改；其他没有列出的内容（责任方、时限）保持原样。",
)
_WIDE, _NARROW = 48, 14
_FORMULA = re.compile(r"[=+@-]")
_KEPT_TEXT = re.compile(r"'[=+@-]")
_WIDE_COLUMNS = frozenset({"例句", "词", "任一词", "排除词"})


def export_pack(source: PackSource, path: Path) -> None:
    """Write a pack as a spreadsheet.

    Raises:
        OSError: the file cannot be written.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets_of(source).items():
        _write_sheet(workbook.create_sheet(name), rows)
    _write_help(workbook.create_sheet(_HELP))
    workbook.save(path)


def import_pack(path: Path, base: PackSource) -> PackSource:
    """The pack that a spreadsheet describes, checked and tried on its own examples.

    Args:
        path: the .xlsx file.
        base: the pack that it was exported from; what sheets do not show is taken from it.

    Raises:
        SheetError: it cannot be used. Names sheet, row, column, fault and remedy of every problem.
    """
    sheets = _read_sheets(path)
    source = pack_of(sheets, base)
    try:
        book = book_of(source)
    except PackError as error:
        raise SheetError([_in_rules(sheets, problem) for problem in error.problems]) from error
    broken = broken_examples(source, book.read)
    if broken:
        raise SheetError([_in_examples(sheets, problem) for problem in broken])
    return source


def write_pack(source: PackSource, folder: Path, shared_from: Path) -> None:
    """Write a pack as a folder of TOML files; files that sheets do not show are copied from `shared_from`.

    Raises:
        OSError: a file cannot be read or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for shared in sorted(shared_from.glob("_*.toml")):
        shutil.copyfile(shared, folder / shared.name)
    (folder / "_words.toml").write_text(words_text(source.words.words).lstrip(), encoding="utf-8")
    for category in source.categories:
        (folder / f"{category.id}.toml").write_text(category_text(category), encoding="utf-8")


def _write_sheet(sheet: Worksheet, rows: list[Row]) -> None:
    for row in rows:
        sheet.append([_as_text(value) for value in row])
    for column, name in enumerate(map(str, rows[0]), start=1):
        wide = name in _WIDE_COLUMNS or name.endswith("词")
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = _WIDE if wide else _NARROW
        sheet.cell(1, column).font = Font(bold=True)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _as_text(value: object) -> object:
    """Text that begins like a formula is kept text: a spreadsheet must not calculate what residents wrote."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _write_help(sheet: Worksheet) -> None:
    for line in _HELP_LINES:
        sheet.append([line])
    sheet.column_dimensions["A"].width = 2 * _WIDE


def _read_sheets(path: Path) -> Sheets:
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError as error:
        raise SheetError([CellProblem(path.name, 0, "", "没有这个文件", "请检查路径是否写对。")]) from error
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise SheetError([CellProblem(path.name, 0, "", "打不开", "请另存为 .xlsx 格式。")]) from error
    try:
        return {
            name: [_plain(row) for row in workbook[name].iter_rows(values_only=True)] for name in workbook.sheetnames
        }
    finally:
        workbook.close()


def _plain(row: tuple[object, ...]) -> Row:
    return tuple(value[1:] if isinstance(value, str) and _KEPT_TEXT.match(value) else value for value in row)


def _in_rules(sheets: Sheets, problem: Problem) -> CellProblem:
    """Where a rule that cannot be compiled stands in the sheet."""
    category = problem.file.removesuffix(".toml")
    row = _row_of(sheets, RULES, {"类别": category, "规则": problem.rule})
    return CellProblem(RULES, row, "规则" if row else "", f"{category} {problem.what}", problem.mend)


def _in_examples(sheets: Sheets, problem: Problem) -> CellProblem:
    """Where an example that reads otherwise stands in the sheet."""
    text = problem.what.partition("”")[0].removeprefix("“")
    category = problem.file.removesuffix(".toml")
    kind = OPENS if problem.rule.endswith("report") else IGNORED
    row = _row_of(sheets, EXAMPLES, {"类别": category, "应当": kind, "例句": text})
    return CellProblem(EXAMPLES, row, "例句", problem.what, problem.mend)


def _row_of(sheets: Sheets, sheet: str, wanted: dict[str, str]) -> int:
    """The number of the first row with these values; 0 when there is none."""
    rows = sheets[sheet]
    columns = {name: list(rows[0]).index(name) for name in wanted if name in HEADERS[sheet]}
    for number, row in enumerate(rows[1:], start=2):
        if all(str(row[columns[name]] or "").strip() == value for name, value in wanted.items()):
            return number
    return 0
