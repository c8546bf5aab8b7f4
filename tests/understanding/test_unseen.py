"""Batches of messages that were written before any rule was touched for them.

Each batch was read once as it came (the first reading, kept below as a record of how far rules generalise), then its
misses went into wider vocabularies. What is asserted is today's reading, so that nobody takes a step back unseen.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.understanding.book import RuleBook
from bot.understanding.reading import Reading

_FOLDER = Path(__file__).parent / "unseen"
_BATCHES = tuple(sorted(path.stem for path in _FOLDER.glob("batch_*.toml")))

# First readings, before anything was tuned: batch, reports found, right of those, P0 kept, others opened by mistake.
#   1: 65.5 %, 87.9 %, 16 of 28, 3 of 62
#   2: 75.4 %, 79.8 %, 16 of 28, 6 of 63
#   3: 90.5 %, 83.9 %, 21 of 27, 3 of 57
#   4: 90.8 %, 78.2 %, 21 of 26, 3 of 47
#   5: 92.3 %, 85.0 %, 18 of 25, 1 of 52
#   6 (dangers only): 87.9 %, 94.1 %, 48 of 58, 10 of 35
#   7: 92.2 %, 91.5 %, 19 of 25, 2 of 38
#   8: 94.4 %, 92.2 %, 21 of 25, 3 of 29
#   9 (dangers only): 97.3 %, 88.9 %, 33 of 37, 1 of 13
# Written by people who had never seen the packs (the batches before were written by those who wrote the rules):
#   10 (northern, elders): 85.9 %, 77.6 %, 61 of 89, 15 of 144
#   11 (southern, Cantonese, Taiwan): 81.1 %, 78.4 %, 60 of 90, 27 of 140
#   12 (three months of a group): 86.1 %, 81.9 %, 24 of 34, 23 of 120
#   13 (dangers and what looks like them): 77.0 %, 68.6 %, 91 of 170, 18 of 82
#   14 (half a year of a group), read with leanings learnt from 1 to 13: 91.3 %, 88.6 %, 54 of 62, 5 of 100;
#      by the rules as they were before 10: 79.6 %, 74.9 %, 39 of 62, 9 of 100
#   15 (mostly dangers, in plain words), with leanings learnt from 1 to 14: 96.4 %, 92.6 %, 79 of 90, 3 of 60
# 16 to 24 were read twice: with the pack as it was before, and (21 to 24) with words of danger learnt from 1 to 20:
#   16 (northern county towns, dangers and what sounds like them): 97.5 %, 92.3 %, 112 of 120, 7 of 60
#   17 (cities along the Yangtze, the same): 93.8 %, 90.0 %, 99 of 120, 8 of 60
#   18 (all China, a third traditional characters, the same): 96.9 %, 89.0 %, 108 of 120, 13 of 60
#   19 (north-east and north-west, dangers without their words): 92.8 %, 83.2 %, 99 of 130, 7 of 60
#   20 (chat as it is): 96.9 %, 91.6 %, 57 of 60, 20 of 200
#   21 (a year of a group): 97.3 %, 87.9 %, 47 of 48, 10 of 110; then 98.2 %, 83.3 %, 48 of 48, 4 of 110
#   22 (suburbs, dangers): 97.1 %, 92.1 %, 115 of 130, 15 of 60; then 98.8 %, 95.2 %, 126 of 130, 3 of 60
#   23 (smaller cities): 97.3 %, 93.9 %, 113 of 120, 12 of 80; then 97.7 %, 94.0 %, 119 of 120, 5 of 80
#   24 (staff pass on what was phoned in): 96.4 %, 90.6 %, 106 of 120, 6 of 80; then 97.3 %, 91.1 %, 112 of 120, 0 of 80
# 25 and 26 were read once, after all of that, with words learnt from 1 to 24:
#   25 (a year of another group): 95.5 %, 94.2 %, 54 of 54, 1 of 100
#   26 (small cities, mostly dangers and what sounds like them): 99.1 %, 95.0 %, 148 of 150, 2 of 80
# 27 and 28 are ordinary chat only (320 each): 7 and 8 were opened, 22 and 27 asked about by the pack before 16.
# 29 and 30 were read once, with words learnt from 1 to 28 (since then also from these):
#   29 (all sorts, cities of every size): 99.0 %, 96.0 %, 100 of 100, 3 of 150
#   30 (350 messages of ordinary chat): 2 opened, 10 asked about
FOUND_FROM = 0.88
RIGHT_FROM = 0.85
P0_FROM = 0.93
OPENED_UP_TO = 0.05
OPENED_OR_ASKED_UP_TO = 0.2  # half of what batches 10 to 15, nearly all of what 16 to 19 and 22 say beside reports
# was made to look like them


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a batch and how it was read; `category` is None for what is no report."""

    text: str
    category: str | None
    danger: bool
    reading: Reading

    @property
    def found(self) -> bool:
        """Whether it was opened or asked about."""
        return self.reading.outcome != "ignore"

    @property
    def right(self) -> bool:
        """Whether its category was read, be it beside another one."""
        return self.category in {self.reading.category, *self.reading.also}

    @property
    def urgent(self) -> bool:
        """Whether it was read as an emergency."""
        return self.found and self.reading.urgency == "P0"


