"""Executing the examples inside a pack: a pack that does not read its own examples is refused as a whole."""

from collections.abc import Callable, Iterator

from bot.understanding.reading import Reading
from bot.understanding.sources import CategorySource, PackSource, Problem

Read = Callable[[str], Reading]


def broken_examples(source: PackSource, read: Read) -> tuple[Problem, ...]:
    """Every example that does not read as its list says."""
    return tuple(problem for category in source.categories for problem in _broken(category, read))


def _broken(category: CategorySource, read: Read) -> Iterator[Problem]:
    file = f"{category.id}.toml"
    for text in category.examples.report:
        reading = read(text)
        if reading.outcome != "report" or reading.category != category.id:
            mend = "请补上缺的词，或调低别的类别的规则。"
            yield Problem(file, "examples.report", f"“{text}”应当登记为{category.name}，现在是：{reading.why()}", mend)
    for text in category.examples.ignore:
        reading = read(text)
        if reading.outcome != "ignore":
            mend = "请在那条规则的 none 里加上排除的词。"
            yield Problem(file, "examples.ignore", f"“{text}”应当不理，现在是：{reading.why()}", mend)
