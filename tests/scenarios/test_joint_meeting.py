"""Levels two and three: the joint meeting decides in chat, the whistle is recorded and asked about."""

import zipfile

import pytest

from bot.domain.incident import Level, Status
from tests.town import Town, local, town

__all__ = ["town"]


def overdue(town: Town) -> None:
    """Three lifts that were promised on Monday and do not run on Friday."""
    town.say("王阿姨", "3栋电梯坏了")
    town.say("王阿姨", "5栋电梯坏了")
    town.say("孙先生", "6栋电梯坏了", "residents")
    town.say("张经理", "1,2,3 收到")
    town.until("2026-06-05 10:00")
    assert {town.incident(number).level for number in (1, 2, 3)} == {Level.WHISTLE}
    town.ignores_the_rest()


def opened(town: Town) -> None:
    town.say("李主任", "联席会议")
    said = town.hears("linkage", "联席会议开始，今天议", "#1", "#3", "第 1/", "经过：", "催过", kind="answer")
    assert [button.label for button in said.out.buttons] == ["原责任方来办", "下次再议", "散会"]


def test_a_meeting_decides_item_by_item_and_the_decisions_become_the_plan(tmp_path) -> None:
    town = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path}/town.db")
    town.office.desk.papers = tmp_path
    overdue(town)
    opened(town)
    town.say("张经理", "物业 6月8日 更换主板")  # who does not hold the meeting decides nothing
    town.say("李主任", "这个大家觉得物业下周三之前能换好吗？")
    town.hears_nothing()
    town.say("李主任", "2 物业下周三前更换主板")  # not what is talked about
    town.hears_nothing()
    town.say("李主任", "1 物业下周三前更换主板")
    town.hears("linkage", "#1 定了：物业 张经理来办", "6月10日", "更换主板", "第 2/3 件 #2", kind="answer")
    town.hears("linkage", "联席会议定：更换主板", kind="card")
    town.hears("张经理", "联席会议定了", "更换主板", kind="notice")
    one = town.incident(1)
    assert one.resolve_due_at == local("2026-06-10 18:00")
    assert one.status is Status.ACKNOWLEDGED
    town.say("李主任", "下次再议")
    town.hears("linkage", "#2 下次再议", "第 3/3 件 #3", kind="answer")
    town.restart()
    town.office.desk.papers = tmp_path
    town.say("李主任", "决议 赵网格 6月9日 现场盯着维保把门机换了")
    said = town.hears(
        "linkage", "#3 定了：网格员 赵网格来办", "联席会议纪要（2026年6月5日", "李主任主持", kind="answer"
    )
    town.hears("linkage", "网格员 赵网格", kind="card")
    assert "#1 定了：物业 张经理来办，6月10日 18:00 前，更换主板" in said.out.text
    assert "#2 下次再议" in said.out.text
    town.hears("residents", "#3", "网格员", kind="card")
    town.hears("residents", "#3", "联席会议定了", "赵网格", kind="notice")
    town.hears("赵网格", "联席会议定了", "3 收到", kind="notice")
    town.hears("张经理", "改由网格员 赵网格来办", kind="notice")
    (paper,) = said.out.documents
    with zipfile.ZipFile(paper) as document:
        words = document.read("word/document.xml").decode()
    assert all(part in words for part in ("更换主板", "物业 张经理", "下次再议", "联席会议纪要"))
    town.say("李主任", "联席会议 议程")
    town.hears("linkage", "议题，1 件", "#2", kind="answer")  # what goes by its plan is not on the agenda again
    town.until("2026-06-08 08:00")  # half of the plan's time
    assert [one.out.kind for one in town.channel.unheard if one.chat.endswith(":zhang")] == ["nag"]
    town.ignores_the_rest()
    town.until("2026-06-09 17:00")  # four fifths of it
    assert any(one.chat.endswith("staff") and "#1" in one.out.text for one in town.channel.unheard)
    town.ignores_the_rest()
    town.close()


def test_what_is_wrong_with_half_a_decision_is_said_kindly(town: Town) -> None:
    overdue(town)
    opened(town)
    town.say("李主任", "物业 更换整台电梯")
    town.hears("linkage", "#1 物业来办，哪天前办好", kind="answer")
    town.say("李主任", "决议 火星 6月8日 更换主板")
    town.hears("linkage", "没有“火星”这一方", "#1 谁来办", kind="answer")
    town.say("李主任", "好，大家先说说")
    town.hears_nothing()
    town.say("李主任", "物业")
    town.hears("linkage", "#1 定了：物业 张经理来办，6月8日 18:00 前，更换主板", "第 2/3", kind="answer")
    town.hears("linkage", "联席会议定", kind="card")
    town.hears("张经理", "更换主板", kind="notice")
    town.say("李主任", "决议 物业 5月1日 更换主板")
    town.hears("linkage", "已经过了", "#2 物业来办，哪天前办好", kind="answer")
    town.say("张经理", "下周一行")  # the others talk; only who was asked answers
    town.hears_nothing()
    town.say("李主任", "2 下周一")  # with its number, as everything else is said
    town.hears("linkage", "#2 定了", "6月8日", "更换主板", "第 3/3", kind="answer")
    town.hears("linkage", kind="card")
    town.hears("张经理", kind="notice")
    town.say("王阿姨", "8栋好大的烟，着火了")  # a meeting stops nothing
    town.hears("linkage", "119", kind="safety")
    town.ignores_the_rest()
    town.until("2026-06-05 16:00")  # everybody has gone home
    assert any("联席会议纪要" in one.out.text and "#3 这次没议到" in one.out.text for one in town.channel.unheard)
    town.ignores_the_rest()


