"""Who sits where: empty seats, buildings, shifts, leave, and people who enrol in chat."""

from bot.rounds import rounds_of
from tests.scenarios.estates import (
    nobody_at_property,
    property_by_buildings,
    property_in_shifts,
    property_without_sundays,
)
from tests.town import Town, town

__all__ = ["town"]


def test_an_empty_seat_falls_to_the_next_role_and_the_group_is_told_once_a_day() -> None:
    town = Town("2026-06-01 10:00", nobody_at_property())
    town.say("王阿姨", "3栋停水了")
    town.hears("linkage", "#1", "社区 李主任", kind="card")
    town.hears("linkage", "还没有物业", "#1", kind="notice")
    town.say("孙先生", "5栋楼道灯不亮")
    town.hears("linkage", "#2", kind="card")
    town.say("李主任", "1 收到")
    town.say("郑队长", "2 收到")
    town.until("2026-06-02 10:00")
    town.ignores_the_rest()
    town.say("孙先生", "6栋停水了")
    town.hears("linkage", "#3", kind="card")
    town.hears("linkage", "还没有物业", "#3", kind="notice")
    town.hears_nothing()
    town.close()


def test_without_a_building_all_are_asked_and_the_answer_finds_the_one() -> None:
    town = Town("2026-06-01 10:00", property_by_buildings())
    town.say("王阿姨", "电梯坏了")
    card = town.hears("linkage", "#1", kind="card")
    assert {mention.name for mention in card.out.mentions} == {"张经理", "何师傅"}
    town.hears("linkage", "#1", "哪一栋", kind="question")
    town.fast_forward(minutes=12)
    town.say("王阿姨", "6栋2单元")
    town.hears("linkage", "6栋2单元", "何师傅", kind="card")
    assert town.incident(1).asked == ("he",)
    town.ignores_the_rest()
    town.close()


def test_another_report_is_not_taken_for_the_answer() -> None:
    town = Town("2026-06-01 10:00", property_by_buildings())
    town.say("王阿姨", "电梯坏了")
    town.ignores_the_rest()
    town.say("王阿姨", "5栋停水了")
    town.hears("linkage", "#2", "5栋", kind="card")
    assert town.incident(1).place.building is None
    town.hears_nothing()
    town.close()


def test_with_a_building_only_its_holder_is_asked_and_may_act() -> None:
    town = Town("2026-06-01 10:00", property_by_buildings())
    town.say("王阿姨", "6栋电梯坏了")
    card = town.hears("linkage", "何师傅", kind="card")
    assert [mention.name for mention in card.out.mentions] == ["何师傅"]
    town.say("张经理", "1 收到")
    town.hears("linkage", "#1", "您不用操作", kind="answer")
    town.hears_nothing()
    town.close()


def test_the_next_shift_hears_what_it_takes_over_and_is_asked_instead() -> None:
    town = Town("2026-06-01 19:50", property_in_shifts())
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "张经理", kind="card")
    town.until("2026-06-01 20:00")
    town.hears("何师傅", "#1", kind="notice")
    town.until("2026-06-01 20:05")
    town.hears("linkage", "何师傅", kind="card")
    town.hears("何师傅", "#1", kind="nag")
    town.hears_nothing()
    town.close()


def test_at_night_the_night_shift_is_called() -> None:
    town = Town("2026-06-02 02:00", property_in_shifts())
    town.say("王阿姨", "3栋停水了")
    card = town.hears("linkage", "何师傅", kind="card")
    assert [mention.name for mention in card.out.mentions] == ["何师傅"]
    town.hears_nothing()
    town.close()


def test_what_the_day_shift_took_stays_with_it() -> None:
    town = Town("2026-06-01 19:50", property_in_shifts())
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到")
    town.until("2026-06-01 21:00")
    town.ignores_the_rest()
    assert town.incident(1).assignee == "zhang"
    town.close()


def test_a_substitute_is_called_and_may_act_while_the_leave_lasts(town: Town) -> None:
    town.say("张经理", "请假 明天 由小陈代")
    town.hears("linkage", "张经理", "小陈", kind="answer")
    town.until("2026-06-02 10:00")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "物业 小陈", kind="card")
    town.say("小陈", "1 收到")
    town.hears("linkage", "处理中", kind="card")
    town.say("小陈", "1 已修好：换了门机板")
    town.hears("linkage", "换了门机板", kind="card")
    town.hears("linkage", "#1", kind="result")


