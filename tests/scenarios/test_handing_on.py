"""退单, 改派, 接手: an incident goes from hand to hand, and the resident's clock runs on."""

from bot.domain.incident import Status
from tests.town import Town, local, town

__all__ = ["town"]


def reported(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", "张经理", kind="card")


def returned(town: Town, reason: str) -> None:
    town.say("张经理", f"退单 1 {reason}")
    town.hears("linkage", "社区 李主任", kind="card")
    town.hears("李主任", "#1", reason, kind="notice")


def sent_back(town: Town) -> None:
    town.say("李主任", "改派 1 物业 电梯归物业")
    town.hears("linkage", "物业 张经理", kind="card")
    town.hears("张经理", "#1", "电梯归物业", kind="notice")


def test_a_return_without_a_reason_gets_the_right_form(town: Town) -> None:
    reported(town)
    town.say("张经理", "退单 1")
    town.hears("linkage", "退单 1 不归我们管", kind="answer")
    assert town.incident(1).assignee_role == "property"


def test_a_return_button_asks_for_the_reason_and_takes_the_next_words(town: Town) -> None:
    reported(town)
    town.press("张经理", "return", 1)
    town.hears("linkage", "#1", "为什么", kind="question")
    town.say("张经理", "电梯还在质保期")
    town.hears("linkage", "社区", kind="card")
    town.hears("李主任", "电梯还在质保期", kind="notice")


def test_the_residents_clock_does_not_stop_on_a_return(town: Town) -> None:
    reported(town)
    due = town.incident(1).resolve_due_at
    town.fast_forward(minutes=10)
    returned(town, "不归我们管")
    assert town.incident(1).resolve_due_at == due
    assert town.incident(1).ack_due_at == local("2026-06-01 10:40")


def test_the_community_cannot_return_what_was_returned_to_it(town: Town) -> None:
    reported(town)
    returned(town, "不归我们管")
    town.say("李主任", "退单 1 也不归我")
    town.hears("linkage", "#1", "社区是兜底的", kind="answer")
    assert town.incident(1).assignee_role == "community"


def test_after_the_second_return_only_a_joint_meeting_decides(town: Town) -> None:
    reported(town)
    returned(town, "不归我们管")
    sent_back(town)
    returned(town, "真的不归")
    assert town.incident(1).returns == 2
    town.say("李主任", "改派 1 物业 还是物业")
    town.hears("linkage", "#1", "联席会议", kind="answer")
    town.say("李主任", "决议 1 物业 6月3日 更换主板")
    town.hears("linkage", "物业 张经理", kind="card")
    town.hears("张经理", "#1", "更换主板", kind="notice")
    assert town.incident(1).resolve_due_at == local("2026-06-03 18:00")


def test_an_unknown_party_is_answered_with_the_known_ones(town: Town) -> None:
    reported(town)
    town.say("张经理", "改派 1 火星 不归我")
    town.hears("linkage", "火星", "网格员", kind="answer")
    town.say("李主任", "改派 1 学校 送学校")
    town.hears("linkage", "学校", kind="answer")
    assert town.incident(1).transfers == 0


def test_a_transfer_without_a_reason_gets_the_right_form(town: Town) -> None:
    reported(town)
    town.say("张经理", "改派 1 物业")
    town.hears("linkage", "改派 1 物业", kind="answer")
    assert town.incident(1).transfers == 0


def test_a_resident_cannot_transfer(town: Town) -> None:
    reported(town)
    town.say("孙先生", "改派 1 社区 试试")
    town.hears("linkage", "#1", "由物业负责", kind="answer")


def test_a_transfer_to_a_role_brings_the_history_and_a_new_owner_who_alone_may_take_it(town: Town) -> None:
    reported(town)
    due = town.incident(1).resolve_due_at
    town.say("张经理", "改派 1 网格员 要先看看现场")
    town.hears("linkage", "网格员 赵网格", kind="card")
    town.hears("赵网格", "#1", "要先看看现场", "涉及 1 户", kind="notice")  # 张经理, who said so, needs no telling
    town.say("张经理", "1 收到")
    town.hears("linkage", "由网格员负责", kind="answer")
    town.say("赵网格", "1 收到")
    town.hears("linkage", "处理中", kind="card")
    assert town.incident(1).resolve_due_at == due


def test_a_transfer_may_name_a_person(town: Town) -> None:
    reported(town)
    town.say("李主任", "改派 1 小陈 会修")
    town.hears("linkage", "志愿者 小陈", kind="card")
    town.hears("小陈", "会修", kind="notice")
    town.hears("张经理", "改由志愿者 小陈来办", "不用管", kind="notice")
    assert town.incident(1).assignee == "chen"


def test_the_community_takes_over_the_others_are_told_and_it_may_finish(town: Town) -> None:
    reported(town)
    town.say("李主任", "接手 1")
    town.hears("linkage", "社区 李主任", "处理中", kind="card")
    town.hears("张经理", "#1", "李主任接了", kind="notice")
    town.say("张经理", "1 已修好：换了门机板")
    town.hears("linkage", "由社区负责", kind="answer")
    town.say("李主任", "1 已修好：请维保换了门机板")
    town.hears("linkage", "请维保换了门机板", kind="card")
    town.hears("linkage", "#1", "请维保换了门机板", kind="result")
    assert town.incident(1).status is Status.RESOLVED


def test_property_cannot_take_over(town: Town) -> None:
    town.say("王阿姨", "3栋邻居家违建盖房子")
    town.hears("linkage", "城管", kind="card")
    town.say("张经理", "接手 1")
    town.hears("linkage", "#1", "社区来定", kind="answer")
    assert town.incident(1).assignee_role == "urban_mgmt"


def test_what_was_to_be_told_in_the_morning_is_not_when_others_have_the_matter_by_then(town: Town) -> None:
    town.until("2026-06-01 22:20")
    town.say("王阿姨", "3栋门禁坏了")
    town.hears("linkage", "#1", "张经理", kind="card")
    town.say("张经理", "退单 1 不归我们管")
    town.hears("linkage", "社区 李主任", kind="card")
    town.say("李主任", "改派 1 网格员 先去看看")
    town.hears("linkage", "网格员 赵网格", kind="card")
    town.say("李主任", "改派 1 业委会 门禁是业委会装的")
    town.hears("linkage", "业委会 吴老师", kind="card")
    town.until("2026-06-02 07:00")
    town.hears("吴老师", "门禁是业委会装的", kind="notice")
    town.hears("赵网格", "不用管了", kind="notice")
    town.hears_nothing()