def test_only_the_community_convenes_and_without_matters_there_is_no_meeting(town: Town) -> None:
    town.say("张经理", "联席会议")
    town.hears("linkage", "社区来定", kind="answer")
    town.say("李主任", "联席会议")
    town.hears("linkage", "没有要上联席会议的事", kind="answer")
    overdue(town)
    town.say("李主任", "联席会议", "residents")
    town.hears("residents", "议题，3 件", "决议 编号", kind="answer")
    assert town.office.desk.meetings == {}


def test_a_whistle_is_drafted_recorded_and_asked_about(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了", photos=("lift.jpg",))
    town.say("张经理", "1 收到")
    town.until("2026-06-04 10:00")
    town.ignores_the_rest()
    town.press("张经理", "whistle", 1)
    assert any("社区" in toast for toast in town.toasts)
    town.say("李主任", "吹哨 1")
    draft = town.hears("李主任", "【吹哨单】#1", "响应", "机器人催过", "吹哨 1 街道", kind="answer")
    assert draft.out.photos == ("lift.jpg",)
    town.say("李主任", "吹哨 1 街道 编号 JD-2026-06-04 6月1日")
    town.hears("linkage", "已经过了", kind="answer")
    town.say("李主任", "吹哨 1 街道 编号 JD-2026-06-04 6月8日")
    town.hears("linkage", "#1 吹哨记下了：街道（编号 JD-2026-06-04）", "6月8日", kind="answer")
    town.hears("linkage", "已吹哨：街道 JD-2026-06-04", kind="card")
    town.until("2026-06-08 17:59")
    town.ignores_the_rest()
    town.until("2026-06-08 18:00")
    town.hears("李主任", "#1", "街道（编号 JD-2026-06-04）", "吹哨 1 街道 编号", kind="nag")
    town.ignores_the_rest()
    town.until("2026-06-09 12:00")
    assert any(one.chat.endswith(":li") and "该去问一声" in one.out.text for one in town.channel.unheard)
    town.ignores_the_rest()
    town.say("李主任", "吹哨 1 街道 说下周派人 6月20日")
    town.ignores_the_rest()
    town.until("2026-06-19 23:00")
    assert not any("该去问一声" in one.out.text for one in town.channel.unheard)
    town.ignores_the_rest()


def test_the_buttons_ask_for_the_words_that_no_button_can_say(tmp_path) -> None:
    town = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path}/town.db")
    overdue(town)
    opened(town)
    town.press("张经理", "meeting_same", 1)
    assert "社区来定" in town.toasts[-1]
    town.press("李主任", "meeting_same", 1)
    asked = town.hears("linkage", "#1 物业来办，哪天前办好", kind="answer")
    assert [button.label for button in asked.out.buttons] == ["三天内", "一周内", "两周内"]
    town.press("李主任", "meeting_days7", 1)
    town.hears("linkage", "#1 物业来办，6月12日 18:00 前。怎么办", kind="answer")
    town.restart()
    town.say("张经理", "我们想换整台")
    town.say("李主任", "换整台可以吗？")
    town.hears_nothing()
    town.say("李主任", "更换整台门机")
    town.hears("linkage", "#1 定了", "6月12日", "更换整台门机", "第 2/", kind="answer")
    town.hears("linkage", "联席会议定：更换整台门机", kind="card")
    town.hears("张经理", "更换整台门机", kind="notice")
    town.press("李主任", "meeting_same", 1)
    assert "没在议" in town.toasts[-1]
    town.say("李主任", "挂账 2 等街道腾地方 6月30日")  # settled in another way: the meeting goes on
    town.hears("linkage", "#2 挂账", "第 3/", kind="answer")
    town.hears("linkage", "挂账到6月30日", kind="card")
    town.hears("linkage", "挂账", kind="notice")
    town.press("李主任", "meeting_end", 3)
    said = town.hears("linkage", "联席会议纪要", "#3 这次没议到", kind="answer")
    assert said.out.documents == ()
    town.say("李主任", "散会")
    town.say("李主任", "联席会议 结束")
    town.hears("linkage", "没有在开的联席会议", kind="answer")
    town.hears_nothing()
    town.close()


def test_a_kill_between_the_decision_and_the_next_item_loses_and_repeats_nothing(tmp_path, monkeypatch) -> None:
    town = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path}/town.db")
    overdue(town)
    opened(town)
    with monkeypatch.context() as killed:
        killed.setattr("handlers.meeting.go_on", dies)
        with pytest.raises(Killed):
            town.say("李主任", "物业 6月10日 更换主板", message_id="m77")
    town.restart()
    town.repeat("李主任", "物业 6月10日 更换主板", "m77")
    town.hears("linkage", "#1 定了", "第 2/3 件 #2", kind="answer")
    town.hears("linkage", "联席会议定：更换主板", kind="card")
    town.hears("张经理", "联席会议定了", kind="notice")
    town.repeat("李主任", "物业 6月10日 更换主板", "m77")
    town.hears_nothing()
    assert town.journal(1).count("decided") == 1
    assert "decided" not in town.journal(2)
    town.close()


class Killed(Exception):  # noqa: N818 - what the story is about
    """The process ends here."""


async def dies(*_: object) -> None:
    raise Killed
