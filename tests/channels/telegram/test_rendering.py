"""How letters look: pieces, mentions, rows of buttons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Button, Mention, Outbound, SendError
from bot.channels.telegram.keys import Address, address, chat_key
from bot.channels.telegram.rendering import cut, html, pieces, rows, units, with_mentions
from bot.channels.telegram.steps import plan
from tests.channels.telegram.fake_html import parse_html

letters = st.text(alphabet="ab<>&\"'@张经理🔥\n。 ", max_size=300)
limits = st.integers(10, 60)


@given(letters, limits)
def test_pieces_fit_and_lose_no_word(text, limit):
    parts = pieces(text, limit)
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(letters, limits)
def test_a_cut_text_fits_and_begins_as_the_whole_one(text, limit):
    short = cut(text, limit)
    assert units(short) <= limit
    assert short == text or text.startswith(short.removesuffix("\n…"))


@given(letters)
def test_what_people_see_of_the_html_is_the_text_itself(text):
    mentions = (Mention("p1", "张", "1"), Mention("p2", "张经理", "2"))
    shown, links = parse_html(html(text, mentions))
    assert shown == text
    assert all(link["text"] in {"@张", "@张经理"} for link in links)


def test_the_longer_of_two_names_is_the_one_that_is_meant():
    mentions = (Mention("p1", "张", "1"), Mention("p2", "张经理", "2"))
    _, links = parse_html(html("请@张经理和@张看一下", mentions))
    assert [(link["text"], link["href"]) for link in links] == [
        ("@张经理", "tg://user?id=2"),
        ("@张", "tg://user?id=1"),
    ]


def test_a_person_without_an_account_here_is_named_without_a_link():
    here, elsewhere = Mention("telegram:5", "王"), Mention("wecom:x", "李")
    text = with_mentions("#12", (here, elsewhere))
    assert text == "#12\n@王 @李"
    assert html(text, (here, elsewhere)) == '#12\n<a href="tg://user?id=5">@王</a> @李'


def test_who_is_named_already_is_not_named_again():
    assert with_mentions("请@王看一下", (Mention("p", "王", "5"),)) == "请@王看一下"


def test_telegram_counts_a_fire_emoji_as_two():
    assert units("着火🔥") == 4
    assert pieces("🔥" * 10, 7) == ["🔥🔥🔥", "🔥🔥🔥", "🔥🔥🔥", "🔥"]


@given(st.lists(st.text(min_size=1, max_size=20), max_size=12))
def test_rows_keep_every_button_in_order_and_are_not_too_wide(labels):
    laid = rows([Button(f"{number}", label) for number, label in enumerate(labels)])
    assert [button.label for row in laid for button in row] == labels
    assert all(len(row) == 1 or sum(len(button.label) for button in row) <= 16 for row in laid)


def test_the_usual_buttons_lie_beside_each_other():
    labels = ("收到", "已到场", "已处理", "改派", "退单")
    assert [len(row) for row in rows([Button(label, label) for label in labels])] == [3, 2]


@given(st.integers(0, 25), st.integers(0, 3), st.text(max_size=2000))
def test_a_plan_sends_every_file_once_and_the_buttons_once(photos, documents, text):
    out = Outbound(
        text,
        photos=tuple(f"telegram:p{number}" for number in range(photos)),
        documents=tuple(f"telegram:d{number}" for number in range(documents)),
        buttons=(Button("ack:1", "收到"),) if text else (),
    )
    steps = plan(out)
    assert tuple(file for step in steps for file in step.files) == out.photos + out.documents
    assert sum(step.buttons is not None for step in steps) == len(out.buttons)
    assert "".join(step.text for step in steps) == text
    assert all(2 <= len(step.files) <= 10 for step in steps if step.method == "sendMediaGroup")


@given(st.integers(-(10**13), 10**13), st.none() | st.integers(1, 10**9))
def test_a_chat_key_names_its_chat_and_topic(chat_id, thread):
    assert address(chat_key(chat_id, thread)) == Address(chat_id, thread)


@pytest.mark.parametrize("key", ["", "telegram", "telegram:", "telegram:x", "wecom:1", "telegram:1/", "telegram:1/x"])
def test_what_is_no_chat_of_telegram_is_refused(key):
    with pytest.raises(SendError) as caught:
        address(key)
    assert caught.value.permanent
