"""The digest as a message that reads well on a phone: at most 900 characters, the most important first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from bot.domain.details import Item
from bot.domain.figures import CategoryFigures, Example, PartyFigures, SuspensionAge
from bot.domain.period import PeriodKind
from bot.reports.edition import Edition
from bot.reports.saying import Saying, number, percent

LIMIT = 900
_CATEGORIES, _PARTIES, _ITEMS, _HELD, _NAMES = 5, 5, 3, 5, 5


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines under a heading. `least` lines stay when it gets long; `spare`: the highest gives way first."""

    heading: str
    lines: tuple[str, ...]
    least: int = 0
    spare: int = 0

    @property
    def text(self) -> str:
        """The section as it is sent; without lines nothing."""
        heading = [f"【{self.heading}】"] if self.heading else []
        return "\n".join([*heading, *self.lines]) if self.lines else ""


def digest_text(edition: Edition, limit: int = LIMIT) -> str:
    """The issue as text, not longer than `limit` characters: lists lose their last lines first."""
    say = Saying(edition)
    sections = [_head(say), *_body(say)]
    while len(text := _joined(sections)) > limit:
        longest = max(sections, key=lambda one: one.spare if len(one.lines) > one.least else -1)
        if len(longest.lines) <= longest.least:
            return text[: limit - 1] + "…"
        shorter = replace(longest, lines=longest.lines[:-1])
        sections = [shorter if one is longest else one for one in sections]
    return text


def _joined(sections: Iterable[Section]) -> str:
    return "\n\n".join(section.text for section in sections if section.text)


def _head(say: Saying) -> Section:
    late = say.text("digest.late") if say.edition.late else ""
    return Section("", (say.title + late,), least=1)


def _body(say: Saying) -> Iterator[Section]:
    figures = say.edition.figures
    yield _numbers(say)
    if not figures.empty:
        yield _rates(say)
        yield _times(say)
        yield _categories(say)
        yield _parties(say)
    yield _agenda(say)
    yield _ledger(say)
    yield _honours(say)
    yield Section("", tuple(_notes(say)), least=1, spare=1)


def _numbers(say: Saying) -> Section:
    numbers, apart = say.edition.figures.numbers, say.edition.figures.apart
    if say.edition.figures.empty:
        return Section("", (say.text("digest.quiet"),), least=1)
    facts = asdict(numbers)
    lines = [say.text("digest.came", **facts), say.text("digest.stands", **facts)]
    if numbers.merged or numbers.withdrawn:
        lines.append(say.text("digest.went_otherwise", **facts))
    if apart.returned.part or apart.extended.part or apart.repeated.part:
        shares = {name: int(getattr(apart, name).part) for name in ("returned", "extended", "repeated")}
        lines.append(say.text("digest.exceptions_line", **shares))
    if say.edition.figures.self_grants:
        lines.append(say.text("digest.self_grants", count=say.edition.figures.self_grants))
    ledger = say.edition.figures.ledger
    if ledger and not _lists_ledger(say):
        lines.append(say.text("digest.suspended_line", count=len(ledger), days=ledger[0].days))
    return Section(say.text("digest.numbers"), tuple(lines), least=2, spare=2)


def _rates(say: Saying) -> Section:
    figures = say.edition.figures
    rates, opened = figures.rates, figures.rates_of_opened
    named = (
        ("response_rate", rates.response),
        ("solve_rate", rates.solved),
        ("satisfaction_rate", rates.satisfied),
        ("on_time_rate", rates.on_time),
    )
    lines = [say.text("digest.named", name=say.text(f"digest.{name}"), value=say.rate(rate)) for name, rate in named]
    if figures.score is not None:
        lines.append(say.text("digest.scored", name=say.text("digest.score"), value=number(figures.score)))
    if (opened.response, opened.on_time) != (rates.response, rates.on_time):
        response, on_time = say.rate(opened.response), say.rate(opened.on_time)
        lines.append(say.text("digest.of_opened", response=response, on_time=on_time))
    return Section(say.text("digest.rates"), tuple(lines), least=4, spare=3)


def _times(say: Saying) -> Section:
    figures = say.edition.figures
    spreads = (("answered", figures.to_answer), ("ended", figures.to_close))
    lines = [say.spread(key, one) for key, one in spreads if one.count]
    return Section(say.text("digest.times"), tuple(lines), spare=4)


def _categories(say: Saying) -> Section:
    opened = [one for one in say.edition.figures.categories if one.opened]
    lines = tuple(_category(say, one) for one in opened[:_CATEGORIES])
    return Section(say.text("digest.categories"), lines, least=2, spare=6)


def _category(say: Saying, one: CategoryFigures) -> str:
    """How many, how many more or fewer, and one of them."""
    parts = [say.text("digest.category", category=say.category(one.category), count=one.opened)]
    parts += [change] if (change := say.change(one.change)) else []
    parts += [say.text("digest.example", **_where(say, one.example))] if one.example else []
    return say.text("digest.comma").join(parts)


