"""`_leanings.toml` as it is written: one line a word, for people who want to read and change it."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.understanding.leaning import WordLeaning

_VALUE = r"[+-]\d+(?:\.\d+)?"
_LEANING = rf"^\d+(?:\.\d+)? {_VALUE}(?: [a-z_]+{_VALUE})*$"
_SHARE = re.compile(rf"([a-z_]+)({_VALUE})")


class LeaningsFile(BaseModel):
    """`_leanings.toml`: how each word leans, written as "weight ±report category±value …"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    report_bias: float
    bias: dict[str, float]
    words: dict[str, Annotated[str, Field(pattern=_LEANING)]]

    @classmethod
    def of(cls, words: Mapping[str, WordLeaning], report_bias: float, bias: Mapping[str, float]) -> "LeaningsFile":
        """The file that says so."""
        lines = {
            word: f"{one.weight:g} {one.report:+g}" + "".join(f" {c}{value:+g}" for c, value in one.categories.items())
            for word, one in words.items()
        }
        return cls(report_bias=report_bias, bias=dict(bias), words=lines)

    def read(self) -> dict[str, WordLeaning]:
        """Each word with what it leans to."""
        return {word: _leaning(line) for word, line in self.words.items()}


def _leaning(line: str) -> WordLeaning:
    weight, report, *shares = line.split(" ")
    found = (_SHARE.fullmatch(share) for share in shares)
    return WordLeaning(float(weight), float(report), {one[1]: float(one[2]) for one in found if one})
