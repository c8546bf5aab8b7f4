"""Where jieba sees word boundaries: what tells 停电 from the middle of 占道停电动车."""

import re
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jieba

from bot.understanding.lexicon import Hit

_ADDED_FREQUENCY = 20  # enough to keep a pack's word whole, too little to break up an ordinary word around it
_ADVERBS = frozenset("真又好太很都也还老总更全")  # jieba knows 真坏 and 老漏 as words; what they speak of is 坏 and 漏
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


class Boundaries:
    """Word boundaries under a private jieba dictionary that knows the words of a pack."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(word for word in words if len(word) > 1 and _CHINESE.fullmatch(word))
        self._tokenizer: jieba.Tokenizer | None = None
        self._added: frozenset[str] = frozenset()

    def keep(self, text: str, hits: Iterable[Hit]) -> frozenset[Hit]:
        """The hits that begin where a word begins and do not end inside a word that begins within them.

        没电影 has 没|电影: the hit 没电 is dropped. 电梯间 is one word that begins with 电梯: the hit is kept.
        """
        words = _Words.of(self._loaded().cut(text, HMM=False))
        return frozenset(
            hit
            for hit in hits
            if words.begin_and_end(hit) or self._is_inside_own(hit, words, text) or _follows_adverb(hit, words, text)
        )

    def _is_inside_own(self, hit: Hit, words: "_Words", text: str) -> bool:
        """Whether a word that only the pack knows holds the hit (灯灭了 holds 灭了): its author saw the shorter one."""
        start = words.start_before(hit.start)
        end = words.end_of[start]
        return hit.end <= end and text[start:end] in self._added

    def _loaded(self) -> jieba.Tokenizer:
        if self._tokenizer is None:
            known = _plain_tokenizer().FREQ
            self._added = frozenset(word for word in self._words if not known.get(word))
            self._tokenizer = _with_words(self._words)
        return self._tokenizer


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that a text was cut into: where each begins, in order, and where it ends."""

    starts: tuple[int, ...]
    end_of: Mapping[int, int]

    @classmethod
    def of(cls, tokens: Iterable[str]) -> "_Words":
        end_of, position = {}, 0
        for token in tokens:
            end_of[position] = position + len(token)
            position += len(token)
        return cls(tuple(end_of), end_of)

    def begin_and_end(self, hit: Hit) -> bool:
        """Whether the hit begins with a word, and no word that begins within it goes on beyond it."""
        if hit.start not in self.end_of:
            return False
        inside = (at for at in range(hit.start + 1, hit.end) if at in self.end_of)
        return all(self.end_of[at] <= hit.end for at in inside)

    def start_before(self, position: int) -> int:
        """Where the word that holds a position begins."""
        return self.starts[bisect_right(self.starts, position) - 1]


def _follows_adverb(hit: Hit, words: _Words, text: str) -> bool:
    start = hit.start - 1
    return start in words.end_of and text[start] in _ADVERBS and words.begin_and_end(Hit(hit.word, start, hit.end))


def _with_words(words: Iterable[str]) -> jieba.Tokenizer:
    # A copy of the frequencies: Tokenizer.add_word would ask suggest_freq, which writes to jieba's global dictionary.
    plain = _plain_tokenizer()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = dict(plain.FREQ), plain.total
    for word in words:
        _learn(tokenizer, word)
    tokenizer.initialized = True
    return tokenizer


def _learn(tokenizer: jieba.Tokenizer, word: str) -> None:
    if tokenizer.FREQ.get(word):
        return
    tokenizer.FREQ[word] = _ADDED_FREQUENCY
    tokenizer.total += _ADDED_FREQUENCY
    for end in range(1, len(word)):
        tokenizer.FREQ.setdefault(word[:end], 0)  # jieba looks a word up by its prefixes


@cache
def _plain_tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    # The cache of jieba is shared in the system's temporary folder by default, where others can write.
    with tempfile.TemporaryDirectory(prefix="liandong-jieba-") as folder:
        tokenizer.tmp_dir = str(Path(folder))
        tokenizer.initialize()
    return tokenizer
