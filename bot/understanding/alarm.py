"""Alarm: the words of a message, together, are those of somebody in danger now, whatever a rule made of them.

A danger in words that no rule knows (老头喝药了快来人) is asked about as an emergency; what a rule read as an ordinary
matter (狗把人小腿咬穿了) is treated as one. Too much alarm is mended sooner than too little, yet an open incident calls
people by name, so that the words must be surer of it than for a question.
"""

from dataclasses import dataclass

from bot.understanding.judging import Candidate
from bot.understanding.leaning import Lean
from bot.understanding.lexicon import Hit

ASKED_FROM, A_REPORT_FROM = 0.4, 0.5
"""From how likely danger, and how likely a report, the words alone are worth a question."""
_OPENED_FROM, _OPENED_FROM_FEW_WORDS = 0.75, 0.9
_FEW_WORDS = 14  # characters, pairs and words that lean; fewer (停电了, 狗一直叫) say little beside what a rule read
_ANYHOW_FROM = 0.65
_SHARE_FROM = 0.5  # of the categories that can be an emergency: for those of 车位被占 no words sound like danger


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the words of a message say of danger.

    Attributes:
        lean: what they lean to.
        emergencies: the categories that may be an emergency in this pack.
    """

    lean: Lean
    emergencies: frozenset[str]

    def sounds(self, best: Candidate | None = None) -> bool:
        """Whether it is an alarm beside the best that a rule read, or nothing."""
        if best is None:
            return self._from(ASKED_FROM) and self.lean.report >= A_REPORT_FROM
        if not best.opens:
            return self._from(ASKED_FROM)
        return self._from(_OPENED_FROM_FEW_WORDS if self.lean.known < _FEW_WORDS else _OPENED_FROM)

    @property
    def sounds_anyhow(self) -> bool:
        """Whether it is an alarm even where a cue (好了, 听说) ended what a rule read."""
        return self._from(_ANYHOW_FROM) and self.lean.report >= A_REPORT_FROM

    @property
    def category(self) -> str:
        """The likeliest emergency; "" when the pack has none."""
        return self.lean.likeliest(self.emergencies)

    @property
    def words(self) -> tuple[Hit, ...]:
        """The few words that say most for danger."""
        return self.lean.told_of_danger

    def _from(self, least: float) -> bool:
        return self.lean.danger >= least and self.lean.share(self.emergencies) >= _SHARE_FROM
