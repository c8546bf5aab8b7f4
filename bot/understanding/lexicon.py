"""Finding all words of a rule pack in a text at once, and knowing which word groups each belongs to."""

from bisect import bisect_left
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, islice
from typing import NamedTuple

import ahocorasick_rs

from bot.understanding.clauses import Clauses, split

_MOST_FOUND = 1500  # in one message: what two thousand characters of a real complaint hold (0.7 a character)
_MANY_FOUND = 100  # from which on words with the same groups are looked at together
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
        if self.end <= other.start:
            return other.start - self.end
        return self.start - other.end if other.end <= self.start else 0


Span = tuple[int, int]
Entry = tuple[str, frozenset[int]]
"""A word with the numbers of its groups."""
Found = tuple[frozenset[int], int, int]
"""The groups of a word, and from where to where it stands."""


class Scan:
    """A message with every word of the pack that was found in it.

    A word belongs to dozens of groups and few of them are asked for, so the hits of a group are gathered on demand.

    Attributes:
        text: the normalised text.
        found: the words where they stand, in the order in which they end; of a flood the first ones.
        inside: those that are no words there (电影 in 没电影); they still forbid.
        part_starts: where the parts of the text that are about other buildings begin; the first is 0.
    """

    def __init__(
        self, text: str, found: Iterable[Found], inside: Sequence[Found] = (), part_starts: tuple[int, ...] = (0,)
    ) -> None:
        self.text = text
        self.found = tuple(islice(found, _MOST_FOUND))
        self.inside = inside
        self.part_starts = part_starts
        self._asked: dict[int, tuple[Hit, ...]] = {}

    @cached_property
    def clauses(self) -> Clauses:
        """The clauses, sentences and parts of the text."""
        return split(self.text, self.part_starts)

    @cached_property
    def groups(self) -> frozenset[int]:
        """Every group of which a word was found."""
        return frozenset().union(*[groups for groups, _, _ in self.found])

    @property
    def words(self) -> Iterator[str]:
        """The words that were found."""
        return (self.text[start:end] for _, start, end in self.found)

    def hits(self, group: int) -> tuple[Hit, ...]:
        """Where the words of a group stand, from left to right."""
        if group not in self.groups:
            return ()
        hits = self._asked.get(group)
        if hits is None:
            hits = self._asked[group] = self._hits(group)
        return hits

    def _hits(self, group: int) -> tuple[Hit, ...]:
        found: Iterable[Found] = self.found
        if len(self.found) > _MANY_FOUND:
            places = sorted(at for groups, ats in self._alike if group in groups for at in ats)
            found = [self.found[at] for at in places]
        text = self.text
        hits = [Hit(text[start:end], start, end) for groups, start, end in found if group in groups]
        return tuple(hits[:_MOST_HITS])

    @cached_property
    def _alike(self) -> Collection[tuple[frozenset[int], Sequence[int]]]:
        """Which words have the same groups, for a long message: it repeats itself, and every group is asked for."""
        alike: dict[frozenset[int], list[int]] = {}
        for at, (groups, _, _) in enumerate(self.found):
            alike.setdefault(groups, []).append(at)
        return [(groups, ats[:_MOST_HITS]) for groups, ats in alike.items()]

    def cut_at(self, part_starts: tuple[int, ...]) -> "Scan":
        """The scan with the parts of its text that are about other buildings."""
        return Scan(self.text, self.found, self.inside, part_starts) if len(part_starts) > 1 else self

    def forbidding(self, group: int) -> Iterator[Hit]:
        """Where the words of a group stand, also inside other words (演习 in 消防演习), but for single characters."""
        yield from self.hits(group)
        for groups, start, end in self.inside:
            if group in groups and end - start > 1:
                yield Hit(self.text[start:end], start, end)

    def only(self, kept: Container[Span]) -> "Scan":
        """The scan as if the words that stand elsewhere had not been found; they still forbid."""
        inside = tuple(one for one in self.found if one[1:] not in kept)
        return Scan(self.text, (one for one in self.found if one[1:] in kept), inside) if inside else self


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
        same: dict[frozenset[int], frozenset[int]] = {}  # many words stand in the same groups; they share one set
        sets = map(frozenset, groups_of.values())
        self._groups = tuple(same.setdefault(groups, groups) for groups in sets)
        self._masks = frozenset(at for at, word in enumerate(self._words) if word in masks)
        self._automaton = ahocorasick_rs.AhoCorasick(self._words)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that can be found, masks too."""
        return self._words

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every word with the numbers of its groups."""
        return tuple(zip(self._words, self._groups, strict=True))

    def found(self, text: str) -> Iterator[Found]:
        """Each word that occurs, with its groups; words inside a longer mask are left out."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        hidden = _Hidden((start, end) for at, start, end in hits if at in self._masks)
        groups = self._groups
        if not hidden.any:
            return ((groups[at], start, end) for at, start, end in hits)
        return ((groups[at], start, end) for at, start, end in hits if not hidden.holds(start, end))


class _Hidden:
    """What masks hide: how far the longest mask reaches from each place, and from any place before it."""

    def __init__(self, masks: Iterable[Span]) -> None:
        self._reach: dict[int, int] = {}
        for start, end in masks:
            self._reach[start] = max(end, self._reach.get(start, 0))
        self._starts = sorted(self._reach)
        self._furthest = tuple(accumulate((self._reach[start] for start in self._starts), max))
        self.any = bool(self._starts)

    def holds(self, start: int, end: int) -> bool:
        """Whether a longer mask holds the word."""
        before = bisect_left(self._starts, start)
        return self._reach.get(start, 0) > end or (before > 0 and self._furthest[before - 1] >= end)
