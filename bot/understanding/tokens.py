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

        没电影 has 没|电影: the hit 没电 is dropped. 电梯间 is one word that begins with 电梯: the hit is kept. A word
        that only the pack knows cuts no other (门打不开 leaves 消防门 alone): the plain words inside it count too.
        """
        words = tuple(self._loaded().cut(text, HMM=False))
        parts = _Words.of(part for word in words for part in self._parts(word))
        own = _Words.of(words)
        return frozenset(
            hit
            for hit in hits
            if parts.begin_and_end(hit) or parts.follows_adverb(hit, text) or self._is_inside_own(hit, own, text)
        )

    def _parts(self, word: str) -> tuple[str, ...]:
        """The plain words inside a word that only the pack knows: it must not hide what begins or ends within it."""
        return _plain_cut(word) if word in self._added else (word,)

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

    def follows_adverb(self, hit: Hit, text: str) -> bool:
        """Whether jieba joins the hit to an adverb before it, and the two begin and end well."""
        return text[hit.start - 1 : hit.start] in _ADVERBS and self.begin_and_end(Hit("", hit.start - 1, hit.end))

    def start_before(self, position: int) -> int:
        """Where the word that holds a position begins."""
        return self.starts[bisect_right(self.starts, position) - 1]


@cache
def _plain_cut(word: str) -> tuple[str, ...]:
    return tuple(_plain_tokenizer().cut(word, HMM=False))


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
