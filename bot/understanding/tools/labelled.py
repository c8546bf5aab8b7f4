"""Texts with what they should be read as, and whether a reading agrees."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.book import RuleBook
from bot.understanding.compiling import compile_pack
from bot.understanding.reading import Reading
from bot.understanding.sources import PackSource


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and the categories that are right for it; none means that it is no report.

    `certain` says that a question is not enough: the text must open an incident (the examples of a pack). `danger`
    says whether somebody is in danger now; None when nobody said.
    """

    text: str
    accepted: tuple[str, ...] = ()
    certain: bool = False
    danger: bool | None = None

    def agrees(self, reading: Reading) -> bool:
        """Whether the text was read right: opened (or asked, unless certain) as an accepted category, or ignored."""
        if not self.accepted:
            return reading.outcome == "ignore"
        if self.certain and reading.outcome != "report":
            return False
        return reading.outcome != "ignore" and reading.category in self.accepted


def book_of(source: PackSource) -> RuleBook:
    """A rule book of a pack whose examples may be broken.

    Raises:
        PackError: a rule names a list or category that does not exist.
    """
    return RuleBook(compile_pack(source))


def examples_of(source: PackSource) -> Iterator[Labelled]:
    """Every example inside a pack."""
    for category in source.categories:
        yield from (Labelled(text, (category.id,), certain=True) for text in category.examples.report)
        yield from (Labelled(text) for text in category.examples.ignore)
