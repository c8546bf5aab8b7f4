"""The rules that an incident runs under. A running incident keeps the policy it was opened with."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.calendar import DaySpan
from bot.domain.incident import Urgency
from bot.domain.sla import OFFICE_HOURS, ServiceSpan, Targets

HIDDEN_REPORTER = frozenset({"noise", "dog", "illegal_build", "ebike", "falling_object", "dispute"})
"""The reporter is hidden from the other side (a neighbour might take it out on them)."""
PRIVATE = frozenset({"elder_care", "missing", "life_danger"})
"""Handled in private and never listed in a group (health and minors: sensitive under PIPL art. 28)."""

RAISED_TARGETS: Mapping[Urgency, Targets] = {
    Urgency.P0: Targets(timedelta(minutes=3), timedelta(minutes=15), timedelta(hours=2)),
    Urgency.P1: Targets(timedelta(minutes=30), timedelta(hours=2), timedelta(hours=24)),
}
"""A raised urgency brings its own targets, whatever the category's are."""

Spans = tuple[ServiceSpan, ...]


@dataclass(frozen=True, slots=True)
class CategoryRules:
    """What one category means: who deals with it and how fast."""

    id: str
    name: str
    group: str
    primary: str
    backup: str | None
    urgency: Urgency
    targets: Targets
    external: tuple[str, ...] = ()

    @property
    def hides_reporter(self) -> bool:
        """Whether no group may learn who reported."""
        return self.id in HIDDEN_REPORTER

    @property
    def private(self) -> bool:
        """Whether the whole matter stays out of groups."""
        return self.id in PRIVATE


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number that a neighbourhood may set. `id` is the digest of the rest: a changed policy is another one."""

    id: str
    categories: Mapping[str, CategoryRules]
    zone: str = "Asia/Shanghai"
    reminder_shares: tuple[int, ...] = (50, 80)
    whistle_share: int = 150
    p0_nag_every: timedelta = timedelta(minutes=3)
    p0_level_two_within: timedelta = timedelta(minutes=5)
    p1_nag_every: timedelta = timedelta(hours=4)
    silent_close_within: timedelta = timedelta(hours=24)
    reason_within: timedelta = timedelta(hours=24)
    reopen_within: timedelta = timedelta(days=7)
    repeat_within: timedelta = timedelta(days=30)
    urge_every: timedelta = timedelta(hours=1)
    snooze_within: timedelta = timedelta(hours=4)
    false_alarm_within: timedelta = timedelta(minutes=10)
    nags_an_hour: int = 6
    fair_weight: float = 0.6
    quiet: DaySpan | None = DaySpan(22 * 60, 31 * 60)  # noqa: RUF009 - a frozen value; 22:00–07:00
    service_spans: Spans = OFFICE_HOURS
    role_spans: Mapping[str, Spans] = field(default_factory=dict)

    def category(self, category_id: str) -> CategoryRules:
        """The rules of a category; an id that the policy does not know (yet) is dealt with as `other`."""
        return self.categories.get(category_id) or self.categories["other"]

    def targets(self, category: str, urgency: Urgency) -> Targets:
        """The category's own targets, or those that another urgency brings (raised; or lowered, as 停气 is for gas)."""
        rules = self.category(category)
        if urgency is not rules.urgency and urgency in RAISED_TARGETS:
            return RAISED_TARGETS[urgency]
        return rules.targets

    def spans(self, role: str) -> Spans:
        """When a role serves on working days (local time)."""
        return self.role_spans.get(role, self.service_spans)


def named(policy: Policy) -> Policy:
    """The policy with its id: a digest of its content, so a changed policy is another one and the same one stays."""
    return replace(policy, id=hashlib.sha256(repr(replace(policy, id="")).encode()).hexdigest()[:16])


def with_quiet(policy: Policy, quiet: DaySpan | None) -> Policy:
    """The same policy with other quiet hours."""
    return named(replace(policy, quiet=quiet))
