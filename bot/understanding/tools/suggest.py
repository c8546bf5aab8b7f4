"""What corrections teach: words to add to rules, or to exclude, with what supports them and what they would break.

Nothing is changed here. Every suggestion was tried on the pack: it mends the corrections listed, and the stored
texts listed would be read wrong with it. Words come from the corrected messages themselves.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.understanding.book import RuleBook
from bot.understanding.lexicon import Hit
from bot.understanding.normalize import normalize
from bot.understanding.place import find_place
from bot.understanding.reading import Reading
from bot.understanding.sources import CategorySource, PackSource, RuleSource
from bot.understanding.tokens import Boundaries
from bot.understanding.tools.changes import Change, applied
from bot.understanding.tools.labelled import Labelled, book_of, examples_of

_SHORTEST = 2  # characters of a word worth suggesting
# Characters that carry grammar: two of them joined are no term (了三).
_GRAMMAR = frozenset(
    "的了是在也都就和与及又还很太吗呢啊吧呀嘛我你他她它们这那个有没不一二三四五六七八九十次天上下来去到出被把给说"
)
_MOST_TRIED = 60  # changes tried on the pack; each costs compiling it
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_NUMBERS = frozenset("一二三四五六七八九十两几")  # 三次, 两天: amounts, no terms


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change worth making.

    Attributes:
        change: the change.
        mends: the corrections that are read right with it.
        breaks: stored texts that are read right now and wrong with it.
    """

    change: Change
    mends: tuple[Labelled, ...]
    breaks: tuple[Labelled, ...]


def suggest(
    source: PackSource, corrections: Iterable[Labelled], stored: Iterable[Labelled] = (), *, most: int = 20
) -> tuple[Suggestion, ...]:
    """Changes that mend corrections, the most useful first.

    Args:
        source: the pack in use.
        corrections: what people corrected: a text with the right category, or with none (不是报事).
        stored: further texts that must stay right, beside the examples of the pack.
        most: how many suggestions at most.
    """
    book = book_of(source)
    failing = tuple(one for one in dict.fromkeys(corrections) if not one.agrees(book.read(one.text)))
    keep = tuple(one for one in dict.fromkeys((*examples_of(source), *stored)) if one.agrees(book.read(one.text)))
    ranked = _ranked(_candidates(source, book, failing), keep)
    tried = (_tried(source, change, failing, keep) for change in ranked[:_MOST_TRIED])
    useful = [suggestion for suggestion in tried if suggestion.mends]
    return tuple(sorted(_without_longer_words(useful), key=_usefulness)[:most])


