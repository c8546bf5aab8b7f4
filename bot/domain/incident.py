"""An incident: what is known of it, and what state it is in.

Which events each state allows is in `transitions.py`. The timer is state too: `due_at` says when the clock must look
again.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.domain.place import Place


class Status(StrEnum):
    """The states of an incident; the last three are dead ends except for the events that `transitions.py` names."""

    UNASSIGNED = "unassigned"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


LIVE = frozenset({Status.UNASSIGNED, Status.ASSIGNED, Status.ACKNOWLEDGED, Status.SUSPENDED, Status.RESOLVED})
UNRESOLVED = LIVE - {Status.RESOLVED}


class Urgency(StrEnum):
    """P0 life safety, P1 urgent, P2 normal, P3 slow."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"

    @property
    def any_hour(self) -> bool:
        """Whether clocks, nags and notices take no notice of the hour (P0 and P1)."""
        return self in (Urgency.P0, Urgency.P1)


class Level(IntEnum):
    """Three-level response: the responsible party, the joint meeting, the whistle."""

    PARTY = 1
    MEETING = 2
    WHISTLE = 3


class Ending(StrEnum):
    """How an incident ended."""

    CONFIRMED = "confirmed"
    SILENT = "silent"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    FALSE_ALARM = "false_alarm"


class Rating(StrEnum):
    """What a reporter says of the result; the first two count as solved."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"

    @property
    def solved(self) -> bool:
        """满意 and 基本满意 count as solved."""
        return self is not Rating.DISSATISFIED


@dataclass(frozen=True, slots=True)
class Reporter:
    """One person (one affected household) behind an incident.

    `chat` and `message` are where the report was written; `on_behalf` is the name of somebody who phoned or came by
    (代报), masked wherever a group reads it: `person` is then the staff member who typed it in and hears the answer.
    """

    person: str
    chat: str
    at: datetime
    message: str | None = None
    on_behalf: str | None = None
    rating: Rating | None = None
    rated_at: datetime | None = None
    reason: str | None = None

    @property
    def household(self) -> str:
        """What is counted once among the affected: the person, or the person spoken for."""
        return f"{self.person}/{self.on_behalf}" if self.on_behalf else self.person


@dataclass(frozen=True, slots=True)
class Suspension:
    """挂账: the clock stands still until the review date; then the owner is nagged daily.

    `checked_at`: when the owner was last asked how it stands (once a month, so that nothing rests forgotten).
    """

    since_at: datetime
    review_at: datetime
    reason: str
    before: Status
    self_granted: bool = False
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExtensionAsk:
    """延期 that waits for a grant."""

    by: str
    until_at: datetime
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """误报 proposed by the assigned party; an answer to it is taken until `lapses_at`."""

    by: str
    reason: str
    lapses_at: datetime


@dataclass(frozen=True, slots=True)
class WhistleCheck:
    """When the community asks the body that it called (`whom`) how it stands; daily from then on.

    `asked_at`: when the community was last reminded of it.
    """

    at: datetime
    whom: str
    reference: str
    by: str
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What the joint meeting decided at `at`: what is to be done, by when; who is the assignee."""

    words: str
    until_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """What the owner promised: the next check.

    `named`: the time that was promised, where it lies beyond the deadline (`capped`); once the deadline was checked
    (`checked`) it is only looked at again when there is a result.
    """

    at: datetime
    words: str
    by: str
    made_at: datetime
    capped: bool = False
    broken: bool = False
    named: datetime | None = None
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Nagging:
    """Which reminders have gone out, so that none goes twice.

    The shares are the highest percentage reached of the present acknowledgement and resolve target.
    """

    ack_share: int = 0
    resolve_share: int = 0
    onsite: bool = False
    last_at: datetime | None = None
    count: int = 0
    urged_at: datetime | None = None
    urge_waits: bool = False
    snoozed_until: datetime | None = None
    snoozed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """One matter of the neighbourhood, from the first report to the last word.

    `ack_from_at` and `resolve_from_at` are where the present targets (`ack_within`, `resolve_within`) are counted
    from: the report, unless a transfer, a reopening, a grant or a suspension moved them. `ack_due_at`,
    `onsite_due_at` and `resolve_due_at` are *effective* deadlines. `due_at` is when the clock must look again, None
    only for ended incidents. `calls_held_until` is where the silence ends that false alarms may bring to the calls of a
    P0: it is set once, however often one is proposed.
    """

    id: str
    community: str
    number: int
    estate: str
    category: str
    urgency: Urgency
    place: Place
    words: str
    reporters: tuple[Reporter, ...]
    reported_at: datetime
    policy_id: str
    status: Status = Status.ASSIGNED
    level: Level = Level.PARTY
    raised: bool = False
    danger: str | None = None
    home_chat: str | None = None
    photos: tuple[str, ...] = ()
    assignee_role: str = "community"
    assignee: str | None = None
    asked: tuple[str, ...] = ()
    needs_building: bool = False
    assigned_at: datetime | None = None
    ack_from_at: datetime | None = None
    ack_within: timedelta = timedelta(0)
    ack_due_at: datetime | None = None
    onsite_due_at: datetime | None = None
    resolve_from_at: datetime | None = None
    resolve_within: timedelta = timedelta(0)
    resolve_due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    arrived_at: datetime | None = None
    promise: Promise | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    feedback: str | None = None
    result_photos: tuple[str, ...] = ()
    professionals: bool = False
    silent_close_after: datetime | None = None
    asked_professionals_at: datetime | None = None
    closed_at: datetime | None = None
    ending: Ending | None = None
    reopened: int = 0
    returns: int = 0
    transfers: int = 0
    extensions: int = 0
    extension_ask: ExtensionAsk | None = None
    false_alarm: FalseAlarm | None = None
    calls_held_until: datetime | None = None
    suspension: Suspension | None = None
    paused: timedelta = timedelta(0)
    merged_into: str | None = None
    absorbed: tuple[str, ...] = ()
    repeat_of: str | None = None
    plan: Plan | None = None
    whistle: str | None = None
    whistle_check: WhistleCheck | None = None
    nagging: Nagging = field(default_factory=Nagging)
    due_at: datetime | None = None
    version: int = 0

    @property
    def live(self) -> bool:
        """Whether somebody still owes somebody something."""
        return self.status in LIVE

    @property
    def affected(self) -> int:
        """Affected households: everyone who reported, once each."""
        return len({reporter.household for reporter in self.reporters})

    @property
    def owners(self) -> tuple[str, ...]:
        """Who is asked now: the assignee after an acknowledgement, before it everyone on duty."""
        if self.acknowledged_at is not None and self.assignee is not None:
            return (self.assignee,)
        return self.asked

    def reported_by(self, person: str) -> bool:
        """Whether this person is one of the reporters."""
        return any(reporter.person == person for reporter in self.reporters)
