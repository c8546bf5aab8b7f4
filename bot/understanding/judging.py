"""From matches to a decision: cues weigh them, dangers go first, explained-away readings are dropped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.understanding.compiling import Pack
from bot.understanding.cues import Effect, effects, present, total
from bot.understanding.leaning import Lean
from bot.understanding.lexicon import Scan
from bot.understanding.rules import Match, Rule, matches, may_match
from bot.understanding.weak import WeakEvidence

REPORT_FROM = 1.0
ASK_FROM = 0.65
_NO_QUESTION = 0.64
_MOST_WEAK = 0.85  # weak evidence never opens an incident, and one word against it ends the thought
_ROUNDING = 1e-9
_MOST_SUPPORTERS, _PER_SUPPORTER = 3, 0.06
_MOST_CHARACTERS, _PER_CHARACTER = 10, 0.01
_DOUBTED_BELOW = 0.3  # of a message that is hardly a report by its words
_DANGER_DOUBTED_BELOW = 0.12  # of one whose words are not those of people in danger
_CHAT_BELOW = 0.12  # of a few words that are those of chat
_SURE_ENOUGH = 0.6  # by the other of the two nothing is doubted
_HARDLY, _HARDLY_DANGER = 0.15, 0.05  # of one that is asked about no more
_FEW_WORDS, _TOO_FEW = 20, 5  # characters, pairs and words that lean; fewer (停电啦) say nothing against a rule
_DOUBT = -0.45
_UNLIKELY, _LIKELY, _LIKELY_DANGER = 0.1, 0.35, 0.5  # shares of a category among the words
_DANGERS = frozenset({"fire", "gas", "elevator_trap", "life_danger", "missing"})
_MOST_CANDIDATES = 48  # of one message; whoever repeats himself is read once


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match with the cues that act on it, and what other rules of its category add when it is compared."""

    match: Match
    effects: tuple[Effect, ...]
    score: float
    support: float = 0.0

    @property
    def opens(self) -> bool:
        """Whether the score is enough to open an incident."""
        return self.score >= REPORT_FROM - _ROUNDING

    @property
    def asks(self) -> bool:
        """Whether the score is enough at least for a question."""
        return self.score >= ASK_FROM - _ROUNDING

    @property
    def rank(self) -> tuple[bool, bool, float, int]:
        """What decides: a danger that opens, then whatever opens, then score and support, then what was said first."""
        return (self.is_danger, self.opens, self.score + self.support, -self.match.start)

    @property
    def is_danger(self) -> bool:
        """Whether it is a danger that opens."""
        return self.opens and self.match.rule.danger is not None


def any_may_match(rules: Iterable[Rule], scan: Scan) -> bool:
    """Whether any of the rules may hold in a scan whose hits were not checked for word boundaries yet."""
    return any(may_match(rule, scan) for rule in rules)


def every_match(rules: Iterable[Rule], scan: Scan) -> Iterator[Match]:
    """Every place where one of the rules holds."""
    for rule in rules:
        yield from matches(rule, scan)


def weigh(pack: Pack, scan: Scan, found: Iterable[Match], *, staff: bool) -> tuple[Candidate, ...]:
    """Every match with the cues that act on it."""
    cues = tuple(present(pack.cues, scan))
    weighed = []
    for match in found:
        acting = effects(cues, pack.turns, scan, match, staff=staff)
        weighed.append(Candidate(match, acting, match.rule.score + total(acting)))
    return tuple(weighed)


def worth_a_question(weighed: Iterable[Candidate], scan: Scan) -> tuple[Candidate, ...]:
    """The candidates worth at least a question, best first, those explained away left out."""
    worth = sorted(_supported(one for one in weighed if one.asks), key=lambda one: one.rank, reverse=True)
    matters = [candidate for candidate in worth if not candidate.match.rule.alone][:_MOST_CANDIDATES] or worth[:1]
    return tuple(one for one in matters if not any(_replaces(other, one, scan) for other in matters))


