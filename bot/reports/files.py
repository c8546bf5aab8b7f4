"""The files of an issue, written into a folder: picture, spreadsheets, document, papers of the joint meeting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.reports.edition import Edition
from bot.reports.fonts import NoChineseFont
from bot.reports.text import digest_text

TEXT, PICTURE, SPREADSHEET, DOCUMENT, MEETING = "text", "picture", "spreadsheet", "document", "meeting"
ORDERS = "orders"
"""The work orders as 12345 hotlines exchange them."""
EVERYTHING = frozenset({TEXT, PICTURE, SPREADSHEET, DOCUMENT, MEETING, ORDERS})
ESTATES = "estates"
"""The estates of a community side by side."""
AGENDA = "agenda"
"""One of the papers of a meeting."""


@dataclass(frozen=True, slots=True)
class Written:
    """The paths of the files; `no_font`: a picture was wanted and there is no font for it."""

    paths: Mapping[str, Path]
    no_font: bool = False

    @property
    def photos(self) -> tuple[str, ...]:
        """The picture, if there is one."""
        return tuple(str(path) for name, path in self.paths.items() if name == PICTURE)

    @property
    def documents(self) -> tuple[str, ...]:
        """Everything else but the text."""
        return tuple(str(path) for name, path in self.paths.items() if name not in (TEXT, PICTURE))


def write_files(
    edition: Edition, folder: Path, stem: str, *, wanted: frozenset[str] = EVERYTHING, meeting_on: date | None = None
) -> Written:
    """Write the wanted files as `stem`.png, .xlsx and so on; they are complete or not there at all.

    The papers of a joint meeting are written only where there is something on the agenda and a day for it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    picture, no_font = _picture(edition) if wanted & {PICTURE, DOCUMENT} else (None, False)
    paths = {}
    for name, content in _contents(edition, wanted, picture, meeting_on):
        paths[name] = folder / f"{stem}{_SUFFIX[name]}"
        write_whole(paths[name], content)
    return Written(paths, no_font and PICTURE in wanted)


_SUFFIX = {
    TEXT: ".txt",
    PICTURE: ".png",
    SPREADSHEET: ".xlsx",
    DOCUMENT: ".docx",
    ORDERS: "-12345.xlsx",
    ESTATES: "-estates.xlsx",
    AGENDA: "-agenda.docx",
    "minutes": "-minutes.docx",
}


def write_comparison(editions: Mapping[str, Edition], whole: Edition, folder: Path, stem: str) -> Path:
    """Write the estates of a community (names to issues) side by side; returns where."""
    from bot.reports.comparison import comparison_spreadsheet  # noqa: PLC0415 - see below

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}{_SUFFIX[ESTATES]}"
    write_whole(path, comparison_spreadsheet(editions, whole))
    return path


def _contents(
    edition: Edition, wanted: frozenset[str], picture: bytes | None, meeting_on: date | None
) -> Iterator[tuple[str, bytes]]:
    # Every format has its own library, which takes its time to load: only those wanted are.
    if TEXT in wanted:
        yield TEXT, f"{digest_text(edition)}\n".encode()
    if PICTURE in wanted and picture is not None:
        yield PICTURE, picture
    if SPREADSHEET in wanted:
        from bot.reports.spreadsheet import digest_spreadsheet  # noqa: PLC0415 - see above

        yield SPREADSHEET, digest_spreadsheet(edition)
    if DOCUMENT in wanted:
        from bot.reports.document import digest_document  # noqa: PLC0415 - see above

        yield DOCUMENT, digest_document(edition, picture)
    if ORDERS in wanted:
        from bot.reports.exchange import exchange_spreadsheet  # noqa: PLC0415 - see above

        yield ORDERS, exchange_spreadsheet(edition)
    if MEETING in wanted and meeting_on is not None and edition.agenda:
        from bot.reports.meeting import agenda_document, minutes_document  # noqa: PLC0415 - see above

        yield AGENDA, agenda_document(edition, meeting_on)
        yield "minutes", minutes_document(edition, meeting_on)


def _picture(edition: Edition) -> tuple[bytes | None, bool]:
    from bot.reports.picture import digest_picture  # noqa: PLC0415 - matplotlib takes its time to load

    try:
        return digest_picture(edition), False
    except NoChineseFont:
        return None, True


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is complete or not there at all."""
    half = path.with_name(f"{path.name}.part")
    half.write_bytes(content)
    half.replace(path)
