"""From decisions to letters: who hears what, when, in which words, with which buttons."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.announce import Announcement, letters
from bot.domain.card import card
from bot.domain.draft import Decision
from bot.domain.events import (
    Acknowledged,
    Corroborated,
    DeadlinePassed,
    ExtensionAsked,
    FalseAlarmProposed,
    Resolved,
    Returned,
    Suspended,
)
from bot.domain.incident import Reporter, Urgency
from bot.domain.letters import Kind, Letter
from bot.domain.policy import HIDDEN_REPORTER, PRIVATE
from bot.domain.sla import ServiceTime
from bot.domain.surroundings import Seat, Surroundings
from tests.domain import estate
from tests.domain.estate import (
    CHEN,
    LI,
    LINKAGE,
    MORNING,
    NIGHT,
    POLICY,
    RESIDENTS,
    ROOM,
    SECRET_WORDS,
    STAFF,
    STAFF_ACTOR,
    VIEW,
    WANG,
    WANG_NAME,
    ZHANG,
    ZHAO,
    ZHAO_NAME,
    after,
    around,
    chinese,
    opened,
)


def announced(
    decision: Decision,
    surroundings: Surroundings | None = None,
    now: datetime = MORNING,
    here: str | None = LINKAGE,
) -> Announcement:
    return letters(
        decision, policy=POLICY, around=surroundings or around(), view=VIEW, catalogue=chinese(), here=here, now=now
    )


def shown(letter: Letter, decision: Decision, surroundings: Surroundings, now: datetime) -> str:
    """The words of a card, which are written when it is sent."""
    return card(decision.incident, POLICY, surroundings, VIEW, chinese(), chat=letter.chat, now=now).text


def of_kind(announcement: Announcement, *kinds: Kind) -> list[Letter]:
    return [letter for letter in announcement.letters if letter.kind in kinds]


ACK = Acknowledged(at=MORNING, actor=STAFF_ACTOR)
DONE = Resolved(at=MORNING, actor=STAFF_ACTOR, feedback="换了门机板")


def test_a_new_incident_posts_one_card_a_chat_and_calls_those_who_are_asked() -> None:
    full, short = of_kind(announced(opened(chat=RESIDENTS)), Kind.CARD)
    assert (full.chat, short.chat) == (LINKAGE, RESIDENTS)
    assert full.to == (ZHANG, LI)
    assert short.to == ()
    assert full.key == f"card/i-12/{LINKAGE}"
    assert full.incidents == ("i-12",)
    assert full.not_before == MORNING


def test_several_changes_of_one_decision_are_one_card() -> None:
    late = after(opened().incident, DeadlinePassed(at=MORNING + timedelta(hours=30)))
    assert len(of_kind(announced(late, now=MORNING + timedelta(hours=30)), Kind.CARD)) == 1


def test_the_room_goes_to_the_owners_alone() -> None:
    rooms = [letter for letter in announced(opened()).letters if ROOM in letter.text]
    assert {letter.chat for letter in rooms} == {f"private:{ZHANG}", f"private:{LI}"}
    assert rooms[0].text == "#12 在3栋2单元1704室。门牌只发给您，请不要转到群里。"


def nag_at(minutes: int, category: str = "elevator_fault", surroundings: Surroundings | None = None) -> Letter:
    at = MORNING + timedelta(minutes=minutes)
    decision = after(
        opened(category, surroundings).incident, DeadlinePassed(at=at), surroundings=surroundings or around()
    )
    return of_kind(announced(decision, surroundings, at), Kind.NAG)[0]


def test_the_first_reminder_is_private_and_kind() -> None:
    nag = nag_at(15)
    assert nag.chat == f"private:{ZHANG}"
    assert nag.to == (ZHANG,)
    assert nag.text == "#12 3栋2单元1704室电梯故障还没人回应，您看方便时回个“12 收到”就行。"
    assert [button.id for button in nag.buttons] == ["acknowledge:12", "transfer:12", "return:12"]


def test_before_others_it_is_firmer_and_by_name_without_the_room() -> None:
    staff, linkage = nag_at(24), nag_at(30)
    assert (staff.chat, linkage.chat) == (STAFF, LINKAGE)
    assert staff.text == ("@张经理 @李师傅 #12 3栋2单元电梯故障报上来还没人回应，请回个“12 收到”，让邻居心里有数。")
    assert "过了响应时间还没人回应" in linkage.text
    assert linkage.line == "#12 3栋2单元电梯故障：过了响应时间，等物业 张经理回“收到”"


def test_an_emergency_is_called_by_name_and_worthless_after_the_next_call() -> None:
    call = nag_at(3, "fire")
    assert call.text == "🔴 @张经理 @李师傅 #12 3栋2单元火情，情况紧急！请马上赶去，并回“12 收到”。"
    assert call.urgent
    assert call.priority == 1
    assert call.stale_at == MORNING + timedelta(minutes=6)


def test_a_broken_promise_is_named() -> None:
    promise = replace(ACK, words="下午去", promised_at=MORNING + timedelta(hours=8))
    incident = after(opened().incident, promise, DeadlinePassed(at=MORNING + timedelta(hours=8))).incident
    later = MORNING + timedelta(hours=24)
    nag = of_kind(announced(after(incident, DeadlinePassed(at=later)), now=later), Kind.NAG)[0]
    assert nag.text.startswith("@张经理 #12 3栋2单元电梯故障，答应的是昨天下午，到现在还没有结果。")


def test_the_result_asks_the_reporter_with_three_buttons_and_brings_the_photos() -> None:
    done = replace(DONE, photos=("p1",))
    (ask,) = of_kind(announced(after(opened().incident, ACK, done)), Kind.RESULT)
    assert ask.to == (WANG,)
    assert ask.text.startswith("#12 3栋2单元电梯故障处理好了：换了门机板\n解决了吗？")
    assert [button.label for button in ask.buttons] == ["满意", "基本满意", "不满意"]
    assert ask.photos == ("p1",)


def test_a_hidden_reporter_hears_in_private_and_an_unreachable_one_without_words_or_name() -> None:
    joined = Corroborated(at=MORNING, actor=estate.Actor(ZHAO), reporter=Reporter(ZHAO, RESIDENTS, MORNING))
    results = of_kind(announced(after(opened("noise").incident, joined, ACK, DONE)), Kind.RESULT)
    assert {letter.chat: letter.to for letter in results} == {f"private:{WANG}": (WANG,), RESIDENTS: ()}
    assert results[1].text == "#12 有处理结果了，报事的邻居可以私聊我查看、评价。https://t.me/liandong_bot"
    assert results[1].buttons == ()


def test_questions_to_the_community_carry_their_buttons() -> None:
    ask = ExtensionAsked(at=MORNING, actor=STAFF_ACTOR, until_at=MORNING + timedelta(days=3), reason="等配件")
    (question,) = of_kind(announced(after(opened().incident, ACK, ask)), Kind.QUESTION)
    assert question.chat == f"private:{CHEN}"
    assert question.text.startswith("物业 张经理想把 #12 3栋2单元电梯故障延到6月4日 10:00：等配件")
    assert [button.id for button in question.buttons] == ["grant:12", "refuse:12"]
    alarm = FalseAlarmProposed(at=MORNING, actor=STAFF_ACTOR, reason="测试")
    questions = of_kind(announced(after(opened("fire").incident, alarm)), Kind.QUESTION)
    assert [[button.label for button in letter.buttons] for letter in questions] == [["是误报", "不是误报"]] * 2


def test_the_seat_is_called_empty_once_a_local_day() -> None:
    empty = around(Seat("community", (CHEN,), ServiceTime.always(), empty=("property",)))
    (first,) = of_kind(announced(opened(surroundings=empty), empty), Kind.NOTICE)[:1]
    assert first.text == "3栋还没有物业，#12 先由社区接着。请管理员补上：回复那位的消息，发“绑定 物业”。"
    assert first.key == "seat/garden/property/2026-06-01"
    midnight = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)
    later = of_kind(announced(opened(surroundings=empty, at=midnight), empty, midnight), Kind.NOTICE)[0]
    assert later.key == "seat/garden/property/2026-06-02"


def test_with_nobody_at_all_the_group_is_asked_who_can_help() -> None:
    nobody = around(Seat("property", (), ServiceTime.always(), empty=("property",)))
    text = of_kind(announced(opened(surroundings=nobody), nobody), Kind.NOTICE)[0].text
    assert text == "3栋还没有物业，#12 3栋2单元电梯故障没有人接。哪位能办？请社区回“接手 12”或“改派 12 物业 原因”。"


def test_an_answer_goes_where_the_person_spoke_and_nowhere_for_the_clock() -> None:
    far = replace(ACK, words="月底", promised_at=MORNING + timedelta(days=20))
    decision = after(opened().incident, far)
    (answer,) = of_kind(announced(decision, here=RESIDENTS), Kind.ANSWER)
    assert answer.chat == RESIDENTS
    assert answer.text.startswith("好的。#12 最晚明天 10:00 前办结")
    assert of_kind(announced(decision, here=None), Kind.ANSWER) == []


def test_at_night_an_ordinary_notice_waits_for_the_morning_but_the_card_does_not() -> None:
    suspended = Suspended(at=NIGHT, actor=estate.COMMUNITY_ACTOR, review_at=NIGHT + timedelta(days=3), reason="等配件")
    night = announced(after(opened("access", at=NIGHT).incident, suspended), now=NIGHT)
    seven = datetime(2026, 6, 1, 23, 0, tzinfo=UTC)
    assert {letter.not_before for letter in of_kind(night, Kind.CARD)} == {NIGHT}
    assert {letter.not_before for letter in of_kind(night, Kind.NOTICE)} == {seven}


def test_at_night_an_urgent_matter_does_not_wait() -> None:
    night = announced(after(opened(at=NIGHT).incident, replace(ACK, at=NIGHT), replace(DONE, at=NIGHT)), now=NIGHT)
    assert {letter.not_before for letter in night.letters} == {NIGHT}


def test_what_lost_its_reason_is_dropped() -> None:
    assert announced(after(opened().incident, ACK)).drop == (Kind.NAG, Kind.COPY)


def test_free_words_are_masked_for_the_community_and_not_quoted_in_a_group() -> None:
    returned = Returned(at=MORNING, actor=STAFF_ACTOR, reason="402的老李自己弄的，13800138000")
    (notice,) = [
        one for one in of_kind(announced(after(opened().incident, returned)), Kind.NOTICE) if "退回" in one.text
    ]
    assert "402的老李自己弄的，13800138000" in notice.text  # the community owns it now
    ask = ExtensionAsked(at=MORNING, actor=STAFF_ACTOR, until_at=MORNING + timedelta(days=3), reason="等402的老李")
    (question,) = of_kind(announced(after(opened().incident, ACK, ask)), Kind.QUESTION)
    assert "：等某住户" in question.text
    public = around(private={})
    decision = after(opened("noise", public).incident, ACK, ask, surroundings=public)
    assert "详情不在群里公开" in of_kind(announced(decision, public), Kind.QUESTION)[0].text


HIDDEN = sorted(HIDDEN_REPORTER | PRIVATE)
CHATS = st.sampled_from((LINKAGE, RESIDENTS, f"private:{WANG}"))


@given(st.sampled_from(HIDDEN), st.sampled_from(estate.SURROUNDINGS), CHATS, estate.steps)
@settings(max_examples=150, deadline=None)
def test_no_group_ever_learns_who_reported_a_hidden_matter_or_from_which_room(
    category: str, surroundings: Surroundings, chat: str, taken: list[tuple[int, int]]
) -> None:
    for decision, at in estate.life(category, surroundings, taken, chat=chat, words=SECRET_WORDS):
        if decision.incident.category not in HIDDEN_REPORTER | PRIVATE:
            return  # somebody recategorised it: an ordinary matter now
        announcement = announced(decision, surroundings, at)
        for letter in announcement.letters:
            if letter.chat in (LINKAGE, RESIDENTS, STAFF):
                said = f"{letter.text}{letter.line}"
                assert ROOM not in said
                assert WANG_NAME not in said
                assert ZHAO_NAME not in said
                assert "13800138000" not in said
                assert not {WANG, ZHAO} & set(letter.to)


@given(st.sampled_from(sorted(PRIVATE)), st.sampled_from(estate.SURROUNDINGS), CHATS, estate.steps)
@settings(max_examples=80, deadline=None)
def test_of_a_private_matter_a_group_hears_neither_place_nor_category_nor_nag(
    category: str, surroundings: Surroundings, chat: str, taken: list[tuple[int, int]]
) -> None:
    for decision, at in estate.life(category, surroundings, taken, chat=chat, words=SECRET_WORDS):
        if decision.incident.category not in PRIVATE:
            return
        for letter in announced(decision, surroundings, at).letters:
            if letter.chat in (LINKAGE, RESIDENTS, STAFF):
                assert letter.kind not in (Kind.CARD, Kind.NAG, Kind.COPY)
                assert "栋" not in letter.text
                assert chinese().text(f"spoken.{category}") not in letter.text


def _raises_the_level(letter: Letter) -> bool:
    """Level changes may come in numbers too; the first call to the community for an emergency never is in a list."""
    return letter.kind is Kind.ESCALATION and "刚报上来" not in letter.text


@given(st.sampled_from(estate.CATEGORIES), st.sampled_from(estate.SURROUNDINGS), CHATS, estate.steps)
@settings(max_examples=150, deadline=None)
def test_every_letter_of_every_life_carries_the_number_and_can_be_sent(
    category: estate.CategoryRules, surroundings: Surroundings, chat: str, taken: list[tuple[int, int]]
) -> None:
    for decision, at in estate.life(category.id, surroundings, taken, chat=chat):
        for letter in announced(decision, surroundings, at).letters:
            text = shown(letter, decision, surroundings, at) if letter.kind is Kind.CARD else letter.text
            assert "#12" in text
            assert "{" not in text
            assert 0 < len(text) <= 400
            assert letter.not_before >= at
            assert letter.incidents == ("i-12",)
            assert letter.urgent == (decision.incident.urgency is Urgency.P0)
            assert bool(letter.line) == (letter.kind in (Kind.NAG, Kind.COPY) or _raises_the_level(letter))
            assert len({letter.chat, "here"}) == 2


@pytest.mark.parametrize("kind", [Kind.NAG, Kind.COPY])
def test_further_chats_get_copies_that_call_their_own_person(kind: Kind) -> None:
    at = MORNING + timedelta(minutes=15)
    reminders = announced(after(opened().incident, DeadlinePassed(at=at)), now=at)
    (letter,) = of_kind(reminders, kind)
    person = ZHANG if kind is Kind.NAG else LI
    assert (letter.chat, letter.to) == (f"private:{person}", (person,))
