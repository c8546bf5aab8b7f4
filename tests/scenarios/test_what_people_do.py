"""What people do beside the straight way: +1, promises, returns, ratings, wrong persons, repeats."""

from bot.domain.incident import Level, Status
from tests.town import Town, town

__all__ = ["town"]


def reported(town: Town, text: str = "3栋电梯坏了") -> None:
    town.say("王阿姨", text)
    town.ignores_the_rest()


def test_a_second_household_joins_and_is_told(town: Town) -> None:
    reported(town)
    town.say("孙先生", "+1")
    town.hears("linkage", "2 户", kind="card")
    assert town.incident(1).affected == 2
    assert town.count == 1


def test_the_same_matter_in_other_words_is_linked_not_opened_again(town: Town) -> None:
    reported(town)
    town.say("孙先生", "3栋的电梯又坏了啊")
    town.hears("linkage", "#1", "2 户", kind="answer")
    town.hears("linkage", "2 户", kind="card")
    assert town.count == 1


def test_another_building_is_another_incident(town: Town) -> None:
    reported(town)
    town.say("孙先生", "5栋电梯坏了")
    town.hears("linkage", "#2", "5栋", kind="card")


def test_a_residents_received_changes_nothing(town: Town) -> None:
    reported(town)
    town.say("王阿姨", "收到，谢谢")
    assert town.incident(1).status is Status.ASSIGNED


def test_a_message_delivered_twice_has_one_effect(town: Town) -> None:
    message = town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    town.repeat("王阿姨", "3栋电梯坏了", message)
    assert town.count == 1


def test_a_wrong_person_is_told_kindly_and_changes_nothing(town: Town) -> None:
    reported(town)
    town.press("孙先生", "acknowledge", 1)
    assert town.incident(1).status is Status.ASSIGNED
    assert [refusal.reason for refusal in town.refused] == ["not_owner"]
    town.say("孙先生", "1 收到")
    town.hears("linkage", "物业", kind="answer")


def test_an_unknown_number_gets_a_short_answer(town: Town) -> None:
    town.say("张经理", "收到 999")
    town.hears("linkage", "#999", kind="answer")


def test_done_alone_is_asked_for_what_was_done(town: Town) -> None:
    reported(town)
    town.say("张经理", "收到")
    town.ignores_the_rest()
    town.say("张经理", "1 已处理")
    town.hears("linkage", "#1", "做了什么", kind="question")
    assert town.incident(1).status is Status.ACKNOWLEDGED
    town.say("张经理", "换了门机板")
    town.hears("linkage", "换了门机板", kind="card")
    town.hears("linkage", kind="result")
    assert town.incident(1).status is Status.RESOLVED


def test_dissatisfied_is_asked_why_and_goes_back(town: Town) -> None:
    reported(town)
    town.say("张经理", "1 已修好：换了门机板")
    town.ignores_the_rest()
    town.press("王阿姨", "confirm_dissatisfied", 1)
    town.hears("linkage", "#1", kind="question")
    town.say("王阿姨", "还是关不上门")
    town.hears("linkage", "#1", kind="card")
    town.ignores_the_rest()
    incident = town.incident(1)
    assert (incident.status, incident.reopened, incident.level) == (Status.ASSIGNED, 1, Level.MEETING)


def test_a_return_goes_to_the_community_which_sends_it_on(town: Town) -> None:
    reported(town)
    town.say("张经理", "退单 1 不归我们管")
    town.hears("linkage", "社区", kind="card")
    town.hears("李主任", "#1", "不归我们管", kind="notice")
    town.say("李主任", "改派 1 物业 电梯归物业")
    town.hears("linkage", "物业", kind="card")
    town.hears("张经理", "#1", "电梯归物业", kind="notice")
    assert town.incident(1).assignee_role == "property"


def test_an_extension_is_asked_for_and_granted_with_one_tap(town: Town) -> None:
    reported(town)
    town.say("张经理", "1 收到")
    town.ignores_the_rest()
    town.say("张经理", "延期 1 6月5日 等配件")
    town.hears("李主任", "#1", "等配件", kind="question")
    town.press("李主任", "grant", 1, chat="private")
    town.hears("linkage", "#1", kind="card")
    town.hears("linkage", "#1", "等配件", kind="notice")
    town.hears("张经理", "#1", kind="notice")
    assert town.incident(1).extensions == 1


