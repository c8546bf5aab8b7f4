"""Planned outages in notices of the staff: what stops, where, from when to when.

A notice is read for the answer to "没水了" while it lasts. It is no report: whoever calls makes sure that it comes
from the staff.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.understanding.place import Gazetteer, find_buildings, find_place
from bot.understanding.windows import Window, read_window


@dataclass(frozen=True, slots=True)
class OutageNotice:
    """A planned outage. Times are aware UTC.

    Attributes:
        categories: the category ids that are affected (water, power, gas, heating, elevator_fault).
        buildings: the buildings; empty means the whole estate.
        unit: the unit, when only one is affected.
        starts_at: when it begins.
        ends_at: when it ends.
    """

    categories: tuple[str, ...]
    buildings: tuple[str, ...]
    unit: str | None
    starts_at: datetime
    ends_at: datetime

    def covers(self, category: str, building: str | None, unit: str | None, at: datetime) -> bool:
        """Whether a report of that category, from there, at that time is explained; an unknown place may be it."""
        here = not self.buildings or building is None or building in self.buildings
        same_unit = self.unit is None or unit is None or unit == self.unit
        return category in self.categories and here and same_unit and self.starts_at <= at <= self.ends_at


@dataclass(frozen=True, slots=True)
class OutageChange:
    """A notice put off, prolonged, called off or over.

    Attributes:
        categories: the category ids concerned; empty when the text names none (the last notice is meant).
        buildings: the buildings concerned; empty for all.
        ends_at: the new end (aware UTC); None when the outage is called off or over.
    """

    categories: tuple[str, ...]
    buildings: tuple[str, ...]
    ends_at: datetime | None


_SERVICES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "water": re.compile(r"停水|断水|停止供水|中断供水|暂停供水|停供水|供水|二次供水|水箱|自来水|来水|通水"),
        "power": re.compile(r"停电|断电|供电|线路|配电|变压器|电力|电缆|来电|通电"),
        "gas": re.compile(r"停气|断气|燃气|天然气|煤气|通气"),
        "heating": re.compile(r"停暖|停热|供暖|供热|暖气|热力|换热站|地暖"),
        "elevator_fault": re.compile(r"电梯|客梯|货梯|停梯|梯子"),
    }
)
_STOPS = re.compile(
    r"停[水电气暖热梯]|断[水电气]|停运|停用|停供|停止|暂停|中断|关闭|降压|抢修|检修|维修|维护|维保|保养|年检|年审|更换|清洗|改造|升级|停机|限电"
)
# A question, hearsay, a threat about fees, or something that happened is no plan.
_NO_PLAN = re.compile(
    r"[吗么?]\s*$|是不是|会不会|怎么|为什么|为啥|听说|据说|欠费|缴费|交费|充值|昨天|昨晚|上次|上周|又停|老是|经常|"
    r"已(?:经)?(?:修好|恢复|完成)|坏了|故障了|没人|到底|投诉|持续了?|连续"
)
_STARTED = re.compile(r"开始供[暖热]|正式供[暖热]|启动供[暖热]")
_CALLED_OFF = re.compile(r"取消|不停[水电气暖]?了|暂不停|作废|不再停")
_OVER = re.compile(
    r"(?:已|已经|现已|提前|现)(?:全部|全面|陆续)?(?:恢复|通水|通电|通气|来水|来电|完成|修复|修好)|恢复(?:正常)?(?:供[水电气暖热]|使用|运行)了"
)
_PROLONGED = re.compile(r"延长|延迟|延期|推迟|顺延|延后|延至|延到")
_HEADING = re.compile(r"^\s*[【\[(]?[^。!\n]{0,10}(?:通知|公告|告示|提示)")


def read_notice(text: str, at: datetime, zone: ZoneInfo, gazetteer: Gazetteer | None = None) -> OutageNotice | None:
    """The planned outage that a normalised text announces at `at` (aware); None when it announces none.

    A notice with a heading but no time holds until the end of the day. One that is over already is none.
    """
    categories = _categories(text)
    if not categories or not _STOPS.search(text) or _NO_PLAN.search(text) or _STARTED.search(text) or _is_change(text):
        return None
    window = read_window(text, at, zone) or (_rest_of_day(at, zone) if _HEADING.match(text) else None)
    if window is None or window.ends_at <= at:
        return None
    buildings = find_buildings(text, gazetteer)
    unit = find_place(text, gazetteer)[0].unit if len(buildings) == 1 else None
    return OutageNotice(categories, buildings, unit, window.starts_at, window.ends_at)


def read_change(text: str, at: datetime, zone: ZoneInfo, gazetteer: Gazetteer | None = None) -> OutageChange | None:
    """What a normalised text of the staff changes in an earlier notice (取消, 延长至20点, 已恢复供水), if anything."""
    if not _is_change(text) or _NO_PLAN_CHANGE.search(text):
        return None
    categories, buildings = _categories(text), find_buildings(text, gazetteer)
    if not _PROLONGED.search(text) or _CALLED_OFF.search(text):
        return OutageChange(categories, buildings, None) if categories else None
    window = read_window(text, at, zone)
    return OutageChange(categories, buildings, window.ends_at) if window and categories else None


_NO_PLAN_CHANGE = re.compile(r"[吗么?]\s*$|什么时候|何时|没有?恢复|听说")


def _is_change(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_CALLED_OFF, _OVER, _PROLONGED))


def _categories(text: str) -> tuple[str, ...]:
    """The services that stop. A named stoppage (停水) excludes services that are only mentioned (水泵供电改造)."""
    named = tuple(category for category, word in _STOPPAGES.items() if word in text)
    return named or tuple(category for category, words in _SERVICES.items() if words.search(text))


_STOPPAGES = {"water": "停水", "power": "停电", "gas": "停气", "heating": "停暖"}


def _rest_of_day(at: datetime, zone: ZoneInfo) -> Window:
    local = at.astimezone(zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=zone)
    return Window(at, midnight.astimezone(at.tzinfo))
