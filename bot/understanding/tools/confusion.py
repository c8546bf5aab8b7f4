"""How a pack reads labelled texts: what was taken for what, precision and recall per category."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.understanding.book import RuleBook
from bot.understanding.tools.labelled import Labelled

NOTHING = "-"
"""Stands for "no report" in a table."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one category achieved: of those read as it, and of those that are it."""

    right: int
    read_as: int
    are: int

    @property
    def precision(self) -> float | None:
        """Right among those read as it; None when none was."""
        return self.right / self.read_as if self.read_as else None

    @property
    def recall(self) -> float | None:
        """Right among those that are it; None when there are none."""
        return self.right / self.are if self.are else None


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of (what it is, what it was read as), and the texts that were read wrong."""

    counts: Counter[tuple[str, str]]
    mistakes: tuple[tuple[Labelled, str], ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """Everything that occurs on either side, sorted, no report last."""
        names = {name for pair in self.counts for name in pair}
        return (*sorted(names - {NOTHING}), *(names & {NOTHING}))

    def score(self, category: str) -> Score:
        """How well one category (or `NOTHING`) was read."""
        return Score(
            right=self.counts[category, category],
            read_as=sum(count for (_, read), count in self.counts.items() if read == category),
            are=sum(count for (meant, _), count in self.counts.items() if meant == category),
        )

    @property
    def total(self) -> Score:
        """Over all reports: right category among the opened or asked, and among all that are reports."""
        return Score(
            right=sum(count for (meant, read), count in self.counts.items() if meant == read != NOTHING),
            read_as=sum(count for (_, read), count in self.counts.items() if read != NOTHING),
            are=sum(count for (meant, _), count in self.counts.items() if meant != NOTHING),
        )


def confusion(book: RuleBook, texts: Iterable[Labelled]) -> Confusion:
    """Read every text; a question counts like an opened incident of its category.

    A text with several accepted categories counts as the one that it was read as, if that is one of them.
    """
    counts: Counter[tuple[str, str]] = Counter()
    mistakes: list[tuple[Labelled, str]] = []
    for labelled in texts:
        reading = book.read(labelled.text)
        read = NOTHING if reading.outcome == "ignore" else reading.category or "?"
        meant = read if read in labelled.accepted else next(iter(labelled.accepted), NOTHING)
        counts[meant, read] += 1
        if meant != read:
            mistakes.append((labelled, read))
    return Confusion(counts, tuple(mistakes))


def describe_confusion(found: Confusion, *, examples: int = 20) -> str:
    """The table as text: one line a category, what it was taken for, then some of the texts read wrong."""
    lines = [f"{'类别':<18}{'条数':>6}{'准确率':>8}{'召回率':>8}  错读成"]
    lines += [_line(category, found.score(category), _taken_for(found, category)) for category in found.categories]
    lines.append(_line("合计（报事）", found.total, ""))
    lines += [
        f"“{one.text}” 应为 {'/'.join(one.accepted) or '不理'}，读成 {read}" for one, read in found.mistakes[:examples]
    ]
    if len(found.mistakes) > examples:
        lines.append(f"……还有 {len(found.mistakes) - examples} 条读错")
    return "\n".join(lines)


def _line(name: str, score: Score, taken_for: str) -> str:
    label = "不是报事" if name == NOTHING else name
    return f"{label:<18}{score.are:>6}{_share(score.precision):>8}{_share(score.recall):>8}  {taken_for}".rstrip()


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"


def _taken_for(found: Confusion, category: str) -> str:
    wrong = {read: count for (meant, read), count in found.counts.items() if meant == category != read}
    ranked = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return " ".join(f"{'不理' if read == NOTHING else read}×{count}" for read, count in ranked)
