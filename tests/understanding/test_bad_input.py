"""Whatever a broken client or a bored child sends gets a sane outcome, quickly."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.normalize import LONGEST, normalize

_SURROGATES = st.characters(categories=["Cs"])
_CONTROL = st.characters(categories=["Cc", "Cf", "Mn", "Zs", "Co"])
_RIGHT_TO_LEFT = st.sampled_from("\u202e\u202d\u2067\u2069\u200fאבגשלוםمرحبا")
_EMOJI = st.sampled_from(["🔥", "😂", "👍🏽", "👨‍👩‍👧", "⚡️", "1️⃣", "🆘"])
_WORDS = st.sampled_from(
    ["电梯", "坏了", "3栋", "没", "修好了", "漏水", "，", "。", "但", "着火了", "谢谢", "【", "半夜", "A座", "0-0B座"]
)
MESSY = st.lists(st.text(max_size=8) | _SURROGATES | _CONTROL | _RIGHT_TO_LEFT | _EMOJI | _WORDS, max_size=30).map(
    "".join
)

STRANGE = {
    "nothing": "",
    "blank": " \n\t\u3000",
    "emoji only": "🔥🔥😂👍🏽👨‍👩‍👧",
    "longest": "啊" * 4096,
    "longest of all kinds": "".join(chr(0x4E00 + number % 20_000) for number in range(4096)),
    "one character ten thousand times": "坏" * 10_000,
    "one letter ten thousand times": "a" * 10_000,
    "one emoji ten thousand times": "🔥" * 10_000,
    "a report a thousand times": "电梯坏了" * 1024,
    "many reports in clauses": "没水停电着火漏水，吵死了。" * 300,
    "masked words a thousand times": "停电动车" * 1024,
    "buildings without end": "3栋" * 2000,
    "a range without end": "1-2-3-4-5栋" * 500,
    "control characters": "".join(map(chr, range(32))) + "电\x00梯\x07坏\x1b了",
    "right to left": "\u202e了坏梯电\u202c שלום מעלית 3栋",
    "lone surrogates": "\ud83d电梯坏了\udc00\udfff",
    "only surrogates": "\ud800" * 50,
    "zero width": "电\u200b梯\u200d坏\ufeff了",
    "combining marks": "电\u0301\u0302梯坏了" + "\u0300" * 200,
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_messages_are_read(book, text):
    """How long the worst of them take is measured by the benchmark."""
    assert book.read(text).outcome in {"report", "ask", "ignore"}


@pytest.mark.parametrize("name", ["nothing", "blank", "one letter ten thousand times", "only surrogates", "longest"])
def test_what_says_nothing_is_ignored(book, name):
    assert book.read(STRANGE[name]).outcome == "ignore"


@pytest.mark.parametrize("name", ["control characters", "lone surrogates", "zero width", "combining marks"])
def test_a_report_is_heard_through_broken_characters(book, name):
    reading = book.read(STRANGE[name])
    assert (reading.outcome, reading.category) == ("report", "elevator_fault")


@settings(max_examples=150, deadline=None)
@given(MESSY)
def test_no_text_breaks_the_reading_and_the_evidence_is_quoted_from_it(book, text):
    reading = book.read(text, at=datetime(2026, 6, 1, 15, tzinfo=UTC))
    assert reading.outcome in {"report", "ask", "ignore"}
    if reading.outcome == "ignore":  # what was seen and passed over may be told, but nothing is claimed
        assert (reading.category, reading.urgency, reading.danger) == (None, None, None)
    else:
        assert reading.rule is not None
    assert all(text[word.start : word.end] == word.text and word.text for word in reading.words)
    assert reading.why()


@settings(max_examples=100, deadline=None)
@given(MESSY)
def test_reading_twice_says_the_same(book, text):
    assert book.read(text) == book.read(text)


@settings(max_examples=150, deadline=None)
@given(MESSY)
def test_every_character_read_comes_from_a_place_in_the_message(text):
    normalized = normalize(text)
    places = [normalized.original(position) for position in range(len(normalized.text))]
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


def test_only_the_longest_message_of_a_channel_is_read():
    assert len(normalize("天地" * 5000).text) == LONGEST


@pytest.mark.parametrize("speaker", ["resident", "staff"])
def test_a_time_without_a_zone_is_refused_only_where_the_night_matters(book, speaker):
    with pytest.raises(ValueError, match="aware"):
        book.read("楼上太吵了,电视开得震天响", at=datetime(2026, 6, 1, 23), speaker=speaker)  # noqa: DTZ001 - that is the point
