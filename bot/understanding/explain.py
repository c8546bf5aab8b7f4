"""Why a message was read so, in plain words for residents and staff."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a reading explains itself through this module
    from bot.understanding.reading import Reading

_OUTCOMES = {"report": "登记为报事", "ask": "拿不准，先问一声", "ignore": "不是报事"}


def explain(reading: "Reading") -> str:
    """One line: outcome, category and urgency, words and rule, cues, score against the threshold."""
    if reading.rule is None:
        return "不是报事：没有看到报事的词"
    parts = [_headline(reading), _words(reading), _cues(reading), _score(reading)]
    return "；".join(part for part in parts if part)


def _headline(reading: "Reading") -> str:
    about = "".join(filter(None, [reading.category_name, f"（{reading.urgency}）" if reading.urgency else ""]))
    raised = f"，{reading.raised}" if reading.raised else ""
    return f"{_OUTCOMES[reading.outcome]}：{about}{raised}" if about else _OUTCOMES[reading.outcome]


def _words(reading: "Reading") -> str:
    words = "、".join(f"“{word.text}”" for word in reading.words)
    return f"看到{words}（规则 {reading.rule}）" if words else ""


def _cues(reading: "Reading") -> str:
    return "，".join(f"{cue.name}“{cue.word}” {cue.delta:+.2f}" for cue in reading.cues)


def _score(reading: "Reading") -> str:
    if reading.outcome == "report" and reading.score < reading.threshold:
        return "说了“报事”，照登记"
    return f"得分 {reading.score:.2f}，够 {reading.threshold:.2f} 才登记"
