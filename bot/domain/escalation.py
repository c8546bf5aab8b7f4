"""When the clock must look at an incident again, and what for.

An incident carries no timers: from what it is and what has been sent, `steps` derives every moment at which something
is due, and the earliest is `due_at`. Steps that are due together after a pause are taken together, and only the
strongest reminder of them goes out; so days of downtime end in one message, not in a storm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from bot.domain.incident import Incident, Level, Status, Suspension, Urgency
from bot.domain.policy import Policy
from bot.domain.sla import ServiceTime, effective_deadline, next_sendable
from bot.domain.surroundings import Surroundings


class Clock(IntEnum):
    """What a step is for."""

    ACK = 1
    RESOLVE = 2
    REPEAT = 3
    PROMISE = 4
    ONSITE = 5
    LEVEL_TWO = 6
    LEVEL_THREE = 7
    SILENT_CLOSE = 8
    PROFESSIONALS = 9
    REVIEW = 10
    URGE = 11
    CALL = 12  # P0: by name, every few minutes
    CHECK_IN = 13  # on hold for another month
    WHISTLE = 14  # what the body that was called says


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is due at a moment; `share` is the percentage of the target for ACK and RESOLVE."""

    at: datetime
    clock: Clock
    share: int = 0


def next_due(incident: Incident, policy: Policy, around: Surroundings) -> datetime | None:
    """The earliest moment at which something is due; None for an ended incident."""
    return min((step.at for step in steps(incident, policy, around)), default=None)


def steps(incident: Incident, policy: Policy, around: Surroundings) -> tuple[Step, ...]:
    """Every step that lies ahead of (or is overdue for) an incident as it is now."""
    match incident.status:
        case Status.UNASSIGNED | Status.ASSIGNED | Status.ACKNOWLEDGED:
            return _working(incident, policy, around)
        case Status.SUSPENDED:
            return _suspended(incident, policy, around)
        case Status.RESOLVED:
            return _resolved(incident, policy)
        case _:
            return ()


def _working(incident: Incident, policy: Policy, around: Surroundings) -> tuple[Step, ...]:
    hours = _Hours(incident, policy, around)
    found = [*_resolve_ladder(incident, policy, hours), *_levels(incident, policy, around)]
    if incident.acknowledged_at is None:
        found += _calls(incident, policy) if incident.urgency is Urgency.P0 else _ack_ladder(incident, policy, hours)
    else:
        found += _after_acknowledgement(incident, hours)
    if incident.nagging.urge_waits and incident.nagging.urged_at is not None:
        found.append(Step(hours.opening(incident.nagging.urged_at), Clock.URGE))
    repeat = _repeat(incident, policy, hours)
    if repeat is not None:
        found.append(repeat)
    return (*found, *_whistled(incident, around))


def _whistled(incident: Incident, around: Surroundings) -> list[Step]:
    """The community asks the body that it called on the day it said it would, then daily, in its own hours."""
    check = incident.whistle_check
    if check is None:
        return []
    service = around.community.service
    if check.asked_at is not None:
        return [Step(opening_after(service.next_day_opening(check.asked_at), service, around), Clock.WHISTLE)]
    return [Step(check.at if incident.urgency.any_hour else opening_after(check.at, service, around), Clock.WHISTLE)]


@dataclass(frozen=True, slots=True)
class _Hours:
    """When a reminder to this owner may go out."""

    incident: Incident
    policy: Policy
    around: Surroundings

    @property
    def service(self) -> ServiceTime:
        return self.around.seat.service

    def opening(self, at: datetime) -> datetime:
        """`at`, or for P2/P3 the next moment that is neither outside service time nor quiet."""
        return at if self.incident.urgency.any_hour else opening_after(at, self.service, self.around)

    def reminder(self, at: datetime) -> datetime:
        """The same, and not before the owner's own snooze ends."""
        snoozed = self.incident.nagging.snoozed_until
        return self.opening(max(at, snoozed) if snoozed else at)

    def settled(self, at: datetime) -> datetime:
        """The same, and not before somebody to whom the matter was handed on has had time to answer."""
        settled = settled_at(self.incident, self.policy)
        return self.reminder(max(at, settled) if settled else at)

    def awake(self, at: datetime) -> datetime:
        """`at`, or for P2/P3 the end of the quiet hours (promises are checked outside service time too)."""
        if self.incident.urgency.any_hour or not self.around.quiet.covers(at):
            return at
        return self.around.quiet.ends_after(at)

    def daily(self, last_at: datetime) -> datetime:
        """The first opening of a later local day than `last_at`'s."""
        return opening_after(self.service.next_day_opening(last_at), self.service, self.around)


