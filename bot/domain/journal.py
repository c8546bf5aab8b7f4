"""The append-only record of what happened to an incident, by whom, when, and because of which message.

Every figure of the reports is computed from these entries alone, so an entry carries the facts it was judged by
(deadlines as ISO 8601 UTC text, minutes as numbers), never text that identifies a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Fact = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `actor` is a person id, None for the clock; `source` is the message key behind it."""

    incident: str
    at: datetime
    event: str
    actor: str | None = None
    role: str | None = None
    detail: Mapping[str, Fact] = field(default_factory=dict)
    source: str | None = None
