"""The sandbox's clock: it stands still until somebody winds it, or runs as fast as a real one. Never backwards."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.promise import parse_span

FIRST_MORNING = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
"""Monday, 1 June 2026, 09:00 in Shanghai: a working day, so that every deadline is easy to follow."""

WINDS = ("+3 分钟", "+30 分钟", "+1 小时", "+4 小时", "到明早 8:30")
"""What the page offers; `ahead` reads them."""

_MORNING = re.compile(r"到?(?:明早|明天|第二天|次日)(?:(\d{1,2})[:点](\d{2})?)?")
_WEEKDAYS = "一二三四五六日"


@dataclass(slots=True)
class Clock:
    """`now` is an aware UTC time; `running`: a second passes every second."""

    now: datetime = FIRST_MORNING
    running: bool = False

    def reach(self, moment: datetime) -> datetime:
        """Let the clock show `moment`, unless it is past that."""
        self.now = max(moment, self.now)
        return self.now


def ahead(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment (UTC) that "+3 分钟", "2小时" or "到明早 8:30" means; None for words that mean none after `now`."""
    plain = "".join(words.split()).replace("：", ":").lstrip("+")
    morning = _MORNING.fullmatch(plain)
    if morning:
        return _tomorrow(now, zone, int(morning[1] or 8), int(morning[2] or (0 if morning[1] else 30)))
    within = parse_span(plain)
    return now + within if within else None


def _tomorrow(now: datetime, zone: ZoneInfo, hour: int, minute: int) -> datetime | None:
    try:
        day = now.astimezone(zone) + timedelta(days=1)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)
    except ValueError:
        return None


def shown(at: datetime, zone: ZoneInfo) -> str:
    """Day and time as people in the neighbourhood read them: 6月1日 周一 09:00."""
    local = at.astimezone(zone)
    return f"{local.month}月{local.day}日 周{_WEEKDAYS[local.weekday()]} {local:%H:%M}"
