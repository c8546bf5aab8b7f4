"""排班 and 免打扰 said in chat: added to the file, never against it."""

import pytest

from bot.config import parse
from bot.domain.calendar import DaySpan
from bot.domain.spoken_hours import days_in, span_in
from tests.scenarios.estates import _SAMPLE
from tests.town import Town, kept_town, town

__all__ = ["kept_town", "town"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("物业 张经理 周一至周五 08:00-20:00", (0, 1, 2, 3, 4)),
        ("周六、周日", (5, 6)),
        ("周六日", (5, 6)),
        ("每天", (0, 1, 2, 3, 4, 5, 6)),
        ("工作日", (0, 1, 2, 3, 4)),
        ("周五到周一", (0, 4, 5, 6)),
        ("星期三", (2,)),
        ("张经理", ()),
    ],
)
def test_days_in_words(words: str, days: tuple[int, ...]) -> None:
    assert days_in(words) == days


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("08:00-20:00", DaySpan(480, 1200)),
        ("8点到晚上20点半", None),
        ("8点到20点半", DaySpan(480, 1230)),
        ("22:00至次日06:00", DaySpan(1320, 1800)),
        ("25:00-26:00", None),
        ("早上", None),
    ],
)
def test_hours_in_words(words: str, span: DaySpan | None) -> None:
    assert span_in(words) == span


def test_an_administrator_rosters_people_and_takes_it_back(kept_town: Town) -> None:
    town = kept_town
    town.say("李主任", "排班")
    town.hears("linkage", "还没有排班，人人在岗")
    town.say("王阿姨", "排班 物业 张经理 周一至周五 08:00-20:00")
    town.hears("linkage", "管理员")
    town.say("李主任", "排班 物业 张经理 晚上")
    town.hears("linkage", "排班 物业 张经理 周一至周五 08:00-20:00")
    town.say("李主任", "排班 物业 王阿姨 周一至周五 08:00-20:00")
    town.hears("linkage", "王阿姨还不是物业")
    town.say("李主任", "排班 物业 张经理 周一至周五 08:00-20:00")
    town.hears("linkage", "物业：张经理 周一二三四五 08:00–20:00")
    town.restart()
    town.say("张经理", "排班")
    town.hears("linkage", "物业：张经理 周一二三四五 08:00–20:00")
    town.say("李主任", "取消排班 物业 张经理")
    town.hears("linkage", "不再排班")
    town.restart()
    town.say("李主任", "排班")
    town.hears("linkage", "还没有排班")


def test_a_roster_of_the_file_is_changed_in_the_file() -> None:
    shift = '[[community.shift]]\nrole = "物业"\npeople = ["zhang"]\ndays = ["周一"]\nspan = "08:00-20:00"\n'
    town = Town("2026-06-01 10:00", parse(_SAMPLE + shift))
    town.say("李主任", "取消排班 物业 张经理")
    town.hears("linkage", "配置文件")
    town.close()


def test_quiet_hours_said_in_chat_hold_where_the_file_says_nothing_of_them(kept_town: Town) -> None:
    town = kept_town
    town.say("李主任", "免打扰")
    town.hears("linkage", "22:00–07:00")
    town.say("张经理", "免打扰 20:00-08:00")
    town.hears("linkage", "管理员")
    town.say("李主任", "免打扰 20:00-08:00")
    town.hears("linkage", "20:00–08:00")
    town.restart()
    assert town.office.world.policy.quiet == DaySpan(1200, 1920)
    town.until("2026-06-01 20:30")
    town.say("王阿姨", "路灯不亮，3栋门口")
    town.ignores_the_rest()
    assert town.office.world.policy_of(town.incident(1)).quiet == DaySpan(1200, 1920)
    town.say("李主任", "免打扰 关")
    town.hears("linkage", "没有")
    town.restart()
    assert town.office.world.policy.quiet is None
    assert town.office.world.policy_of(town.incident(1)).quiet == DaySpan(1200, 1920), "the past is not rewritten"


def test_quiet_hours_of_the_file_hold(tmp_path) -> None:
    town = Town("2026-06-01 10:00", parse(f'{_SAMPLE}\n[hours]\nquiet = "21:00-06:00"\n'))
    town.say("李主任", "免打扰 20:00-08:00")
    town.hears("linkage", "21:00–06:00", "配置文件")
    assert town.office.world.policy.quiet == DaySpan(1260, 1800)
    town.close()


def test_chatter_about_rosters_is_chatter(town: Town) -> None:
    town.say("王阿姨", "排班表发一下吧")
    town.say("王阿姨", "免打扰模式怎么开")
    town.hears_nothing()


def test_help_fits_the_person(town: Town) -> None:
    for who, words, other in (
        ("王阿姨", "最好带上楼号", "绑定 物业"),
        ("张经理", "接单", "绑定 物业"),
        ("李主任", "挂账", "最好带上楼号"),
    ):
        town.say(who, "帮助")
        said = town.hears("linkage", words)
        assert other not in said.out.text
