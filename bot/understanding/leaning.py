"""How words lean: each speaks a little for or against a report, and for some categories more than for others.

No word decides anything here. Many together tell what no rule foresaw, and what a rule's words were mistaken for.
The numbers stand in `_leanings.toml`, one line a word, counted from labelled messages by `liandong rules learn`; who
disagrees with one changes it there.
"""

from collections.abc import Collection, Mapping, Sequence
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
        categories: how likely each category is if it is one; they add up to 1, and are none without a known word.
        found: its words where they stand, each with its part.
    """

    report: float
    categories: Mapping[str, float]
    found: tuple[tuple[Hit, WordLeaning], ...]

    @property
    def category(self) -> str:
        """The likeliest category; "" when no word is known."""
        return max(self.categories, key=lambda one: self.categories[one], default="")

    @property
    def told(self) -> tuple[Hit, ...]:
        """The few words that say most for the likeliest category, none inside another."""
        wanted = self.category
        by_share = sorted(self.found, key=lambda one: -one[1].weight * one[1].categories.get(wanted, 0.0))
        told: list[Hit] = []
        for hit, _ in by_share:
            if not any(hit.overlaps(other) for other in told):
                told.append(hit)
        return tuple(sorted(told[:_TOLD], key=lambda hit: hit.start))


class Leanings:
    """The words of a pack with what they lean to; immutable."""

    def __init__(self, words: Mapping[str, WordLeaning], report_bias: float, bias: Mapping[str, float]) -> None:
        self._by_word = dict(words)
        self._words = tuple(words)
        self._squares = [part.weight**2 for part in words.values()]
        self._reports = [part.weight * part.report for part in words.values()]
        self._report_bias = report_bias
        self._categories = tuple(bias)
        self._bias = tuple(bias.values())
        at = {category: index for index, category in enumerate(self._categories)}
        self._shares = [
            tuple((at[category], part.weight * value) for category, value in part.categories.items())
            for part in words.values()
        ]
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
        stands = {
            at: (start, end) for at, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
        }
        if not stands:
            return Lean(self._likely(stands), {}, ())
        sums = [0.0] * len(self._categories)
        for at in stands:
            for category, value in self._shares[at]:
                sums[category] += value
        length = self._length(stands)
        shares = _softmax([bias + value / length for bias, value in zip(self._bias, sums, strict=True)])
        hits = (Hit(self._words[at], *place) for at, place in stands.items())
        return Lean(
            self._likely(stands),
            dict(zip(self._categories, shares, strict=True)),
            tuple((hit, self._by_word[hit.word]) for hit in hits),
        )

    def _likely(self, found: Collection[int]) -> float:
        value = self._report_bias
        if found:
            value += sum([self._reports[at] for at in found]) / self._length(found)
        return 1 / (1 + exp(-value))

    def _length(self, found: Collection[int]) -> float:
        """Long messages have more words; each counts for less (the Euclidean length of their weights)."""
        return sqrt(sum([self._squares[at] for at in found]))


def _softmax(values: Sequence[float]) -> Sequence[float]:
    most = max(values)
    powers = [exp(value - most) for value in values]
    total = sum(powers)
    return [power / total for power in powers]
