"""How well a rule pack reads labelled texts: the rates that matter, and precision and recall per category.

What a folder may hold: `bot.understanding.tools.folders`. Run it as `python -m bot.understanding.report FOLDER`.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bot.understanding.book import RuleBook
from bot.understanding.reading import Reading
from bot.understanding.similarity import SAME_ISSUE_FROM, same_issue
from bot.understanding.tools.confusion import confusion, describe_confusion
from bot.understanding.tools.folders import (
    CHAT,
    GROUP,
    KEYWORDS,
    LONGER,
    NOTICE,
    OTHER,
    TITLE,
    Text,
    read_clusters,
    read_texts,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One rate: how many of how many, and what is wanted."""

    name: str
    count: int
    of: int
    wanted: str = ""

    def __str__(self) -> str:
        share = f"{self.count / self.of:.1%}" if self.of else "—"
        return f"{self.name}：{share}（{self.count}/{self.of}）" + (f"，目标 {self.wanted}" if self.wanted else "")


def report_on(book: RuleBook, folder: Path) -> str:
    """The rates and the tables as text.

    Raises:
        FileNotFoundError: the folder has no labelled texts.
        ValueError: a line is no JSON object or has a label that the labels file does not know.
    """
    texts, clusters = tuple(read_texts(folder)), tuple(read_clusters(folder))
    if not texts and not clusters:
        raise FileNotFoundError(f"{folder} 里没有带标签的文本（*.jsonl）")
    lines = [str(figure) for figure in figures(book, texts)]
    lines += [str(pairs_found(clusters))] if clusters else []
    exact = [text.labelled for text in texts if text.sort == GROUP or (text.sort == NOTICE and not text.is_report)]
    coarse = [text.labelled for text in texts if text.sort in {TITLE, LONGER}]
    for heading, labelled in (("群聊口吻，类别准确", exact), ("公开投诉，类别较粗", coarse)):
        if labelled:
            lines += ["", f"== {heading} ==", describe_confusion(confusion(book, labelled), examples=0)]
    return "\n".join(lines)


def figures(book: RuleBook, texts: Sequence[Text]) -> tuple[Figure, ...]:
    """Reports found and rightly sorted, emergencies missed, texts opened or asked about that are no reports."""
    read = [(text, book.read(text.labelled.text)) for text in texts]
    found = [figure for sort, name in _REPORTS.items() for figure in _found(name, _of(read, sort))]
    false = [figure for sort, (name, wanted) in _NO_REPORTS.items() for figure in _false(name, wanted, _of(read, sort))]
    return tuple(figure for figure in (*found, _missed(book, read), *false) if figure.of)


@dataclass(frozen=True, slots=True)
class PairsFound:
    """How well pairs of texts about one matter are told: found rightly, found wrongly, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        return f"同一件事的成对 F1：{self.f1:.3f}（对 {self.right}，错 {self.wrong}，漏 {self.missed}），目标 ≥ 0.82"


def pairs_found(clusters: Sequence[tuple[str, str]]) -> PairsFound:
    """Every pair of (cluster, text): said to be the same matter or not, against the clusters."""
    pairs = [(a[0] == b[0], same_issue(a[1], b[1]) >= SAME_ISSUE_FROM) for a, b in combinations(clusters, 2)]
    counted = Counter(pairs)
    return PairsFound(counted[True, True], counted[False, True], counted[True, False])


_REPORTS: Mapping[str, tuple[str, str]] = {
    GROUP: ("群聊报事", "≥ 90%"),
    TITLE: ("投诉标题", "≥ 85%"),
    LONGER: ("投诉正文", ""),
}
_NO_REPORTS: Mapping[str, tuple[str, str]] = {
    CHAT: ("普通聊天", "≤ 0.3%"),
    KEYWORDS: ("带报事词的聊天", "≤ 10%"),
    NOTICE: ("通知、感谢、广告", "≤ 10%"),
    GROUP: ("群聊里的闲话", ""),
    OTHER: ("别的投诉和咨询（不算错）", ""),
}

_Read = list[tuple[Text, Reading]]


def _of(read: _Read, sort: str) -> _Read:
    return [pair for pair in read if pair[0].sort == sort]


def _found(named: tuple[str, str], read: _Read) -> Iterator[Figure]:
    name, wanted = named
    reports = [(text, reading) for text, reading in read if text.is_report]
    noticed = [(text, reading) for text, reading in reports if reading.outcome != "ignore"]
    right = [reading for text, reading in noticed if reading.category in text.labelled.accepted]
    yield Figure(f"{name} 登记或询问", len(noticed), len(reports), wanted)
    yield Figure(f"{name} 直接登记", sum(reading.outcome == "report" for _, reading in reports), len(reports))
    yield Figure(f"{name} 类别对", len(right), len(noticed), "≥ 85%")


def _missed(book: RuleBook, read: _Read) -> Figure:
    """Emergencies by their own category that were passed over."""
    urgent = {category.id for category in book.categories if category.urgency == "P0"}
    reports = [(text, reading) for text, reading in _of(read, GROUP) if text.is_report]
    emergencies = [reading for text, reading in reports if urgent.issuperset(text.labelled.accepted)]
    missed = sum(reading.outcome == "ignore" for reading in emergencies)
    return Figure("漏掉的急事（P0）", missed, len(emergencies), "≤ 3%")


def _false(name: str, wanted: str, read: _Read) -> Iterator[Figure]:
    others = [reading for text, reading in read if not text.is_report]
    yield Figure(f"{name} 误登记", sum(reading.outcome == "report" for reading in others), len(others), wanted)
    yield Figure(f"{name} 误询问", sum(reading.outcome == "ask" for reading in others), len(others))


def main(arguments: Sequence[str]) -> int:
    """The command: one folder, the figures on standard output; 2 with one clear line when it cannot be read."""
    if len(arguments) != 1:
        print("用法：python -m bot.understanding.report 文件夹", file=sys.stderr)  # noqa: T201 - a command talks to people
        return 2
    try:
        print(report_on(RuleBook.load(), Path(arguments[0])))  # noqa: T201 - a command talks to people
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command talks to people
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
