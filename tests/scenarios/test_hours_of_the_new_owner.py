"""Found by random neighbourhoods: whose hours count after an incident changed hands, and how long an absence lasts."""

from bot.config import PolicyNumbers, sandbox
from bot.domain.incident import Status
from tests.town import Town, local, town

__all__ = ["town"]


def on_sunday(text: str = "3栋门禁坏了") -> Town:
    stage = Town("2026-06-07 10:00")
    stage.say("王阿姨", text)
    stage.ignores_the_rest()
    return stage


def test_what_comes_back_from_the_community_on_a_sunday_is_reminded_of_on_that_sunday() -> None:
    stage = on_sunday()
    stage.say("张经理", "退单 1 不归我们管")
    stage.say("李主任", "改派 1 物业 门禁归物业")
    stage.ignores_the_rest()
    assert stage.incident(1).due_at == local("2026-06-07 11:00"), "half of the two hours for the property company"
    stage.until("2026-06-07 11:00")
    stage.hears("张经理", "#1", kind="nag")
    stage.hears_nothing()
    stage.close()


def test_what_goes_to_the_community_on_a_sunday_waits_for_its_monday() -> None:
    stage = on_sunday()
    stage.say("张经理", "退单 1 不归我们管")
    stage.ignores_the_rest()
    incident = stage.incident(1)
    assert (incident.status, incident.assignee_role) == (Status.ASSIGNED, "community")
    assert incident.due_at == local("2026-06-08 08:30")
    stage.close()


def test_an_absence_of_several_days_lasts_to_the_end_of_the_last_day(town: Town) -> None:
    town.say("张经理", "请假 6月3日到6月5日 由赵网格代")
    town.hears("linkage", "张经理", "赵网格", kind="answer")
    (leave,) = town.office.world.directory.leaves
    assert (leave.from_at, leave.to_at) == (local("2026-06-03 00:00"), local("2026-06-06 00:00"))
    assert leave.substitute == town.person("赵网格")


def test_what_the_hours_budget_held_up_until_night_waits_for_the_morning() -> None:
    strict = sandbox().model_copy(update={"policy": PolicyNumbers(nags_per_hour=1)})
    stage = Town("2026-06-01 20:35", config=strict)
    stage.office.world.private.clear()
    stage.say("王阿姨", "3栋门禁坏了")
    stage.fast_forward(minutes=20)
    stage.say("孙先生", "5栋门禁坏了")
    stage.ignores_the_rest()
    stage.until("2026-06-01 23:59")
    heard = [said for said in stage.channel.unheard if said.out.kind in ("nag", "copy") and not said.edited]
    assert [said.out.incidents for said in heard] == [("sunshine-1",)]
    stage.ignores_the_rest()
    stage.until("2026-06-02 07:00")
    heard = [said for said in stage.channel.unheard if said.out.kind in ("nag", "copy") and not said.edited]
    assert heard, "in the morning what waited is said"
    stage.ignores_the_rest()
    stage.close()


def test_a_new_owner_just_before_the_deadline_is_not_reminded_three_times_in_a_minute() -> None:
    stage = Town("2026-06-01 10:00")
    stage.say("王阿姨", "3栋电梯坏了")
    stage.say("张经理", "收到")
    stage.until("2026-06-02 09:58")
    stage.say("李主任", "改派 1 志愿者 请他们先看看")
    stage.ignores_the_rest()
    assert stage.incident(1).assignee_role == "volunteer"
    assert stage.incident(1).due_at == local("2026-06-02 10:00"), "the end, not half of two minutes"
    stage.close()


def test_who_is_handed_what_is_long_overdue_is_not_blamed_in_public_a_minute_later(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.until("2026-06-03 10:00")
    town.ignores_the_rest()
    town.say("李主任", "改派 1 网格员 请先去看看")
    town.hears("linkage", "网格员 赵网格", kind="card")
    town.hears("赵网格", "#1", "请先去看看", "昨天 10:00 前办结（已超时）", kind="notice")
    town.hears("张经理", "#1", "不用管了", kind="notice")
    town.until("2026-06-03 10:14")
    town.hears_nothing()
    town.until("2026-06-03 10:15")  # the ladder of an ordinary half hour: first in private
    town.hears("赵网格", "#1", kind="nag")
    town.until("2026-06-03 10:24")
    town.hears("staff", "#1", kind="nag")
    town.until("2026-06-03 10:30")
    town.hears("linkage", "#1", "赵网格", kind="nag")
    town.fast_forward(hours=3)
    town.hears_nothing()


def test_whom_the_meeting_names_has_the_ordinary_time_to_answer_before_the_new_deadline(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.until("2026-06-03 10:00")
    town.say("李主任", "决议 1 网格员 6月5日 盯着维保把门机换了")
    town.ignores_the_rest()
    incident = town.incident(1)
    assert (incident.ack_due_at, incident.resolve_due_at) == (local("2026-06-03 10:30"), local("2026-06-05 18:00"))
    town.until("2026-06-03 10:14")
    town.hears_nothing()
    town.fast_forward(minutes=1)
    town.hears("赵网格", "#1", kind="nag")
