"""How words lean, counted from labelled messages: logistic regressions over the words that occur often enough.

One tells reports from everything else, one tells danger from everything else, one tells the categories apart. The
outcome is a table of words that people can read and change; nothing else of the messages is kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from bot.understanding.book import RuleBook
from bot.understanding.leaning import WordLeaning
from bot.understanding.leanings_file import LeaningsFile
from bot.understanding.normalize import Typos, normalize
from bot.understanding.sources import PackSource
from bot.understanding.tools.folders import GROUP, OTHER, read_texts
from bot.understanding.tools.labelled import Labelled, book_of, examples_of

SEEN_IN = 4
"""Messages that a word must occur in to be counted."""
OWN_COUNT = 3.0
"""How much a pack's own example counts beside any other message: it must hold."""
ASIDE_COUNT = 0.3
LONG = 3  # characters; a rule's words from here on are counted beside single characters and pairs of them
SLIGHT = 0.5  # what speaks less for a category is left out: the table stays readable and hardly reads worse

_HAN = re.compile("[\u4e00-\u9fff]+")
_STEPS, _RATE = 300, 0.3
_SURE = 9.0
_KEPT_SMALL_REPORT, _KEPT_SMALL_DANGER, _KEPT_SMALL_CATEGORY = (
    1.5e-5,
    1e-5,
    1.2e-5,
)  # weights are held down by so much of their square

Matrix = npt.NDArray[np.float32]


def learn(source: PackSource, others: Sequence[Labelled], aside: Sequence[Labelled] = ()) -> LeaningsFile:
    """The leanings of the words of a pack's own examples and of other labelled messages.

    Of several accepted categories the first is learnt; danger only from messages of which somebody said whether there
    is any (what rules make of titles of complaints would teach how titles are written). `aside`: complaints about
    other matters than an estate's, no reports, but nearer to them than chat; they count little.

    Raises:
        ValueError: there are no reports, or nothing else, among them.
    """
    own = tuple(_with_danger(examples_of(source), book_of(replace(source, leanings=None))))
    labelled = (*own, *others, *aside)
    reports = [bool(one.accepted) for one in labelled]
    if all(reports) or not any(reports):
        raise ValueError("要学词的倾向，报事和不是报事的例句都要有")
    counts = np.repeat(np.array([OWN_COUNT, 1.0, ASIDE_COUNT], np.float32), [len(own), len(others), len(aside)])
    words = _Words(source)
    found = [words.of(one.text) for one in labelled]
    often = Counter(word for one in found for word in one)
    kept = sorted(word for word, count in often.items() if count >= SEEN_IN)
    weights = [1 + float(np.log((1 + len(found)) / (1 + often[word]))) for word in kept]
    matrix = _matrix(found, kept, weights)
    report, report_bias = _tell_apart(matrix, reports, counts, _KEPT_SMALL_REPORT)
    told = [at for at, one in enumerate(labelled) if one.danger is not None or not one.accepted]
    dangers = [bool(labelled[at].danger) for at in told]
    danger, danger_bias = _tell_apart(matrix[told], dangers, counts[told], _KEPT_SMALL_DANGER)
    ids = [category.id for category in source.categories]
    chosen = [at for at, one in enumerate(labelled) if one.accepted]
    numbers = [ids.index(labelled[at].accepted[0]) for at in chosen]
    category, bias = _tell_categories(matrix[chosen], numbers, len(ids), counts[chosen])
    table = {
        word: WordLeaning(_short(weights[at]), _short(report[at]), _short(danger[at]), _telling(ids, category[at]))
        for at, word in enumerate(kept)
    }
    biases = {one: _short(value) for one, value in zip(ids, bias, strict=True)}
    return LeaningsFile.of(table, report_bias=report_bias, danger_bias=danger_bias, bias=biases)


def labelled_texts(folder: Path, by_rules: RuleBook) -> Iterator[Labelled]:
    """The texts of a folder as they are learnt from, without complaints about other matters: neither report nor chat.

    A complaint with a coarse label is learnt as the category that the rules read, if it is one of those accepted.
    Whether a message of a group tells of danger the rules say, if it does not itself.

    Raises:
        ValueError: the folder has no labelled texts, or one of its files is broken.
    """
    texts = tuple(text for text in read_texts(folder) if text.sort != OTHER)
    if not texts:
        raise ValueError(f"{folder} 里没有带标签的文本（*.jsonl 或 *.toml）")
    for text in texts:
        read = by_rules.read(text.labelled.text).category if len(text.labelled.accepted) > 1 else None
        accepted = (read,) if read in text.labelled.accepted and read else text.labelled.accepted
        labelled = replace(text.labelled, accepted=accepted)
        yield from _with_danger([labelled], by_rules) if text.sort == GROUP else (labelled,)


