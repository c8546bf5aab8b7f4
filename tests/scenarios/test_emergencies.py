"""P0: safety first, names every three minutes, no silence before the professionals have it."""

from bot.domain.incident import Ending, Level, Status, Urgency
from tests.scenarios.estates import two_at_property
from tests.town import Town, town

__all__ = ["town"]


def burning(town: Town) -> None:
    town.say("王阿姨", "6栋着火了")
    town.hears("linkage", "119", "走楼梯", "@张经理", kind="safety")
    town.hears("李主任", "#1", "火情", kind="escalation")
    town.hears("linkage", "#1", "6栋", kind="card")


def called(town: Town, times: int) -> None:
    for _ in range(times):
        town.hears("linkage", "@张经理", "#1", kind="nag")


def test_the_safety_text_comes_before_the_card_and_the_community_hears_at_once(town: Town) -> None:
    burning(town)


def test_names_are_called_every_three_minutes_and_the_level_rises_after_five(town: Town) -> None:
    burning(town)
    town.fast_forward(minutes=4)
    called(town, 1)
    town.fast_forward(minutes=1)
    town.hears("linkage", "二级", kind="card")
    town.hears("李主任", "二级", kind="escalation")
    town.fast_forward(minutes=7)
    called(town, 3)
    assert town.incident(1).level is Level.MEETING


def test_all_on_duty_are_called_until_one_takes_it() -> None:
    town = Town("2026-06-01 03:00", two_at_property())
    town.say("王阿姨", "6栋着火了")
    town.hears("linkage", "119", "@张经理", "@何师傅", kind="safety")
    town.hears("李主任", kind="escalation")
    town.hears("linkage", "#1", kind="card")
    town.fast_forward(minutes=3)
    town.hears("linkage", "@张经理", "@何师傅", kind="nag")
    town.say("何师傅", "1 收到")
    town.hears("张经理", "何师傅接了", kind="notice")
    town.hears("linkage", "何师傅", "处理中", kind="card")
    town.fast_forward(minutes=10)
    town.hears("何师傅", "该到现场了", kind="nag")
    town.hears_nothing()
    town.close()


def test_the_safety_text_is_said_in_full_once_in_ten_minutes_then_in_one_line(town: Town) -> None:
    burning(town)
    town.say("孙先生", "6栋着火了快来人")
    line = town.hears("linkage", "#1", "119", "已经打了吗", kind="safety")
    assert "走楼梯" not in line.out.text
    town.ignores_the_rest()
    town.say("张经理", "1 收到")
    town.fast_forward(minutes=11)
    town.ignores_the_rest()
    town.say("吴老师", "5栋着火了")
    town.hears("linkage", "走楼梯", kind="safety")
    town.ignores_the_rest()


def test_another_danger_has_its_own_text(town: Town) -> None:
    burning(town)
    town.say("孙先生", "5栋电梯里困了一个人")
    town.hears("linkage", "别扒门", kind="safety")
    town.ignores_the_rest()


def test_the_residents_group_gets_the_safety_text_where_the_report_was_made(town: Town) -> None:
    town.say("王阿姨", "6栋着火了", chat="residents")
    town.hears("residents", "119", "走楼梯", kind="safety")
    town.hears("linkage", "#1", kind="card")
    town.hears("residents", "#1", kind="card")
    town.hears("李主任", "#1", kind="escalation")


