"""How words lean: each speaks a little for or against a report, and for some categories more than for others.

No word decides anything here. Many together tell what no rule foresaw, and what a rule's words were mistaken for.
The numbers stand in `_leanings.toml`, one line a word, counted from labelled messages by `liandong rules learn`; who
disagrees with one changes it there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
        categories: how much it speaks for each category by its id; those that are missing: not at all.
    """

    weight: float
    report: float
    categories: Mapping[str, float]


class Lean:
    """What the words of one message lean to together, worked out as far as it is asked for.

    Attributes:
        report: how likely it is a report, 0 to 1.
    """

    def __init__(self, leanings: "Leanings", stands: Mapping[str, Span]) -> None:
        self.report = leanings.likely_with(stands)
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

    @property
    def told(self) -> tuple[Hit, ...]:
        """The few words that say most for the likeliest category, none inside another."""
        told: list[Hit] = []
        for word in self._leanings.by_share(self._stands, self.category) if self._stands else ():
            hit = Hit(word, *self._stands[word])
            if not any(hit.overlaps(other) for other in told):
                told.append(hit)
        return tuple(sorted(told[:_TOLD], key=lambda hit: hit.start))


class Leanings:
    """The words of a pack with what they lean to; immutable."""

    def __init__(self, words: Mapping[str, WordLeaning], report_bias: float, bias: Mapping[str, float]) -> None:
        self._squares = {word: part.weight**2 for word, part in words.items()}
        self._reports = {word: part.weight * part.report for word, part in words.items()}
        self._report_bias = report_bias
        self._bias = dict(bias)
        self._rows = {
            word: tuple(part.weight * part.categories.get(category, 0.0) for category in bias)
            for word, part in words.items()
        }
        self._automaton = ahocorasick_rs.AhoCorasick(words, store_patterns=True)

    def for_a_report(self, word: str) -> float:
        """How much a word speaks for a report, wherever it stands; 0 for one that is not known."""
        return self._reports.get(word, 0.0)

    def weight(self, word: str) -> float:
        """How telling a word is: the more, the rarer it is met; 0 for one that is not known."""
        return sqrt(self._squares.get(word, 0.0))

    def likely(self, text: str) -> float:
        """How likely a normalised text is a report, 0 to 1: the quick half of `of`."""
        return self.likely_with(dict.fromkeys(self._automaton.find_matches_as_strings(text, overlapping=True)))

    def of(self, text: str) -> Lean:
        """What a normalised text leans to."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return Lean(self, {text[start:end]: (start, end) for _, start, end in found})

    def likely_with(self, words: Collection[str]) -> float:
        """How likely a text with these words is a report."""
        value = self._report_bias
        if words:
            value += sum(map(self._reports.__getitem__, words)) / self._length(words)
        return 1 / (1 + exp(-value))

    def shares(self, words: Collection[str]) -> Mapping[str, float]:
        """How likely each category is for a report with these words, at least one."""
        sums = map(sum, zip(*map(self._rows.__getitem__, words), strict=True))
        length = self._length(words)
        shares = _softmax([bias + value / length for bias, value in zip(self._bias.values(), sums, strict=True)])
        return dict(zip(self._bias, shares, strict=True))

    def by_share(self, words: Iterable[str], category: str) -> list[str]:
        """The words in the order of what they say for a category."""
        column = list(self._bias).index(category)
        return sorted(words, key=lambda word: -self._rows[word][column])

    def _length(self, words: Iterable[str]) -> float:
        """Long messages have more words; each counts for less (the Euclidean length of their weights)."""
        return sqrt(sum(map(self._squares.__getitem__, words)))


def _softmax(values: Sequence[float]) -> Sequence[float]:
    most = max(values)
    powers = [exp(value - most) for value in values]
    total = sum(powers)
    return [power / total for power in powers]
