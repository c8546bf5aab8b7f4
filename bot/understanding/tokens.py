"""Where jieba sees word boundaries: what tells 停电 from the middle of 占道停电动车."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from math import inf, log

import jieba

from bot.understanding.lexicon import Span

_ADDED_FREQUENCY = 20  # enough to keep a pack's word whole, too little to break up an ordinary word around it
_ADVERBS = frozenset("真又好太很都也还老总更全")  # jieba knows 真坏 and 老漏 as words; what they speak of is 坏 and 漏
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


class Boundaries:
    """Word boundaries under a private jieba dictionary that knows the words of a pack."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(word for word in words if len(word) > 1 and _CHINESE.fullmatch(word))

    def keep(self, text: str, spans: Iterable[Span]) -> frozenset[Span]:
        """The spans that begin where a word begins and do not end inside a word that begins within them.

        没电影 has 没|电影: the span 没电 is dropped. 电梯间 is one word that begins with 电梯: the span is kept. A word
        that only the pack knows cuts no other (门打不开 leaves 消防门 alone): the plain words inside it count too.
        """
        cut = _Cut(self._tokenizer, text)
        return frozenset(
            (start, end)
            for start, end in spans
            if cut.begins_and_ends(start, end)
            or (text[start - 1 : start] in _ADVERBS and cut.begins_and_ends(start - 1, end))
            or cut.own_until[start] >= end
        )

    @cached_property
    def _tokenizer(self) -> "_Tokenizer":
        return _Tokenizer(self._words)


class _Cut:
    """A text cut into words: where words begin or end, and how far a word that only the pack knows goes on.

    Who wrote 灯灭了 into the pack saw the shorter 灭了 in it: what such a word holds is a word there too.
    """

    def __init__(self, tokenizer: "_Tokenizer", text: str) -> None:
        self._is_edge = bytearray(len(text) + 1)
        self._is_edge[0] = 1
        self.own_until = [0] * (len(text) + 1)
        end = 0
        for word in tokenizer.cut(text, HMM=False):
            start, end = end, end + len(word)
            if tokenizer.own.get(word):
                self.own_until[start:end] = [end] * len(word)
                for part in _plain_cut(word):
                    start += len(part)
                    self._is_edge[start] = 1
            self._is_edge[end] = 1

    def begins_and_ends(self, start: int, end: int) -> bool:
        """Whether a word begins there, and none that begins within goes on beyond the end."""
        edge = self._is_edge
        return edge[start] == 1 and (edge[end] == 1 or edge.find(1, start + 1, end) < 0)


class _Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
    """jieba with further words beside its dictionary, which all tokenizers share: it has half a million entries."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        super().__init__()
        self.FREQ, self.total = _dictionary()
        self.own: dict[str, int] = {}
        for word in words:
            self._learn(word)
        self.initialized = True

    def _learn(self, word: str) -> None:
        # Not add_word: it would ask suggest_freq, which writes to jieba's global dictionary.
        if self.FREQ.get(word) or self.own.get(word):
            return
        self.own[word] = _ADDED_FREQUENCY
        self.total += _ADDED_FREQUENCY
        for end in range(1, len(word)):
            if word[:end] not in self.FREQ:
                self.own.setdefault(word[:end], 0)  # a word is looked up by its prefixes

    def get_DAG(self, _sentence: str) -> dict[int, list[int]]:  # noqa: N802 - jieba's name
        """Nothing: `calc` finds the words and weighs them in one go."""
        return {}

    def calc(self, sentence: str, _graph: object, route: dict[int, tuple[float, int]]) -> None:
        """The likeliest words of a sentence: from each place its weight until the end, and where its word ends.

        The same numbers as jieba's own `calc` finds on its graph of words, with half the work.
        """
        known, own, size, log_total = self.FREQ.get, self.own.get, len(sentence), log(self.total)
        route[size] = (0, 0)
        for start in range(size - 1, -1, -1):
            most, last = -inf, start
            for end in range(start + 1, size + 1):
                word = sentence[start:end]
                count = known(word) or own(word)
                if count:
                    weight = log(count) - log_total + route[end][0]
                    if weight >= most:
                        most, last = weight, end - 1
                elif count is None and known(word) is None:
                    break
            if most == -inf:
                most = log(1) - log_total + route[start + 1][0]
            route[start] = (most, last)


@cache
def _plain_cut(word: str) -> tuple[str, ...]:
    return tuple(_plain_tokenizer().cut(word, HMM=False))


@cache
def _plain_tokenizer() -> _Tokenizer:
    return _Tokenizer()


@cache
def _dictionary() -> tuple[Mapping[str, int], int]:
    """How often jieba's words were counted, and all together; without its cache in the shared temporary folder."""
    counts, total = jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
    return counts, total