def _without_longer_words(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Of two words that do the same for one rule, the one inside the other is enough."""
    return [one for one in found if not any(_is_enough(other, one) for other in found)]


def _is_enough(one: Suggestion, instead_of: Suggestion) -> bool:
    shorter, longer = one.change, instead_of.change
    same_place = replace(longer, word=shorter.word) == shorter and shorter.word != longer.word
    same_effect = (one.mends, one.breaks) == (instead_of.mends, instead_of.breaks)
    return same_place and same_effect and shorter.word in longer.word


def describe_suggestions(suggestions: Sequence[Suggestion]) -> str:
    """The suggestions as text for the person who keeps the rules."""
    if not suggestions:
        return "没有可建议的改动：更正过的消息现在都读对了，或者一个词改不了它们。"
    return "\n\n".join(f"{number}. {_describe(one)}" for number, one in enumerate(suggestions, start=1))


def _describe(suggestion: Suggestion) -> str:
    lines = [str(suggestion.change)]
    lines += [f"   能读对：“{one.text}”（{'/'.join(one.accepted) or '不是报事'}）" for one in suggestion.mends]
    lines += [f"   会读错：“{one.text}”（应为 {'/'.join(one.accepted) or '不理'}）" for one in suggestion.breaks]
    return "\n".join(lines if suggestion.breaks else [*lines, "   不影响现有例句。"])


def _usefulness(suggestion: Suggestion) -> int:
    """Sorts what mends most for what it breaks to the front; a broken text weighs like two corrections."""
    return 2 * len(suggestion.breaks) - len(suggestion.mends)


# ── candidates ───────────────────────────────────────────────────────────────────────────────────────────────


def _candidates(source: PackSource, book: RuleBook, failing: Iterable[Labelled]) -> dict[Change, list[Labelled]]:
    """Changes that might mend a correction, each with the corrections that it came from."""
    found: dict[Change, list[Labelled]] = defaultdict(list)
    words = _Words(source)
    for correction in failing:
        for change in _changes_for(source, words, correction, book.read(correction.text)):
            found[change].append(correction)
    return found


def _changes_for(source: PackSource, words: "_Words", correction: Labelled, reading: Reading) -> Iterator[Change]:
    fresh = words.fresh(correction.text, reading)
    category, _, rule = (reading.rule or "").partition("/")
    if rule and category not in correction.accepted:
        yield from (Change(category, rule, None, word) for word in fresh)
    for meant in (one for one in source.categories if one.id in correction.accepted):
        yield from (
            Change(meant.id, lacking.id, group, word)
            for lacking, group in words.nearly_matching(meant, correction.text)
            for word in fresh
        )


class _Words:
    """The words of a pack, and those of a message that no rule knows."""

    def __init__(self, source: PackSource) -> None:
        self._shared = source.words.words
        self._boundaries = Boundaries(())

    def fresh(self, text: str, reading: Reading) -> tuple[str, ...]:
        """The words of a message, whole by the dictionary, without place and without what the rules read."""
        simple = normalize(text).text
        known = {normalize(word.text).text for word in reading.words}
        _, spans = find_place(simple)
        free = [
            hit for hit in self._terms(simple) if not any(hit.start < end and start < hit.end for start, end in spans)
        ]
        return tuple(dict.fromkeys(hit.word for hit in free if not any(word in hit.word for word in known)))

    def _terms(self, text: str) -> Iterator[Hit]:
        """The dictionary words of a text, then single characters joined: what no dictionary has (趴窝)."""
        for run in _CHINESE.finditer(text):
            letters = [(at, at + 1) for at in range(run.start(), run.end())]
            starts = sorted(start for start, _ in self._boundaries.keep(text, letters))
            words = [Hit(text[start:end], start, end) for start, end in pairwise((*starts, run.end()))]
            joined = (Hit(one.word + two.word, one.start, two.end) for one, two in pairwise(words))
            yield from (word for word in words if len(word.word) >= _SHORTEST and word.word[0] not in _NUMBERS)
            yield from (term for term in joined if len(term.word) == _SHORTEST and _GRAMMAR.isdisjoint(term.word))

    def nearly_matching(self, category: CategorySource, text: str) -> Iterator[tuple[RuleSource, int]]:
        """The rules of a category that lack one group of words in a text, with that group's number.

        A rule with a single group lacks it by nature: such rules come only when no other rule is near.
        """
        simple = normalize(text).text
        lacking = [(rule, self._missing(rule, category, simple)) for rule in category.rules]
        near = [(rule, groups[0]) for rule, groups in lacking if len(groups) == 1 < len(rule.all)]
        yield from near or [(rule, 0) for rule, groups in lacking if groups and len(rule.all) == 1]

    def _missing(self, rule: RuleSource, category: CategorySource, text: str) -> list[int]:
        return [
            number
            for number, group in enumerate(rule.all)
            if not any(word in text for word in self._resolved(group, category))
        ]

    def _resolved(self, group: Iterable[str], category: CategorySource) -> Iterator[str]:
        for word in group:
            if word.startswith("$"):
                yield from self._resolved(category.words.get(word[1:], self._shared.get(word[1:], ())), category)
            else:
                yield normalize(word).text


def _ranked(candidates: dict[Change, list[Labelled]], keep: Sequence[Labelled]) -> list[Change]:
    """The most supported first, and of those the ones whose word is rarest in texts that are read right."""
    seen = "\n".join(normalize(one.text).text for one in keep)

    def rank(change: Change) -> tuple[int, int]:
        return (-len(candidates[change]), seen.count(change.word))

    return sorted(candidates, key=rank)  # stable: dictionary words come before joined ones


def _tried(source: PackSource, change: Change, failing: Sequence[Labelled], keep: Sequence[Labelled]) -> Suggestion:
    """The change, tried on every text that contains its word; others cannot be touched by it."""
    book = book_of(applied(source, change))

    def concerned(texts: Sequence[Labelled]) -> Iterator[tuple[Labelled, Reading]]:
        return ((one, book.read(one.text)) for one in texts if change.word in normalize(one.text).text)

    mends = tuple(one for one, reading in concerned(failing) if one.agrees(reading))
    breaks = tuple(one for one, reading in concerned(keep) if not one.agrees(reading))
    return Suggestion(change, mends, breaks)