def test_withdrawing_and_merging_and_undoing(town: Town) -> None:
    reported(town, "3栋电梯坏了")
    town.say("孙先生", "楼道灯不亮了 5栋")
    town.ignores_the_rest()
    town.say("李主任", "合并 2 到 1")
    town.ignores_the_rest()
    assert (town.incident(2).status, town.incident(1).affected) == (Status.MERGED, 2)
    town.say("李主任", "撤销合并 2")
    town.ignores_the_rest()
    assert (town.incident(2).status, town.incident(1).affected) == (Status.ASSIGNED, 1)
    town.say("孙先生", "撤回 2")
    town.ignores_the_rest()
    assert town.incident(2).status is Status.WITHDRAWN


def test_several_numbers_in_one_message(town: Town) -> None:
    reported(town, "3栋电梯坏了")
    town.say("孙先生", "5栋电梯坏了")
    town.ignores_the_rest()
    town.say("张经理", "1,2 收到")
    town.hears("linkage", "#1", kind="card")
    town.hears("linkage", "#2", kind="card")
    assert {town.incident(1).status, town.incident(2).status} == {Status.ACKNOWLEDGED}


def test_chatter_leaves_no_trace(town: Town) -> None:
    town.say("王阿姨", "早上好呀，今天天气真不错")
    town.say("孙先生", "晚上一起打球吗")
    assert town.count == 0


def test_a_restart_loses_nothing(tmp_path) -> None:
    stage = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path}/town.db")
    message = stage.say("王阿姨", "3栋电梯坏了")
    stage.hears("linkage", "#1", kind="card")
    stage.restart()
    stage.repeat("王阿姨", "3栋电梯坏了", message)
    stage.say("孙先生", "3栋电梯坏了啊")
    stage.hears("linkage", kind="answer")
    stage.hears("linkage", "2 户", kind="card")
    stage.hears_nothing()
    stage.close()


def test_a_residents_group_gets_one_short_line_that_is_edited(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了", chat="residents")
    town.hears("linkage", "#1", "3栋", kind="card")
    town.hears("residents", "#1", kind="card")
    town.say("张经理", "1 收到")
    town.hears("linkage", "#1", kind="card")
    town.hears("residents", "#1", kind="card")
    assert len([one for one in town.channel.posted if one.chat.endswith("residents")]) == 1


def test_a_forced_report_and_reporting_for_somebody(town: Town) -> None:
    town.say("王阿姨", "报事 门口的石墩子歪了")
    town.hears("linkage", "#1", kind="card")
    town.ignores_the_rest()
    town.say("李主任", "代报 陈婆婆 3栋电梯坏了")
    town.hears("linkage", "#2", "陈", kind="card")


def test_status_todo_mine_duty_phones_and_help_answer(town: Town) -> None:
    reported(town)
    for who, text, word in [
        ("王阿姨", "进度 1", "#1"),
        ("张经理", "待办", "#1"),
        ("王阿姨", "我的报事", "#1"),
        ("王阿姨", "值班", "张经理"),
        ("王阿姨", "电话", "010"),
        ("王阿姨", "帮助", "+1"),
        ("王阿姨", "隐私", "180"),
    ]:
        town.say(who, text)
        town.hears("linkage", word, kind="answer")


def test_two_matters_at_two_buildings_in_one_message_are_two_incidents_each_at_its_place(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了，5栋楼道灯不亮")
    town.hears("linkage", "#1", "3栋", "电梯", kind="card")
    town.hears("linkage", "#2", "5栋", "灯", kind="card")
    assert town.count == 2


def test_what_is_mended_at_one_building_does_not_hide_what_is_broken_at_another(town: Town) -> None:
    town.say("王阿姨", "5栋电梯修好了，3栋电梯又坏了")
    town.hears("linkage", "#1", "3栋", "电梯", kind="card")
    assert town.incident(1).place.building == "3"
    assert town.count == 1
