"""The figures of a regime, and several regimes side by side."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from bot.simulation.outcome import Outcome
from bot.simulation.people import Regime

NAMES = {
    Regime.NONE: "没有机器人",
    Regime.PLAIN: "定时私信催",
    Regime.OURS: "联动机器人",
}

Figures = dict[str, float | int | None]


def figures(outcome: Outcome, regime: Regime) -> Figures:
    """What people ask about; shares are between 0 and 1, None where there is nothing to speak of."""
    weeks = outcome.estate_days / 7
    ours = regime is Regime.OURS
    return {
        "opened": outcome.opened,
        "acknowledged_in_time": _share(outcome.acknowledged_in_time, outcome.ack_due),
        "resolved_in_time": _share(outcome.resolved_in_time, outcome.resolve_due),
        "solved": _share(outcome.solved, outcome.opened),
        "never_answered": _share(outcome.never_answered, outcome.ack_due),
        "hours_to_acknowledge_median": _quantile(outcome.hours_to_acknowledge, 0.5),
        "hours_to_acknowledge_p90": _quantile(outcome.hours_to_acknowledge, 0.9),
        "hours_to_resolve_median": _quantile(outcome.hours_to_resolve, 0.5),
        "hours_to_resolve_p90": _quantile(outcome.hours_to_resolve, 0.9),
        "nags_per_closed": _rounded(outcome.nags / outcome.closed) if outcome.closed else None,
        "reminders_a_person_a_day": _mean(outcome.reminders_by_person_day),
        "reminders_a_person_a_day_p99": _quantile(outcome.reminders_by_person_day, 0.99),
        "reminders_a_person_a_day_most": max(outcome.reminders_by_person_day, default=0),
        "level_two_a_week": _rounded(outcome.level_two / weeks) if ours else None,
        "level_three_a_week": _rounded(outcome.level_three / weeks) if ours else None,
        "closed_silently": _share(outcome.closed_silently, outcome.closed) if ours else None,
        "reopened": _share(outcome.reopened, outcome.opened) if ours else None,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _rounded(value: float) -> float:
    return round(value, 2)


def _mean(values: Sequence[int]) -> float:
    return _rounded(sum(values) / len(values)) if values else 0.0


def _quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which that share lies (linear between ranks)."""
    if not values:
        return None
    ranked, at = sorted(values), (len(values) - 1) * share
    low = int(at)
    high = min(low + 1, len(ranked) - 1)
    return _rounded(ranked[low] + (ranked[high] - ranked[low]) * (at - low))


_ROWS: tuple[tuple[str, str, str], ...] = (
    ("opened", "报上来", "{:,} 件"),
    ("acknowledged_in_time", "按时有人应", "{:.0%}"),
    ("resolved_in_time", "按时办结", "{:.0%}"),
    ("solved", "真正解决", "{:.0%}"),
    ("never_answered", "从没人应", "{:.1%}"),
    ("hours_to_acknowledge_median", "多久有人应（中位）", "{:.1f} 小时"),
    ("hours_to_acknowledge_p90", "多久有人应（P90）", "{:.1f} 小时"),
    ("hours_to_resolve_median", "多久办好（中位）", "{:.0f} 小时"),
    ("hours_to_resolve_p90", "多久办好（P90）", "{:.0f} 小时"),
    ("nags_per_closed", "每办结一件催几次", "{:.1f}"),
    ("reminders_a_person_a_day", "每人每天收到提醒", "{:.2f}"),
    ("reminders_a_person_a_day_p99", "最忙的 1% 人天", "{:.0f}"),
    ("reminders_a_person_a_day_most", "一人一天最多", "{:.0f}"),
    ("level_two_a_week", "每小区每周上联席会", "{:.1f} 件"),
    ("level_three_a_week", "每小区每周要吹哨", "{:.1f} 件"),
    ("closed_silently", "没人评价就办结", "{:.0%}"),
    ("reopened", "不满意又重办", "{:.1%}"),
)


def table(compared: dict[Regime, Figures]) -> Table:
    """Regimes side by side, for people."""
    shown = Table("", *(NAMES[regime] for regime in compared))
    for key, name, form in _ROWS:
        cells = [_cell(one[key], form) for one in compared.values()]
        shown.add_row(name, *cells)
    return shown


def _cell(value: float | None, form: str) -> str:
    return "–" if value is None else form.format(value)


def as_object(compared: dict[Regime, Figures]) -> dict[str, Any]:
    """The same for programs."""
    return {regime.value: one for regime, one in compared.items()}
