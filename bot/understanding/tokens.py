"""Where jieba sees word boundaries: what tells 停电 from the middle of 占道停电动车."""

import re
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import jieba

from bot.understanding.lexicon import Hit

_ADDED_FREQUENCY = 20  # enough to keep a pack's word whole, too little to break up an ordinary word around it
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


class Boundaries:
    """Word boundaries under a private jieba dictionary that knows the words of a pack."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(word for word in words if len(word) > 1 and _CHINESE.fullmatch(word))
        self._tokenizer: jieba.Tokenizer | None = None

    def keep(self, text: str, hits: Iterable[Hit]) -> frozenset[Hit]:
        """The hits that begin where a word begins and do not end inside a word that begins within them.

        没电影 has 没|电影: the hit 没电 is dropped. 电梯间 is one word that begins with 电梯: the hit is kept.
        """
        starts, end_of = self._boundaries(text)
        return frozenset(hit for hit in hits if _fits(hit, starts, end_of))

    def _boundaries(self, text: str) -> tuple[frozenset[int], dict[int, int]]:
        position, end_of = 0, {}
        for token in self._loaded().cut(text, HMM=False):
            end_of[position] = position + len(token)
            position += len(token)
        return frozenset(end_of), end_of

    def _loaded(self) -> jieba.Tokenizer:
        if self._tokenizer is None:
            self._tokenizer = _with_words(self._words)
        return self._tokenizer


def _fits(hit: Hit, starts: frozenset[int], end_of: dict[int, int]) -> bool:
    if hit.start not in starts:
        return False
    inside = (at for at in range(hit.start + 1, hit.end) if at in end_of)
    return all(end_of[at] <= hit.end for at in inside)


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