def test_after_the_leave_the_holder_is_back_and_the_substitute_is_not(town: Town) -> None:
    town.say("张经理", "请假 明天 由小陈代")
    town.ignores_the_rest()
    town.until("2026-06-03 10:00")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "物业 张经理", kind="card")
    town.say("小陈", "1 收到")
    town.hears("linkage", "由物业负责", kind="answer")


def test_an_unknown_substitute_is_refused(town: Town) -> None:
    town.say("张经理", "请假 明天 由老黄代")
    town.hears("linkage", "老黄", kind="answer")


def test_who_wants_a_role_is_enrolled_after_an_administrator_approves(town: Town) -> None:
    message = town.say("孙先生", "绑定 物业 1-6栋")
    town.hears("linkage", "孙先生", "物业", kind="question")
    town.press("王阿姨", "approve", message)
    assert any("管理员" in toast for toast in town.toasts)
    town.press("李主任", "approve", message)
    town.hears("linkage", "孙先生", "物业", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    card = town.hears("linkage", "#1", kind="card")
    assert {mention.name for mention in card.out.mentions} == {"张经理", "孙先生"}
    town.say("孙先生", "1 收到")
    town.hears("张经理", "孙先生接了", kind="notice")
    town.hears("linkage", "孙先生", kind="card")


def test_a_role_bound_to_buildings_ends_at_them(town: Town) -> None:
    message = town.say("孙先生", "绑定 物业 1-6栋")
    town.press("李主任", "approve", message)
    town.say("王阿姨", "8栋电梯坏了")
    town.ignores_the_rest()
    town.say("孙先生", "1 收到")
    town.hears("linkage", "由物业负责", kind="answer")


def test_a_declined_wish_changes_nothing(town: Town) -> None:
    message = town.say("孙先生", "绑定 物业")
    town.hears("linkage", kind="question")
    town.press("李主任", "decline", message)
    town.hears("linkage", "没有通过", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    town.ignores_the_rest()
    assert town.incident(1).asked == ("zhang",)


def test_an_administrator_binds_by_replying(town: Town) -> None:
    message = town.say("孙先生", "大家好，我来帮忙")
    town.say("李主任", "绑定 物业", reply_to=message)
    town.hears("linkage", "孙先生", "物业", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    town.ignores_the_rest()
    assert set(town.incident(1).asked) == {"zhang", "sun"}


def test_an_unknown_role_is_answered_with_those_that_there_are(town: Town) -> None:
    town.say("李主任", "绑定 船长")
    town.hears("linkage", "物业", "网格员", kind="answer")


def test_the_coming_week_is_shown_with_its_holes_and_leaves() -> None:
    town = Town("2026-06-03 10:00", property_without_sundays())
    town.say("张经理", "请假 6月9日 由小陈代")
    town.hears("linkage", "小陈", kind="answer")
    town.say("李主任", "值班 下周")
    said = town.hears("linkage", "6月8日到6月14日的值班", kind="answer").out.text
    for line in (
        "物业：",
        "6月8日 08:00–20:00 张经理，20:00–08:00 何师傅",
        "6月9日 08:00–20:00 小陈，20:00–08:00 何师傅",
        "6月10日至6月13日 08:00–20:00 张经理，20:00–08:00 何师傅",
        "6月14日 08:00–20:00 没人，20:00–08:00 何师傅",
        "张经理 6月9日 00:00到6月10日 00:00请假，小陈代",
        "⚠️ 物业 6月14日 08:00到6月14日 20:00没人值班",
        "社区：李主任，不排班",
    ):
        assert line in said, (line, said)
    town.say("王阿姨", "值班 下周")  # residents see who is there now, not the week
    town.say("王阿姨", "值班")
    town.hears("linkage", "现在值班", kind="answer")
    town.hears_nothing()
    town.close()


def test_on_friday_the_community_hears_of_next_weeks_holes_once() -> None:
    town = Town("2026-06-04 10:00", property_without_sundays())
    town.office.rounds = rounds_of(town.office)
    town.until("2026-06-05 09:00")
    town.hears("李主任", "下周值班有空档", "物业 6月14日 08:00到6月14日 20:00没人值班", kind="notice")
    town.until("2026-06-08 08:00")
    town.hears_nothing()
    town.close()


def test_who_is_on_duty_shows_empty_seats_as_such() -> None:
    town = Town("2026-06-07 10:00", property_without_sundays())
    town.say("王阿姨", "值班")
    town.hears("linkage", "物业：没人", "社区：李主任", kind="answer")
    town.hears_nothing()
    town.close()
    town = Town("2026-06-01 10:00", nobody_at_property())
    town.say("王阿姨", "值班")
    town.hears("linkage", "物业：没人", kind="answer")
    town.hears_nothing()
    town.close()
