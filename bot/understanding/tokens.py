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
        that only the pack knows cuts no other (门打不开 leaves 消防门 alone): there plain jieba's words count too.
        """
        words = _Words.of(self._loaded().cut(text, HMM=False), self._added)
        kept = {hit for hit in hits if words.begin_and_end(hit) or words.follows_adverb(hit, text)}
        doubtful = [hit for hit in hits if hit not in kept and words.is_touched_by_own(hit)]
        if doubtful:
            plain = _Words.of(_plain_tokenizer().cut(text, HMM=False), frozenset())
            kept.update(hit for hit in doubtful if words.is_inside_own(hit) or plain.begin_and_end(hit))
        return frozenset(kept)

    def _loaded(self) -> jieba.Tokenizer:
        if self._tokenizer is None:
            known = _plain_tokenizer().FREQ
            self._added = frozenset(word for word in self._words if not known.get(word))
            self._tokenizer = _with_words(self._words)
        return self._tokenizer


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that a text was cut into: where each begins, in order, where it ends, and which only the pack knows."""

    starts: tuple[int, ...]
    end_of: Mapping[int, int]
    own: frozenset[int]

    @classmethod
    def of(cls, tokens: Iterable[str], added: frozenset[str]) -> "_Words":
        end_of, own, position = {}, set(), 0
        for token in tokens:
            end_of[position] = position + len(token)
            if token in added:
                own.add(position)
            position += len(token)
        return cls(tuple(end_of), end_of, frozenset(own))

    def begin_and_end(self, hit: Hit) -> bool:
        """Whether the hit begins with a word, and no word that begins within it goes on beyond it."""
        if hit.start not in self.end_of:
            return False
        inside = (at for at in range(hit.start + 1, hit.end) if at in self.end_of)
        return all(self.end_of[at] <= hit.end for at in inside)

    def follows_adverb(self, hit: Hit, text: str) -> bool:
        """Whether jieba joins the hit to an adverb before it, and the two begin and end well."""
        return text[hit.start - 1 : hit.start] in _ADVERBS and self.begin_and_end(Hit("", hit.start - 1, hit.end))

    def is_inside_own(self, hit: Hit) -> bool:
        """Whether a word that only the pack knows holds the hit (灯灭了 holds 灭了): its author saw the shorter one."""
        start = self._start_before(hit.start)
        return start in self.own and hit.end <= self.end_of[start]

    def is_touched_by_own(self, hit: Hit) -> bool:
        """Whether a word that only the pack knows shares a character with the hit."""
        first, last = self._start_before(hit.start), self._start_before(hit.end - 1)
        return any(first <= start <= last for start in self.own)

    def _start_before(self, position: int) -> int:
        """Where the word that holds a position begins."""
        return self.starts[bisect_right(self.starts, position) - 1]


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
