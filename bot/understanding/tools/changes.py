"""One small change of a pack: a word more in a group of a rule, or a word more that excludes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.understanding.sources import CategorySource, PackSource, RuleSource

_Item = TypeVar("_Item", CategorySource, RuleSource)


@dataclass(frozen=True, slots=True)
class Change:
    """A word to add to a rule.

    Attributes:
        category: the category's id, also the name of its file.
        rule: the rule's id inside the category.
        group: which of the rule's groups of words gets it, counted from 0; None is the list that excludes (`none`).
        word: the word.
    """

    category: str
    rule: str
    group: int | None
    word: str

    def __str__(self) -> str:
        place = "排除词（none）" if self.group is None else f"第 {self.group + 1} 组词（all）"
        return f"{self.category}.toml 的规则 {self.rule}：在{place}里加上“{self.word}”"


def applied(source: PackSource, change: Change) -> PackSource:
    """The pack with the change; the pack given stays as it is.

    Raises:
        KeyError: the pack has no such rule or group.
    """
    categories = _replaced(source.categories, change.category, lambda category: _changed(category, change))
    return PackSource(categories, source.words, source.spelling, source.cues, source.urgency, source.weak)


def _changed(category: CategorySource, change: Change) -> CategorySource:
    rules = _replaced(category.rules, change.rule, lambda rule: _with_word(rule, change))
    return category.model_copy(update={"rules": rules})


def _with_word(rule: RuleSource, change: Change) -> RuleSource:
    if change.group is None:
        return rule.model_copy(update={"none": (*rule.none, change.word)})
    if change.group >= len(rule.all):
        raise KeyError(change.group)
    groups = tuple((*words, change.word) if at == change.group else words for at, words in enumerate(rule.all))
    return rule.model_copy(update={"all": groups})


def _replaced(items: tuple[_Item, ...], wanted: str, change: Callable[[_Item], _Item]) -> tuple[_Item, ...]:
    if all(item.id != wanted for item in items):
        raise KeyError(wanted)
    return tuple(change(item) if item.id == wanted else item for item in items)