def _where(say: Saying, example: Example) -> dict[str, str | int]:
    place = say.place(example.estate, example.building) if example.building else ""
    if not place and say.edition.several_estates:
        place = say.estate(example.estate)
    return {"number": example.number, "place": f" {place}" if place else ""}


def _parties(say: Saying) -> Section:
    busy = [one for one in say.edition.figures.parties if one.opened]
    return Section(say.text("digest.parties"), tuple(_party(say, one) for one in busy[:_PARTIES]), least=2, spare=7)


def _party(say: Saying, one: PartyFigures) -> str:
    """Its share and its rates with the numbers behind them; whether they are too few to rank is said too."""
    share = say.text("digest.party", role=say.role(one.role), count=one.opened, share=percent(one.share))
    rates = (("response", one.rates.response), ("on_time", one.rates.on_time), ("satisfied", one.rates.satisfied))
    parts = [say.text(f"digest.party_{name}", rate=say.rate(rate)) for name, rate in rates if rate.whole]
    if one.rank is None:
        parts.append(say.text("digest.too_few"))
    return f"{share}{say.text('digest.comma').join(parts)}"


def _agenda(say: Saying) -> Section:
    items = say.edition.agenda
    lines = _with_rest(say, [_item(say, one) for one in items[:_ITEMS]], len(items), "digest.others")
    return Section(say.text("digest.agenda"), lines, least=1, spare=5)


def _with_rest(say: Saying, lines: Sequence[str], count: int, others: str) -> tuple[str, ...]:
    """The lines of the first few of so many, and how many more there are."""
    more = count - len(lines)
    return (*lines, say.text(others, count=more)) if more else tuple(lines)


def _item(say: Saying, one: Item) -> str:
    return say.text(
        "digest.item",
        number=one.number,
        matter=say.matter(one.estate, one.building, one.category),
        level=say.text(f"level_name.{one.level}"),
        days=one.days,
        role=say.role(one.role),
    )


def _lists_ledger(say: Saying) -> bool:
    return say.edition.period.kind is PeriodKind.MONTH


def _ledger(say: Saying) -> Section:
    """Once a month everybody reads what is on hold, why, and for how long, the oldest first; weekly only how many."""
    ledger = say.edition.figures.ledger if _lists_ledger(say) else ()
    lines = _with_rest(say, [_held(say, one) for one in ledger[:_HELD]], len(ledger), "digest.held_others")
    return Section(say.text("digest.suspended"), lines, least=1, spare=4)


def _held(say: Saying, one: SuspensionAge) -> str:
    return say.text(
        "digest.held",
        number=one.number,
        matter=say.matter(one.estate, one.building, one.category),
        days=one.days,
        review=say.date(one.review_at),
        reason=say.quoted(one.reason, one.category),
    )


def _honours(say: Saying) -> Section:
    return Section(say.text("digest.honours"), tuple(honour_lines(say)), spare=8)


def honour_lines(say: Saying) -> Iterator[str]:
    """Whom to thank: the quickest party, volunteers who agreed to be named, parties that were praised."""
    honours = say.edition.figures.honours
    if honours.fastest:
        role, minutes = honours.fastest[0]
        yield say.text("digest.fastest", role=say.role(role), median=say.span(minutes))
    helpers = [
        say.edition.setting.helpers[person] for person, _ in honours.helpers if person in say.edition.setting.helpers
    ]
    if helpers:
        yield say.text("digest.helpers", names=say.wording.listed(helpers[:_NAMES]))
    if honours.thanks:
        praised = [say.text("digest.counted", name=say.role(role), count=count) for role, count in honours.thanks]
        yield say.text("digest.thanks", list=say.wording.listed(praised[:_NAMES]))


RATE_NAMES = {"solved": "solve_rate", "satisfied": "satisfaction_rate", "rework": "rework_rate"}
"""The names of the rates that late facts may correct."""


def correction_lines(say: Saying) -> Iterator[str]:
    """What later facts made of the rates that were reported last time, in one line; nothing where nothing changed."""
    before = say.edition.figures.before
    corrected = [
        say.text("digest.corrected", rate=say.text(f"digest.{name}"), was=say.rate(one.was), now=say.rate(one.now))
        for one in (before.corrections if before else ())
        if (name := RATE_NAMES[one.rate])
    ]
    if corrected:
        yield say.text("digest.corrections", list=say.text("digest.comma").join(corrected))


def _notes(say: Saying) -> Iterator[str]:
    yield from correction_lines(say)
    private = say.edition.private
    if private is not None and private.handled:
        facts = {"opened": private.opened, "live": private.live, "overdue": private.overdue}
        yield say.text("digest.private", **facts)