def complaints_aside(folder: Path) -> Iterator[Labelled]:
    """The complaints of a folder about other matters than an estate's."""
    return (text.labelled for text in read_texts(folder) if text.sort == OTHER)


def _with_danger(texts: Iterable[Labelled], by_rules: RuleBook) -> Iterator[Labelled]:
    for one in texts:
        told = one.danger is not None or not one.accepted
        yield one if told else replace(one, danger=by_rules.read(one.text).urgency == "P0")


class _Words:
    """What is counted: Chinese characters, pairs of them, and the longer words of the rules."""

    def __init__(self, source: PackSource) -> None:
        self._typos = Typos(source.spelling.typos)
        rules = (words for category in source.categories for rule in category.rules for words in rule.all)
        listed = (word for words in rules for word in words)
        own = (word for category in source.categories for words in category.words.values() for word in words)
        self._long = sorted({word for word in (*listed, *own) if len(word) >= LONG and _HAN.fullmatch(word)})
        self._finder = ahocorasick_rs.AhoCorasick(self._long)

    def of(self, text: str) -> frozenset[str]:
        simple = normalize(text, self._typos).text
        runs = _HAN.findall(simple)
        pairs = ("".join(pair) for run in runs for pair in pairwise(run))
        longer = (self._long[at] for at, _, _ in self._finder.find_matches_as_indexes(simple, overlapping=True))
        return frozenset("".join(runs)) | frozenset(pairs) | frozenset(longer)


def _matrix(found: Sequence[Iterable[str]], kept: Sequence[str], weights: Sequence[float]) -> Matrix:
    """A row a message: the weights of its words, of length one."""
    at = {word: index for index, word in enumerate(kept)}
    matrix = np.zeros((len(found), len(kept)), np.float32)
    for row, words in zip(matrix, found, strict=True):
        for word in words:
            if word in at:
                row[at[word]] = weights[at[word]]
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1), np.float32)


def _tell_apart(matrix: Matrix, those: Sequence[bool], counts: Matrix, kept_small: float) -> tuple[Matrix, float]:
    """Those from all others; both sides count equally, however many messages each has."""
    wanted = np.array(those, np.float32)[:, None]
    share = float((wanted[:, 0] * counts).sum() / counts.sum())
    if not 0 < share < 1:  # a pack without dangers: nothing can be told
        return np.zeros(matrix.shape[1], np.float32), -_SURE if share == 0 else _SURE
    sides = np.where(wanted[:, 0] > 0, 0.5 / share, 0.5 / (1 - share)).astype(np.float32)
    weights, bias = _descend(matrix, wanted, counts * sides, kept_small)
    return weights[:, 0], _short(bias[0])


def _tell_categories(matrix: Matrix, numbers: Sequence[int], count: int, counts: Matrix) -> tuple[Matrix, Matrix]:
    wanted = np.zeros((len(numbers), count), np.float32)
    wanted[np.arange(len(numbers)), numbers] = 1
    return _descend(matrix, wanted, counts, _KEPT_SMALL_CATEGORY)


def _descend(matrix: Matrix, wanted: Matrix, counts: Matrix, kept_small: float) -> tuple[Matrix, Matrix]:
    """Logistic regression by Adam (Kingma & Ba 2015) over all rows at once; softmax for several columns."""
    sizes = (matrix.shape[1], wanted.shape[1])
    state = [np.zeros(sizes, np.float32), np.zeros(sizes[1], np.float32)]
    first, second = ([np.zeros_like(one) for one in state] for _ in range(2))
    scale = (counts / counts.sum())[:, None]
    for step in range(1, _STEPS + 1):
        wrong = (_likely(matrix @ state[0] + state[1]) - wanted) * scale
        slopes = [matrix.T @ wrong + kept_small * state[0], wrong.sum(0)]
        for at, slope in enumerate(slopes):
            first[at] = 0.9 * first[at] + 0.1 * slope
            second[at] = 0.99 * second[at] + 0.01 * slope**2
            stride = first[at] / (1 - 0.9**step) / (np.sqrt(second[at] / (1 - 0.99**step)) + 1e-8)
            state[at] = state[at] - _RATE * stride
    return state[0], state[1]


def _likely(values: Matrix) -> Matrix:
    if values.shape[1] == 1:
        return np.asarray(1 / (1 + np.exp(-values)))
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _short(value: float) -> float:
    return round(float(value), 2)


def _telling(ids: Sequence[str], row: Matrix) -> dict[str, float]:
    told = {category: round(float(value), 1) for category, value in zip(ids, row, strict=True)}
    return {category: value for category, value in told.items() if abs(value) >= SLIGHT}
