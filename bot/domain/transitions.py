"""Which events each state of an incident allows: the one table of its life.

A pair that is not in it is illegal: `decide` (in `life.py`) raises `Refused` and nothing changes.
"""

from enum import StrEnum

from bot.domain.incident import Status


class What(StrEnum):
    """The names of the events, as they stand in the transition table and in the journal."""

    REPORTED = "reported"
    ASSIGNED = "assigned"
    CORROBORATED = "corroborated"
    ACKNOWLEDGED = "acknowledged"
    ARRIVED = "arrived"
    PROGRESSED = "progressed"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    TAKEN_OVER = "taken_over"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    URGED = "urged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    RATED = "rated"
    REOPENED = "reopened"
    DEADLINE_PASSED = "deadline_passed"
    DUTY_CHANGED = "duty_changed"
    MERGED = "merged"
    UNMERGED = "unmerged"
    ABSORBED = "absorbed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    RECATEGORISED = "recategorised"
    PLACED = "placed"
    FALSE_ALARM_PROPOSED = "false_alarm_proposed"
    FALSE_ALARM_AGREED = "false_alarm_agreed"
    FALSE_ALARM_REFUSED = "false_alarm_refused"
    PROFESSIONALS_WAIVED = "professionals_waived"
    DECIDED = "decided"
    WHISTLED = "whistled"
    FORGOTTEN = "forgotten"
    WORDS_HIDDEN = "words_hidden"


_ANYTIME = {What.FORGOTTEN, What.WORDS_HIDDEN, What.PROGRESSED}
_OPEN = {
    What.CORROBORATED,
    What.ARRIVED,
    What.RETURNED,
    What.TRANSFERRED,
    What.TAKEN_OVER,
    What.EXTENSION_ASKED,
    What.EXTENDED,
    What.EXTENSION_REFUSED,
    What.SUSPENDED,
    What.URGED,
    What.SNOOZED,
    What.RESOLVED,
    What.DEADLINE_PASSED,
    What.DUTY_CHANGED,
    What.MERGED,
    What.ABSORBED,
    What.RELEASED,
    What.WITHDRAWN,
    What.RECATEGORISED,
    What.PLACED,
    What.FALSE_ALARM_PROPOSED,
    What.FALSE_ALARM_AGREED,
    What.FALSE_ALARM_REFUSED,
    What.DECIDED,
    What.WHISTLED,
} | _ANYTIME

# state -> the events that it allows. Which person may cause them is in `rights.py`; what they do, in `acts/`.
TRANSITIONS: dict[Status, frozenset[What]] = {
    Status.UNASSIGNED: frozenset(
        (_OPEN | {What.ASSIGNED, What.ACKNOWLEDGED}) - {What.RETURNED, What.SNOOZED, What.EXTENSION_ASKED}
    ),
    Status.ASSIGNED: frozenset(_OPEN | {What.ACKNOWLEDGED}),
    Status.ACKNOWLEDGED: frozenset(_OPEN | {What.ACKNOWLEDGED}),
    Status.SUSPENDED: frozenset(
        _OPEN - {What.ARRIVED, What.URGED, What.EXTENSION_ASKED, What.EXTENDED, What.SNOOZED, What.RETURNED}
        | {What.RESUMED}
    ),
    Status.RESOLVED: frozenset(
        {
            What.CORROBORATED,
            What.RATED,
            What.REOPENED,
            What.RESOLVED,
            What.DEADLINE_PASSED,
            What.PROFESSIONALS_WAIVED,
            What.MERGED,
            What.ABSORBED,
            What.RELEASED,
            What.RECATEGORISED,
            What.DECIDED,
            What.WHISTLED,
        }
        | _ANYTIME
    ),
    Status.CLOSED: frozenset({What.RATED, What.REOPENED, What.ABSORBED, What.RELEASED} | _ANYTIME),
    Status.MERGED: frozenset({What.UNMERGED} | _ANYTIME),
    Status.WITHDRAWN: frozenset(_ANYTIME),
}