def test_a_stuck_lift_with_somebody_inside_becomes_an_emergency(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到")
    town.ignores_the_rest()
    town.say("孙先生", "3栋电梯里困了一个人")
    town.hears("linkage", "别扒门", "@张经理", kind="safety")
    town.hears("linkage", "#1", "2 户", kind="answer")
    town.hears("李主任", "#1", "电梯困人", kind="escalation")
    town.hears("linkage", "🔴", "#1", "电梯困人", "等待响应", kind="card")
    incident = town.incident(1)
    assert (incident.category, incident.urgency) == ("elevator_trap", Urgency.P0)
    assert (town.count, incident.affected) == (1, 2)
    town.fast_forward(minutes=3)
    called(town, 1)


def test_the_first_reporter_may_say_himself_that_it_is_worse(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.ignores_the_rest()
    town.say("王阿姨", "3栋电梯里困了一个人")
    town.hears("linkage", "别扒门", kind="safety")
    town.ignores_the_rest()
    assert (town.count, town.incident(1).urgency) == (1, Urgency.P0)


def test_a_false_alarm_silences_the_calls_for_ten_minutes_and_then_lapses(town: Town) -> None:
    burning(town)
    town.say("张经理", "1 误报 是烧纸")
    town.hears("李主任", "#1", "是烧纸", kind="question")
    town.hears("linkage", "#1", "是烧纸", kind="question")
    town.fast_forward(minutes=9)
    town.hears("linkage", "二级", kind="card")
    town.hears("李主任", "二级", kind="escalation")
    town.fast_forward(minutes=1)
    called(town, 1)
    assert "false_alarm_lapsed" in town.journal(1)
    town.say("李主任", "同意 1")
    town.hears("linkage", "没有在等同意", kind="answer")


def test_proposing_again_does_not_prolong_the_silence(town: Town) -> None:
    burning(town)
    town.say("张经理", "1 误报 是烧纸")
    town.fast_forward(minutes=9)
    town.say("张经理", "1 误报 真的是烧纸")
    town.ignores_the_rest()
    town.fast_forward(minutes=1)
    called(town, 1)


def test_the_reporter_agrees_that_it_was_a_false_alarm(town: Town) -> None:
    burning(town)
    town.say("张经理", "1 误报 是烧纸")
    town.ignores_the_rest()
    town.say("王阿姨", "同意 1")
    town.hears("linkage", "误报", kind="card")
    assert (town.incident(1).status, town.incident(1).ending) == (Status.WITHDRAWN, Ending.FALSE_ALARM)
    town.fast_forward(hours=5)
    town.hears_nothing()


def test_a_bystander_cannot_agree_and_the_community_may_refuse(town: Town) -> None:
    burning(town)
    town.say("张经理", "1 误报 是烧纸")
    town.ignores_the_rest()
    town.say("孙先生", "同意 1")
    town.hears("linkage", "#1", kind="answer")
    town.say("李主任", "不同意 1")
    town.hears("张经理", "不是误报", kind="notice")
    town.fast_forward(minutes=3)
    called(town, 1)


def test_without_the_professionals_it_is_never_closed_in_silence_but_asked_daily(town: Town) -> None:
    burning(town)
    town.say("张经理", "1 收到")
    town.ignores_the_rest()
    town.say("张经理", "1 已处理：用灭火器扑灭了")
    town.hears("linkage", "已处理", kind="card")
    town.hears("linkage", kind="result")
    town.hears("linkage", "专业机构", kind="answer")
    town.fast_forward(days=2)
    for _ in range(2):
        town.hears("张经理", "#1", "专业机构", kind="notice")
        town.hears("李主任", "#1", "专业机构", kind="notice")
    assert town.incident(1).status is Status.RESOLVED
    town.say("李主任", "无需专业机构 1 火很小，已扑灭")
    town.hears("linkage", "无需专业机构", kind="answer")
    town.fast_forward(days=1)
    town.hears("linkage", "办结", kind="card")
    assert town.incident(1).ending is Ending.SILENT


def test_satisfied_closes_only_after_the_professionals_took_over(town: Town) -> None:
    burning(town)
    town.say("张经理", "1 收到")
    town.say("张经理", "1 已处理：用灭火器扑灭了")
    town.ignores_the_rest()
    town.say("王阿姨", "满意 1")
    town.hears("linkage", "谢谢", "#1", "专业机构", kind="answer")
    town.hears("张经理", "#1", "专业机构接手了吗", kind="notice")
    town.hears("李主任", "#1", "专业机构接手了吗", kind="notice")
    town.say("王阿姨", "满意 1")
    town.hears("linkage", "#1", kind="answer")
    assert town.incident(1).status is Status.RESOLVED
    town.say("张经理", "1 已处理：消防来看过了，专业机构已接手")
    town.hears("linkage", "办结", kind="card")
    assert town.incident(1).ending is Ending.CONFIRMED
