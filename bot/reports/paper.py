"""Word documents in the fonts that Chinese offices print with: a thin layer over python-docx."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row

BODY, HEADING = "宋体", "黑体"
"""The fonts of official papers (GB/T 9704 uses a Song and a Hei face); a system without them takes its own."""

_INK = RGBColor(0x22, 0x22, 0x22)
_HEAD_FILL = "DCE6F1"


def new_paper(title: str, under: str = "") -> Paper:
    """An A4 page with a title in the middle and a line under it."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _set_fonts(paper)
    _centred(paper, title, 20, bold=True)
    if under:
        _centred(paper, under, 11)
    return paper


def _set_fonts(paper: Paper) -> None:
    for name, face, size in (("Normal", BODY, 11), ("Heading 1", HEADING, 14), ("Heading 2", HEADING, 12)):
        style = paper.styles[name]
        if not isinstance(style, ParagraphStyle):
            continue
        style.font.name, style.font.size, style.font.color.rgb = "Times New Roman", Pt(size), _INK
        style.font.bold = False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), face)
        style.element.get_or_add_rPr().append(_language())
        style.paragraph_format.space_after = Pt(4)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)


def _language() -> BaseOxmlElement:
    """The language that decides how Chinese letters and commas are drawn."""
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    return language


def _centred(paper: Paper, words: str, size: float, *, bold: bool = False) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(size), bold
    if bold:
        run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEADING)


def add_table(paper: Paper, head: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[float]) -> None:
    """A ruled table whose first row is repeated on every page; `widths` of the columns in centimetres."""
    table: Table = paper.add_table(rows=1, cols=len(head), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    _repeat(table)
    for cell, words in zip(table.rows[0].cells, head, strict=True):
        _write(cell, words, bold=True)
        _fill(cell)
    for row in rows:
        line = table.add_row()  # type: ignore[no-untyped-call]  # python-docx types it not
        _keep_whole(line)
        for cell, value in zip(line.cells, row, strict=True):
            _write(cell, "" if value is None else str(value))
    for column, width in zip(table.columns, widths, strict=True):
        for cell in column.cells:
            cell.width = Cm(width)
    paper.add_paragraph()


def _write(cell: _Cell, words: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    spacing = paragraph.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(2), Pt(2), 1.0
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold, Pt(10)


def _fill(cell: _Cell) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), _HEAD_FILL)
    cell._tc.get_or_add_tcPr().append(shading)


def _repeat(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _keep_whole(row: _Row) -> None:
    """No row is torn apart at the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def saved(paper: Paper) -> bytes:
    """The file of a document."""
    file = BytesIO()
    paper.save(file)
    return file.getvalue()
