"""What a message was read as, with the evidence, and why in plain words for residents and staff."""

from dataclasses import dataclass, field
from typing import Literal

from bot.understanding.place import PlaceFound

__all__ = ["CueActed", "Outcome", "PlaceFound", "Reading", "WordFound"]

Outcome = Literal["report", "ask", "ignore"]

_OUTCOMES = {"report": "登记为报事", "ask": "拿不准，先问一声", "ignore": "不是报事"}


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
        """One line of plain Chinese: outcome, category, urgency, words and rule, cues, score against the threshold."""
        if self.rule is None:
            return "不是报事：没有看到报事的词"
        parts = [_headline(self), _words(self), _cues(self), _score(self)]
        return "；".join(part for part in parts if part)


def _headline(reading: Reading) -> str:
    about = "".join(filter(None, [reading.category_name, f"（{reading.urgency}）" if reading.urgency else ""]))
    raised = f"，{reading.raised}" if reading.raised else ""
    return f"{_OUTCOMES[reading.outcome]}：{about}{raised}" if about else _OUTCOMES[reading.outcome]


def _words(reading: Reading) -> str:
    words = "、".join(f"“{word.text}”" for word in reading.words)
    return f"看到{words}（规则 {reading.rule}）" if words else ""


def _cues(reading: Reading) -> str:
    return "，".join(f"{cue.name}“{cue.word}” {cue.delta:+.2f}" for cue in reading.cues)


def _score(reading: Reading) -> str:
    if reading.outcome == "report" and reading.score < reading.threshold:
        return "说了“报事”，照登记"
    return f"得分 {reading.score:.2f}，够 {reading.threshold:.2f} 才登记"
