"""One spelling for every message: compatibility forms folded, simplified characters, common slips mended.

The text stays aligned: `Normalized.original` maps every position back to the message as it was sent, so that an
explanation can quote the reporter's own characters.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs
import opencc

LONGEST = 4096
"""Characters of a message that are read; Telegram sends no more in one message (Bot API, sendMessage)."""

_SHORTEST_RUN = 4  # of one character repeated; longer runs say no more ("啊啊啊啊啊啊")
_LONG_RUN = re.compile(rf"(.)\1{{{_SHORTEST_RUN}}}", re.DOTALL)
_INVISIBLE = {chr(code) for code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0F, 0xFE0E, 0x20E3)}


@dataclass(frozen=True, slots=True)
class Normalized:
    """A message as the rules read it, and where each of its characters came from."""

    text: str
    offsets: tuple[int, ...] | None = None  # None: every character is at its own place

    def original(self, position: int) -> int:
        """The index in the message as sent of the character at a position of `text`."""
        if self.offsets is None:
            return position
        return self.offsets[position] if position < len(self.offsets) else (self.offsets[-1] + 1 if self.offsets else 0)


class Typos:
    """What is often written and what was meant by it, both of the same length (店梯 → 电梯)."""

    def __init__(self, meant: Mapping[str, str]) -> None:
        self.meant = meant
        self._finder = ahocorasick_rs.AhoCorasick(meant)

    def mended(self, text: str) -> str:
        """The text as it was meant."""
        if not self._finder.find_matches_as_indexes(text):
            return text
        for wrong, meant in self.meant.items():
            text = text.replace(wrong, meant)
        return text


def normalize(raw: str, typos: Typos | None = None) -> Normalized:
    """The message in NFKC and simplified Chinese, without invisible characters, with known slips mended.

    Args:
        raw: any string, also with control characters or lone surrogates; only the first `LONGEST` are read.
        typos: the slips that are mended; None for none.
    """
    text, offsets = _fold(raw[:LONGEST])
    simple = _simplify(text)
    return Normalized(typos.mended(simple) if typos else simple, offsets)


def written_simply(text: str) -> bool:
    """Whether a text has no traditional character, so that its words can be looked for as they are."""
    return _traditional()(text) is None


def _fold(raw: str) -> tuple[str, tuple[int, ...] | None]:
    if raw.isascii() and raw.isprintable():
        return _folded_runs(raw.lower(), None)
    folded = raw.translate(_FOLDED)
    if _FOLDED.moving.isdisjoint(raw):
        return _folded_runs(folded, None)
    offsets = tuple(at for at, char in enumerate(raw) for _ in _FOLDED[ord(char)])
    return _folded_runs(folded, offsets)


class _FoldedCharacters(dict[int, str]):
    """What each character is read as, worked out when it is first met; `moving` are those that become none or many."""

    def __init__(self) -> None:
        super().__init__()
        self.moving: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(folded) != 1:
            self.moving.add(chr(code))
        self[code] = folded
        return folded


_FOLDED = _FoldedCharacters()


def _fold_character(char: str) -> str:
    if char in _INVISIBLE:
        return ""
    if char in "\n\r\u2028\u2029":
        return "\n"
    category = unicodedata.category(char)
    if category in {"Cs", "Zs"} or char.isspace():
        return " "
    if category in {"Cc", "Cf", "Mn"}:
        return ""
    return unicodedata.normalize("NFKC", char).lower()


def _folded_runs(text: str, offsets: tuple[int, ...] | None) -> tuple[str, tuple[int, ...] | None]:
    """Shorten runs of one character, so that ten thousand of them cost no more than four."""
    if not _LONG_RUN.search(text):
        return text, offsets
    kept = [
        at
        for at, char in enumerate(text)
        if at < _SHORTEST_RUN or text[at - _SHORTEST_RUN : at] != char * _SHORTEST_RUN
    ]
    return "".join(text[at] for at in kept), tuple(offsets[at] if offsets else at for at in kept)


def _simplify(text: str) -> str:
    if written_simply(text):
        return text
    simple = _converter().convert(text)
    return simple if len(simple) == len(text) else text.translate(_single_characters())


@cache
def _converter() -> opencc.OpenCC:
    # tw2s rather than t2s: t2s leaves 著火 as it is.
    return opencc.OpenCC("tw2s")


@cache
def _single_characters() -> dict[int, str]:
    """Every traditional character of the basic block that has one simplified form of the same length."""
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = _converter().convert("\n".join(block)).split("\n")
    return {ord(char): new for char, new in zip(block, simple, strict=True) if len(new) == 1 and new != char}


@cache
def _traditional() -> Callable[[str], re.Match[str] | None]:
    """Finds a traditional character; one search in C is far quicker than a look at every character."""
    return re.compile("[" + "".join(map(chr, _single_characters())) + "]").search
