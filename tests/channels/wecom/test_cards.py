"""Cards: what fits on them, and what their task ids hold."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Button, SendError
from bot.channels.wecom.cards import Task, button_card, fits, new_task_id, read_task_id, title_and_rest
from tests.channels.wecom.fake_server import check_card

VERBS = ("acknowledge", "return", "confirm_satisfied", "not_a_report", "transfer", "arrive")
verbs = st.lists(st.sampled_from(VERBS), min_size=1, max_size=6, unique=True)
numbers = st.lists(st.integers(1, 10**9 - 1).map(str), max_size=40, unique=True)


@given(numbers, verbs)
def test_a_task_id_is_one_that_wecom_takes_and_holds_numbers_and_acts(given_numbers, given_verbs):
    text = " ".join(f"#{number}" for number in given_numbers) or "没有编号"
    buttons = [Button(f"{verb}:1", "按") for verb in given_verbs]
    task_id = new_task_id(text, buttons)
    assert re.fullmatch(r"[0-9A-Za-z_@-]{1,128}", task_id)
    task = read_task_id(task_id)
    assert task.numbers == tuple(given_numbers)[: len(task.numbers)]
    assert task.verbs == tuple(given_verbs)[: len(task.verbs)]
    if len(given_numbers) <= 3:
        assert task.numbers == tuple(given_numbers)
        assert task.verbs == tuple(given_verbs)


def test_no_task_id_is_given_twice():
    buttons = [Button("acknowledge:12", "收到")]
    assert len({new_task_id("#12", buttons) for _ in range(500)}) == 500


@given(st.text(max_size=200))
def test_a_foreign_task_id_says_nothing_or_something_harmless(text):
    task = read_task_id(text)
    assert task is None or all(number.isdecimal() for number in task.numbers)


def test_a_foreign_task_id_is_told_apart():
    assert read_task_id("inc_12_1") is None
    assert read_task_id("12@acknowledge@5f3a9c01") == Task(("12",), ("acknowledge",))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1).filter(str.strip), verbs)
def test_every_card_is_one_that_wecom_takes(text, given_verbs):
    buttons = [Button(f"{verb}:12", "一个很长很长很长的按钮名字") for verb in given_verbs]
    card = button_card(text, buttons, new_task_id(text, buttons))
    check_card(card)
    assert len(card["main_title"]["title"]) <= 26
    assert len(card.get("sub_title_text", "")) <= 112
    if fits(text):
        title, rest = title_and_rest(text)
        assert card["main_title"]["title"] == title
        assert card.get("sub_title_text", "") == rest


def test_more_than_six_buttons_are_cut_to_six():
    buttons = [Button(f"act:{number}", "按") for number in range(8)]
    assert len(button_card("#12", buttons, "x")["button_list"]) == 6


@pytest.mark.parametrize("key", ["", "长" * 400])
def test_a_button_that_wecom_cannot_carry_is_refused(key):
    with pytest.raises(SendError) as error:
        button_card("#12", [Button(key, "按")], "x")
    assert error.value.permanent
