"""Leaves and false alarms: whoever is there is asked, and nobody who is away."""

from bot.domain.incident import Status
from tests.scenarios.estates import two_at_property
from tests.town import Town, kept_town, local, town

__all__ = ["kept_town", "town"]


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


def test_a_leave_without_a_substitute_is_taken_and_the_hole_it_leaves_is_told_to_the_community(kept_town: Town) -> None:
    town = kept_town
    town.say("王阿姨", "3栋门禁坏了")
    town.say("张经理", "1 收到")
    town.say("孙先生", "请假 明天")  # a resident's own affair
    town.say("张经理", "请假 明天的会我来不了")  # talk
    town.ignores_the_rest()
    town.say("张经理", "请假 明天")
    town.hears("linkage", "张经理6月2日请假，没人代，物业有空档", "由李师傅代", kind="answer")
    town.hears("李主任", "请安排一下", "物业 6月2日 00:00到6月3日 00:00没人值班", kind="notice")
    town.until("2026-06-02 08:00")
    town.hears("linkage", "业委会 吴老师", "等待响应，6月2日 09:30 前", kind="card")
    town.hears("吴老师", "交接清单，1 件", kind="notice")
    town.say("孙先生", "5栋门禁坏了")
    town.hears("linkage", "#2", "业委会 吴老师", kind="card")
    town.hears("linkage", "5栋的物业请假了没人在岗，#2 先由业委会接着", kind="notice")
    town.say("吴老师", "1,2 收到")
    town.say("张经理", "请假 今天 由小陈代")  # said too late, and still heard
    town.ignores_the_rest()
    town.say("孙先生", "6栋门禁坏了")
    town.hears("linkage", "#3", "物业 小陈", kind="card")
    town.restart()
    town.until("2026-06-03 08:00")
    town.ignores_the_rest()
    assert town.incident(3).assignee == "zhang"


def test_who_leaves_colleagues_behind_needs_no_substitute_and_a_later_word_holds(tmp_path) -> None:
    town = Town("2026-06-01 10:00", two_at_property(), f"sqlite:///{tmp_path}/town.db")
    town.say("张经理", "请假 6月3日到6月5日")
    town.hears("linkage", "张经理6月3日至6月5日请假，同岗的同事接着", kind="answer")
    town.hears_nothing()
    town.say("张经理", "请假 6月4日 由小陈代")
    town.hears("linkage", "张经理6月4日请假，小陈代班", kind="answer")
    days = [local(f"2026-06-0{day} 00:00") for day in (3, 4, 5, 6)]
    expected = [(days[0], days[1], None), (days[1], days[2], "chen"), (days[2], days[3], None)]
    for _ in range(2):
        leaves = sorted((one.from_at, one.to_at, one.substitute) for one in town.office.world.directory.leaves)
        assert leaves == expected
        town.restart()
    town.close()


def test_who_is_alone_at_the_community_is_told_that_nobody_is_the_last_resort(town: Town) -> None:
    town.say("李主任", "请假 6月4日")
    town.hears("linkage", "社区有空档，来了事没人兜底", kind="answer")


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
