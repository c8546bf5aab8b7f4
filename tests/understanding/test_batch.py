"""Many messages at once: JSON lines in, JSON lines out."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.batch import classify_stream

KEYS = ["id", "outcome", "category", "also", "urgency", "place", "why"]


def classify(book, *lines):
    """What comes out and what is complained about."""
    out, complaints = io.StringIO(), io.StringIO()
    broken = classify_stream(book, lines, out, complaints)
    return [json.loads(line) for line in out.getvalue().splitlines()], complaints.getvalue(), broken


def line(key, text):
    return json.dumps({"id": key, "text": text}, ensure_ascii=False).encode()


def test_every_answer_has_the_fields_of_the_contract_in_their_order(book):
    answers, _, broken = classify(book, line("a", "3栋2单元电梯坏了"), line("b", "今晚吃什么"))
    assert broken == 0
    assert [list(answer) for answer in answers] == [KEYS, KEYS]
    report, chat = answers
    assert (report["id"], report["outcome"], report["category"]) == ("a", "report", "elevator_fault")
    assert report["place"] == {"building": "3", "unit": "2", "floor": None, "room": None, "other": None}
    assert "电梯" in report["why"]
    assert (chat["outcome"], chat["category"], chat["also"], chat["urgency"], chat["place"]) == (
        "ignore",
        None,
        [],
        None,
        {},
    )


def test_answers_come_in_the_order_of_the_questions(book):
    answers, _, _ = classify(book, *(line(number, "电梯坏了" if number % 2 else "你好") for number in range(50)))
    assert [answer["id"] for answer in answers] == list(range(50))
    assert {answer["outcome"] for answer in answers[1::2]} == {"report"}


@pytest.mark.parametrize(
    "broken",
    [b"{", b"[]", b'"text"', b'{"id": 1}', b'{"text": 5}', b"\xff\xfe", b"[" * 200_000, b'{"text": null}', b"nul"],
    ids=["cut", "list", "string", "no text", "number", "no utf-8", "deep", "null", "word"],
)
def test_a_broken_line_is_named_with_its_number_and_the_rest_goes_on(book, broken):
    answers, complaints, count = classify(book, line(1, "停水了"), broken, line(3, "停电了"))
    assert [answer["id"] for answer in answers] == [1, 3]
    assert count == 1
    assert complaints.startswith("第 2 行")
    assert complaints.count("\n") == 1


def test_empty_lines_are_passed_over_and_still_counted(book):
    _, complaints, _ = classify(book, b"", b"  \n", b"{")
    assert complaints.startswith("第 3 行")


def test_an_id_that_no_stream_can_write_comes_out_escaped(book):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    assert (
        classify_stream(book, [b'{"id": "\\ud800", "text": "\\ud800\\u505c\\u6c34\\u4e86"}'], out, io.StringIO()) == 0
    )
    out.seek(0)
    assert json.loads(out.read())["category"] == "water"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: line(0, text)), max_size=6))
def test_whatever_comes_in_each_line_is_answered_or_complained_about(book, lines):
    answers, complaints, broken = classify(book, *lines)
    asked = sum(1 for raw in lines if raw.strip())
    assert len(answers) + broken == asked
    assert complaints.count("\n") == broken


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("报事 东门岗亭那个白班的", "other"),
        ("报事 3栋电梯坏了", "elevator_fault"),
        ("報事 水管爆了", "pipe"),
    ],
)
def test_who_says_that_it_is_a_report_is_believed(book, text, category):
    (answer,), _, _ = classify(book, line(1, text))
    assert (answer["outcome"], answer["category"]) == ("report", category)
    assert answer["urgency"]


def test_talking_about_reports_forces_none(book):
    (answer,), _, _ = classify(book, line(1, "报事的人真多啊"))
    assert answer["outcome"] == "ignore"
