"""`_leanings.toml` as it is written: one line a word, for people who want to read and change it."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.understanding.leaning import WordLeaning

_VALUE = r"[+-]\d+(?:\.\d+)?"
_LEANING = rf"^\d+(?:\.\d+)? {_VALUE} {_VALUE}(?: [a-z_]+{_VALUE})*$"
_SHARE = re.compile(rf"([a-z_]+)({_VALUE})")


class LeaningsFile(BaseModel):
    """`_leanings.toml`: how each word leans, written as "weight ±report ±danger category±value …"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    report_bias: float
    danger_bias: float
    bias: dict[str, float]
    words: dict[str, Annotated[str, Field(pattern=_LEANING)]]

    @classmethod
    def of(
        cls, words: Mapping[str, WordLeaning], *, report_bias: float, danger_bias: float, bias: Mapping[str, float]
    ) -> "LeaningsFile":
        """The file that says so."""
        lines = {word: _line(one) for word, one in words.items()}
        return cls(report_bias=report_bias, danger_bias=danger_bias, bias=dict(bias), words=lines)

    def read(self) -> dict[str, WordLeaning]:
        """Each word with what it leans to."""
        return {word: _leaning(line) for word, line in self.words.items()}


def _line(one: WordLeaning) -> str:
    shares = "".join(f" {category}{value:+g}" for category, value in one.categories.items())
    return f"{one.weight:g} {one.report:+g} {one.danger:+g}{shares}"


def _leaning(line: str) -> WordLeaning:
    weight, report, danger, *shares = line.split(" ")
    found = (_SHARE.fullmatch(share) for share in shares)
    return WordLeaning(float(weight), float(report), float(danger), {one[1]: float(one[2]) for one in found if one})
