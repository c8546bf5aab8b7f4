"""Planned outages that the staff announce."""

import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.notices import OutageChange, read_change, read_notice
from bot.understanding.windows import read_window

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 6, 1, 10, 0, tzinfo=SHANGHAI)


def local(day, hour, minute=0):
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI)


def notice(text):
    return read_notice(unicodedata.normalize("NFKC", text), MONDAY, SHANGHAI)


@pytest.mark.parametrize(
    ("text", "starts_at", "ends_at"),
    [
        ("【停水通知】因水箱清洗，明日9:00-17:00停水，请提前储水", local(2, 9), local(2, 17)),
        ("【停电公告】本周六8-12点线路检修", local(6, 8), local(6, 12)),
        ("今天 10–16 点计划停水", local(1, 10), local(1, 16)),
        ("接供电局通知，6月3日上午8点到下午5点停电", local(3, 8), local(3, 17)),
        ("今晚22:00至次日6:00停水", local(1, 22), local(2, 6)),
        ("晚上10点到6点停水", local(1, 22), local(2, 6)),
        ("明天下午2点到5点停水", local(2, 14), local(2, 17)),
        ("早8点至晚6点停水", local(1, 8), local(1, 18)),
        ("上午8点半-11点半停电", local(1, 8, 30), local(1, 11, 30)),
        ("6月5日至6日停气检修", local(5, 0), local(7, 0)),
        ("3日8:00至4日18:00停电", local(3, 8), local(4, 18)),
        ("定于2026年6月4日（周四）13:30—17:30停电", local(4, 13, 30), local(4, 17, 30)),
        ("因管道爆裂抢修停水，预计18:00恢复供水", local(1, 10), local(1, 18)),
        ("停水两小时，请大家存水", local(1, 10), local(1, 12)),
        ("周三停气一天", local(3, 0), local(4, 0)),
        ("下周二上午9时至11时停暖检修", local(9, 9), local(9, 11)),
        ("5号上午停水", local(5, 8), local(5, 12)),
        ("6.3 8:00-12:00停水", local(3, 8), local(3, 12)),
        ("【停水通知】管道爆裂，暂停供水，恢复时间待定", local(1, 10), local(2, 0)),
    ],
)
def test_the_window_of_a_notice_is_read(text, starts_at, ends_at):
    found = notice(text)
    assert (found.starts_at, found.ends_at) == (starts_at, ends_at)
    assert found.starts_at.tzinfo is UTC or found.starts_at.utcoffset() is not None


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("明天停水停电", ("water", "power")),
        ("明天上午换热站检修", ("heating",)),
        ("明天燃气管道改造，中断供气", ("gas",)),
        ("周三电梯年检停运", ("elevator_fault",)),
        ("明天水泵供电改造，停水一天", ("water",)),
    ],
)
def test_what_stops_is_named(text, categories):
    assert notice(text).categories == categories


def test_the_buildings_and_a_single_unit_are_kept():
    lift = notice("电梯年检：3栋1单元周三上午停运两小时")
    assert (lift.categories, lift.buildings, lift.unit) == (("elevator_fault",), ("3",), "1")
    assert (lift.starts_at, lift.ends_at) == (local(3, 8), local(3, 10))
    assert notice("停水通知：1-3、7栋明天上午停水").buildings == ("1", "2", "3", "7")
    assert notice("全小区明天上午停水").buildings == ()


@pytest.mark.parametrize(
    "text",
    [
        "明天停水吗？",
        "听说明天停电",
        "3栋停电了",
        "昨天停水到半夜",
        "老是周三停电，怎么回事",
        "再不交物业费明天停电，欠费的注意",
        "11月15日开始供暖",
        "收到，马上检修",
        "周五上午消防演练，听到警报请勿惊慌",
        "【温馨提示】近期天气干燥，严禁飞线充电、楼道堆物，发现火情请拨打119",
        "今天8:00-9:00停水",  # over at ten
        "停电延长至20点",
        "现已恢复供水",
    ],
)
def test_other_texts_announce_no_outage(text):
    assert notice(text) is None


def test_a_notice_covers_its_places_while_it_lasts():
    lift = notice("电梯年检：3栋1单元周三上午停运两小时")
    assert lift.covers("elevator_fault", "3", "1", local(3, 9))
    assert lift.covers("elevator_fault", None, None, local(3, 9))
    assert not lift.covers("elevator_fault", "3", "2", local(3, 9))
    assert not lift.covers("elevator_fault", "5", None, local(3, 9))
    assert not lift.covers("elevator_fault", "3", "1", local(3, 11))
    assert not lift.covers("elevator_trap", "3", "1", local(3, 9))


@pytest.mark.parametrize(
    ("text", "ends_at"),
    [
        ("停电延长至20点", local(1, 20)),
        ("原定明天的停水取消", None),
        ("现已恢复供水", None),
        ("电梯已修复，恢复使用了", None),
    ],
)
def test_changes_to_a_notice_are_read(text, ends_at):
    change = read_change(text, MONDAY, SHANGHAI)
    assert isinstance(change, OutageChange)
    assert change.ends_at == ends_at


@pytest.mark.parametrize("text", ["什么时候恢复供水", "恢复供水了吗?", "明天停水", "大家好"])
def test_other_texts_change_no_notice(text):
    assert read_change(text, MONDAY, SHANGHAI) is None


def test_a_date_long_past_is_next_year():
    at = datetime(2026, 12, 30, 10, 0, tzinfo=SHANGHAI)
    found = read_window("1月3日9:00-11:00", at, SHANGHAI)
    assert found.starts_at == datetime(2027, 1, 3, 9, 0, tzinfo=SHANGHAI)


def test_a_day_that_does_not_exist_is_no_time():
    assert read_window("2月30日", MONDAY, SHANGHAI) is None


hours = st.integers(0, 22)


@settings(max_examples=60)
@given(st.integers(0, 60), hours, st.integers(1, 10), st.sampled_from([":00", "点", "时"]))
def test_every_date_and_hour_is_read_back(ahead, hour, length, clock):
    day = MONDAY.date() + timedelta(days=ahead + 1)
    end = min(hour + length, 24)
    text = f"{day.month}月{day.day}日{hour}{clock}至{end}{clock}停水"
    found = read_notice(text, MONDAY, SHANGHAI)
    start = datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
    assert (found.starts_at, found.ends_at) == (start, start + timedelta(hours=end - hour))


@settings(max_examples=80)
@given(st.text(alphabet="0123456789一二三两半点时分:-至到月日号周今明后晚上下午凌晨停水小天年次\ud800", max_size=50))
def test_no_text_breaks_the_reading_and_every_window_has_a_length(text):
    window = read_window(text, MONDAY, SHANGHAI)
    assert window is None or window.starts_at < window.ends_at
