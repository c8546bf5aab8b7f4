"""The numbers a neighbourhood may set: reminders, deadlines, limits, weights, hours, reports, retention."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from bot.config.base import (
    LocalPath,
    OptionalSpan,
    Positive,
    Section,
    ServiceSpans,
    Texts,
    Weekday,
    as_tuple,
)
from bot.config.people import RoleId
from bot.domain.calendar import DaySpan, minute_of_day
from bot.domain.sla import OFFICE_HOURS

Percent = Annotated[int, Field(gt=0, lt=100)]


class PolicyNumbers(Section):
    """How fast, how often, how long. Every default is the practice the bot was designed around.

    Attributes:
        reminder_percents: shares of a deadline at which the owner is reminded; 100 is always one.
        level3_percent: share of the resolve deadline at which level 3 is reached.
        p0_nag_minutes: how often the duty holders of a P0 incident are called by name.
        p0_level2_minutes: after so long without acknowledgement, P0 becomes level 2.
        p1_nag_hours: how often an overdue P1 incident is nagged about.
        silent_close_hours: a result nobody objects to closes the incident (静默办结).
        reason_hours: how much longer the bot waits for the reason of a 不满意.
        reopen_days: how long a reporter may reopen.
        repeat_days: how long the same report is linked as a repeat.
        urge_minutes: one 催办 per incident in so long.
        snooze_hours: the longest a person may put off a nag of their own.
        false_alarm_minutes: how long a proposed false alarm stops the calls of a P0 incident.
        nags_per_hour: the most nag messages one group gets.
        fair_weight: what 基本满意 counts in the satisfaction rate.
        composite_weights: response, solution and satisfaction rate in the composite score; together 100.
        rank_from: rates of fewer incidents than this are not ranked.
    """

    reminder_percents: Annotated[tuple[Percent, ...], BeforeValidator(as_tuple)] = (50, 80)
    level3_percent: Annotated[int, Field(gt=100, le=1000)] = 150
    p0_nag_minutes: Positive = 3
    p0_level2_minutes: Positive = 5
    p1_nag_hours: Positive = 4
    silent_close_hours: Positive = 24
    reason_hours: Positive = 24
    reopen_days: Positive = 7
    repeat_days: Positive = 30
    urge_minutes: Positive = 60
    snooze_hours: Positive = 4
    false_alarm_minutes: Positive = 10
    nags_per_hour: Positive = 6
    fair_weight: Annotated[float, Field(ge=0, le=1)] = 0.6
    composite_weights: Annotated[tuple[int, int, int], BeforeValidator(as_tuple)] = (30, 35, 35)
    rank_from: Positive = 5

    @field_validator("composite_weights")
    @classmethod
    def _make_a_hundred(cls, weights: tuple[int, int, int]) -> tuple[int, int, int]:
        if sum(weights) != 100 or min(weights) < 0:  # noqa: PLR2004  (per cent)
            raise ValueError("三个数加起来要等于 100 (the three weights must make 100)")
        return weights

    @field_validator("reminder_percents")
    @classmethod
    def _rise(cls, percents: tuple[int, ...]) -> tuple[int, ...]:
        if list(percents) != sorted(set(percents)):
            raise ValueError("要从小到大，不重复，如 [50, 80] (must rise)")
        return percents

    @model_validator(mode="after")
    def _repeat_after_reopening(self) -> "PolicyNumbers":
        if self.repeat_days < self.reopen_days:
            raise ValueError("repeat_days 不能小于 reopen_days (a repeat comes after reopening has ended)")
        return self


class CategoryOverride(Section):
    """What a neighbourhood does differently in one category; what is left out stays as it ships."""

    primary: RoleId | None = None
    backup: RoleId | None = None
    external: Texts | None = None
    urgency: Literal["P0", "P1", "P2", "P3"] | None = None
    ack_minutes: Positive | None = None
    onsite_minutes: Positive | None = None
    resolve_hours: Positive | None = None


class Hours(Section):
    """When people are at work, and when they sleep (local time).

    Attributes:
        quiet: no digests, notices or nags then, P0 and P1 apart; empty for none.
        service: when every role serves that is not named under `roles`.
        roles: a role to its own spans.
        holidays: days off beside the official ones.
        workdays: make-up workdays (调休) beside the official ones.
    """

    quiet: OptionalSpan = DaySpan(22 * 60, 31 * 60)
    service: ServiceSpans = OFFICE_HOURS
    roles: Mapping[RoleId, ServiceSpans] = {}
    holidays: Annotated[tuple[dt.date, ...], BeforeValidator(as_tuple)] = ()
    workdays: Annotated[tuple[dt.date, ...], BeforeValidator(as_tuple)] = ()

    @model_validator(mode="after")
    def _not_both(self) -> "Hours":
        both = set(self.holidays) & set(self.workdays)
        if both:
            raise ValueError(f"{min(both)} 既是 holidays 又是 workdays (a day cannot be both)")
        return self


class Rules(Section):
    """The rule pack: the one that ships, or a folder with a changed copy; changes are picked up while running."""

    folder: LocalPath = None
    reload_seconds: Positive = 5


class Privacy(Section):
    """How long personal details are kept (PIPL art. 19: no longer than the purpose needs), and who answers for it."""

    mask_contacts_days: Positive = 180
    delete_photos_days: Positive = 90
    contact: str = ""


class Digest(Section):
    """When reports go to the groups (local time)."""

    weekly: bool = True
    weekday: Weekday = 0
    monthly: bool = True
    monthday: Annotated[int, Field(ge=1, le=28)] = 1
    time: str = "09:00"
    picture: bool = True
    spreadsheet: bool = True

    @field_validator("time")
    @classmethod
    def _clock(cls, clock: str) -> str:
        try:
            minute_of_day(clock)
        except ValueError:
            raise ValueError("写成 09:00 这样 (a clock time)") from None
        return clock

    @property
    def minute(self) -> int:
        """Minutes after local midnight."""
        return minute_of_day(self.time)
