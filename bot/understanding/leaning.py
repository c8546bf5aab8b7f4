"""How words lean: each speaks a little for or against a report, and for some categories more than for others.

No word decides anything here. Many together tell what no rule foresaw, and what a rule's words were mistaken for.
The numbers stand in `_leanings.toml`, one line a word, counted from labelled messages by `liandong rules learn`; who
disagrees with one changes it there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import exp, sqrt

import ahocorasick_rs

from bot.understanding.lexicon import Hit

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


@dataclass(frozen=True, slots=True)
class Lean:
    """What the words of one message lean to together.

    Attributes:
        report: how likely it is a report, 0 to 1.
        categories: how likely each category is if it is one; they add up to 1.
        hits: its words, where they stand, the most telling for the likeliest category first.
    """

    report: float
    categories: Mapping[str, float]
    hits: tuple[Hit, ...]

    @property
    def category(self) -> str:
        """The likeliest category; "" when no word is known."""
        return max(self.categories, key=lambda one: self.categories[one], default="")

    @property
    def told(self) -> tuple[Hit, ...]:
        """The few words that say most for it, none inside another."""
        told: list[Hit] = []
        for hit in self.hits:
            if not any(hit.overlaps(other) for other in told):
                told.append(hit)
        return tuple(sorted(told[:_TOLD], key=lambda hit: hit.start))


class Leanings:
    """The words of a pack with what they lean to; immutable."""

    def __init__(self, words: Mapping[str, WordLeaning], report_bias: float, bias: Mapping[str, float]) -> None:
        self._words = tuple(words)
        self._parts = tuple(words.values())
        self._by_word = dict(words)
        self._squares = [part.weight**2 for part in self._parts]
        self._reports = [part.weight * part.report for part in self._parts]
        self._report_bias = report_bias
        self._bias = dict(bias)
        self._automaton = ahocorasick_rs.AhoCorasick(self._words)

    def for_a_report(self, word: str) -> float:
        """How much a word speaks for a report, wherever it stands; 0 for one that is not known."""
        part = self._by_word.get(word)
        return part.weight * part.report if part else 0.0

    def likely(self, text: str) -> float:
        """How likely a normalised text is a report, 0 to 1: the quick half of `of`."""
        return self._likely({at for at, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)})

    def of(self, text: str) -> Lean:
        """What a normalised text leans to."""
        hits: dict[int, Hit] = {}
        for at, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            hits.setdefault(at, Hit(self._words[at], start, end))
        if not hits:
            return Lean(self._likely(()), {}, ())
        length = self._length(hits)
        sums = dict(self._bias)
        for at in hits:
            part = self._parts[at]
            for category, value in part.categories.items():
                sums[category] += part.weight * value / length
        likeliest = max(sums, key=lambda one: sums[one])
        told = sorted(hits, key=lambda at: -self._parts[at].weight * self._parts[at].categories.get(likeliest, 0.0))
        return Lean(self._likely(hits), _shares(sums), tuple(hits[at] for at in told))

    def _likely(self, found: Collection[int]) -> float:
        value = self._report_bias
        if found:
            value += sum([self._reports[at] for at in found]) / self._length(found)
        return 1 / (1 + exp(-value))

    def _length(self, found: Collection[int]) -> float:
        """Long messages have more words; each counts for less (the Euclidean length of their weights)."""
        return sqrt(sum([self._squares[at] for at in found]))


def _shares(sums: Mapping[str, float]) -> Mapping[str, float]:
    """Softmax."""
    most = max(sums.values())
    powers = {category: exp(value - most) for category, value in sums.items()}
    total = sum(powers.values())
    return {category: power / total for category, power in powers.items()}
