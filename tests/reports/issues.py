"""Issues of reports for tests: from random histories, and from one in which people say what no group may read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.chronicle import courses_of
from bot.domain.journal import Entry
from bot.domain.period import parse_period
from bot.domain.rates import Scheme
from bot.domain.view import View
from bot.domain.wording import Wording
from bot.reports.edition import Edition, Setting, edition
from bot.texts import load_catalogue
from tests.domain.histories import POLICY, history

ZONE = ZoneInfo("Asia/Shanghai")
VIEW = View(community="阳光社区", estates={"garden": "阳光花园", "harbour": "海港家园"})
GRIDS = {(estate, building): "一网格" for estate in ("garden", "harbour") for building in ("1", "2")}


def issue(
    seed: int = 3,
    period: str = "2026-W19",
    incidents: int = 60,
    *,
    lines: list[Entry] | None = None,
    locale: str = "zh-Hans",
    now: datetime | None = None,
    staff: bool = False,
    late: bool = False,
    residents: frozenset[str] = frozenset(),
) -> Edition:
    """The issue of a period of a random history, or of these lines."""
    about = parse_period(period, ZONE)
    wording = Wording(load_catalogue(locale), VIEW, now or about.end_at)
    return edition(
        courses_of(history(seed, incidents) if lines is None else lines),
        about,
        place="阳光社区",
        wording=wording,
        setting=Setting(POLICY, Scheme(), GRIDS, helpers={"chen": "小陈"}, residents=residents),
        staff=staff,
        late=late,
    )
