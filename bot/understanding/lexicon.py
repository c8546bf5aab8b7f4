"""Finding all words of a rule pack in a text at once, and knowing which word groups each belongs to."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

import ahocorasick_rs

from bot.understanding.clauses import Clauses

_MOST_FOUND = 1500  # in one message: what two thousand characters of a real complaint hold (0.7 a character)
_MANY_FOUND = 400  # hits from which on all groups are gathered at once
_MOST_HITS = 24  # of one group in one message; a message that repeats itself says nothing new


class Hit(NamedTuple):
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
    """A message with every hit, and the numbers of the groups that its word belongs to.

    A word belongs to dozens of groups and few of them are asked for, so the hits of a group are gathered on demand.
    """

    text: str
    clauses: Clauses
    found: tuple[tuple[frozenset[int], Hit], ...]
    groups: frozenset[int]
    inside: tuple[tuple[frozenset[int], Hit], ...] = ()
    _asked: dict[int, tuple[Hit, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, text: str, clauses: Clauses, found: Iterable[tuple[frozenset[int], Hit]]) -> "Scan":
        """The scan of a text with the hits of a lexicon."""
        kept = tuple(islice(found, _MOST_FOUND))
        return cls(text, clauses, kept, frozenset().union(*(groups for groups, _ in kept)))

    def hits(self, group: int) -> tuple[Hit, ...]:
        """Where the words of a group stand, from left to right."""
        if group not in self.groups:
            return ()
        if not self._asked and len(self.found) > _MANY_FOUND:
            self._gather()
        if group not in self._asked:
            self._asked[group] = tuple(islice((hit for groups, hit in self.found if group in groups), _MOST_HITS))
        return self._asked[group]

    def _gather(self) -> None:
        """The hits of every group at once: in a long message, where most groups are asked for, that is quicker."""
        gathered: dict[int, list[Hit]] = {}
        for groups, hit in self.found:
            for group in groups:
                hits = gathered.setdefault(group, [])
                if len(hits) < _MOST_HITS:
                    hits.append(hit)
        self._asked.update({group: tuple(hits) for group, hits in gathered.items()})

    def cut_at(self, part_starts: tuple[int, ...]) -> "Scan":
        """The scan with the parts of its text that are about other buildings."""
        return replace(self, clauses=replace(self.clauses, part_starts=part_starts))

    def forbidding(self, group: int) -> Iterator[Hit]:
        """Where the words of a group stand, also inside other words (演习 in 消防演习), but for single characters."""
        yield from self.hits(group)
        yield from (hit for groups, hit in self.inside if group in groups and len(hit.word) > 1)

    def without(self, dropped: Container[Hit]) -> "Scan":
        """The scan as if some hits had not been found; they still forbid."""
        inside = tuple(pair for pair in self.found if pair[1] in dropped)
        kept = Scan.of(self.text, self.clauses, (pair for pair in self.found if pair[1] not in dropped))
        return replace(kept, inside=inside)


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
        self._groups = tuple(frozenset(groups) for groups in groups_of.values())
        self._masks = frozenset(at for at, word in enumerate(self._words) if word in masks)
        self._longest_mask = max(map(len, masks), default=0)
        self._automaton = ahocorasick_rs.AhoCorasick(self._words)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that can be found, masks too."""
        return self._words

    @property
    def entries(self) -> tuple[tuple[str, frozenset[int]], ...]:
        """Every word with the numbers of its groups."""
        return tuple(zip(self._words, self._groups, strict=True))

    def hits(self, text: str) -> Iterator[tuple[frozenset[int], Hit]]:
        """Each word found, with its groups; words inside a longer mask are left out."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        masks: dict[int, int] = {}
        for at, start, end in found:
            if at in self._masks:
                masks[start] = max(end, masks.get(start, 0))
        for at, start, end in found:
            if not masks or not self._is_masked(masks, start, end):
                yield self._groups[at], Hit(self._words[at], start, end)

    def _is_masked(self, masks: Mapping[int, int], start: int, end: int) -> bool:
        """Whether a longer mask holds it; `masks` says how far the longest mask reaches from each place."""
        if masks.get(start, 0) > end:
            return True
        return any(masks.get(left, 0) >= end for left in range(start - self._longest_mask, start))
