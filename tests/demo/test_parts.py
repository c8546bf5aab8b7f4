"""The small parts of the demonstration: clock words, bubbles, seats, traces."""

import re
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Button, Mention, Outbound
from bot.channels.sandbox import BOT, Bubble
from bot.config import sandbox
from bot.demo.bubbles import attachments, heading, look_of, separator, side_of, trace_html, words_html
from bot.demo.clock import FIRST_MORNING, WINDS, Clock, ahead, shown
from bot.demo.guide import STEPS
from bot.demo.seats import PRIVATE, SEATS, STAFF, WANG, ZHANG, seat_named
from bot.demo.trace import Trace, trace
from tests.town import book

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZHANG_CALLED = (Mention("zhang", "张经理"),)
MOMENTS = st.integers(0, 10**8).map(lambda seconds: FIRST_MORNING + timedelta(seconds=seconds))


def bubble(text: str, kind: str = "card", **more) -> Bubble:
    return Bubble("sandbox:linkage", "1", BOT, "小联", text, FIRST_MORNING, Outbound(text, kind=kind, **more))


# --- the clock ---


@given(MOMENTS, st.sampled_from(WINDS))
def test_every_wind_moves_the_clock_forward(now, words):
    assert ahead(words, now, SHANGHAI) > now


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("+3 分钟", "6月1日 周一 09:03"),
        ("2小时", "6月1日 周一 11:00"),
        ("到明早 8:30", "6月2日 周二 08:30"),
        ("明早", "6月2日 周二 08:30"),
        ("到明早9点", "6月2日 周二 09:00"),
        ("明天 10：15", "6月2日 周二 10:15"),
    ],
)
def test_words_wind_the_clock(words, local):
    assert shown(ahead(words, FIRST_MORNING, SHANGHAI), SHANGHAI) == local


@pytest.mark.parametrize("words", ["", "快点", "到明早 29:30", "-1 小时"])
def test_other_words_do_not(words):
    assert ahead(words, FIRST_MORNING, SHANGHAI) is None


def test_the_clock_never_goes_back():
    clock = Clock()
    assert clock.reach(FIRST_MORNING - timedelta(days=1)) == FIRST_MORNING


# --- bubbles ---


@given(st.text(), st.booleans())
def test_whatever_people_write_is_text_and_never_markup(text, called):
    html = words_html(text, ZHANG_CALLED if called else (), private=True)
    bare = re.sub(r'</?(?:div|span)(?: class="(?:line|at)")?>', "", html)
    assert "<" not in bare
    assert unescape(bare) == "".join(text.splitlines())


def test_who_is_called_stands_out():
    assert '<span class="at">@张经理</span> 请回' in words_html("@张经理 请回", ZHANG_CALLED)


def test_who_is_called_but_not_named_comes_first():
    assert words_html("请回", ZHANG_CALLED) == '<div class="line"><span class="at">@张经理</span> 请回</div>'


def test_nobody_is_added_to_a_private_message():
    assert "张经理" not in words_html("请回", ZHANG_CALLED, private=True)


@pytest.mark.parametrize(
    ("shown_as", "classes"),
    [
        (bubble("🔴 #2 5栋 火情"), "bubble card p0"),
        (bubble("🟠 #1 3栋 电梯"), "bubble card p1"),
        (bubble("先打 119！", "safety", urgent=True), "bubble safety p0"),
        (bubble("您手上没有要办的", "answer"), "bubble answer"),
    ],
)
def test_the_edge_of_a_bubble_tells_how_urgent_it_is(shown_as, classes):
    assert look_of(shown_as) == classes


def test_an_edited_card_says_so():
    card = bubble("🟠 #1")
    card.edits = 2
    assert heading(card, SHANGHAI) == "小联 · 09:00 · 已更新"


def test_everyone_sees_their_own_words_on_their_own_side():
    own = Bubble("sandbox:linkage", "1", "wang", "王阿姨", "在吗", FIRST_MORNING)
    assert (side_of(own, "wang"), side_of(own, "zhang"), look_of(own)) == ("mine", "other", "bubble")


def test_a_silence_is_shown_by_the_time():
    later = FIRST_MORNING + timedelta(hours=1)
    assert separator(FIRST_MORNING, later, SHANGHAI) == "6月1日 周一 10:00"
    assert separator(later, later, SHANGHAI) is None


def test_files_are_shown_by_name():
    assert attachments(Outbound("周报", photos=("/a/b/week.png",), documents=("week.xlsx",))) == (
        "week.png",
        "week.xlsx",
    )


def test_a_trace_escapes_the_words_it_explains():
    assert "<b>" not in trace_html(Trace(True, "登记为报事：<b>", "看到“<b>”"))


# --- traces ---


def test_words_that_steer_are_not_explained_by_rules():
    left = trace("1 已修好：换了门机板", book().read("1 已修好：换了门机板"), kept=True, addressed=False)
    assert "办事" in left.why


# --- seats and steps ---


def test_every_seat_is_somebody_of_the_sample_estate():
    people = {person.name: person for community in sandbox().communities for person in community.people}
    for seat in SEATS:
        assert people[seat.name].sandbox == seat.person
        assert seat_named(seat.name) is seat


def test_residents_do_not_see_the_staff_group():
    assert not WANG.sees(f"sandbox:{STAFF}")
    assert ZHANG.sees(f"sandbox:{STAFF}")


def test_nobody_sees_anybody_elses_talk_with_the_bot():
    assert not ZHANG.sees(WANG.chat(PRIVATE))
    assert ZHANG.sees(ZHANG.chat(PRIVATE))


def test_every_step_of_the_guide_is_a_phrase_or_a_wind_of_the_page():
    for step in STEPS:
        assert step.winds in WINDS if step.winds else step.says in step.seat.phrases


def test_phrases_speak_of_the_latest_incident():
    assert "催办 7" in WANG.phrases_about(7)


def test_buttons_are_not_part_of_the_words():
    card = bubble("🟠 #1", buttons=(Button("acknowledge:1", "收到"),))
    assert "收到" not in words_html(card.text)
