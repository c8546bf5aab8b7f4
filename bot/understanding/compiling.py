"""From a pack as written to a pack as run: lists resolved, spellings folded, words numbered, one automaton."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.understanding.category import Category, category_of
from bot.understanding.cues import Cue, Turns
from bot.understanding.leaning import Leanings
from bot.understanding.leanings_file import LeaningsFile
from bot.understanding.lexicon import Groups, Lexicon
from bot.understanding.normalize import Typos, normalize
from bot.understanding.rules import Rule
from bot.understanding.sources import (
    CategorySource,
    CueSource,
    PackError,
    PackSource,
    Problem,
    RaiseSource,
    RuleSource,
)
from bot.understanding.urgency import Raise
from bot.understanding.weak import Kind, Topic, Weak


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that reading needs, immutable."""

    categories: tuple[Category, ...]
    rules: tuple[Rule, ...]
    cues: tuple[Cue, ...]
    turns: Turns
    raises: tuple[Raise, ...]
    night_words: int
    weak: Weak
    typos: Typos
    lexicon: Lexicon
    leanings: Leanings | None = None


@dataclass(slots=True)
class _Compiler:
    """Holds what is being collected while a pack is compiled."""

    shared: Mapping[str, tuple[str, ...]]
    typos: Typos
    known: frozenset[str]
    groups: Groups = field(default_factory=Groups)
    problems: list[Problem] = field(default_factory=list)
    spelled: dict[str, str] = field(default_factory=dict)

    def words(
        self, items: Iterable[str], own: Mapping[str, tuple[str, ...]], blame: Callable[[str, str], None]
    ) -> frozenset[str]:
        """The words of a list with `$name` resolved, spelled as messages are after normalisation."""
        found: set[str] = set()
        for item in items:
            if not item.startswith("$"):
                found.add(self._as_read(item))
                continue
            named = own.get(item[1:], self.shared.get(item[1:]))
            if named is None:
                blame(f"没有叫 {item} 的词表", "请在 [words] 或 _words.toml 里加上，或改正名字。")
            else:
                found |= self.words(named, own, blame)
        return frozenset(filter(None, found))

    def _as_read(self, word: str) -> str:
        """The word as messages are read; most words stand in many lists."""
        if word not in self.spelled:
            self.spelled[word] = normalize(word, self.typos).text
        return self.spelled[word]

    def group(self, items: Iterable[str], own: Mapping[str, tuple[str, ...]], blame: Callable[[str, str], None]) -> int:
        """The number of a list of words."""
        return self.groups.number(self.words(items, own, blame))

    def optional(
        self, items: tuple[str, ...], own: Mapping[str, tuple[str, ...]], blame: Callable[[str, str], None]
    ) -> int | None:
        """The number of a list of words, or None for an empty list."""
        return self.group(items, own, blame) if items else None

    def blame(self, file: str, rule: str) -> Callable[[str, str], None]:
        """A way to note what is wrong in a place."""
        return lambda what, mend: self.problems.append(Problem(file, rule, what, mend))


def compile_pack(source: PackSource) -> Pack:
    """The runnable pack.

    Raises:
        PackError: a rule names a list or a category that does not exist; all are named.
    """
    known = frozenset(category.id for category in source.categories)
    compiler = _Compiler(source.words.words, Typos(_folded(source.spelling.typos)), known)
    rules = [rule for category in source.categories for rule in _rules(compiler, category)]
    pack = _assemble(compiler, source, rules)
    if compiler.problems:
        raise PackError(tuple(compiler.problems))
    return pack


def _assemble(compiler: _Compiler, source: PackSource, rules: list[Rule]) -> Pack:
    cues = tuple(_cue(compiler, cue) for cue in source.cues.cues)
    turns = Turns(compiler.group(source.cues.turns, {}, compiler.blame("_cues.toml", "turns")))
    raises = tuple(_raise(compiler, raising) for raising in source.urgency.raises)
    night = compiler.group(source.urgency.night, {}, compiler.blame("_urgency.toml", "night"))
    weak = _weak(compiler, source)
    masks = compiler.words(source.spelling.masks, {}, compiler.blame("_spelling.toml", "masks"))
    return Pack(
        categories=tuple(map(category_of, source.categories)),
        rules=tuple(sorted(rules, key=lambda rule: rule.groups[0])),
        cues=cues,
        turns=turns,
        raises=raises,
        night_words=night,
        weak=weak,
        typos=compiler.typos,
        lexicon=compiler.groups.lexicon(masks),
        leanings=_leanings(compiler, source.leanings) if source.leanings else None,
    )


