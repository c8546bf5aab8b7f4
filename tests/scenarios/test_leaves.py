"""Leaves and false alarms: whoever is there is asked, and nobody who is away."""

from bot.domain.incident import Status
from tests.scenarios.estates import two_at_property
from tests.town import Town, town

__all__ = ["town"]


def test_what_somebody_has_in_hand_goes_to_the_substitute_and_comes_back(town: Town) -> None:
    town.say("王阿姨", "3栋门禁坏了")
    town.say("张经理", "1 收到")
    town.ignores_the_rest()
    town.say("张经理", "请假 明天 由小陈代")
    town.hears("linkage", "小陈", kind="answer")
    due = town.incident(1).resolve_due_at
    town.until("2026-06-02 06:59")
    town.hears("linkage", "物业 小陈", "处理中", kind="card")
    town.until("2026-06-02 07:00")
    town.hears("小陈", "交接清单，1 件", "#1", kind="notice")
    assert (town.incident(1).assignee, town.incident(1).resolve_due_at) == ("chen", due)
    town.until("2026-06-03 07:00")
    town.hears("linkage", "物业 张经理", "处理中", kind="card")
    town.hears("张经理", "#1", "明天 10:00 前要办结", kind="nag")
    town.hears("张经理", "交接清单，1 件", kind="notice")
    town.hears("小陈", "转回去了", kind="notice")
    town.say("小陈", "1 已修好：换了读卡器")
    town.hears("linkage", "由物业负责", kind="answer")
    town.say("张经理", "1 已修好：换了读卡器")
    town.hears("linkage", "换了读卡器", kind="card")
    town.hears("linkage", "#1", kind="result")


def test_a_leave_that_begins_at_once_hands_over_at_once(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到")
    town.ignores_the_rest()
    town.say("张经理", "请假 今天 由小陈代")
    town.hears("linkage", "小陈", kind="answer")
    town.hears("linkage", "物业 小陈", kind="card")
    town.hears("小陈", "交接清单，1 件", kind="notice")
    town.restart()
    town.fast_forward(minutes=1)
    town.hears_nothing()


def test_an_urgent_matter_is_handed_over_at_midnight_and_does_not_wait_for_the_morning() -> None:
    town = Town("2026-06-01 10:00", two_at_property())
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到")
    town.ignores_the_rest()
    town.say("张经理", "请假 明天 由何师傅代")
    town.until("2026-06-01 23:59")
    town.ignores_the_rest()
    town.until("2026-06-02 00:00")
    town.hears("linkage", "物业 何师傅", kind="card")
    town.hears("何师傅", "交接清单，1 件", kind="notice")
    town.hears_nothing()
    town.close()


def test_for_danger_to_life_whoever_is_there_now_is_called_not_a_substitute_whose_time_is_over() -> None:
    town = Town("2026-06-01 10:00", two_at_property())
    town.say("张经理", "请假 今天 由小陈代")
    town.ignores_the_rest()
    town.until("2026-06-01 23:58")
    town.say("王阿姨", "3栋着火了，好大的烟")
    assert set(town.incident(1).asked) == {"he", "chen"}
    town.ignores_the_rest()
    town.until("2026-06-02 00:01")
    town.hears("linkage", "#1", kind="card")
    town.hears("张经理", "交接清单，1 件", kind="notice")
    call = town.hears("linkage", "紧急", kind="nag")
    assert {one.name for one in call.out.mentions} == {"何师傅", "张经理"}
    town.ignores_the_rest()
    town.close()


def test_false_alarms_silence_the_calls_for_ten_minutes_in_all(town: Town) -> None:
    town.say("王阿姨", "3栋着火了，好大的烟")
    town.say("张经理", "误报 1 是烧饭的烟")
    town.until("2026-06-01 10:09")
    assert not [one for one in town.channel.posted if one.out.kind == "nag"]
    town.until("2026-06-01 10:11")
    assert len([one for one in town.channel.posted if one.out.kind == "nag"]) == 1
    town.say("张经理", "误报 1 真的是烧饭的烟")
    town.ignores_the_rest()
    town.until("2026-06-01 10:17")
    assert len([one for one in town.channel.posted if one.out.kind == "nag"]) == 3
    town.ignores_the_rest()
    town.say("李主任", "同意 1")  # it may be agreed to all the same
    assert town.incident(1).status is Status.WITHDRAWN
    town.ignores_the_rest()
    town.fast_forward(hours=1)
    town.hears_nothing()


def test_what_is_on_hold_is_asked_about_once_a_month(town: Town) -> None:
    town.say("王阿姨", "3栋外墙瓷砖松了要掉")
    town.say("张经理", "1 收到")
    town.say("李主任", "挂账 1 等维修资金 9月30日")
    town.ignores_the_rest()
    town.until("2026-06-30 23:00")
    town.hears_nothing()
    town.until("2026-07-01 10:30")
    town.hears("张经理", "#1", "每个月问您一次", "恢复 1", kind="nag")
    town.say("李主任", "台账")
    town.hears("linkage", "挂账 1 件", "30 天", "9月30日", kind="answer")
    town.until("2026-07-30 23:00")
    town.hears_nothing()
    town.until("2026-08-31 10:00")
    town.hears("张经理", "每个月", kind="nag")
    town.hears("张经理", "每个月", kind="nag")
    town.say("李主任", "恢复 1")
    town.hears("linkage", "处理中", kind="card")
