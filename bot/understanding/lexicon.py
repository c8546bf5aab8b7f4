"""Finding all words of a rule pack in a text at once, and knowing which word groups each belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ahocorasick_rs

from bot.understanding.clauses import Clauses


@dataclass(frozen=True, slots=True)
class Hit:
    """One word of the pack where it stands in the normalised text."""

    word: str
    start: int
    end: int

    def overlaps(self, other: "Hit") -> bool:
        """Whether both share a character."""
        return self.start < other.end and other.start < self.end

    def distance(self, other: "Hit") -> int:
        """Characters between the two; 0 when they touch or overlap."""
        return max(0, other.start - self.end, self.start - other.end)


@dataclass(frozen=True, slots=True)
class Scan:
    """A message with every hit, by the number of the group that its word belongs to."""

    text: str
    clauses: Clauses
    by_group: Mapping[int, tuple[Hit, ...]]

    def hits(self, group: int) -> tuple[Hit, ...]:
        """Where the words of a group stand, from left to right."""
        return self.by_group.get(group, ())


class Groups:
    """Numbers for groups of words; the same words always get the same number. Filled while a pack is compiled."""

    def __init__(self) -> None:
        self._numbers: dict[frozenset[str], int] = {}

    def number(self, words: Iterable[str]) -> int:
        """The number of this group of words."""
        return self._numbers.setdefault(frozenset(words), len(self._numbers))

    def lexicon(self, masks: Iterable[str]) -> "Lexicon":
        """An automaton over the words of all groups, and the masks that hide shorter words inside them."""
        groups_of: dict[str, list[int]] = {mask: [] for mask in masks}
        for words, number in self._numbers.items():
            for word in words:
                groups_of.setdefault(word, []).append(number)
        return Lexicon(groups_of, frozenset(masks))


class Lexicon:
    """Immutable: words, their groups, and the automaton that finds them."""

    def __init__(self, groups_of: Mapping[str, Iterable[int]], masks: frozenset[str]) -> None:
        self._words = tuple(groups_of)
        self._groups = tuple(tuple(groups) for groups in groups_of.values())
        self._masks = frozenset(at for at, word in enumerate(self._words) if word in masks)
        self._automaton = ahocorasick_rs.AhoCorasick(self._words)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that can be found, masks too."""
        return self._words

    def hits(self, text: str) -> tuple[tuple[int, Hit], ...]:
        """The number of each word found and where; words inside a longer mask are left out."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        masked = [(start, end) for at, start, end in found if at in self._masks]
        return tuple(
            (at, Hit(self._words[at], start, end)) for at, start, end in found if not _inside(start, end, masked)
        )

    def by_group(self, hits: Iterable[tuple[int, Hit]]) -> dict[int, tuple[Hit, ...]]:
        """The hits sorted into the groups of their words."""
        sorted_out: dict[int, list[Hit]] = {}
        for at, hit in hits:
            for group in self._groups[at]:
                sorted_out.setdefault(group, []).append(hit)
        return {group: tuple(found) for group, found in sorted_out.items()}


def _inside(start: int, end: int, masked: list[tuple[int, int]]) -> bool:
    return any(left <= start and end <= right and right - left > end - start for left, right in masked)
