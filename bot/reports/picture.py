"""The digest as one picture for a phone: numbers, the three rates, the trend, what it was about.

Colours are those of Okabe and Ito (2008), which people with any colour vision tell apart; lines differ in their marks
too. Drawn without pyplot, so several may be drawn at once. This module imports matplotlib: import it when needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontPath, FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import FancyBboxPatch

from bot.domain.figures import Rate
from bot.reports.edition import Edition
from bot.reports.fonts import NoChineseFont, chinese_font
from bot.reports.saying import Saying, number, percent

BLUE, ORANGE, GREEN, RED, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9"
INK, GREY, PALE = "#222222", "#666666", "#EDF2F6"
WIDTH, HEIGHT, DPI = 7.2, 11.6, 150
"""Inches and dots an inch: 1080 × 1740 pixels, the width of a common phone."""

_CATEGORIES = 6
_LEFT, _RIGHT = 0.06, 0.94
_SIMPLIFIED = " SC"
_NAME_LENGTH = 9
_BAR_FROM, _BAR, _TILE = 0.47, 0.70, 0.90
_APART = 0.13
"""Between a mark of the trend and its number, as a share of the highest value."""


def digest_picture(edition: Edition) -> bytes:
    """The issue as a PNG image.

    Raises:
        NoChineseFont: no font with Chinese letters is installed; the text can go without the picture.
    """
    font = _font()
    say = Saying(edition)
    sheet = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    FigureCanvasAgg(sheet)
    sheet.text(_LEFT, 0.965, say.edition.place, fontproperties=_size(font, 25), color=INK, va="center")
    sheet.text(_LEFT, 0.932, say.kind, fontproperties=_size(font, 15.5), color=GREY, va="center")
    _tiles(_panel(sheet, font, 0.820, 0.085), say)
    _rates(_headed(sheet, font, say.text("digest.rates"), 0.590, 0.180), say)
    _trend(_headed(sheet, font, say.text("digest.trend"), 0.345, 0.180), say)
    _categories(_headed(sheet, font, say.text("digest.categories"), 0.045, 0.240), say)
    image = BytesIO()
    sheet.savefig(image, format="png")
    return image.getvalue()


def _font() -> FontProperties:
    path = chinese_font()
    if path is None:
        raise NoChineseFont
    return FontProperties(fname=FontPath(str(path), _face(path)))


def _face(path: Path) -> int:
    """Collections hold a font for every region; simplified Chinese writes 直 and 骨 in its own way."""
    faces = FT2Font(str(path)).num_faces
    names = (FT2Font(str(path), face_index=index).family_name for index in range(faces))
    return next((index for index, name in enumerate(names) if name.endswith(_SIMPLIFIED)), 0)


def _size(font: FontProperties, size: float) -> FontProperties:
    sized = font.copy()
    sized.set_size(size)
    return sized


@dataclass(frozen=True, slots=True)
class _Panel:
    """A part of the picture, and a font to write in it."""

    axes: Axes
    font: FontProperties

    def write(self, x: float, y: float, words: str, size: float, *, colour: str = INK, ha: str = "center") -> None:
        """Words around a point."""
        self.axes.text(x, y, words, fontproperties=_size(self.font, size), color=colour, ha=ha, va="center")


def _panel(sheet: Figure, font: FontProperties, bottom: float, height: float) -> _Panel:
    axes = sheet.add_axes((_LEFT, bottom, _RIGHT - _LEFT, height))
    axes.set_axis_off()
    return _Panel(axes, font)


def _headed(sheet: Figure, font: FontProperties, heading: str, bottom: float, height: float) -> _Panel:
    sheet.text(_LEFT, bottom + height + 0.018, heading, fontproperties=_size(font, 17), color=INK, va="center")
    return _panel(sheet, font, bottom, height)


def _tiles(panel: _Panel, say: Saying) -> None:
    """Five numbers, each on its own tile; what is late in a warm colour."""
    numbers = say.edition.figures.numbers
    tiles = (
        ("opened", numbers.opened, BLUE),
        ("closed", numbers.closed, GREEN),
        ("open", numbers.live, INK),
        ("overdue", numbers.overdue, RED if numbers.overdue else INK),
        ("suspended_count", numbers.suspended, INK),
    )
    panel.axes.set_xlim(0, len(tiles))
    panel.axes.set_ylim(0, 1)
    shape = "round,pad=0,rounding_size=0.08"
    for place, (key, count, colour) in enumerate(tiles):
        left = place * (len(tiles) - _TILE) / (len(tiles) - 1)
        panel.axes.add_patch(FancyBboxPatch((left, 0.05), _TILE, 0.9, boxstyle=shape, fc=PALE, ec="none"))
        panel.write(left + _TILE / 2, 0.60, str(count), 28, colour=colour)
        panel.write(left + _TILE / 2, 0.22, say.text(f"digest.{key}"), 14, colour=GREY)


def _rates(panel: _Panel, say: Saying) -> None:
    """A bar for each rate, with its value and the numbers behind it."""
    rates = say.edition.figures.rates
    rows = (
        ("response_rate", rates.response, BLUE),
        ("solve_rate", rates.solved, GREEN),
        ("satisfaction_rate", rates.satisfied, ORANGE),
        ("on_time_rate", rates.on_time, SKY),
    )
    panel.axes.set_xlim(0, 1.62)
    panel.axes.set_ylim(len(rows) - 0.5, -0.5)
    for row, (key, rate, colour) in enumerate(rows):
        panel.write(0, row, say.text(f"digest.{key}"), 15, ha="left")
        panel.axes.barh(row, _BAR, left=_BAR_FROM, height=0.52, color=PALE)
        panel.axes.barh(row, _BAR * (rate.value or 0), left=_BAR_FROM, height=0.52, color=colour)
        panel.write(1.62, row, _beside(say, rate), 14, ha="right")


def _beside(say: Saying, rate: Rate) -> str:
    if rate.value is None:
        return say.text("digest.no_rate")
    return f"{percent(rate)}%  {number(rate.part)}/{rate.whole}"


def _trend(panel: _Panel, say: Saying) -> None:
    """Reported and closed in each of eight weeks, as two lines with different marks and their names at the end."""
    weeks, zone = say.edition.figures.trend, say.wording.view.zone
    most = max((max(one.opened, one.closed) for one in weeks), default=0) or 1
    panel.axes.set_xlim(-0.4, len(weeks) + 0.5)
    panel.axes.set_ylim(-0.28 * most, 1.25 * most)
    panel.axes.plot([-0.2, len(weeks) - 0.8], [0, 0], color=GREY, linewidth=0.8)
    _line(panel.axes, [one.opened for one in weeks], BLUE, "o-")
    _line(panel.axes, [one.closed for one in weeks], RED, "s--")
    for place, week in enumerate(weeks):
        opened_above = week.opened >= week.closed
        _value(panel, place, week.opened, week.closed, most, above=opened_above, colour=BLUE)
        _value(panel, place, week.closed, week.opened, most, above=not opened_above, colour=RED)
        panel.write(place, -0.19 * most, f"{week.start_at.astimezone(zone):%m-%d}", 12, colour=GREY)
    _names_at_the_end(panel, say, most)


def _line(axes: Axes, values: Sequence[int], colour: str, look: str) -> None:
    axes.plot(range(len(values)), values, look, color=colour, linewidth=2.2, markersize=6)


def _value(panel: _Panel, place: int, value: int, other: int, most: int, *, above: bool, colour: str) -> None:
    """The number beside its mark, where the other line is not, and not on the dates; a zero is seen without."""
    apart = _APART * most
    room_below = value - apart > 0.06 * most
    room_above = other > value + 2 * apart
    if value:
        up = above or (not room_below and room_above)
        panel.write(place, value + (apart if up else -apart), str(value), 13, colour=colour)


def _names_at_the_end(panel: _Panel, say: Saying, most: int) -> None:
    """What each line is, beside its last mark; neither on the other nor on the dates."""
    weeks = say.edition.figures.trend
    if not weeks:
        return
    names = [(weeks[-1].closed, "closed", RED), (weeks[-1].opened, "opened", BLUE)]
    (low, *lower), (high, *higher) = sorted(names, key=lambda one: one[0])
    least = 0.2 * most
    middle = max((low + high) / 2, least / 2)
    half = max((high - low) / 2, least / 2)
    for at, (key, colour) in ((middle - half, lower), (middle + half, higher)):
        panel.write(len(weeks) - 0.75, at, say.text(f"digest.{key}"), 14, colour=colour, ha="left")


def _categories(panel: _Panel, say: Saying) -> None:
    """The most frequent categories, with the change since the period before."""
    rows = [one for one in say.edition.figures.categories if one.opened][:_CATEGORIES]
    most = max((one.opened for one in rows), default=1)
    panel.axes.set_xlim(0, 2.0)
    panel.axes.set_ylim(_CATEGORIES - 0.5, -0.5)
    if not rows:
        panel.write(0, 0, say.text("digest.none"), 14, colour=GREY, ha="left")
    for row, one in enumerate(rows):
        length = one.opened / most * 0.72
        panel.write(0, row, _fitting(say.category(one.category)), 14.5, ha="left")
        panel.axes.barh(row, length, left=0.66, height=0.55, color=BLUE)
        panel.write(0.68 + length, row, str(one.opened), 14.5, ha="left")
        panel.write(2.0, row, say.change(one.change), 13, colour=GREY, ha="right")


def _fitting(name: str) -> str:
    longest = _NAME_LENGTH * 2 if name.isascii() else _NAME_LENGTH
    return name if len(name) <= longest else name[: longest - 1] + "…"
