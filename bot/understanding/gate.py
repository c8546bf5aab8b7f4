"""The first look at a message: can any rule hold, or enough weak evidence come together? Nearly all chat ends here.

One pass of an automaton tells which word groups occur at all (a superset of what a closer look would find). A rule
can only hold if every one of its groups occurs, so ordinary words that merely stand in some group cost next to nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from enum import Enum

import ahocorasick_rs

from bot.understanding.compiling import Pack
from bot.understanding.weak import Weak, weighs

_PROMISING = 25.0  # of nine in ten messages of chat the words of the pack lean less to a report
_OFTEN = 8  # by so much a word is rarer than one that is a character shorter; 水 stands in any chat, 水龙头 does not


class Look(Enum):
    """What a first look finds."""

    NOTHING = 0
    """No rule can hold, and the words are those of chat."""
    WORDS = 1
    """No rule can hold, but words of reports stand together: a look at how all words lean is worth while."""
    RULES = 2
    """A rule may hold, or enough weak evidence come together."""


class Gate:
    """Immutable; built once for a pack."""

    def __init__(self, pack: Pack) -> None:
        rules = [rule for anchored in pack.rules_by_anchor.values() for rule in anchored]
        self._weak = pack.weak
        asked = {group for rule in rules for group in rule.groups} | set(_groups_of(pack.weak))
        bit = {group: 1 << number for number, group in enumerate(sorted(asked))}
        entries = [(word, groups & asked) for word, groups in pack.lexicon.entries if groups & asked]
        common: dict[int, float] = defaultdict(float)
        for word, groups in entries:
            for group in groups:
                common[group] += _OFTEN ** -len(word)
        needs: dict[int, set[int]] = defaultdict(set)
        for rule in rules:
            rarest = min(rule.groups, key=lambda group: common[group])
            needs[rarest].add(_mask(bit, rule.groups))
        self._masks = [_mask(bit, groups) for _, groups in entries]
        self._needs = [tuple(need for group in groups for need in needs.get(group, ())) for _, groups in entries]
        kinds = {kind.group: (number, kind.weight) for number, kind in enumerate(pack.weak.kinds)}
        topics = {topic.group for topic in pack.weak.topics}
        self._evidence = [
            tuple((kinds[group][0], kinds[group][1] * weighs(len(word))) for group in groups if group in kinds)
            for word, groups in entries
        ]
        self._topic = [len(word) if groups & topics else 0 for word, groups in entries]
        self._leanings = [pack.leanings.for_a_report(word) if pack.leanings else 0.0 for word, _ in entries]
        self._forbidden = bit[pack.weak.forbidden]
        self._topics = _mask(bit, topics)
        self._kinds = _mask(bit, kinds)
        self._telling = sum({bit[kind.group] for kind in pack.weak.kinds if kind.telling})
        # A typo stands for what it means; where one occurs, only a closer look can tell.
        typos = sorted(set(pack.typos) - {word for word, _ in entries})
        a_typo = 1 << len(bit)
        self._masks += [a_typo] * len(typos)
        self._needs += [(a_typo,)] * len(typos)
        self._evidence += [()] * len(typos)
        self._topic += [0] * len(typos)
        self._leanings += [0.0] * len(typos)
        self._about = self._telling | self._topics
        self._anchors = a_typo | _mask(bit, needs)
        self._automaton = ahocorasick_rs.AhoCorasick([word for word, _ in entries] + typos)

    def look(self, text: str) -> Look:
        """How much of a closer look a text is worth. Raises UnicodeEncodeError for lone surrogates."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        if not hits:
            return Look.NOTHING
        present, masks = 0, self._masks
        for at, _, _ in hits:
            present |= masks[at]
        if present & self._anchors:
            needs = self._needs
            for at, _, _ in hits:
                for need in needs[at]:
                    if need & present == need:
                        return Look.RULES
        if self._may_be_weak_evidence(present, hits):
            return Look.RULES
        leans = present & self._about and sum([self._leanings[at] for at, _, _ in hits]) >= _PROMISING
        return Look.WORDS if leans else Look.NOTHING

    def _may_be_weak_evidence(self, present: int, hits: Iterable[tuple[int, int, int]]) -> bool:
        if not present & self._telling or present & self._forbidden:
            return False
        several = present & self._topics or (present & self._kinds).bit_count() > 1
        return bool(several) and self._may_weigh_enough(hits)

    def _may_weigh_enough(self, hits: Iterable[tuple[int, int, int]]) -> bool:
        """Whether the weak evidence could reach its threshold at all: the most that each kind and the topic can add."""
        most: dict[int, float] = {}
        topic = 0
        for at, _, _ in hits:
            topic += self._topic[at]
            for kind, weight in self._evidence[at]:
                most[kind] = max(weight, most.get(kind, 0.0))
        weight = sum(most.values()) + self._weak.topic_weight * weighs(topic)
        return weight >= (self._weak.threshold if topic else self._weak.threshold_without_topic) - 1e-9


def _groups_of(weak: Weak) -> Iterable[int]:
    yield weak.forbidden
    yield from (kind.group for kind in weak.kinds)
    yield from (topic.group for topic in weak.topics)


def _mask(bit: dict[int, int], groups: Iterable[int]) -> int:
    return sum({bit[group] for group in groups})
