"""When a joint meeting may be held: its agenda goes out at least three days ahead."""

from datetime import date, timedelta

from bot.domain.calendar import WorkCalendar

AHEAD = timedelta(days=3)

_LONGEST_HOLIDAY = 15


def earliest_meeting(today: date, calendar: WorkCalendar) -> date:
    """The first working day on which a meeting may be held whose agenda goes out today (local dates)."""
    days = [today + AHEAD + timedelta(days=later) for later in range(_LONGEST_HOLIDAY)]
    return next((day for day in days if calendar.is_workday(day)), days[0])
