"""From matches to a decision: cues weigh them, dangers go first, explained-away readings are dropped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.understanding.compiling import Pack
from bot.understanding.cues import Effect, effects, total
from bot.understanding.lexicon import Scan
from bot.understanding.rules import Match, matches
from bot.understanding.weak import WeakEvidence

REPORT_FROM = 1.0
ASK_FROM = 0.65
_MOST_WEAK = 0.85  # weak evidence never opens an incident, and one word against it ends the thought
_ROUNDING = 1e-9
_MOST_CANDIDATES = 48  # of one message; whoever repeats himself is read once


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match with the cues that act on it."""

    match: Match
    effects: tuple[Effect, ...]
    score: float

    @property
    def opens(self) -> bool:
        """Whether the score is enough to open an incident."""
        return self.score >= REPORT_FROM - _ROUNDING

    @property
    def asks(self) -> bool:
        """Whether the score is enough at least for a question."""
        return self.score >= ASK_FROM - _ROUNDING

    @property
    def rank(self) -> tuple[bool, float, int]:
        """What decides between candidates: a danger that opens, then the score, then what was said first."""
        return (self.opens and self.match.rule.danger is not None, self.score, -self.match.start)


def every_match(pack: Pack, scan: Scan) -> Iterator[Match]:
    """Every place where a rule of the pack holds."""
    for group in sorted(pack.rules_by_anchor.keys() & scan.groups):
        for rule in pack.rules_by_anchor[group]:
            if scan.groups.issuperset(rule.groups):
                yield from matches(rule, scan)


def weigh(pack: Pack, scan: Scan, found: Iterable[Match], *, staff: bool) -> tuple[Candidate, ...]:
    """The candidates worth at least a question, best first, those explained away left out."""
    cues = tuple(cue for cue in pack.cues if scan.groups.issuperset(cue.groups))
    weighed = []
    for match in found:
        acting = effects(cues, pack.turns, scan, match, staff=staff)
        weighed.append(Candidate(match, acting, match.rule.score + total(acting)))
    worth = sorted((one for one in weighed if one.asks), key=lambda candidate: candidate.rank, reverse=True)
    matters = [candidate for candidate in worth if not candidate.match.rule.alone][:_MOST_CANDIDATES] or worth[:1]
    return tuple(one for one in matters if not any(_replaces(other, one, scan) for other in matters))


def weigh_weak(pack: Pack, scan: Scan, evidence: WeakEvidence, *, staff: bool) -> Candidate:
    """Weak evidence with what speaks against it (solved, thanks, a notice); what speaks for it is in it already."""
    acting = effects(pack.cues, pack.turns, scan, evidence.match, staff=staff)
    against = tuple(effect for effect in acting if effect.delta < 0)
    return Candidate(evidence.match, against, min(evidence.weight, _MOST_WEAK) + total(against))


def further(candidates: tuple[Candidate, ...], scan: Scan) -> tuple[str, ...]:
    """Categories of further incidents: sure ones, from other clauses than those already read."""
    accepted: list[Candidate] = list(candidates[:1])
    for candidate in candidates[1:]:
        if candidate.opens and all(_is_apart(candidate, other, scan) for other in accepted):
            accepted.append(candidate)
    return tuple(candidate.match.rule.category for candidate in accepted[1:])


def _replaces(better: Candidate, worse: Candidate, scan: Scan) -> bool:
    """Whether it explains the other away; of two that explain each other away the higher rank stays."""
    return _explains(better, worse, scan) and not (better.rank < worse.rank and _explains(worse, better, scan))


def _explains(better: Candidate, worse: Candidate, scan: Scan) -> bool:
    if worse.match.rule.category not in better.match.rule.instead_of:
        return False
    sentence = scan.clauses.sentence_of
    return sentence(better.match.start) == sentence(worse.match.start) or better.match.shares_words(worse.match)


def _is_apart(one: Candidate, other: Candidate, scan: Scan) -> bool:
    if one.match.rule.category == other.match.rule.category or one.match.shares_words(other.match):
        return False
    return not (_clauses(one, scan) & _clauses(other, scan))


def _clauses(candidate: Candidate, scan: Scan) -> set[int]:
    return {scan.clauses.clause_of(hit.start) for hit in candidate.match.hits}
