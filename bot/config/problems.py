"""What is wrong with a configuration, one line each: which key, which value, how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the key's path in the file, the value found there (None: nothing), what to do about it."""

    path: str
    value: object
    mend: str

    def __str__(self) -> str:
        value = "" if self.value is None else f" = {_shown(self.value)}"
        return f"{self.path}{value}：{self.mend}" if self.path else self.mend


class ConfigError(Exception):
    """The configuration cannot be used. `str()` has one line for each problem, for the person who wrote the file."""

    def __init__(self, problems: Sequence[Problem], source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A hint at the known word that is most like the one written, or nothing."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"；是不是 {close[0]}？(did you mean {close[0]}?)" if close else ""


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