def doubted(weighed: Iterable[Candidate], lean: Lean) -> tuple[Candidate, ...]:
    """The candidates less sure of themselves where the words of the whole message are not those of a report.

    A danger that would open is asked about, and passed over only where hardly a word is one of danger or of a report
    (晕倒，今天才周二). Of a few words (停电啦, 什么味啊) nothing is concluded.
    """
    return tuple(_doubted(one, lean) if _is_doubtful(one, lean) else one for one in weighed)


def _is_doubtful(candidate: Candidate, lean: Lean) -> bool:
    """Of a few words a danger, and what would open, are doubted only where all of them are those of chat."""
    no_report, no_danger = lean.report < _DOUBTED_BELOW, lean.danger < _DANGER_DOUBTED_BELOW
    many = lean.known >= _FEW_WORDS
    if lean.known < _TOO_FEW:
        return False
    if not candidate.match.rule.danger:
        return no_report if many else candidate.opens and lean.report < _CHAT_BELOW
    if not many:
        return no_report and no_danger
    return (no_report and lean.danger < _SURE_ENOUGH) or (no_danger and lean.report < _SURE_ENOUGH)


def _doubted(candidate: Candidate, lean: Lean) -> Candidate:
    hardly = lean.report < _HARDLY and (candidate.match.rule.danger is None or lean.danger < _HARDLY_DANGER)
    if hardly:
        score = min(candidate.score + _DOUBT, _NO_QUESTION)
    else:
        score = ASK_FROM if candidate.opens else candidate.score + _DOUBT
    doubt = score - candidate.score
    against = Effect("lean", "整句不像报事", candidate.match.hits[0], doubt)
    return replace(candidate, effects=(*candidate.effects, against), score=score)


def better_category(best: Candidate, lean: Lean) -> str | None:
    """The category that the words lean to, where they clearly speak against the one that a rule read.

    A danger is kept unless the words speak for another danger: too much alarm is mended sooner than too little.
    """
    wanted, read = lean.category, best.match.rule.category
    if lean.categories.get(read, 0.0) >= _UNLIKELY or wanted in {"", read}:
        return None
    if best.match.rule.danger and wanted not in _DANGERS:
        return None
    needed = _LIKELY_DANGER if wanted in _DANGERS else _LIKELY
    return wanted if lean.categories[wanted] >= needed else None


def weigh_weak(pack: Pack, scan: Scan, evidence: WeakEvidence, *, staff: bool) -> Candidate:
    """Weak evidence with what speaks against it (solved, thanks, a notice); what speaks for it is in it already."""
    acting = effects(present(pack.cues, scan), pack.turns, scan, evidence.match, staff=staff)
    against = tuple(effect for effect in acting if effect.delta < 0)
    return Candidate(evidence.match, against, min(evidence.weight, _MOST_WEAK) + total(against))


def further(candidates: tuple[Candidate, ...], scan: Scan) -> tuple[str, ...]:
    """Categories of further incidents: sure ones, from other clauses than those already read."""
    accepted: list[Candidate] = list(candidates[:1])
    for candidate in candidates[1:]:
        if candidate.opens and all(_is_apart(candidate, other, scan) for other in accepted):
            accepted.append(candidate)
    return tuple(candidate.match.rule.category for candidate in accepted[1:])


def _supported(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates with the support of their category: many rules and long words tell more than one short word."""
    everyone = tuple(candidates)
    rules = defaultdict(set)
    for one in everyone:
        rules[one.match.rule.category].add(one.match.rule.id)
    for one in everyone:
        others = min(len(rules[one.match.rule.category]) - 1, _MOST_SUPPORTERS)
        characters = min(sum(len(hit.word) for hit in one.match.hits), _MOST_CHARACTERS)
        support = others * _PER_SUPPORTER + characters * _PER_CHARACTER
        yield Candidate(one.match, one.effects, one.score, support)


def _replaces(better: Candidate, worse: Candidate, scan: Scan) -> bool:
    """Whether it explains the other away: never a danger, and of two that explain each other the lower rank."""
    if worse.is_danger and not better.is_danger:
        return False
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
