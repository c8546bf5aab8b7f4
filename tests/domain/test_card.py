"""The status card: what it is, who has it, what comes next; and what a group may not see of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.card import CardText, card, card_chats
from bot.domain.events import (
    Acknowledged,
    Actor,
    Arrived,
    Corroborated,
    DeadlinePassed,
    FalseAlarmAgreed,
    FalseAlarmProposed,
    Forgotten,
    Merged,
    Rated,
    Resolved,
    Suspended,
    Withdrawn,
)
from bot.domain.incident import Incident, Rating, Reporter
from bot.domain.place import Place
from bot.domain.surroundings import Surroundings
from tests.domain import estate
from tests.domain.estate import (
    CHEN,
    COMMUNITY_ACTOR,
    LINKAGE,
    MORNING,
    POLICY,
    RESIDENT,
    RESIDENTS,
    STAFF_ACTOR,
    VIEW,
    WANG,
    ZHANG,
    ZHAO,
    after,
    around,
    chinese,
    opened,
)

NOON = MORNING + timedelta(hours=2)


def shown(incident: Incident, chat: str = LINKAGE, surroundings: Surroundings | None = None, **at: object) -> CardText:
    now = at.get("now", MORNING)
    return card(incident, POLICY, surroundings or around(), VIEW, chinese(), chat=chat, now=now)


def lines(incident: Incident, chat: str = LINKAGE, **at: object) -> list[str]:
    return shown(incident, chat, **at).text.splitlines()


def ids(shown: CardText) -> list[str]:
    return [button.id for button in shown.buttons]


ACK = Acknowledged(at=MORNING, actor=STAFF_ACTOR)
DONE = Resolved(at=NOON, actor=STAFF_ACTOR, feedback="换了门机板")


def test_a_new_incident_shows_number_matter_words_owner_and_deadline() -> None:
    card_now = shown(opened().incident)
    assert card_now.text.splitlines() == [
        "🟠 #12 3栋2单元 电梯故障停运",
        "“3栋电梯又坏了”",
        "负责：物业 张经理",
        "⏳ 等待响应，6月1日 10:30 前",
    ]
    assert ids(card_now) == ["acknowledge:12", "resolve:12", "transfer:12", "return:12", "corroborate:12"]
    assert [button.label for button in card_now.buttons] == ["收到", "已处理", "改派", "退单", "我家也是"]


def test_an_acknowledged_one_shows_the_deadline_or_the_promise() -> None:
    assert lines(after(opened().incident, ACK).incident)[-1] == "🔧 处理中，6月2日 10:00 前办结"
    promise = replace(ACK, words="下午去", promised_at=MORNING + timedelta(hours=8))
    assert lines(after(opened().incident, promise).incident)[-1] == "🔧 处理中，答应6月1日下午"


def test_lateness_is_named() -> None:
    assert lines(opened().incident, now=NOON)[-1] == "⏳ 还没响应，原定 6月1日 10:30"
    late = MORNING + timedelta(hours=30)
    assert lines(after(opened().incident, ACK).incident, now=late)[-1] == "🔧 处理中，已过办结时间（6月2日 10:00）"


def test_arrival_affected_households_and_level_have_lines_of_their_own() -> None:
    joined = Corroborated(at=MORNING, actor=Actor(ZHAO), reporter=Reporter(ZHAO, RESIDENTS, MORNING))
    arrived = Arrived(at=MORNING, actor=STAFF_ACTOR)
    incident = after(opened().incident, joined, ACK, arrived, DeadlinePassed(at=MORNING + timedelta(hours=25))).incident
    assert lines(incident)[-3:] == ["📍 已到现场", "涉及 2 户", "二级响应（联席会议）"]
    assert "arrive:12" not in ids(shown(incident))


def test_a_result_is_shown_and_rated() -> None:
    resolved = after(opened().incident, ACK, DONE).incident
    assert lines(resolved)[-2:] == ["✅ 已处理：换了门机板", "解决了吗？请报事的邻居评价一下"]
    assert ids(shown(resolved)) == ["confirm_satisfied:12", "confirm_fair:12", "confirm_dissatisfied:12"]
    photos = after(opened().incident, ACK, replace(DONE, feedback="", photos=("p1",))).incident
    assert "✅ 已处理：见照片" in lines(photos)


def test_every_end_has_its_line_and_no_buttons() -> None:
    resolved = after(opened().incident, ACK, DONE).incident
    confirmed = after(resolved, Rated(at=NOON, actor=RESIDENT, rating=Rating.SATISFIED))
    silent = after(resolved, DeadlinePassed(at=NOON + timedelta(hours=25)))
    merged = after(opened().incident, Merged(at=NOON, actor=COMMUNITY_ACTOR, into="i-other", into_number=1))
    withdrawn = after(opened().incident, Withdrawn(at=NOON, actor=RESIDENT))
    alarm = after(
        opened().incident,
        FalseAlarmProposed(at=NOON, actor=STAFF_ACTOR, reason="误触"),
        FalseAlarmAgreed(at=NOON, actor=COMMUNITY_ACTOR),
    )
    ends = [shown(decision.incident) for decision in (confirmed, silent, merged, withdrawn, alarm)]
    assert [one.text.splitlines()[-1] for one in ends] == [
        "✅ 办结，居民认可：换了门机板",
        "✅ 办结（到期没人提出异议）：换了门机板",
        "↪ 已并入 #1",
        "↩ 已撤回",
        "↩ 确认是误报，已撤回",
    ]
    assert not any(one.buttons for one in ends)


def test_what_was_taken_back_is_no_longer_quoted() -> None:
    assert "电梯又坏了" not in shown(after(opened().incident, Withdrawn(at=NOON, actor=RESIDENT)).incident).text


def test_a_suspension_shows_its_review_date_and_reason() -> None:
    review_at = MORNING + timedelta(days=9)
    suspended = Suspended(at=NOON, actor=COMMUNITY_ACTOR, review_at=review_at, reason="等维修资金")
    assert lines(after(opened().incident, suspended).incident)[-1] == "⏸ 挂账到6月10日 10:00：等维修资金"


def test_nobody_in_charge_is_said_openly() -> None:
    empty = replace(estate.PROPERTY, people=())
    assert "谁在负责：正在找人，社区先盯着" in lines(opened(surroundings=around(empty)).incident)


def test_quoted_words_are_masked_in_a_group_and_whole_for_the_owner() -> None:
    incident = opened(words="402的老李又把水浇下来，打13800138000").incident
    assert "“某住户又把水浇下来，打***”" in lines(incident)
    private = around(linkage=None, staff=None)
    incident = replace(incident, home_chat=f"private:{WANG}")
    owner = shown(incident, f"private:{ZHANG}", private)
    assert "“402的老李又把水浇下来，打13800138000”" in owner.text
    assert "1704室" in owner.text
    assert "1704" not in shown(incident, f"private:{CHEN}", private).text


def test_a_long_report_is_cut() -> None:
    assert max(map(len, lines(opened(words="漏水" * 500).incident))) < 130


def test_other_chats_of_the_report_get_one_line_with_number_owner_and_status() -> None:
    incident = opened(chat=RESIDENTS).incident
    assert card_chats(incident, POLICY, around()) == (LINKAGE, RESIDENTS)
    short = shown(incident, RESIDENTS)
    assert short.text == "#12 3栋2单元电梯故障已登记，物业 张经理负责，等待响应"
    assert ids(short) == ["corroborate:12"]
    resolved = shown(after(incident, ACK, DONE).incident, RESIDENTS)
    assert resolved.text == "#12 3栋2单元电梯故障：已处理，等评价"


def test_an_estate_without_a_linkage_group_uses_the_chat_of_the_report() -> None:
    assert card_chats(opened(chat=RESIDENTS).incident, POLICY, around(linkage=None)) == (RESIDENTS,)


def test_a_private_report_without_any_group_is_shown_to_those_who_deal_with_it() -> None:
    alone = around(linkage=None, staff=None)
    chats = card_chats(opened(chat=f"private:{WANG}").incident, POLICY, alone)
    assert set(chats) == {f"private:{ZHANG}", "private:sandbox:li", f"private:{CHEN}", f"private:{WANG}"}
    assert chats[-1] == f"private:{WANG}"


@pytest.mark.parametrize("category", ["life_danger", "elder_care", "missing"])
def test_a_private_matter_is_shown_in_private_chats_only(category: str) -> None:
    incident = opened(category, chat=RESIDENTS).incident
    assert set(card_chats(incident, POLICY, around())) == {f"private:{ZHANG}", "private:sandbox:li", f"private:{CHEN}"}
    assert card_chats(incident, POLICY, around(private={})) == ()


def test_of_a_hidden_matter_a_group_sees_place_and_category_only() -> None:
    incident = opened("noise", place=Place("3", "2", "17", "1704"), words="楼上太吵").incident
    assert lines(incident) == [
        "🟡 #12 3栋2单元 生活噪声",
        "负责：物业 张经理",
        "⏳ 等待响应，6月1日 11:00 前",
    ]
    resolved = after(incident, ACK, replace(DONE, feedback="已劝楼上王秀兰")).incident
    assert "✅ 已处理：详情不在群里公开" in lines(resolved)


def test_who_asked_to_be_forgotten_sees_no_card() -> None:
    incident = opened(chat=f"private:{WANG}").incident
    forgotten = after(incident, Forgotten(at=NOON, actor=RESIDENT, person=WANG)).incident
    assert f"private:{WANG}" not in card_chats(forgotten, POLICY, around())


@given(st.sampled_from(estate.CATEGORIES), st.sampled_from(estate.SURROUNDINGS), estate.steps)
@settings(max_examples=60, deadline=None)
def test_at_every_moment_of_every_life_the_card_says_number_and_fits(
    category: estate.CategoryRules, surroundings: Surroundings, taken: list[tuple[int, int]]
) -> None:
    for decision, at in estate.life(category.id, surroundings, taken):
        for chat in (*card_chats(decision.incident, POLICY, surroundings), LINKAGE):
            one = card(decision.incident, POLICY, surroundings, VIEW, chinese(), chat=chat, now=at)
            assert "#12" in one.text
            assert len(one.text) < 500
            assert len(one.buttons) <= 6
            assert all(len(button.id.encode()) <= 64 for button in one.buttons)
