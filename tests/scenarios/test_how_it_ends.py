"""Verdicts, silence, late verdicts, repeats, and a restart in the middle of it all."""

from bot.domain.incident import Ending, Level, Status
from tests.town import Town, local, town

__all__ = ["town"]


def finished(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 已修好：换了门机板")
    town.ignores_the_rest()


def test_after_a_day_of_silence_it_is_closed_and_counted_apart(town: Town) -> None:
    finished(town)
    town.fast_forward(hours=23)
    town.hears_nothing()
    town.fast_forward(hours=1)
    town.hears("linkage", "没人提出异议", kind="card")
    assert town.incident(1).ending is Ending.SILENT


def test_while_a_reason_is_awaited_it_stays_open_a_day_longer(town: Town) -> None:
    finished(town)
    town.fast_forward(hours=20)
    town.press("王阿姨", "confirm_dissatisfied", 1)
    town.hears("linkage", "#1", kind="question")
    town.until("2026-06-03 09:59")
    assert town.incident(1).status is Status.RESOLVED
    town.until("2026-06-03 10:00")
    town.hears("linkage", "办结", kind="card")


def test_the_day_longer_counts_from_the_result_whenever_the_verdict_came_and_ends_with_the_reason(town: Town) -> None:
    town.say("王阿姨", "5栋电梯坏了")
    town.say("张经理", "1 已修好：换了门机板")
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "2 已修好：换了门机板")
    town.ignores_the_rest()
    town.press("王阿姨", "confirm_dissatisfied", 1)
    town.hears("linkage", "#1", kind="question")
    town.fast_forward(hours=24)
    assert (town.incident(1).status, town.incident(2).status) == (Status.RESOLVED, Status.CLOSED)
    town.ignores_the_rest()
    town.fast_forward(hours=23)
    town.say("王阿姨", "不满意 1 门还是关不上")
    assert (town.incident(1).status, town.incident(1).reopened) == (Status.ASSIGNED, 1)
    town.ignores_the_rest()


def test_a_late_verdict_within_a_week_reopens(town: Town) -> None:
    finished(town)
    town.fast_forward(days=3)
    town.ignores_the_rest()
    town.say("王阿姨", "不满意 1 又坏了")
    town.hears("linkage", "等待响应", "第 1 次返工", kind="card")
    town.hears("张经理", "又坏了", kind="notice")
    town.hears("李主任", "#1", "二级", kind="escalation")
    incident = town.incident(1)
    assert (incident.level, incident.ack_due_at) == (Level.MEETING, local("2026-06-04 10:30"))


def test_a_late_satisfied_is_taken_and_changes_no_state(town: Town) -> None:
    finished(town)
    town.fast_forward(days=3)
    town.ignores_the_rest()
    town.say("王阿姨", "满意 1")
    town.ignores_the_rest()
    assert town.incident(1).status is Status.CLOSED
    assert "confirmed" in town.journal(1)


def test_the_second_reopening_is_level_three(town: Town) -> None:
    finished(town)
    for reason in ("又坏了", "还是不行"):
        town.say("王阿姨", f"不满意 1 {reason}")
        town.say("张经理", "1 已修好：又换了门机板")
        town.ignores_the_rest()
    assert town.incident(1).level is Level.WHISTLE


def test_after_a_week_it_is_a_new_number_linked_as_a_repeat(town: Town) -> None:
    finished(town)
    town.say("王阿姨", "满意 1")
    town.fast_forward(days=8)
    town.ignores_the_rest()
    town.say("王阿姨", "不满意 1 又坏了")
    town.hears("linkage", "#1", "重新说一遍", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#2", kind="card")
    assert town.incident(2).repeat_of == town.incident(1).id


def test_the_same_report_by_its_reporter_within_a_week_reopens(town: Town) -> None:
    finished(town)
    town.say("王阿姨", "满意 1")
    town.fast_forward(days=2)
    town.ignores_the_rest()
    town.say("王阿姨", "3栋电梯坏了")
    town.ignores_the_rest()
    assert (town.count, town.incident(1).reopened) == (1, 1)


def test_somebody_elses_report_after_the_close_is_a_new_one(town: Town) -> None:
    finished(town)
    town.say("王阿姨", "满意 1")
    town.fast_forward(days=2)
    town.ignores_the_rest()
    town.say("孙先生", "3栋电梯坏了")
    town.hears("linkage", "#2", kind="card")
    assert town.incident(2).repeat_of == town.incident(1).id


def test_one_dissatisfied_of_several_reopens(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("孙先生", "+1")
    town.say("张经理", "1 已修好：换了门机板")
    town.say("王阿姨", "满意 1")
    town.ignores_the_rest()
    assert town.incident(1).status is Status.CLOSED
    town.say("孙先生", "不满意 1 我们单元的还没好")
    town.ignores_the_rest()
    assert town.incident(1).status is Status.ASSIGNED


def test_nobody_rates_what_they_did_themselves(town: Town) -> None:
    town.say("张经理", "报事 3栋电梯坏了")
    town.say("张经理", "1 已修好：换了门机板")
    town.ignores_the_rest()
    town.say("张经理", "满意 1")
    town.hears("linkage", "#1", "留给居民", kind="answer")
    assert town.incident(1).status is Status.RESOLVED


def test_a_bystander_cannot_rate(town: Town) -> None:
    finished(town)
    town.say("孙先生", "满意 1")
    town.hears("linkage", "报事的居民", kind="answer")


def test_a_restart_in_the_middle_loses_neither_deadline_nor_question_nor_promise(tmp_path) -> None:
    town = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path}/town.db")
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到，今天下午修")
    town.say("张经理", "1 到了")
    town.restart()
    town.ignores_the_rest()
    town.until("2026-06-01 18:00")
    town.hears("张经理", "#1", "今天下午", kind="nag")
    town.say("张经理", "1 已处理")
    town.hears("linkage", "做了什么", kind="question")
    town.restart()
    town.say("张经理", "换了门机板")
    town.hears("linkage", "换了门机板", kind="card")
    town.hears("linkage", kind="result")
    town.restart()
    town.fast_forward(hours=24)
    town.hears("linkage", "办结", kind="card")
    town.hears_nothing()
    town.close()


def test_days_of_downtime_end_in_one_reminder_not_in_a_storm(tmp_path) -> None:
    town = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path}/town.db")
    town.say("王阿姨", "3栋电梯坏了")
    town.ignores_the_rest()
    town.now = local("2026-06-03 09:00")
    town.restart()
    town._runner.run(town.office.advance(town.now))
    nags = [one for one in town.channel.unheard if one.out.kind == "nag"]
    assert len(nags) == 1
    town.close()
