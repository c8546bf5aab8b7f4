"""Why an event was refused. Refusals are ordinary answers, not accidents: short, kind, and nothing changes."""

from enum import StrEnum


class Reason(StrEnum):
    """The reasons; each has a text in the catalogue under `refused.<reason>`."""

    UNKNOWN = "unknown"
    NOT_POSSIBLE = "not_possible"
    ALREADY_ENDED = "already_ended"
    ALREADY_RESOLVED = "already_resolved"
    ALREADY_YOURS = "already_yours"
    ALREADY_TAKEN = "already_taken"
    ALREADY_REPORTED = "already_reported"
    ALREADY_RATED = "already_rated"
    NOT_OWNER = "not_owner"
    NOT_COMMUNITY = "not_community"
    NOT_SUPERVISOR = "not_supervisor"
    NOT_REPORTER = "not_reporter"
    NOT_ALLOWED = "not_allowed"
    OWN_WORK = "own_work"
    NEEDS_REASON = "needs_reason"
    NEEDS_FEEDBACK = "needs_feedback"
    NEEDS_DATE = "needs_date"
    NEEDS_WORDS = "needs_words"
    DATE_PASSED = "date_passed"
    TOO_LATE = "too_late"
    URGED_RECENTLY = "urged_recently"
    SNOOZED_ALREADY = "snoozed_already"
    LAST_RESORT = "last_resort"
    MEETING_DECIDES = "meeting_decides"
    NOTHING_ASKED = "nothing_asked"
    NOT_SUSPENDED = "not_suspended"
    NOT_MERGED = "not_merged"
    SAME_INCIDENT = "same_incident"
    NOT_P0 = "not_p0"
    REOPEN_CLOSED = "reopen_closed"
    SAME_CATEGORY = "same_category"
    UNKNOWN_TARGET = "unknown_target"
    UNKNOWN_CATEGORY = "unknown_category"
    UNCLEAR_CATEGORY = "unclear_category"


class Refused(Exception):  # noqa: N818 - an ordinary answer, not an error
    """An event that is illegal in this state or not this person's to cause. Changes nothing.

    `facts` fill the catalogue's text (who has it, until when).
    """

    def __init__(self, reason: Reason, **facts: str | int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts
