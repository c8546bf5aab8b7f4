from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.promise import PromisedTime, find_date, parse_date, parse_span, promised_at

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(day: int, hour: int = 0, minute: int = 0, month: int = 6, year: int = 2026) -> datetime:
    """June 2026: the 1st is a Monday."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


MONDAY_TEN = local(1, 10)


def promised(text: str, said_at: datetime = MONDAY_TEN) -> datetime | None:
    found = promised_at(text, said_at, SHANGHAI)
    return found.at if found else None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        # spans
        ("收到，半小时内到", local(1, 10, 30)),
        ("一个小时", local(1, 11)),
        ("已报维保,20分钟到", local(1, 10, 20)),
        ("一个半小时左右", local(1, 11, 30)),
        ("1小时30分", local(1, 11, 30)),
        ("两个半小时", local(1, 12, 30)),
        ("个把小时", local(1, 12)),
        ("俩小时", local(1, 12)),
        ("三刻钟", local(1, 10, 45)),
        ("十来分钟", local(1, 10, 20)),
        ("20多分钟", local(1, 10, 30)),
        ("用不了半小时", local(1, 10, 30)),
        ("不出两小时", local(1, 12)),
        ("还有20分钟到", local(1, 10, 20)),
        ("半小時內", local(1, 10, 30)),
        ("两三天内", local(4, 18)),
        ("过两天", local(3, 18)),
        ("大概需要三天", local(4, 18)),
        ("一周内", local(8, 18)),
        # clock times
        ("下午三点前", local(1, 15)),
        ("3点半", local(1, 15, 30)),
        ("三点一刻", local(1, 15, 15)),
        ("5点45分", local(1, 17, 45)),
        ("15：30前", local(1, 15, 30)),
        ("十二点前", local(1, 12)),
        ("晚上8点", local(1, 20)),
        ("下午2点到4点", local(1, 16)),
        ("明天8点", local(2, 8)),
        ("明天3点", local(2, 15)),
        ("明天晚上12点", local(3)),
        ("夜里2点", local(2, 2)),
        ("12 收到 3点前", local(1, 15)),
        ("明天下午三點前會到", local(2, 15)),
        # days and their parts
        ("上午过去", local(1, 12)),
        ("中午", local(1, 14)),
        ("中午前", local(1, 12)),
        ("今天下午", local(1, 18)),
        ("今天下班前一定弄好", local(1, 18)),
        ("今晚", local(1, 21)),
        ("明天上午", local(2, 12)),
        ("明晚8点", local(2, 20)),
        ("后天", local(3, 18)),
        ("大后天下午", local(4, 18)),
        ("周五", local(5, 18)),
        ("这周五", local(5, 18)),
        ("下周一", local(8, 18)),
        ("下礼拜三", local(10, 18)),
        ("等配件，下周一", local(8, 18)),
        ("本周内", local(5, 18)),
        ("6月3号", local(3, 18)),
        ("6月5日（周五）下午3点", local(5, 15)),
        ("12号下午来", local(12, 18)),
        ("十月一号", local(1, 18, month=10)),
        ("月底", local(30, 18)),
        ("下个月5号", local(5, 18, month=7)),
        ("2026-06-10", local(10, 18)),
        # regional words
        ("晌午过去", local(1, 14)),
        ("听日上昼", local(2, 12)),
        ("明儿个", local(2, 18)),
        ("今儿下午", local(1, 18)),
        # nothing exact
        ("收到，马上派人过去", local(1, 10, 30)),
        ("这就来", local(1, 10, 30)),
        ("立刻", local(1, 10, 30)),
        ("一会儿过去", local(1, 11)),
        ("待会儿来", local(1, 11)),
        ("晚点过来", local(1, 18)),
        # several
        ("马上安排，明天上午去修", local(2, 12)),
        ("二十分钟到，今天修好", local(1, 18)),
        ("周五来不了，周四来", local(4, 18)),
        ("今天没空明天来", local(2, 18)),
        ("不是今天是明天", local(2, 18)),
        ("没问题下午弄好", local(1, 18)),
        ("下午三点就能修好了", local(1, 15)),
        ("我下午三点到，行吗？", local(1, 15)),
    ],
)
def test_a_promise_means_the_end_of_the_span_named(text, at):
    assert promised(text) == at


@pytest.mark.parametrize(
    "text",
    [
        "收到",
        "尽快",
        "昨天下午修好了",
        "下午三点修好了",
        "上午来看过了",
        "上周五报的",
        "停了两个小时了",
        "等了20分钟",
        "20分钟前",
        "3天没水了",
        "每20分钟看一次",
        "24小时热线",
        "下午来不了",
        "明天休息",
        "不用等到明天",
        "周五恐怕不行",
        "明天能来吗",
        "明天上午？",
        "明天还是后天来?",
        "明天能修好嘛",
        "什么时候来，几点到",
        "如果下雨就明天",
        "十分抱歉",
        "快一点",
        "今天一点水都没有",
        "5号楼",
        "12号修好了",
        "每周五巡查",
        "25点",
        "99:30",
    ],
)
def test_denials_questions_conditions_and_tales_promise_nothing(text):
    assert promised(text) is None


@pytest.mark.parametrize(
    ("text", "said_at", "at"),
    [
        ("三点", local(1, 10), local(1, 15)),
        ("三点", local(1, 16), local(2, 15)),
        ("三点", local(1, 23), local(2, 3)),
        ("八点", local(1, 10), local(1, 20)),
        ("八点", local(1, 7), local(1, 8)),
        ("十二点前", local(1, 20), local(2)),
        ("下午三点", local(1, 16), local(2, 15)),
        ("上午", local(1, 14), local(2, 12)),
        ("今晚", local(1, 21, 30), local(2)),
        ("今天", local(1, 19), local(1, 21)),
        ("今天上午", local(1, 14), None),
        ("周一", local(1, 10), local(1, 18)),
        ("周一", local(2, 10), local(8, 18)),
        ("这周一", local(2, 10), None),
        ("周末", local(1, 10), local(7, 18)),
        ("夜里2点", local(2, 1), local(2, 2)),
        ("月底", local(30, 19), local(30, 21)),
        ("1月5日", local(20, 10, month=12), local(5, 18, month=1, year=2027)),
        ("6月5日", local(10, 10), None),
        ("2月30日", local(10, 10), None),
        ("5号之前", local(10, 10), local(5, 18, month=7)),
        ("31号之前", local(10, 10), local(31, 18, month=7)),
    ],
)
def test_a_time_that_is_past_means_the_next_sensible_one(text, said_at, at):
    assert promised(text, said_at) == at


def test_at_once_means_the_on_site_target_where_there_is_one():
    found = promised_at("马上到", MONDAY_TEN, SHANGHAI, onsite_within=timedelta(hours=2))
    assert found == PromisedTime(local(1, 12), "马上", vague=True)


def test_the_words_of_the_promise_are_kept_as_they_were_written():
    found = promised_at("收到，师傅明天下午三點前會到", MONDAY_TEN, SHANGHAI)
    assert found == PromisedTime(local(2, 15), "明天下午三點前")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("6月5日 等配件", local(5, 18)),
        ("等配件 6月5日", local(5, 18)),
        ("6.5", local(5, 18)),
        ("6/5 14:00", local(5, 14)),
        ("12号", local(12, 18)),
        ("3号楼配件 6月30日", local(30, 18)),
        ("2026年7月1日", local(1, 18, month=7)),
        ("三天", local(4, 18)),
        ("两周", local(15, 18)),
        ("2小时", local(1, 12)),
        ("下周五下午三点", local(12, 15)),
        ("等配件", None),
        ("昨天", None),
        ("马上", None),
        ("2020-01-01", None),
    ],
)
def test_a_date_for_a_command_without_an_hour_means_six_in_the_evening(text, at):
    assert parse_date(text, MONDAY_TEN, SHANGHAI) == at


def test_a_date_is_found_with_its_place_so_that_the_rest_is_the_reason():
    text = "配件没到 6月5日 才能修"
    found = find_date(text, MONDAY_TEN, SHANGHAI)
    assert found is not None
    assert text[found.start : found.end].strip() == "6月5日"


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("2小时", timedelta(hours=2)),
        (" 两个小时后", timedelta(hours=2)),
        ("半小时", timedelta(minutes=30)),
        ("一个半小时", timedelta(minutes=90)),
        ("90分钟", timedelta(minutes=90)),
        ("1小时30分钟", timedelta(minutes=90)),
        ("1.5小时", timedelta(minutes=90)),
        ("45min", timedelta(minutes=45)),
        ("2h", timedelta(hours=2)),
        ("一天", timedelta(days=1)),
        ("０小时", None),
        ("明天", None),
        ("在忙", None),
        ("", None),
    ],
)
def test_spans_are_read_as_people_write_them(text, within):
    assert parse_span(text) == within


# --- properties --------------------------------------------------------------

SAID = st.integers(0, 400 * 24 * 60).map(lambda minutes: local(1) + timedelta(minutes=minutes))
NUMERALS = "零一二三四五六七八九十"


def chinese(number: int) -> str:
    """1–99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if tens <= 1 else NUMERALS[tens]) + ("十" if tens else "") + (NUMERALS[ones] if ones or not tens else "")