@pytest.fixture(scope="module", params=_BATCHES)
def said(request: pytest.FixtureRequest, book: RuleBook) -> tuple[Said, ...]:
    batch = tomllib.loads((_FOLDER / f"{request.param}.toml").read_text(encoding="utf-8"))
    return (*_reports(book, batch["reports"]), *_others(book, batch["nothing"]))


def _reports(book: RuleBook, by_category: Mapping[str, list[str]]) -> Iterator[Said]:
    for category, texts in by_category.items():
        for text in texts:
            danger = text.startswith("!") and not text.startswith("!!")
            message = text.removeprefix("!") if danger else text
            yield Said(message, category, danger, book.read(message))


def _others(book: RuleBook, by_kind: Mapping[str, list[str]]) -> Iterator[Said]:
    for kind, texts in by_kind.items():
        for text in texts:
            yield Said(text, None, False, book.read(text, speaker="staff" if kind == "answer" else "resident"))


def _share(part: list[Said], whole: list[Said]) -> float:
    return len(part) / len(whole) if whole else 0.0


def test_reports_are_opened_or_asked_about(said: tuple[Said, ...]) -> None:
    reports = [one for one in said if one.category]
    missed = [one for one in reports if not one.found]
    assert _share(missed, reports) <= 1 - FOUND_FROM, [one.text for one in missed]


def test_what_is_found_is_sorted_rightly(said: tuple[Said, ...]) -> None:
    found = [one for one in said if one.category and one.found]
    wrong = [one for one in found if not one.right]
    assert _share(wrong, found) <= 1 - RIGHT_FROM, [(one.text, one.reading.category) for one in wrong]


def test_emergencies_are_read_as_emergencies(said: tuple[Said, ...]) -> None:
    dangers = [one for one in said if one.danger]
    missed = [one for one in dangers if not one.urgent]
    assert _share(missed, dangers) <= 1 - P0_FROM, [one.text for one in missed]


def test_chat_notices_thanks_and_jokes_open_nothing(said: tuple[Said, ...]) -> None:
    others = [one for one in said if one.category is None]
    opened = [one for one in others if one.reading.outcome == "report"]
    troubled = [one for one in others if one.found]
    assert _share(opened, others) <= OPENED_UP_TO, [one.text for one in opened]
    assert _share(troubled, others) <= OPENED_OR_ASKED_UP_TO, [one.text for one in troubled]


def test_every_category_is_in_the_batches(book: RuleBook) -> None:
    batches = (tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in _BATCHES)
    assert {category for batch in batches for category in batch["reports"]} == {one.id for one in book.categories}
