"""延期, 挂账, 稍后, promises: what moves a deadline and what doesn't."""

from bot.domain.incident import Level, Status
from tests.scenarios.estates import supervised
from tests.town import Town, local, town

__all__ = ["town"]


def taken(town: Town, words: str = "1 收到") -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", words)
    town.ignores_the_rest()


def test_an_extension_is_possible_only_before_the_deadline(town: Town) -> None:
    taken(town)
    town.until("2026-06-02 10:00")
    town.ignores_the_rest()
    town.say("张经理", "延期 1 6月5日 等配件")
    town.hears("linkage", "#1", "不能延期了", kind="answer")
    assert town.incident(1).extensions == 0


def test_a_refused_extension_leaves_the_deadline(town: Town) -> None:
    taken(town)
    due = town.incident(1).resolve_due_at
    town.say("张经理", "延期 1 6月5日 等配件")
    town.hears("李主任", "#1", "等配件", kind="question")
    town.say("李主任", "不同意 1 太久了")
    town.hears("张经理", "#1", "太久了", kind="notice")
    assert town.incident(1).resolve_due_at == due


def test_after_a_grant_the_percentages_count_from_it_and_the_reporter_is_told(town: Town) -> None:
    taken(town)
    town.say("张经理", "1 到了")
    town.say("张经理", "延期 1 6月5日 等配件")
    town.ignores_the_rest()
    town.say("李主任", "同意 1")
    town.hears("linkage", "6月5日", kind="card")
    town.hears("linkage", "#1", "等配件", kind="notice")
    town.hears("张经理", "#1", kind="notice")
    town.until("2026-06-03 13:59")
    town.hears_nothing()
    town.until("2026-06-03 14:00")  # half of the four days and eight hours
    town.hears("张经理", "#1", kind="nag")


def test_an_extension_into_the_past_is_answered_not_granted(town: Town) -> None:
    taken(town)
    for day in ("5月30日", "五月三十日"):
        town.say("李主任", f"延期 1 {day} 等配件")
        town.hears("linkage", "1", kind="answer")
    assert town.incident(1).extensions == 0


def test_a_suspension_shifts_the_deadlines_by_its_length(town: Town) -> None:
    taken(town)
    town.say("张经理", "1 到了")
    town.ignores_the_rest()
    town.say("李主任", "挂账 1 等维修资金 6月10日")
    town.hears("linkage", "挂账", "等维修资金", kind="card")
    town.hears("linkage", "#1", "等维修资金", kind="notice")
    town.until("2026-06-09 23:00")
    town.hears_nothing()
    town.until("2026-06-10 09:00")
    town.hears("张经理", "#1", "挂账复查", kind="nag")
    town.say("李主任", "恢复 1")
    town.hears("linkage", "处理中", kind="card")
    assert town.incident(1).status is Status.ACKNOWLEDGED
    assert town.incident(1).resolve_due_at == local("2026-06-11 09:00")


def test_a_suspension_past_its_review_date_nags_once_a_day(town: Town) -> None:
    taken(town)
    town.say("李主任", "挂账 1 等维修资金 6月10日")
    town.ignores_the_rest()
    town.until("2026-06-12 12:00")
    for _ in range(3):
        town.hears("张经理", "#1", "挂账复查", kind="nag")


def test_a_suspended_incident_is_on_the_ledger_with_its_age(town: Town) -> None:
    taken(town)
    town.say("李主任", "挂账 1 等维修资金 6月10日")
    town.ignores_the_rest()
    town.fast_forward(days=3)
    town.say("孙先生", "台账")
    town.hears("linkage", "#1", "3 天", "等维修资金", kind="answer")


def test_property_cannot_suspend(town: Town) -> None:
    taken(town)
    town.say("张经理", "挂账 1 等维修资金 6月10日")
    town.hears("linkage", "#1", "社区", kind="answer")
    assert town.incident(1).status is Status.ACKNOWLEDGED


