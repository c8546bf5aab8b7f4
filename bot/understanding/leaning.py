"""How words lean: each speaks a little for or against a report, for or against danger, and for some categories.

No word decides anything here. Many together tell what no rule foresaw, and what a rule's words were mistaken for.
The numbers stand in `_leanings.toml`, one line a word, counted from labelled messages by `liandong rules learn`; who
disagrees with one changes it there.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, sqrt

import ahocorasick_rs

from bot.understanding.lexicon import Hit, Span

_TOLD = 4  # words that an explanation quotes


@dataclass(frozen=True, slots=True)
class WordLeaning:
    """One word's part.

    Attributes:
        weight: how telling it is at all; a rare word tells more than one that stands everywhere.
        report: how much it speaks for a report (negative: against).
        danger: how much it speaks for danger to somebody now (negative: against).
        categories: how much it speaks for each category by its id; those that are missing: not at all.
    """

    weight: float
    report: float
    danger: float
    categories: Mapping[str, float]


class Lean:
    """What the words of one message lean to together, worked out as far as it is asked for.

    Attributes:
        report: how likely it is a report, 0 to 1.
        danger: how likely somebody is in danger now, 0 to 1.
    """

    def __init__(self, leanings: "Leanings", stands: Mapping[str, Span]) -> None:
        self.report, self.danger = leanings.likely_with(stands)
        self._leanings = leanings
        self._stands = stands

    @property
    def known(self) -> int:
        """How many different words are known."""
        return len(self._stands)

    @cached_property
    def categories(self) -> Mapping[str, float]:
        """How likely each category is if it is a report; they add up to 1, and are none without a known word."""
        return self._leanings.shares(self._stands) if self._stands else {}

    @cached_property
    def category(self) -> str:
        """The likeliest category; "" when no word is known."""
        return max(self.categories, key=lambda one: self.categories[one], default="")

    def likeliest(self, among: Collection[str]) -> str:
        """The likeliest of some categories; "" when there are none, or no word is known."""
        return max(sorted(among), key=lambda one: self.categories[one], default="") if self.categories else ""

    def share(self, among: Collection[str]) -> float:
        """How likely some categories are together, 0 to 1."""
        return sum(self.categories.get(one, 0.0) for one in among)

    def told(self, category: str) -> tuple[Hit, ...]:
        """The few words that say most for a category, none inside another."""
        return self._most_telling(lambda word: self._leanings.for_a_category(word, category))

    @property
    def told_of_danger(self) -> tuple[Hit, ...]:
        """The few words that say most for danger, none inside another."""
        return self._most_telling(self._leanings.for_danger)

    def _most_telling(self, share: Callable[[str], float]) -> tuple[Hit, ...]:
        told: list[Hit] = []
        by_share = sorted(self._stands, key=lambda word: -share(word))
        for word in [word for word in by_share if share(word) > 0] or by_share[:1]:
            hit = Hit(word, *self._stands[word])
            if not any(hit.overlaps(other) for other in told):
                told.append(hit)
        return tuple(sorted(told[:_TOLD], key=lambda hit: hit.start))


class Leanings:
    """The words of a pack with what they lean to; immutable."""

    def __init__(
        self, words: Mapping[str, WordLeaning], *, report_bias: float, danger_bias: float, bias: Mapping[str, float]
    ) -> None:
        self._squares = {word: part.weight**2 for word, part in words.items()}
        self._reports = {word: part.weight * part.report for word, part in words.items()}
        self._dangers = {word: part.weight * part.danger for word, part in words.items()}
        self._report_bias, self._danger_bias = report_bias, danger_bias
        self._bias = dict(bias)
        self._column = {category: at for at, category in enumerate(bias)}
        self._rows = {
            word: tuple(part.weight * part.categories.get(category, 0.0) for category in bias)
            for word, part in words.items()
        }
        self._automaton = ahocorasick_rs.AhoCorasick(words, store_patterns=True)

    @property
    def words(self) -> Iterable[str]:
        """Every word that leans."""
        return self._rows

    def for_a_report(self, word: str) -> float:
        """How much a word speaks for a report, wherever it stands; 0 for one that is not known."""
        return self._reports.get(word, 0.0)

    def for_danger(self, word: str) -> float:
        """How much a word speaks for danger, wherever it stands; 0 for one that is not known."""
        return self._dangers.get(word, 0.0)

    def for_a_category(self, word: str, category: str) -> float:
        """How much a known word speaks for a category."""
        return self._rows[word][self._column[category]]

    def weight(self, word: str) -> float:
        """How telling a word is: the more, the rarer it is met; 0 for one that is not known."""
        return sqrt(self._squares.get(word, 0.0))

    def likely(self, text: str) -> tuple[float, float]:
        """How likely a normalised text is a report, and danger, 0 to 1: the quick half of `of`."""
        return self.likely_with(dict.fromkeys(self._automaton.find_matches_as_strings(text, overlapping=True)))

    def of(self, text: str) -> Lean:
        """What a normalised text leans to."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return Lean(self, {text[start:end]: (start, end) for _, start, end in found})

    def likely_with(self, words: Collection[str]) -> tuple[float, float]:
        """How likely a text with these words is a report, and danger."""
        if not words:
            return _logistic(self._report_bias), _logistic(self._danger_bias)
        length = self._length(words)
        report = sum(map(self._reports.__getitem__, words)) / length
        danger = sum(map(self._dangers.__getitem__, words)) / length
        return _logistic(self._report_bias + report), _logistic(self._danger_bias + danger)

    def shares(self, words: Collection[str]) -> Mapping[str, float]:
        """How likely each category is for a report with these words, at least one."""
        sums = map(sum, zip(*map(self._rows.__getitem__, words), strict=True))
        length = self._length(words)
        shares = _softmax([bias + value / length for bias, value in zip(self._bias.values(), sums, strict=True)])
        return dict(zip(self._bias, shares, strict=True))

    def _length(self, words: Iterable[str]) -> float:
        """Long messages have more words; each counts for less (the Euclidean length of their weights)."""
        return sqrt(sum(map(self._squares.__getitem__, words)))


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value))


def _softmax(values: Sequence[float]) -> Sequence[float]:
    most = max(values)
    powers = [exp(value - most) for value in values]
    total = sum(powers)
    return [power / total for power in powers]
