"""Evenings, holidays, nights, and many reminders at once."""

from datetime import datetime, timedelta

from bot.domain.incident import Urgency
from storage import journal
from tests.town import Town, local, town

__all__ = ["town"]


def test_a_report_on_the_evening_before_the_dragon_boat_holiday_is_due_on_the_next_working_day() -> None:
    """19 to 21 June 2026 are days off (General Office of the State Council, holidays of 2026)."""
    town = Town("2026-06-18 17:30")
    town.say("王阿姨", "3栋邻居家违建盖房子")
    town.hears("linkage", "6月22日 09:30", kind="card")
    assert town.incident(1).urgency is Urgency.P2
    assert town.incident(1).ack_due_at == local("2026-06-22 09:30")
    town.until("2026-06-22 08:29")
    town.hears_nothing()
    town.until("2026-06-22 08:30")
    town.hears("staff", "#1", kind="nag")
    town.close()


def test_a_report_on_a_friday_evening_waits_for_monday() -> None:
    town = Town("2026-06-05 19:00")
    town.say("王阿姨", "3栋邻居家违建盖房子")
    town.hears("linkage", "6月8日 09:30", kind="card")
    town.until("2026-06-08 08:29")
    town.hears_nothing()
    town.close()


def test_an_urgent_matter_knows_no_holiday() -> None:
    town = Town("2026-06-20 23:00")
    town.say("王阿姨", "3栋停水了")
    town.hears("linkage", "#1", kind="card")
    assert town.incident(1).ack_due_at == local("2026-06-20 23:30")
    town.fast_forward(minutes=15)
    town.hears("张经理", "#1", kind="nag")
    town.close()


def test_an_ordinary_nag_does_not_come_at_night() -> None:
    town = Town("2026-06-01 21:30")
    town.say("王阿姨", "5栋楼道灯不亮")
    town.hears("linkage", "#1", kind="card")
    town.until("2026-06-02 06:59")
    nightly = [one for one in town.channel.unheard if not one.edited]
    assert nightly == []
    town.until("2026-06-02 07:00")
    town.ignores_the_rest()
    town.close()


def test_what_is_due_together_is_one_list(town: Town) -> None:
    for building in range(1, 9):
        town.say("王阿姨", f"{building}栋电梯坏了")
    town.ignores_the_rest()
    town.fast_forward(minutes=15)
    town.hears("张经理", "这 8 件", "#1", "#8", kind="nag")
    town.hears_nothing()


def test_a_group_never_gets_more_than_six_nags_an_hour_and_none_is_lost(town: Town) -> None:
    reports = [f"{building}栋{what}" for building in range(1, 7) for what in ("电梯坏了", "楼上漏水了", "停电了")]
    nags = []
    for words in reports:
        town.say("王阿姨", words)
        nags += _nags(town, minutes=4)
    nags += _nags(town, minutes=120)
    moments = [at for at, _ in nags]
    for at in moments:
        assert sum(at <= other < at + timedelta(hours=1) for other in moments) <= 6
    nagged = "\n".join(text for _, text in nags)
    assert town.count > 6
    open_ones = [number for number in range(1, town.count + 1) if town.incident(number).live]
    assert [number for number in open_ones if f"#{number} " not in nagged] == []


def _nags(town: Town, minutes: int) -> list[tuple[datetime, str]]:
    """The nags in the linkage group with their moments, minute by minute."""
    found = []
    for _ in range(minutes):
        town.ignores_the_rest()
        town.fast_forward(minutes=1)
        said = [one for one in town.channel.unheard if one.chat.endswith(":linkage") and one.out.kind == "nag"]
        found += [(town.now, one.out.text) for one in said]
    town.ignores_the_rest()
    return found


def test_what_was_acknowledged_meanwhile_is_not_nagged_late(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    town.fast_forward(minutes=14)
    town.say("张经理", "1 收到")
    town.hears("linkage", "处理中", kind="card")
    town.fast_forward(minutes=60)
    town.hears_nothing()


def test_a_list_says_what_is_overdue_and_what_stands_still_is_not(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("王阿姨", "5栋门禁坏了")
    town.say("李主任", "挂账 2 等厂家发货 6月30日")
    town.until("2026-06-08 10:00")
    town.ignores_the_rest()
    town.say("张经理", "交接", "staff")
    listed = town.hears("staff", "#1 3栋电梯故障停运：等待响应，物业 张经理，6月2日 10:00 前（已超时）", kind="answer")
    assert "#2" in listed.out.text
    assert listed.out.text.count("已超时") == 1


def test_what_fell_due_while_it_was_merged_is_one_reminder_of_now(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("孙先生", "3栋门禁坏了")
    town.say("张经理", "1 收到")
    town.say("李主任", "合并 2 到 1")
    town.until("2026-06-01 13:00")
    town.ignores_the_rest()
    town.say("李主任", "撤销合并 2")
    reminders = [said for said in town.channel.unheard if said.out.kind in ("nag", "copy")]
    assert [(said.chat, said.out.incidents) for said in reminders] == [("sandbox:linkage", ("sunshine-2",))]
    (rows,) = town._runner.run(town.office.database.fetch(journal.of_incident(town.incident(2).id)))
    moments = [journal.from_row(row).at for row in rows]
    assert moments == sorted(moments), "no line of the journal is dated back"
    town.ignores_the_rest()