def opening_after(at: datetime, service: ServiceTime, around: Surroundings) -> datetime:
    """The first moment from `at` on that is in service time and not quiet."""
    return next_sendable(at, service, around.quiet)


def _ack_ladder(incident: Incident, policy: Policy, hours: _Hours) -> list[Step]:
    if incident.ack_from_at is None or incident.ack_due_at is None:
        return []
    within = max(incident.ack_within, _time_to_answer(incident, policy))
    found = [
        Step(hours.reminder(incident.ack_from_at + within * share / 100), Clock.ACK, share)
        for share in policy.reminder_shares
        if share > incident.nagging.ack_share
    ]
    if incident.nagging.ack_share < FULL:
        found.append(Step(hours.reminder(max(incident.ack_due_at, incident.ack_from_at + within)), Clock.ACK, FULL))
    return found


FULL = 100
LEAST_TO_ANSWER = timedelta(hours=1)


def _time_to_answer(incident: Incident, policy: Policy) -> timedelta:
    """What whoever is asked has before the last reminder, though the deadline may leave less: the ordinary target."""
    return min(policy.targets(incident.category, incident.urgency).ack_within, LEAST_TO_ANSWER)


def settled_at(incident: Incident, policy: Policy) -> datetime | None:
    """From when on somebody to whom a matter was handed on is reminded of its deadline; None for who had it all along.

    The deadlines and the levels don't wait, but nobody is reminded before everyone of what became theirs a minute
    ago. A P0 is called about at once.
    """
    handed_at, from_at = incident.assigned_at, incident.resolve_from_at
    if incident.urgency is Urgency.P0 or handed_at is None or from_at is None or handed_at <= from_at:
        return None
    return handed_at + _time_to_answer(incident, policy)


def _resolve_ladder(incident: Incident, policy: Policy, hours: _Hours) -> list[Step]:
    if incident.resolve_from_at is None or incident.resolve_due_at is None:
        return []
    if incident.urgency is Urgency.P0 and incident.acknowledged_at is None:
        return []  # the calls by name every three minutes say it already
    found = []
    for share in policy.reminder_shares:
        at = incident.resolve_from_at + incident.resolve_within * share / 100
        if share > incident.nagging.resolve_share and at < incident.resolve_due_at and not _promised_past(incident, at):
            found.append(Step(hours.settled(at), Clock.RESOLVE, share))
    if incident.nagging.resolve_share < FULL:
        found.append(Step(hours.settled(incident.resolve_due_at), Clock.RESOLVE, FULL))
    return found


def _promised_past(incident: Incident, at: datetime) -> bool:
    """Whether a promise cancels a reminder at this moment: it lies before the promised time."""
    return incident.promise is not None and at < incident.promise.at


def _levels(incident: Incident, policy: Policy, around: Surroundings) -> list[Step]:
    found = []
    if incident.level < Level.MEETING:
        found += [Step(at, Clock.LEVEL_TWO) for at in _level_two_moments(incident, policy)]
    if incident.level < Level.WHISTLE and incident.resolve_due_at is not None:
        found.append(Step(whistle_at(incident, policy, around), Clock.LEVEL_THREE))
    return found


def _level_two_moments(incident: Incident, policy: Policy) -> list[datetime]:
    found = []
    if incident.acknowledged_at is None and incident.ack_from_at is not None and incident.ack_due_at is not None:
        at_once = incident.ack_from_at + policy.p0_level_two_within
        found.append(at_once if incident.urgency is Urgency.P0 else incident.ack_due_at)
    if incident.resolve_due_at is not None:
        found.append(incident.resolve_due_at)
    return found


def whistle_at(incident: Incident, policy: Policy, around: Surroundings) -> datetime:
    """150 % of the resolve target: the half is added to the *effective* deadline, and is effective itself.

    So where a weekend moved the deadline nobody whistles in the moment that calls the meeting, nor earlier about a
    later report; after an extension or a decision the plan's own deadline is what the half is added to.
    """
    assert incident.resolve_due_at is not None  # noqa: S101 - callers look first
    beyond = incident.resolve_within * (policy.whistle_share - FULL) / 100
    if incident.urgency.any_hour:
        return incident.resolve_due_at + beyond
    return effective_deadline(incident.resolve_due_at, beyond, around.seat.service)