WRITTEN = st.sampled_from([str, chinese])
PIECES = st.sampled_from([
    "收到", "明天", "今天", "后天", "上午", "下午", "晚上", "中午", "三点", "3点半", "15:30", "半小时", "20分钟",
    "两天", "内", "前", "下周一", "周五", "月底", "6月3号", "马上", "一会儿", "一", "十", "点", "号", "天", "，", "。",
    "的", "修好",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=7).map("".join), SAID)
def test_nothing_is_promised_for_the_past(text, said_at):
    for at in (promised(text, said_at), parse_date(text, said_at, SHANGHAI)):
        assert at is None or at > said_at


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), SAID)
def test_any_text_is_read_without_failing(text, said_at):
    found = promised_at(text, said_at, SHANGHAI)
    assert found is None or found.words in text
    parse_date(text, said_at, SHANGHAI)
    parse_span(text)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 99), WRITTEN, st.sampled_from(["分钟", "小时", "个小时", "个钟头"]), SAID)
def test_spans_round_trip(number, written, unit, said_at):
    within = number * timedelta(minutes=1 if unit == "分钟" else 60)
    assert parse_span(written(number) + unit) == within
    assert promised(f"{written(number)}{unit}内到", said_at) == said_at + within


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 11), st.integers(0, 59), WRITTEN, SAID)
def test_clock_times_of_tomorrow_round_trip(hour, minute, written, said_at):
    said_on = said_at.astimezone(SHANGHAI)
    tomorrow = (said_on + timedelta(days=1)).date()
    minutes = f"{written(minute)}分" if minute else ""
    at = datetime(tomorrow.year, tomorrow.month, tomorrow.day, hour + 12, minute, tzinfo=SHANGHAI)
    assert promised(f"明天下午{written(hour)}点{minutes}来", said_at) == at
    assert promised(f"明天{hour + 12}:{minute:02}来", said_at) == at


@settings(max_examples=80, deadline=None)
@given(st.dates(date(2026, 6, 2), date(2027, 5, 31)), WRITTEN)
def test_dates_round_trip(day, written):
    at = datetime(day.year, day.month, day.day, 18, tzinfo=SHANGHAI)
    assert parse_date(day.isoformat(), MONDAY_TEN, SHANGHAI) == at
    assert parse_date(f"{day.year}年{day.month}月{day.day}日", MONDAY_TEN, SHANGHAI) == at
    if day < date(2027, 3, 1):  # later ones look like a date that has just gone by
        assert promised(f"{written(day.month)}月{written(day.day)}号修好") == at


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 6), st.sampled_from(["周", "星期", "礼拜"]), SAID)
def test_weekdays_round_trip(weekday, week, said_at):
    found = promised(f"下{week}{'一二三四五六日'[weekday]}来", said_at)
    said_on = said_at.astimezone(SHANGHAI).date()
    monday = said_on - timedelta(days=said_on.weekday())
    assert found is not None
    assert found.astimezone(SHANGHAI).date() == monday + timedelta(days=7 + weekday)
