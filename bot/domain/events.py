"""What can happen to an incident. Events are values in the past tense; every one carries when it happened."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from bot.domain.incident import Rating, Reporter, Urgency
from bot.domain.place import Place
from bot.domain.surroundings import Seat
from bot.domain.transitions import What


@dataclass(frozen=True, slots=True)
class Actor:
    """Who caused an event: a person with the roles that they hold *in the scope of this incident*."""

    person: str
    roles: frozenset[str] = frozenset()


CLOCK: Actor | None = None
"""Events of the clock have no actor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; `source` is the key of the message or tap behind it, None for the clock."""

    what: ClassVar[What]
    at: datetime
    actor: Actor | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroborated(Event):
    """Somebody else reports the same ("+1")."""

    what = What.CORROBORATED
    reporter: Reporter
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(Event):
    """收到: stops the acknowledgement clock only. `promised_at` is what the words promise, if anything."""

    what = What.ACKNOWLEDGED
    words: str = ""
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(Event):
    """到了: somebody of the owner is at the place."""

    what = What.ARRIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed(Event):
    """A note or photo for the log; moves no clock."""

    what = What.PROGRESSED
    words: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Event):
    """退单: the owner says it is not theirs."""

    what = What.RETURNED
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Event):
    """改派 to the role (and people) of `seat`."""

    what = What.TRANSFERRED
    seat: Seat
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver(Event):
    """接手: the community makes it its own."""

    what = What.TAKEN_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked(Event):
    """延期 asked for by the owner."""

    what = What.EXTENSION_ASKED
    until_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Event):
    """延期 granted; without `until_at`, what was asked for."""

    what = What.EXTENDED
    until_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRefused(Event):
    """延期 not granted."""

    what = What.EXTENSION_REFUSED
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended(Event):
    """挂账 until a review date; `seat` names another owner for the meantime."""

    what = What.SUSPENDED
    review_at: datetime
    reason: str = ""
    seat: Seat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """恢复."""

    what = What.RESUMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged(Event):
    """催办 by a reporter or the building head of that building."""

    what = What.URGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(Event):
    """稍后: the owner's own reminders wait until then."""

    what = What.SNOOZED
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(Event):
    """办结 with feedback: words that say what was done, or photos."""

    what = What.RESOLVED
    feedback: str = ""
    photos: tuple[str, ...] = ()
    professionals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(Event):
    """满意 / 基本满意 / 不满意 by a reporter."""

    what = What.RATED
    rating: Rating
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """The same trouble again, said by one of its reporters."""

    what = What.REOPENED
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed(Event):
    """The clock: `due_at` is reached."""

    what = What.DEADLINE_PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChanged(Event):
    """Somebody came on duty, or went: a leave begins or ends."""

    what = What.DUTY_CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Event):
    """This incident is the same as `into`."""

    what = What.MERGED
    into: str
    into_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmerged(Event):
    """撤销合并."""

    what = What.UNMERGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed(Event):
    """The other side of a merge: this incident takes the reporters of `other` in."""

    what = What.ABSORBED
    other: str
    other_number: int
    reporters: tuple[Reporter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Event):
    """The other side of 撤销合并: the reporters go back."""

    what = What.RELEASED
    other: str
    other_number: int
    reporters: tuple[Reporter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """撤回 / 不是报事."""

    what = What.WITHDRAWN
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recategorised(Event):
    """改成…; `seat` is who would own the new category."""

    what = What.RECATEGORISED
    category: str
    urgency: Urgency
    seat: Seat
    raised: bool = False
    danger: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Event):
    """The place was completed or corrected; `seat` is who is responsible there."""

    what = What.PLACED
    place: Place
    seat: Seat
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarmProposed(Event):
    """误报 says the assigned party."""

    what = What.FALSE_ALARM_PROPOSED
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarmAgreed(Event):
    """The community or the reporter agrees that it was none."""

    what = What.FALSE_ALARM_AGREED


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarmRefused(Event):
    """It was a real one."""

    what = What.FALSE_ALARM_REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalsWaived(Event):
    """无需专业机构: the community records why a P0 incident needs no professional body."""

    what = What.PROFESSIONALS_WAIVED
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Event):
    """The joint meeting's decision becomes the plan: owner, deadline, words."""

    what = What.DECIDED
    words: str
    until_at: datetime
    seat: Seat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whistled(Event):
    """吹哨: who was called, the reference number they gave, when to look again."""

    what = What.WHISTLED
    whom: str
    reference: str = ""
    check_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten(Event):
    """A reporter asked to be forgotten."""

    what = What.FORGOTTEN
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsHidden(Event):
    """The message was recalled after somebody had taken it: its words are shown no more."""

    what = What.WORDS_HIDDEN


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What `open_incident` needs: a report that is nobody's duplicate. `seat` is who is responsible."""

    at: datetime
    id: str
    number: int
    community: str
    estate: str
    category: str
    urgency: Urgency
    place: Place
    words: str
    reporter: Reporter
    home_chat: str | None
    photos: tuple[str, ...] = ()
    danger: str | None = None
    raised: bool = False
    repeat_of: str | None = None
    repeat_number: int | None = None
    why: str = ""
    actor: Actor = field(default_factory=lambda: Actor(""))
    source: str | None = None
