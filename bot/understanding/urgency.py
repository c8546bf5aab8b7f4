"""How urgent: the category's own urgency, a rule's, and what raises it (night, danger now, a way out blocked)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.understanding.lexicon import Scan
from bot.understanding.rules import Match, Rule, matches

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
# Noise Pollution Prevention and Control Law of the PRC (2021), article 88: night is 22:00 to 06:00.
_NIGHT_BEGINS, _NIGHT_ENDS = 22, 6


@dataclass(frozen=True, slots=True)
class Raise:
    """What makes a category more urgent. `rule` is None when the night alone is enough."""

    id: str
    category: str
    to: str
    rule: Rule | None
    at_night: bool
    danger: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """The urgency of a match, the danger of what raised it, and why in plain words."""

    urgency: str | None
    danger: str | None = None
    because: str | None = None


def judge(own: str, match: Match, raises: tuple[Raise, ...], scan: Scan, *, night: bool) -> Judged:
    """The most urgent of the category's own (or its rule's) urgency and every raise that holds."""
    judged = Judged(match.rule.urgency or own, match.rule.danger)
    for raising in raises:
        if raising.category == match.rule.category and raising.to < (judged.urgency or own):
            judged = _raised(raising, scan, night=night) or judged
    return Judged(judged.urgency, judged.danger or match.rule.danger, judged.because)


def is_night(at: datetime | None, scan: Scan, night_words: int, zone: ZoneInfo) -> bool:
    """Whether the night (22:00-06:00 local) is said in the text, or is the time `at` (aware) of sending.

    Raises:
        ValueError: `at` has no time zone.
    """
    if scan.hits(night_words):
        return True
    if at is None:
        return False
    if at.tzinfo is None:
        raise ValueError("at must be an aware time")
    hour = at.astimezone(zone).hour
    return hour >= _NIGHT_BEGINS or hour < _NIGHT_ENDS


def _raised(raising: Raise, scan: Scan, *, night: bool) -> Judged | None:
    if raising.at_night and not night:
        return None
    if raising.rule is None:
        return Judged(raising.to, raising.danger, "夜间") if raising.at_night else None
    found = matches(raising.rule, scan)
    if not found:
        return None
    words = "、".join(hit.word for hit in sorted(found[0].hits, key=lambda hit: hit.start))
    return Judged(raising.to, raising.danger, f"因为“{words}”")
