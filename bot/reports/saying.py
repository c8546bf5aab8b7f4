"""Figures in words: rates with their numbers, spans, places, and other people's words without anything private."""

from datetime import datetime

from bot.domain.figures import Rate, Spread
from bot.domain.period import PeriodKind
from bot.domain.place import Place
from bot.domain.privacy import mask
from bot.reports.edition import Edition

_HOUR, _DAY = 60, 24 * 60
_IN_MINUTES = 100
"""Minutes up to which a span is said in minutes; hours up to two days."""

MAX_WORDS = 60

COUNTED = (
    ("opened", "opened"),
    ("closed", "closed"),
    ("silent", "silent"),
    ("open", "live"),
    ("overdue", "overdue"),
    ("reopened", "reopened"),
    ("suspended_count", "suspended"),
)
"""The counts that every report shows: the name of the text, and of the number in `Numbers`."""


class Saying:
    """Says the parts of one issue."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.wording = edition.wording
        self._policy = edition.setting.policy
        self._discreet: dict[str, str] = {}

    def text(self, key: str, **facts: str | int) -> str:
        """A text of the catalogue."""
        return self.wording.text(key, **facts)

    @property
    def title(self) -> str:
        """The heading of the issue."""
        return self.text(f"digest.{self.edition.period.kind.value}", community=self.edition.place, period=self.period)

    @property
    def kind(self) -> str:
        """The heading without the place, which stands above it."""
        words = self.text(f"digest.{self.edition.period.kind.value}", community="", period=self.period)
        return words.strip(" :：")

    @property
    def period(self) -> str:
        """The period in words ("6月1日至6月7日", "2026年6月")."""
        period = self.edition.period
        if period.kind is PeriodKind.MONTH:
            return self.text("digest.month", year=period.first.year, month=period.first.month)
        first, last = (
            self.text("time.date", year=day.year, month=day.month, day=day.day) for day in (period.first, period.last)
        )
        return self.text("digest.week", first=first, last=last)

    def rate(self, rate: Rate) -> str:
        """A rate with its numbers ("95%（19/20）")."""
        if rate.value is None:
            return self.text("digest.no_rate")
        return self.text("digest.rate", percent=percent(rate), part=number(rate.part), whole=rate.whole)

    def span(self, minutes: float | None) -> str:
        """A span ("12 分钟", "5 小时", "3.5 天")."""
        if minutes is None:
            return self.text("digest.no_span")
        if minutes < _IN_MINUTES:
            return self.text("digest.minutes", count=number(max(1, round(minutes))))
        if minutes < 2 * _DAY:
            return self.text("digest.hours", count=number(round(minutes / _HOUR, 1)))
        return self.text("digest.days", count=number(round(minutes / _DAY, 1)))

    def spread(self, key: str, spread: Spread) -> str:
        """How long something took ("answered", "ended"); of a single one there is no half and no tenth."""
        if spread.count == 1:
            return self.text(f"digest.{key}_one", span=self.span(spread.median))
        return self.text(f"digest.{key}", median=self.span(spread.median), p90=self.span(spread.p90))

    def change(self, change: int) -> str:
        """A change against the period before; empty where there was nothing to compare with."""
        before = self.edition.figures.before
        if before is None or before.empty:
            return ""
        if change == 0:
            return self.text("digest.same")
        return self.text("digest.more" if change > 0 else "digest.fewer", count=abs(change))

    def category(self, category: str) -> str:
        """The full name of a category."""
        return self.wording.category(category, self._policy)

    def role(self, role: str) -> str:
        """The name of a party."""
        return self.wording.role(role)

    def estate(self, estate: str) -> str:
        """The name of an estate."""
        return self.wording.view.estates.get(estate, estate)

    def place(self, estate: str, building: str | None) -> str:
        """A place as far as a report tells it: the building, with the estate where there are several."""
        named = self.wording.place(Place(building)) if building else self.text("digest.no_building")
        return f"{self.estate(estate)} {named}" if self.edition.several_estates else named

    def address(self, estate: str, building: str | None) -> str:
        """The place as somebody outside would write it: the estate, and the building where one is known."""
        if not building:
            return self.estate(estate)
        place = self.place(estate, building)
        return place if self.edition.several_estates else f"{self.estate(estate)} {place}"

    def matter(self, estate: str, building: str | None, category: str) -> str:
        """What it is about ("3栋 电梯故障停运")."""
        named = self.category(category)
        if not building and not self.edition.several_estates:
            return named
        return self.text("matter.titled", place=self.place(estate, building), category=named)

    def day(self, at: datetime | None) -> str:
        """A local date ("2026-06-01"), empty for none."""
        return f"{at.astimezone(self.wording.view.zone):%Y-%m-%d}" if at else ""

    def date(self, at: datetime | None) -> str:
        """A local date as people say it ("6月1日", in another year "2027年1月15日"), empty for none."""
        if at is None:
            return ""
        day = at.astimezone(self.wording.view.zone).date()
        key = "time.date" if day.year == self.edition.period.last.year else "time.date_year"
        return self.text(key, year=day.year, month=day.month, day=day.day)

    def minute(self, at: datetime | None) -> str:
        """A local date and time, empty for none."""
        return f"{at.astimezone(self.wording.view.zone):%Y-%m-%d %H:%M}" if at else ""

    def quoted(self, words: str, category: str) -> str:
        """Somebody's words as a group may read them: masked, without residents' names; of hidden matters none."""
        rules = self._policy.category(category)
        if rules.private or rules.hides_reporter:
            return self.text("list.not_shown")
        if words not in self._discreet:
            self._discreet[words] = self._discreetly(words)
        return self._discreet[words]

    def _discreetly(self, words: str) -> str:
        for name in sorted(self.edition.setting.residents, key=len, reverse=True):
            words = words.replace(name, self.text("digest.somebody"))
        line = " ".join(mask(words).split())
        return line if len(line) <= MAX_WORDS else line[: MAX_WORDS - 1] + "…"


def percent(rate: Rate) -> str:
    """The value in per cent, whole, and never 100 or 0 unless it is."""
    value = rate.value or 0.0
    rounded = round(100 * value)
    if value < 1 <= rounded / 100:
        return "99"
    if value > 0 == rounded:
        return "1"
    return str(rounded)


def number(value: float) -> str:
    """A number without needless decimals ("6", "6.8")."""
    return f"{value:.1f}".removesuffix(".0")
