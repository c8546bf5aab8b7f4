"""The first look at a message: can any rule hold, or enough weak evidence come together? Nearly all chat ends here.

One pass of an automaton tells which words of the pack occur at all (a superset of what a closer look would find). Every
word brings the columns of the rules that it serves, joined by one OR a word; a rule can only hold if each of its groups
occurs, so ordinary words that merely stand in some group cost next to nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import reduce
from math import exp
from operator import itemgetter, or_

import ahocorasick_rs

from bot.understanding.compiling import Pack
from bot.understanding.leaning import Leanings
from bot.understanding.lexicon import Entry
from bot.understanding.rules import Rule
from bot.understanding.weak import Weak, weighs

_PROMISING = 33.0  # of nineteen in twenty messages of chat the words of the pack lean less to a report
_ALARMING = 40.0  # of nineteen in twenty messages of chat the words lean less to danger
_SAYS_DANGER = 15.0  # of a word: what leans less to danger is not counted for it here
_OFTEN = 8  # by so much a word is rarer than one that is a character shorter, where nothing else is known


class Look(Enum):
    """What a first look finds."""

    NOTHING = 0
    """No rule can hold, and the words are those of chat."""
    WORDS = 1
    """No rule can hold, but words of reports or of danger stand together: worth a look at how all words lean."""
    EVIDENCE = 2
    """No rule can hold, but enough weak evidence may come together."""
    RULES = 3
    """A rule may hold."""


class Gate:
    """Immutable; built once for a pack."""

    def __init__(self, pack: Pack) -> None:
        entries, leanings = pack.lexicon.entries, pack.leanings
        self._weak = _Weak(pack.weak, entries)
        self._table = _Table(pack.rules, _how_common(entries, leanings), first_bit=self._weak.width)
        # A typo stands for what it means; where one occurs, only a closer look can tell.
        self._typo = 1 << self._table.width
        marks = dict.fromkeys(pack.typos.meant, self._typo) | _marks(entries, self._weak.bits, self._table.bits)
        leaning = {word: leanings.for_a_report(word) if leanings else 0.0 for word in marks}
        # 喝药了快来人: words that no rule may have, but that people say who are in danger.
        says_danger = {word: leanings.for_danger(word) for word in leanings.words} if leanings else {}
        alarming = {word: value for word, value in says_danger.items() if value >= _SAYS_DANGER}
        self._alarms = self._typo << 1
        marks |= {word: marks.get(word, 0) | self._alarms for word in alarming}
        decisive = self._typo | self._alarms | self._table.first | self._weak.about
        self._decisive = frozenset(word for word, mark in marks.items() if mark & decisive)
        self._marks = marks
        # Looked at for every message: methods that are bound once, not at every look.
        self._find = ahocorasick_rs.AhoCorasick(marks, store_patterns=True).find_matches_as_strings
        self._mark_of = marks.__getitem__
        self._leaning_of = (dict.fromkeys(alarming, 0.0) | leaning).__getitem__
        self._alarm_of = (dict.fromkeys(marks, 0.0) | alarming).__getitem__

    def look(self, text: str) -> Look:
        """How much of a closer look a text is worth. Raises UnicodeEncodeError for lone surrogates."""
        words = self._find(text, True)  # overlapping ones too; said by keyword it costs a tenth of the look
        if self._decisive.isdisjoint(words):
            return Look.NOTHING
        present = reduce(or_, map(self._mark_of, words))
        if (present & self._table.first and self._table.complete(present)) or present & self._typo:
            return Look.RULES
        if present & self._weak.about:
            if present & self._weak.telling and self._weak.may_be_enough(present, words):
                return Look.EVIDENCE
            if sum(map(self._leaning_of, words)) >= _PROMISING:
                return Look.WORDS
        if present & self._alarms and sum(map(self._alarm_of, words)) >= _ALARMING:
            return Look.WORDS
        return Look.NOTHING

    def rules(self, words: Iterable[str]) -> tuple[Rule, ...]:
        """The rules that can hold where these words stand, in the order of the pack."""
        return self._table.rules(reduce(or_, [self._marks.get(word, 0) for word in words], 0))


def _marks(entries: Iterable[Entry], *bits: Mapping[int, int]) -> dict[str, int]:
    """The bits of every word that has any; words of the same groups share one number."""
    shared: dict[frozenset[int], int] = {}
    for _, groups in entries:
        if groups not in shared:
            shared[groups] = reduce(or_, (some.get(group, 0) for some in bits for group in groups), 0)
    return {word: shared[groups] for word, groups in entries if shared[groups]}


def _how_common(entries: Iterable[Entry], leanings: Leanings | None) -> Mapping[int, float]:
    """How often a word of each group is met, about: by how telling its words are, or by their length."""
    common: dict[int, float] = defaultdict(float)
    for word, groups in entries:
        weight = leanings.weight(word) if leanings else 0.0
        often = exp(1 - weight) if weight else _OFTEN ** (1 - len(word)) / _OFTEN**3
        for group in groups:
            common[group] += often
    return common


class _Table:
    """The rules as bits: a column for the rarest group of each rule, a further one for the next, and so on.

    Rules with many groups come first, so that a further column is no longer than it must be.

    Attributes:
        bits: what a word of each group brings along.
        first: the bits of the first column; without any no rule can hold.
        width: the first bit behind all columns.
    """

    def __init__(self, rules: Sequence[Rule], common: Mapping[int, float], first_bit: int) -> None:
        rarest_first = [sorted(rule.groups, key=common.__getitem__) for rule in rules]
        self._rules = sorted(enumerate(rules), key=lambda placed: -len(placed[1].groups))
        self._columns: list[tuple[int, int, int]] = []  # where it begins, its rules, and those that need no such group
        self.bits: dict[int, int] = defaultdict(int)
        everyone = (1 << len(rules)) - 1
        self._first_bit = self.width = first_bit
        self.first = everyone << first_bit
        for column in range(max((len(rule.groups) for rule in rules), default=0)):
            concerned = [rarest_first[place][column] for place, rule in self._rules if len(rule.groups) > column]
            for row, group in enumerate(concerned):
                self.bits[group] |= 1 << (self.width + row)
            mask = (1 << len(concerned)) - 1
            self._columns.append((self.width, mask, everyone & ~mask))
            self.width += len(concerned)

    def complete(self, present: int) -> int:
        """The rules, as bits, of which every group is present."""
        complete = (present & self.first) >> self._first_bit
        for begin, mask, others in self._columns[1:]:
            if not complete:
                break
            complete &= present >> begin & mask | others
        return complete

    def rules(self, present: int) -> tuple[Rule, ...]:
        """The same rules, in the order in which they were given."""
        found = [self._rules[row] for row in _ones(bin(self.complete(present))[:1:-1])]
        return tuple(rule for _, rule in sorted(found, key=itemgetter(0)))


def _ones(rows: str) -> Iterator[int]:
    """Where a one stands in a row of binary digits."""
    at = rows.find("1")
    while at >= 0:
        yield at
        at = rows.find("1", at + 1)


class _Weak:
    """The weak evidence as bits: a word of other matters, the kinds, the topics.

    Attributes:
        bits: what a word of each group brings along.
        telling: the bits of what tells of a trouble; without any there is no evidence.
        about: these and the bits of topics.
        width: the first bit behind these.
    """

    def __init__(self, weak: Weak, entries: Iterable[Entry]) -> None:
        groups = [weak.forbidden, *(kind.group for kind in weak.kinds), *(topic.group for topic in weak.topics)]
        self.bits = {group: 1 << number for number, group in enumerate(dict.fromkeys(groups))}
        self.width = len(self.bits)
        self._weak = weak
        self._forbidden = self.bits[weak.forbidden]
        self._kinds = reduce(or_, (self.bits[kind.group] for kind in weak.kinds), 0)
        self._topics = reduce(or_, (self.bits[topic.group] for topic in weak.topics), 0)
        self.telling = reduce(or_, (self.bits[kind.group] for kind in weak.kinds if kind.telling), 0)
        self.about = self.telling | self._topics
        kinds = {kind.group: (number, kind.weight) for number, kind in enumerate(weak.kinds)}
        topics = {topic.group for topic in weak.topics}
        self._evidence: dict[str, list[tuple[int, float]]] = {}
        self._on_topic: dict[str, int] = {}
        for word, its_groups in entries:
            found = [kinds[group] for group in its_groups if group in kinds]
            if found:
                self._evidence[word] = [(number, weight * weighs(len(word))) for number, weight in found]
            if not topics.isdisjoint(its_groups):
                self._on_topic[word] = len(word)

    def may_be_enough(self, present: int, words: Iterable[str]) -> bool:
        """Whether evidence with a telling word could reach its threshold: the most that each kind and the topic add."""
        if present & self._forbidden or not (present & self._topics or (present & self._kinds).bit_count() > 1):
            return False
        most: dict[int, float] = {}
        topic = 0
        for word in words:
            topic += self._on_topic.get(word, 0)
            for kind, weight in self._evidence.get(word, ()):
                if weight > most.get(kind, 0.0):
                    most[kind] = weight
        weight = sum(most.values()) + self._weak.topic_weight * weighs(topic)
        return weight >= (self._weak.threshold if topic else self._weak.threshold_without_topic) - 1e-9
