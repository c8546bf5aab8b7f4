"""Reading single updates: whatever comes, nothing is raised and nothing private leaks."""

import string
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import ConnectionState, Message
from bot.channels.telegram.identity import Identity
from bot.channels.telegram.links import deep_link, payload_of, text_of_payload
from bot.channels.telegram.updates import ALLOWED_UPDATES, READERS, read_update

ME = Identity(4242, "liandong_test_bot", "联动助手", hears_all=False, can_join_groups=True)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SECRET = "我家的电话是13800000000"

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("message_id", "chat", "from", "date", "text", "photo", "media_group_id", "data", "message", "new_reaction")
contents = st.dictionaries(st.sampled_from(FIELDS), json | st.just({"id": 1, "type": "private"}))


@given(
    st.one_of(
        json,
        st.builds(
            lambda kind, content: {"update_id": 5, kind: content}, st.sampled_from([*READERS, "poll"]), json | contents
        ),
    )
)
def test_any_update_at_all_is_read_or_reported(raw):
    arrival = read_update(raw, ME, NOW)
    assert len(arrival.updates) == 1


def test_a_poison_report_names_id_type_and_error_and_never_the_words():
    raw = {"update_id": 9, "message": {"message_id": SECRET, "text": SECRET, "chat": {"id": SECRET}, "from": SECRET}}
    (report,) = read_update(raw, ME, NOW).values
    assert isinstance(report, ConnectionState)
    assert report.state == "poison"
    assert "update 9 (message): " in report.detail
    assert SECRET not in report.detail


def test_a_new_field_or_a_missing_optional_one_is_no_poison():
    raw = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1780000000,
            "chat": {"id": 7, "type": "private"},
            "from": {"id": 7, "first_name": "王"},
            "text": "你好",
            "hologram": {},
        },
    }
    (message,) = read_update(raw, ME, NOW).values
    assert isinstance(message, Message)


def test_a_server_that_counts_milliseconds_is_understood():
    raw = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1780000000123,
            "chat": {"id": 7, "type": "private"},
            "from": {"id": 7, "first_name": "王"},
            "text": "你好",
        },
    }
    (message,) = read_update(raw, ME, NOW).values
    assert message.at.year == 2026


def test_reactions_and_member_changes_are_asked_for():
    assert {"message_reaction", "chat_member", "my_chat_member", "callback_query"} <= set(ALLOWED_UPDATES)


def test_an_update_of_a_kind_nobody_asked_for_brings_nothing():
    assert read_update({"update_id": 3, "poll": {"id": "x"}}, ME, NOW).values == ()


@given(st.text(min_size=1, max_size=15))
def test_a_text_comes_back_out_of_its_link(text):
    try:
        payload = payload_of(text)
    except ValueError:
        assert len(text.encode()) > 40 or any("\ud800" <= character <= "\udfff" for character in text)
        return
    assert len(payload) <= 64
    assert set(payload) <= set(string.ascii_letters + string.digits + "_-")
    assert text_of_payload(payload) == text


def test_a_payload_that_is_not_ours_stays_as_it_is():
    assert [text_of_payload(payload) for payload in ("12", "t-%%", "t-_w")] == ["12", "t-%%", "t-_w"]
    assert deep_link("our_bot", "ack_12") == "https://t.me/our_bot?start=ack_12"
