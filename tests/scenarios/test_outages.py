"""停水, 停电: one outage of a whole estate, and those that were announced."""

from bot.domain.incident import Status
from tests.town import Town, town

__all__ = ["town"]


def three_buildings(town: Town) -> None:
    """#1 and #2 become part of #3."""
    for who, words in (("王阿姨", "3栋停水了"), ("孙先生", "5栋停水了"), ("周楼长", "1栋停水了")):
        town.say(who, words)
        town.fast_forward(minutes=5)


def test_three_buildings_within_half_an_hour_are_one_outage_that_takes_in_the_earlier_ones(town: Town) -> None:
    three_buildings(town)
    town.hears("linkage", "#1", "3栋", kind="card")
    town.hears("linkage", "#2", "5栋", kind="card")
    town.hears("linkage", "#3", "整个小区", "3 户", kind="card")
    town.hears("linkage", "#1", "已并入 #3", kind="card")
    town.hears("linkage", "#2", "已并入 #3", kind="card")
    assert town.incident(1).status is town.incident(2).status is Status.MERGED


def test_three_buildings_over_a_longer_time_stay_three(town: Town) -> None:
    for who, words in (("王阿姨", "3栋停水了"), ("孙先生", "5栋停水了"), ("周楼长", "1栋停水了")):
        town.say(who, words)
        town.fast_forward(minutes=25)
    town.ignores_the_rest()
    assert {town.incident(number).status for number in (1, 2, 3)} == {Status.ASSIGNED}


def test_later_reports_join_the_outage(town: Town) -> None:
    three_buildings(town)
    town.ignores_the_rest()
    town.say("吴老师", "7栋停水了")
    town.hears("linkage", "#3", "4 户", kind="answer")
    town.hears("linkage", "#3", "4 户", kind="card")
    assert town.count == 3


def test_every_reporter_of_the_parts_hears_the_result(town: Town) -> None:
    three_buildings(town)
    town.say("张经理", "3 已修好：换了水泵")
    town.ignores_the_rest()
    (result,) = [one for one in town.channel.posted if one.out.kind == "result"]
    assert {mention.name for mention in result.out.mentions} == {"王阿姨", "孙先生", "周楼长"}


def test_a_part_can_be_taken_out_again_and_runs_on_its_own(town: Town) -> None:
    three_buildings(town)
    town.ignores_the_rest()
    town.say("李主任", "撤销合并 2")
    town.hears("linkage", "#2", "5栋", "负责", kind="card")
    town.hears("linkage", "#3", "2 户", kind="card")
    assert town.incident(2).status is Status.ASSIGNED
    assert not town.incident(3).reported_by("sun")


def test_the_whole_estate_said_is_one_outage_at_once(town: Town) -> None:
    town.say("王阿姨", "整个小区都停水了")
    town.hears("linkage", "#1", "整个小区", kind="card")
    town.say("孙先生", "5栋停水了")
    town.hears("linkage", "#1", "2 户", kind="answer")
    town.hears("linkage", "2 户", kind="card")


def test_lifts_of_three_buildings_are_three_faults(town: Town) -> None:
    for who, words in (("王阿姨", "3栋电梯坏了"), ("孙先生", "5栋电梯坏了"), ("周楼长", "1栋电梯坏了")):
        town.say(who, words)
    for number in (1, 2, 3):
        town.hears("linkage", f"#{number}", kind="card")


def test_a_planned_outage_answers_who_has_no_water_there_and_nobody_else(town: Town) -> None:
    town.say("张经理", "停水通知：今天10点到16点3栋停水检修")
    town.hears_nothing()
    town.say("王阿姨", "3栋停水了")
    town.hears("linkage", "3栋", "10:00–16:00", "计划停水", kind="question")
    assert town.count == 0
    town.say("孙先生", "5栋停水了")
    town.hears("linkage", "#1", "5栋", kind="card")


def test_who_wants_it_registered_all_the_same_taps(town: Town) -> None:
    town.say("张经理", "停水通知：今天10点到16点3栋停水检修")
    message = town.say("王阿姨", "3栋停水了")
    town.hears("linkage", kind="question")
    town.press("王阿姨", "register", message)
    town.hears("linkage", "#1", "3栋", kind="card")


def test_after_the_planned_window_it_is_a_report(town: Town) -> None:
    town.say("张经理", "【停水通知】6月1日9:00-16:00全小区停水")
    town.say("王阿姨", "3栋没水了")
    town.hears("linkage", "09:00–16:00", kind="question")
    town.until("2026-06-01 17:00")
    town.say("王阿姨", "3栋没水了")
    town.hears("linkage", "#1", kind="card")


def test_a_residents_notice_plans_nothing(town: Town) -> None:
    town.say("孙先生", "停水通知：今天10点到16点3栋停水检修")
    town.ignores_the_rest()
    before = town.count
    town.say("王阿姨", "3栋停水了")
    town.hears("linkage", kind="card")
    assert town.count == before + 1


def test_a_planned_power_cut_does_not_explain_a_dry_tap(town: Town) -> None:
    town.say("张经理", "停电通知：今天10点到16点3栋停电检修")
    town.say("王阿姨", "3栋停水了")
    town.hears("linkage", "#1", kind="card")


def test_a_part_that_ended_in_the_same_moment_does_not_hold_up_the_outage(town: Town) -> None:
    town.say("王阿姨", "3栋停水了")
    open_still = town.incident(1)
    town.say("孙先生", "5栋停水了")
    town.say("王阿姨", "撤回 1")
    town.office.world.matters.learn(None, open_still)  # another process ended it; this one has not heard yet
    town.ignores_the_rest()
    town.say("周楼长", "1栋停水了")
    town.hears("linkage", "#3", "整个小区", kind="card")
    town.ignores_the_rest()
    assert town.incident(1).status is Status.WITHDRAWN
    assert town.incident(2).status is Status.MERGED
    assert town.incident(3).affected == 2