def _leanings(compiler: _Compiler, source: LeaningsFile) -> Leanings | None:
    words = source.read()
    unknown = {*source.bias, *(one for word in words.values() for one in word.categories)} - compiler.known
    for category in sorted(unknown):
        compiler.blame("_leanings.toml", category)("没有这个类别", "请删掉它，或重新运行 liandong rules learn。")
    bias = dict.fromkeys(sorted(compiler.known), 0.0) | source.bias
    if unknown:
        return None
    return Leanings(words, report_bias=source.report_bias, danger_bias=source.danger_bias, bias=bias)


def _folded(typos: Mapping[str, str]) -> dict[str, str]:
    return {normalize(wrong).text: normalize(meant).text for wrong, meant in typos.items()}


def _rules(compiler: _Compiler, category: CategorySource) -> list[Rule]:
    return [_rule(compiler, category, rule) for rule in category.rules]


def _rule(compiler: _Compiler, category: CategorySource, source: RuleSource) -> Rule:
    file = f"{category.id}.toml"
    blame = compiler.blame(file, source.id)
    for other in source.instead_of:
        if other not in compiler.known:
            blame(f"instead_of 里没有这个类别：{other}", "请写类别的 id，例如 noise。")
    any_words = tuple(word for words in source.any for word in words)
    groups = [*source.all, *([any_words] if any_words else [])]
    return Rule(
        id=f"{category.id}/{source.id}",
        category=category.id,
        groups=tuple(compiler.group(words, category.words, blame) for words in groups),
        forbidden=compiler.optional((*source.none, *category.none), category.words, blame),
        within=source.within,
        ordered=source.ordered,
        score=source.score,
        danger=source.danger,
        urgency=source.urgency,
        instead_of=frozenset(source.instead_of),
        alone=source.alone,
    )


def _cue(compiler: _Compiler, source: CueSource) -> Cue:
    blame = compiler.blame("_cues.toml", source.id)
    for category in (*source.only, *source.spares):
        if category not in compiler.known:
            blame(f"没有这个类别：{category}", "请写类别的 id，例如 noise。")
    return Cue(
        id=source.id,
        name=source.name,
        groups=tuple(compiler.group(words, {}, blame) for words in source.all),
        forbidden=compiler.optional(source.none, {}, blame),
        reach=source.reach,
        delta=source.delta,
        for_staff=source.delta if source.for_staff is None else source.for_staff,
        only=frozenset(source.only),
        spares=frozenset(source.spares),
        dangers=source.dangers,
    )


def _raise(compiler: _Compiler, source: RaiseSource) -> Raise:
    blame = compiler.blame("_urgency.toml", source.id)
    if source.category not in compiler.known:
        blame(f"没有这个类别：{source.category}", "请写类别的 id，例如 noise。")
    if not source.all and not source.night:
        blame("既没有 all 也没有 night", "请写明什么时候加急。")
    rule = _raising_rule(compiler, source, blame) if source.all else None
    return Raise(source.id, source.category, source.to, rule, source.night, source.danger)


def _raising_rule(compiler: _Compiler, source: RaiseSource, blame: Callable[[str, str], None]) -> Rule:
    return Rule(
        id=f"urgency/{source.id}",
        category=source.category,
        groups=tuple(compiler.group(words, {}, blame) for words in source.all),
        forbidden=compiler.optional(source.none, {}, blame),
        within=source.within,
        ordered=False,
        score=1.0,
        danger=source.danger,
        urgency=None,
        instead_of=frozenset(),
    )


def _weak(compiler: _Compiler, source: PackSource) -> Weak:
    blame = compiler.blame("_weak.toml", "kinds")
    kinds = tuple(
        Kind(kind.name, compiler.group(kind.words, {}, blame), kind.weight, kind.telling) for kind in source.weak.kinds
    )
    return Weak(
        kinds=kinds,
        topics=tuple(_topic(compiler, category, words) for category, words in source.weak.topics.items()),
        topic_weight=source.weak.topic_weight,
        no_topic=guess("weak", ""),
        forbidden=compiler.group(source.weak.none, {}, blame),
        threshold=source.weak.threshold,
        threshold_without_topic=source.weak.threshold_without_topic,
    )


def _topic(compiler: _Compiler, category: str, words: tuple[str, ...]) -> Topic:
    blame = compiler.blame("_weak.toml", f"topics.{category}")
    if category not in compiler.known:
        blame(f"没有这个类别：{category}", "请写类别的 id，例如 noise。")
    return Topic(compiler.group(words, {}, blame), guess(f"weak/{category}", category))


def guess(name: str, category: str) -> Rule:
    """What stands for a rule where none holds."""
    return Rule(
        id=name,
        category=category,
        groups=(),
        forbidden=None,
        within=0,
        ordered=False,
        score=0.0,
        danger=None,
        urgency=None,
        instead_of=frozenset(),
    )
