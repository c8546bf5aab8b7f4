"""A joint meeting (联席会议) that is held in a chat: its items one by one, and what was said of a decision so far.

The decisions themselves are events of their incidents; a meeting only knows how far it has come, so it is forgotten
when it ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from bot.domain.incident import UNRESOLVED, Incident, Level, Status

ENDS_WITHIN = timedelta(hours=6)
"""A meeting that nobody ended ends by itself."""

AGENDA = 20
"""Items of one meeting at most; nobody sits through more."""

Part = Literal["owner", "date", "words"]


class Outcome(StrEnum):
    """What became of an item: decided, put off, or settled in another way (on hold, withdrawn, done meanwhile)."""

    DECIDED = "decided"
    LATER = "later"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Half:
    """What has been said of a decision: who does it, by when, and what; `by` is who said so."""

    by: str = ""
    owner: str = ""
    until_at: datetime | None = None
    words: str = ""

    @property
    def lacks(self) -> Part | None:
        """What is asked for next; None for a whole decision."""
        if not self.owner:
            return "owner"
        if self.until_at is None:
            return "date"
        return None if self.words else "words"

    def joined(self, further: "Half") -> "Half":
        """With what was said further; an owner or day that is named again replaces the first."""
        return Half(
            further.by or self.by,
            further.owner or self.owner,
            further.until_at or self.until_at,
            "；".join(dict.fromkeys(part for part in (self.words, further.words) if part)),
        )


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting in one chat. `items` are incident ids in the order of the agenda."""

    id: str
    community: str
    chat: str
    chair: str
    opened_at: datetime
    items: tuple[str, ...]
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    half: Half = Half()

    @property
    def current(self) -> str | None:
        """The item that is talked about; None when all are dealt with."""
        return next((item for item in self.items if item not in self.outcomes), None)

    def dealt_with(self, outcomes: Mapping[str, Outcome]) -> "Meeting":
        """With these outcomes; half a decision of an item that is dealt with means nothing any more."""
        after = replace(self, outcomes={**self.outcomes, **outcomes})
        return after if after.current == self.current else replace(after, half=Half())

    def ends_by_itself(self, now: datetime) -> bool:
        """Whether nothing is left to talk about, or everybody has gone home."""
        return self.current is None or now >= self.opened_at + ENDS_WITHIN


def belongs_on_agenda(incident: Incident, now: datetime) -> bool:
    """Level two and above, or returned for the second time; not what goes by the plan of an earlier meeting."""
    waits = incident.level >= Level.MEETING or incident.returns > 1
    return waits and incident.status in UNRESOLVED and not runs_by_plan(incident, now)


def runs_by_plan(incident: Incident, now: datetime) -> bool:
    """Whether a meeting decided and its day has not come yet."""
    return incident.plan is not None and incident.plan.until_at > now


def outcome_since(incident: Incident, opened_at: datetime) -> Outcome | None:
    """What became of an item since the meeting began; None while it waits."""
    if incident.plan is not None and incident.plan.at >= opened_at:
        return Outcome.DECIDED
    return None if incident.status in _WAITS else Outcome.SETTLED


_WAITS = UNRESOLVED - {Status.SUSPENDED}
