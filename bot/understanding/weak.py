"""Weak evidence: reports that no rule knows, told by their topic, by what is seen, suffered, asked, and where.

A fifth of real reports name no object or no fault. None of these words means anything alone; enough kinds together
are worth a question, never an incident. What the message is about gives the question its guess at the category.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.understanding.lexicon import Hit, Scan
from bot.understanding.rules import Match, Rule

_MANY = 4


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of weak evidence: a group of words, its weight, and whether it tells of a trouble by itself."""

    name: str
    group: int
    weight: float
    telling: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of daily life that belong to one category, and the rule that a guess at it stands for."""

    group: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Weak:
    """Compiled weak evidence.

    Attributes:
        kinds: what adds up.
        topics: what a message may be about; of equals the first is guessed.
        topic_weight: what a topic adds.
        no_topic: stands for a question without a guess.
        forbidden: words of other matters; any of them in the message ends the thought.
        threshold: the weight that is worth a question when the topic is known.
        threshold_without_topic: the weight that is worth one when it is not.
    """

    kinds: tuple[Kind, ...]
    topics: tuple[Topic, ...]
    topic_weight: float
    no_topic: Rule
    forbidden: int
    threshold: float
    threshold_without_topic: float


@dataclass(frozen=True, slots=True)
class WeakEvidence:
    """What was found as if a rule had found it, and its weight; the match's category is "" without a topic."""

    match: Match
    weight: float


def gather(weak: Weak, scan: Scan) -> WeakEvidence | None:
    """The weak evidence of a message if it is worth a question."""
    if scan.hits(weak.forbidden):
        return None
    found = tuple(_found(weak.kinds, scan))
    if not any(kind.telling for kind, _ in found):
        return None
    topic, hits = _topic(weak.topics, scan, [hit for _, hit in found])
    weight = sum(kind.weight * weighs(len(hit.word)) for kind, hit in found)
    weight += weak.topic_weight * weighs(_breadth(hits))
    if weight < (weak.threshold if topic else weak.threshold_without_topic) - 1e-9:
        return None
    return WeakEvidence(Match(topic.rule if topic else weak.no_topic, (*hits, *(hit for _, hit in found))), weight)


def _found(kinds: Iterable[Kind], scan: Scan) -> Iterator[tuple[Kind, Hit]]:
    taken: list[Hit] = []
    for kind in kinds:
        # One word is evidence of one kind only: 快来人 is not an appeal and an effect.
        free = (hit for hit in scan.hits(kind.group) if not any(hit.overlaps(other) for other in taken))
        hit = max(free, key=lambda hit: len(hit.word), default=None)
        if hit is not None:
            taken.append(hit)
            yield kind, hit


def _topic(topics: Iterable[Topic], scan: Scan, taken: list[Hit]) -> tuple[Topic | None, tuple[Hit, ...]]:
    """The topic that most of the message is about; its hits count only if they are not evidence already."""
    met = (topic for topic in topics if topic.group in scan.groups)
    about = max(met, key=lambda topic: _breadth(scan.hits(topic.group)), default=None)
    if about is None:
        return None, ()
    free = (hit for hit in scan.hits(about.group) if not any(hit.overlaps(other) for other in taken))
    return about, tuple(free)


def weighs(characters: int) -> float:
    """How much so many characters say: one (水, 车, 掉) means many things, four or more hardly anything else."""
    return 0.0 if characters == 0 else 0.7 if characters == 1 else 1.0 if characters < _MANY else 1.3


def _breadth(hits: Iterable[Hit]) -> int:
    """How many characters of the message the hits cover."""
    return len({at for hit in hits for at in range(hit.start, hit.end)})
