"""Cues: words around a match that say it is over, planned, denied, praised, sold, imagined, or urgent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.understanding.lexicon import Hit, Scan
from bot.understanding.rules import Match

Reach = Literal["before", "after", "clause", "sentence", "message"]
_AT_ONCE = 2  # characters between a negation and what it denies (没有再漏水), or a thing and its comparison
_AT_ONCE_REACHES = frozenset({"before", "after"})
_NEGATIONS = ("没", "没有", "未", "不", "冇", "莫", "别", "无")  # 没修好 says that nothing is over
_MOST_SUPPORT = 0.4  # of all supporting cues together: manners don't make a report


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of cue.

    Attributes:
        id: its name in the pack.
        name: its name for people (已解决, 感谢 …).
        groups: groups of words, each needed within the reach.
        forbidden: a group of words that cancels it anywhere in the message, or None.
        reach: how far from the match it acts.
        delta: what it adds to the score of a match.
        for_staff: what it adds when staff is speaking.
        only: the categories it acts on; empty means all.
        spares: the categories it leaves alone.
        dangers: whether it acts on matches of a danger too.
    """

    id: str
    name: str
    groups: tuple[int, ...]
    forbidden: int | None
    reach: Reach
    delta: float
    for_staff: float
    only: frozenset[str]
    spares: frozenset[str]
    dangers: bool

    def concerns(self, match: Match) -> bool:
        """Whether it acts on matches of this rule at all."""
        rule = match.rule
        if rule.danger and not self.dangers:
            return False
        return (not self.only or rule.category in self.only) and rule.category not in self.spares


@dataclass(frozen=True, slots=True)
class Effect:
    """A cue that acted on a match: where, and by how much."""

    cue: str
    name: str
    hit: Hit
    delta: float


@dataclass(frozen=True, slots=True)
class Turns:
    """Words after which a cue no longer counts (但, 不过, 又, 结果)."""

    group: int

    def between(self, scan: Scan, cue: Hit, match: Match) -> bool:
        """Whether one stands between the cue and the match, or inside a match behind the cue (修好了, 3栋电梯又坏了).

        Just behind a cue it ends it too (修好了又坏).
        """
        left, right = (cue.end, match.end) if cue.end <= match.start else (match.end, cue.start)
        if any(left <= turn.start < right for turn in scan.hits(self.group)):
            return True
        return cue.start >= match.start and any(cue.end <= turn.start <= cue.end + 4 for turn in scan.hits(self.group))


def present(cues: Iterable[Cue], scan: Scan) -> Iterator[Cue]:
    """The cues of which every group has a word in the message, but none that cancels them."""
    for cue in cues:
        if scan.groups.issuperset(cue.groups) and cue.forbidden not in scan.groups:
            yield cue


def effects(cues: Iterable[Cue], turns: Turns, scan: Scan, match: Match, *, staff: bool) -> tuple[Effect, ...]:
    """The cues that act on a match, of those that are present."""
    found = (_effect(cue, turns, scan, match, staff=staff) for cue in cues if cue.concerns(match))
    return tuple(effect for effect in found if effect is not None)


def total(acting: Iterable[Effect]) -> float:
    """What cues add to a score; supporting ones are capped together."""
    deltas = [effect.delta for effect in acting]
    support = sum(delta for delta in deltas if delta > 0)
    return min(support, _MOST_SUPPORT) + sum(delta for delta in deltas if delta < 0)


def _effect(cue: Cue, turns: Turns, scan: Scan, match: Match, *, staff: bool) -> Effect | None:
    complete = (hit for hit in scan.hits(cue.groups[0]) if _is_complete(cue, scan, hit))
    hit = next((hit for hit in complete if _acts(cue, turns, scan, hit, match)), None)
    if hit is None:
        return None
    return Effect(cue.id, cue.name, hit, cue.for_staff if staff else cue.delta)


def _is_complete(cue: Cue, scan: Scan, hit: Hit) -> bool:
    """Whether every further group has a word of its own: one word of both lists is not two signs."""
    return all(any(not hit.overlaps(other) for other in scan.hits(group)) for group in cue.groups[1:])


def _acts(cue: Cue, turns: Turns, scan: Scan, hit: Hit, match: Match) -> bool:
    if not _reaches(cue.reach, scan, hit, match) or _is_part_of(match, hit):
        return False
    if cue.delta > 0:
        return True
    return not _is_denied(scan, hit) and (cue.reach in _AT_ONCE_REACHES or not turns.between(scan, hit, match))


def _is_part_of(match: Match, hit: Hit) -> bool:
    return any(hit.start >= own.start and hit.end <= own.end for own in match.hits)


def _is_denied(scan: Scan, hit: Hit) -> bool:
    """没修好 says that nothing is over."""
    return scan.text.endswith(_NEGATIONS, 0, hit.start)


def _follows_at_once(scan: Scan, one: Hit, two: Hit) -> bool:
    """Whether the second stands just behind the first in the same clause (没有再|漏水, 着火了|似的)."""
    clause = scan.clauses.clause_of
    return 0 <= two.start - one.end <= _AT_ONCE and clause(one.start) == clause(two.start)


def _reaches(reach: Reach, scan: Scan, hit: Hit, match: Match) -> bool:
    if reach == "message":
        return True
    if reach in _AT_ONCE_REACHES:
        pairs = ((hit, own) if reach == "before" else (own, hit) for own in match.hits)
        return any(_follows_at_once(scan, one, two) for one, two in pairs)
    inside = scan.clauses.clause_of if reach == "clause" else scan.clauses.sentence_of
    return all(
        number(match.start) <= number(hit.start) <= number(max(match.start, match.end - 1))
        for number in (inside, scan.clauses.part_of)
    )
