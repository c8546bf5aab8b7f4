"""A rule: groups of words of which each must have one near the others, and words that forbid it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.understanding.lexicon import Hit, Scan

_SHORT = 80  # characters of a message that says one thing, however many sentences it takes (门打不开!我在里面!)
_MOST_MATCHES = 4  # of one rule in one message; more say nothing new


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule of a category.

    Attributes:
        id: `category/rule`, as shown in explanations.
        category: the category it speaks for.
        groups: numbers of word groups, each needed; the first is the anchor (what the message must be about).
        forbidden: number of the group of words that may not stand in the same clauses, or None.
        within: most characters between a hit and the hits chosen before it.
        ordered: whether the groups must appear in the order given.
        score: what a match is worth before cues; 1.0 opens an incident.
        danger: which safety text belongs to it, or None.
        urgency: the urgency if it is not the category's own, or None.
        instead_of: categories that it explains away when both read the same words.
        alone: whether it counts only when nothing else was read (谁管啊 beside a fault is an appeal).
    """

    id: str
    category: str
    groups: tuple[int, ...]
    forbidden: int | None
    within: int
    ordered: bool
    score: float
    danger: str | None
    urgency: str | None
    instead_of: frozenset[str]
    alone: bool = False


@dataclass(frozen=True)
class Match:
    """A rule and the words it was read from, in the order of its groups."""

    rule: Rule
    hits: tuple[Hit, ...]

    @cached_property
    def start(self) -> int:
        """Where its first word begins."""
        return min(hit.start for hit in self.hits)

    @cached_property
    def end(self) -> int:
        """Where its last word ends."""
        return max(hit.end for hit in self.hits)

    def shares_words(self, other: "Match") -> bool:
        """Whether both were read from the same words."""
        return any(one.overlaps(two) for one in self.hits for two in other.hits)


def matches(rule: Rule, scan: Scan) -> tuple[Match, ...]:
    """Every place where the rule holds, from left to right."""
    return tuple(islice(_allowed(rule, scan), _MOST_MATCHES))


def may_match(rule: Rule, scan: Scan) -> bool:
    """Whether the rule holds somewhere if no word forbids it; what seems to forbid it may be no word (租 in 合租)."""
    return any(_complete(rule, scan, anchor) for anchor in scan.hits(rule.groups[0])[: _MOST_MATCHES * 8])


def _allowed(rule: Rule, scan: Scan) -> Iterator[Match]:
    for anchor in scan.hits(rule.groups[0])[: _MOST_MATCHES * 8]:
        hits = _complete(rule, scan, anchor)
        if hits and not _is_forbidden(rule, scan, hits):
            yield Match(rule, hits)


def _complete(rule: Rule, scan: Scan, anchor: Hit) -> tuple[Hit, ...] | None:
    chosen = [anchor]
    for group in rule.groups[1:]:
        hit = _nearest(rule, scan, group, chosen)
        if hit is None:
            return None
        chosen.append(hit)
    return tuple(chosen)


def _nearest(rule: Rule, scan: Scan, group: int, chosen: list[Hit]) -> Hit | None:
    candidates = [hit for hit in scan.hits(group) if _may_join(rule, scan, hit, chosen)]
    if len(candidates) < 2:  # noqa: PLR2004 - nothing to choose from, as nearly always
        return candidates[0] if candidates else None
    return min(candidates, key=lambda hit: (hit.distance(chosen[0]), -len(hit.word)))


def _may_join(rule: Rule, scan: Scan, hit: Hit, chosen: list[Hit]) -> bool:
    if rule.ordered and hit.start < chosen[-1].end:
        return False
    near = False
    for other in chosen:
        if hit.start < other.end and other.start < hit.end:
            return False
        near = near or hit.distance(other) <= rule.within
    return near and _may_speak_together(rule, scan, hit, chosen[0])


def _may_speak_together(rule: Rule, scan: Scan, hit: Hit, anchor: Hit) -> bool:
    """Whether both stand in one sentence; for a danger in a short message, in neighbouring ones."""
    apart = abs(scan.clauses.sentence_of(hit.start) - scan.clauses.sentence_of(anchor.start))
    return apart == 0 or (apart == 1 and rule.danger is not None and len(scan.text) <= _SHORT)


def _is_forbidden(rule: Rule, scan: Scan, hits: tuple[Hit, ...]) -> bool:
    if rule.forbidden is None:
        return False
    start, end = scan.clauses.stretch(min(hit.start for hit in hits), max(hit.end for hit in hits))
    return any(start <= hit.start < end for hit in scan.forbidding(rule.forbidden))