def _calls(incident: Incident, policy: Policy) -> list[Step]:
    """P0: the next call by name; silent while a false alarm is being looked at."""
    last = incident.nagging.last_at or incident.ack_from_at or incident.reported_at
    every = policy.p0_nag_every
    if incident.status is Status.UNASSIGNED:
        every = max(every, _call_for_anybody_every(last - incident.reported_at))
    at = last + every
    if incident.false_alarm is not None and incident.calls_held_until is not None:
        at = max(at, incident.calls_held_until)
    return [Step(at, Clock.CALL)]


def _call_for_anybody_every(so_far: timedelta) -> timedelta:
    """Where no name can be called, calling on and on helps nobody: less and less often, the longer it lasts."""
    if so_far < timedelta(minutes=30):
        return timedelta(0)
    if so_far < timedelta(days=7):
        return timedelta(hours=1) if so_far < timedelta(days=1) else timedelta(days=1)
    return timedelta(days=7)


def _after_acknowledgement(incident: Incident, hours: _Hours) -> list[Step]:
    found = []
    promise = incident.promise
    if promise is not None and not promise.broken and not promise.checked:
        found.append(Step(hours.awake(promise.at), Clock.PROMISE))
    if incident.onsite_due_at is not None and incident.arrived_at is None and not incident.nagging.onsite:
        found.append(Step(hours.settled(incident.onsite_due_at), Clock.ONSITE))
    return found


def _repeat(incident: Incident, policy: Policy, hours: _Hours) -> Step | None:
    """After a full share: every 3 minutes (P0), every 4 hours (P1), once a day at opening (P2, P3)."""
    overdue_ack = incident.acknowledged_at is None and incident.nagging.ack_share >= FULL
    if not (overdue_ack or incident.nagging.resolve_share >= FULL):
        return None
    last = incident.nagging.last_at or incident.reported_at
    if incident.status is Status.UNASSIGNED:
        return _weekly_after_a_week(incident, hours, last)
    match incident.urgency:
        case Urgency.P0:
            at = last + policy.p0_nag_every if incident.acknowledged_at is not None else None
        case Urgency.P1:
            at = last + policy.p1_nag_every
        case _:
            at = hours.daily(last)
    return Step(hours.reminder(at), Clock.REPEAT) if at is not None else None


def _weekly_after_a_week(incident: Incident, hours: _Hours, last: datetime) -> Step:
    """Nobody can be reminded: the group is told daily, later weekly, that the matter still waits for somebody."""
    week = timedelta(days=7)
    long_known = last - incident.reported_at >= week
    return Step(hours.daily(last + week - timedelta(days=1) if long_known else last), Clock.REPEAT)


def _suspended(incident: Incident, policy: Policy, around: Surroundings) -> tuple[Step, ...]:
    if incident.suspension is None:
        return ()
    hours = _Hours(incident, policy, around)
    first = _first_review(incident.suspension, hours)
    last = incident.nagging.last_at
    found = [Step(hours.daily(last) if last is not None and last >= first else first, Clock.REVIEW)]
    monthly = hours.opening((incident.suspension.checked_at or incident.suspension.since_at) + CHECK_IN_EVERY)
    if monthly < first - CHECK_IN_APART:
        found.append(Step(monthly, Clock.CHECK_IN))
    return (*found, *_whistled(incident, around))


CHECK_IN_EVERY = timedelta(days=30)
CHECK_IN_APART = timedelta(days=3)
"""So shortly before the review nobody is asked twice."""


def _first_review(suspension: Suspension, hours: _Hours) -> datetime:
    """The opening of service time on the review date, so that the owner has the day for it."""
    zone = hours.service.zone
    midnight = suspension.review_at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    opening = opening_after(midnight.astimezone(suspension.review_at.tzinfo), hours.service, hours.around)
    if opening <= suspension.since_at or opening > suspension.review_at:
        return opening_after(suspension.review_at, hours.service, hours.around)
    return opening


def _resolved(incident: Incident, policy: Policy) -> tuple[Step, ...]:
    if incident.resolved_at is None:
        return ()
    if incident.urgency is Urgency.P0 and not incident.professionals:
        asked = incident.asked_professionals_at or incident.resolved_at
        return (Step(asked + timedelta(days=1), Clock.PROFESSIONALS),)
    close = incident.resolved_at + policy.silent_close_within
    if incident.silent_close_after is not None:
        close = max(close, incident.silent_close_after)
    return (Step(close, Clock.SILENT_CLOSE),)
