"""What a message was read as, with the evidence."""

from dataclasses import dataclass, field
from typing import Literal

from bot.understanding.explain import explain
from bot.understanding.place import PlaceFound

__all__ = ["CueActed", "Outcome", "PlaceFound", "Reading", "WordFound"]

Outcome = Literal["report", "ask", "ignore"]


@dataclass(frozen=True, slots=True)
class WordFound:
    """A word of the pack, as the reporter wrote it, with its place in the message as sent."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CueActed:
    """A cue that moved the score."""

    name: str
    word: str
    delta: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome for one message, and why.

    Attributes:
        outcome: report (open), ask ("要登记为报事吗?") or ignore.
        category: taxonomy id; None when ignored, or asked without a guess.
        also: categories of further incidents in the same message.
        urgency: "P0".."P3" with raises applied; None when there is no category.
        place: where, as far as it was said.
        danger: which safety text goes out, or None.
        category_name: the category's name for people.
        rule: id of the rule that decided, `weak` for weak evidence, None when nothing was found.
        words: the words that were read.
        cues: what moved the score.
        score: of the deciding rule after cues.
        threshold: what a report needs.
        raised: why the urgency is not the category's own, in plain words.
    """

    outcome: Outcome
    category: str | None = None
    also: tuple[str, ...] = ()
    urgency: str | None = None
    place: PlaceFound = field(default_factory=PlaceFound)
    danger: str | None = None
    category_name: str | None = None
    rule: str | None = None
    words: tuple[WordFound, ...] = ()
    cues: tuple[CueActed, ...] = ()
    score: float = 0.0
    threshold: float = 1.0
    raised: str | None = None

    def why(self) -> str:
        """A short explanation in plain Chinese."""
        return explain(self)