def test_a_snooze_is_answered_and_holds_the_nags_but_not_the_level(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    town.say("张经理", "稍后 1 2小时")
    town.hears("linkage", "#1", "12:00", kind="answer")
    town.fast_forward(hours=1)
    town.hears("linkage", "二级", kind="card")
    town.hears("李主任", "#1", "二级", kind="escalation")
    town.say("张经理", "稍后 1 2小时")
    town.hears("linkage", "缓过一次", kind="answer")
    town.fast_forward(hours=1)
    town.hears("linkage", "#1", kind="nag")


def test_a_snooze_is_four_hours_at_most(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "稍后 1 9小时")
    town.ignores_the_rest()
    assert town.incident(1).nagging.snoozed_until == local("2026-06-01 14:00")


def test_a_promise_beyond_the_deadline_is_capped_and_the_owner_is_told(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    town.say("张经理", "1 收到，后天上午修")
    town.hears("linkage", "最晚明天 10:00", "延期 1", kind="answer")
    town.hears("linkage", "6月2日 10:00 前办结", kind="card")
    promise = town.incident(1).promise
    assert promise is not None
    assert promise.at == town.incident(1).resolve_due_at


def test_a_promise_that_passes_is_asked_about_at_its_time_and_is_in_the_journal(town: Town) -> None:
    taken(town, "1 收到，今天下午修")
    town.say("张经理", "1 到了")
    town.ignores_the_rest()
    town.until("2026-06-01 17:59")
    town.hears_nothing()
    town.until("2026-06-01 18:00")
    town.hears("张经理", "#1", "今天下午", kind="nag")
    assert "promise_broken" in town.journal(1)


def test_a_kept_promise_is_in_the_journal(town: Town) -> None:
    taken(town, "1 收到，今天下午修")
    town.until("2026-06-01 17:00")
    town.say("张经理", "1 已修好：换了门机板")
    town.ignores_the_rest()
    assert "promise_kept" in town.journal(1)
    assert "promise_broken" not in town.journal(1)


def test_a_progress_note_moves_no_deadline(town: Town) -> None:
    taken(town)
    due = town.incident(1).resolve_due_at
    town.say("张经理", "1 进展 配件在路上")
    town.hears("linkage", "#1", "进展记下了", kind="answer")
    assert town.incident(1).resolve_due_at == due


def test_urging_is_once_an_hour_for_reporters_and_the_building_head_together(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    town.say("王阿姨", "催办 1")
    town.hears("linkage", "催过了", kind="answer")
    town.hears("张经理", "#1", "居民来问了", kind="nag")
    for who in ("王阿姨", "周楼长"):
        town.say(who, "催办 1")
        town.hears("linkage", "11:00", kind="answer")
    town.fast_forward(hours=1)
    town.ignores_the_rest()
    town.say("周楼长", "催办 1")
    town.hears("linkage", "催过了", kind="answer")
    town.hears("张经理", "#1", kind="nag")


def test_a_bystander_and_another_buildings_head_cannot_urge(town: Town) -> None:
    town.say("王阿姨", "5栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    for who in ("孙先生", "周楼长"):
        town.say(who, "催办 1")
        town.hears("linkage", "报事的居民", kind="answer")


def test_urging_outside_service_time_is_taken_and_sent_when_it_opens() -> None:
    town = Town("2026-06-01 19:00")
    town.say("王阿姨", "3栋邻居家违建盖房子")
    town.say("郑队长", "1 收到")
    town.ignores_the_rest()
    town.say("王阿姨", "催办 1")
    town.hears("王阿姨", "#1", "上班就催", kind="answer")
    town.until("2026-06-02 08:29")
    town.hears_nothing()
    town.until("2026-06-02 08:30")
    town.hears("郑队长", "#1", kind="nag")
    town.hears_nothing()
    town.close()


def test_an_overdue_incident_reaches_level_two_and_then_three(town: Town) -> None:
    taken(town)
    town.until("2026-06-02 10:00")
    assert town.incident(1).level is Level.MEETING
    town.until("2026-06-02 22:00")
    assert town.incident(1).level is Level.WHISTLE
    town.ignores_the_rest()


def test_what_the_community_asks_for_itself_its_supervisor_grants() -> None:
    town = Town("2026-06-01 10:00", supervised())
    town.say("王阿姨", "3栋电梯坏了")
    town.say("李主任", "接手 1")
    town.ignores_the_rest()
    town.say("李主任", "延期 1 6月3日 等配件")
    asked = town.hears("何师傅", "想把 #1", "后天 18:00", "等配件", kind="question")
    assert [button.label for button in asked.out.buttons] == ["同意", "不同意"]
    town.say("李主任", "同意 1")
    town.hears("linkage", "#1", "上级", kind="answer")
    assert town.incident(1).extensions == 0
    town.press("何师傅", "grant", 1, "private")
    assert town.incident(1).resolve_due_at == local("2026-06-03 18:00")
    town.ignores_the_rest()
    town.close()


def test_without_anybody_above_the_community_grants_itself_and_that_is_marked(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("李主任", "接手 1")
    town.say("李主任", "延期 1 6月3日 等配件")
    assert town.incident(1).resolve_due_at == local("2026-06-03 18:00")
    town.say("李主任", "挂账 1 等维修资金 6月30日")
    suspension = town.incident(1).suspension
    assert suspension is not None
    assert suspension.self_granted
    town.ignores_the_rest()


def test_what_was_on_hold_and_is_withdrawn_is_on_no_ledger(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("李主任", "挂账 1 等维修资金 6月30日")
    town.fast_forward(hours=1)
    town.say("王阿姨", "撤回 1")
    assert town.incident(1).suspension is None
    town.ignores_the_rest()
    town.say("李主任", "台账")
    town.hears("linkage", "没有挂账", kind="answer")


def test_a_promise_ends_with_the_suspension_and_is_not_named_as_broken_afterwards(town: Town) -> None:
    town.say("王阿姨", "3栋门禁坏了")
    town.say("张经理", "1 收到，明天上午去")
    town.say("李主任", "挂账 1 等厂家发货 6月10日")
    town.ignores_the_rest()
    town.until("2026-06-08 12:00")
    town.say("李主任", "恢复 1")
    town.hears("linkage", "处理中，6月11日 12:00 前办结", kind="card")
    town.fast_forward(hours=1)
    town.hears_nothing()
    assert town.journal(1)[-1] == "resumed"


def test_a_promise_beyond_the_deadline_holds_as_named_once_the_extension_is_granted(town: Town) -> None:
    town.say("王阿姨", "3栋门禁坏了")
    town.say("张经理", "1 收到，等配件，下周一")
    town.hears("linkage", "#1", "张经理", kind="card")
    town.hears("linkage", "最晚6月4日 10:00 前办结", kind="answer")
    town.say("张经理", "延期 1 6月9日 等配件")
    town.say("李主任", "同意 1")
    town.ignores_the_rest()
    town.until("2026-06-08 17:59")
    assert not [one for one in town.channel.unheard if one.out.kind == "nag" and "答应" in one.out.text]
    town.ignores_the_rest()
    town.until("2026-06-08 18:00")
    town.hears("张经理", "您答应的时间（今天下午）到了", kind="nag")
    town.ignores_the_rest()
