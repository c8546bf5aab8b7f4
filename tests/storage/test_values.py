"""Times and texts on their way into the database and back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text import storable, storable_text
from storage.times import micros, micros_or_none, moment, moment_or_none
from tests.storage import samples


@given(at=samples.values(datetime))
def test_a_time_comes_back_to_the_microsecond(at):
    assert moment(micros(at)) == at
    assert moment_or_none(micros_or_none(at)) == at


def test_a_time_of_another_zone_is_the_same_moment():
    assert micros(datetime(2026, 6, 1, 10, tzinfo=timezone(timedelta(hours=8)))) == micros(
        datetime(2026, 6, 1, 2, tzinfo=UTC)
    )


def test_no_time_stays_no_time():
    assert micros_or_none(None) is moment_or_none(None) is None


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(TypeError):
        micros(datetime(2026, 6, 1))  # noqa: DTZ001 - that is the point


@given(text=st.text(st.characters(), max_size=20))
def test_any_text_becomes_storable_and_stays_so(text):
    kept = storable_text(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert storable_text(kept) == kept


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20))
def test_an_ordinary_text_is_kept_as_it_is(text):
    assert storable_text(text) == text


def test_texts_are_found_however_deep_they_lie():
    assert storable({"\ud83d": ["a\x00", ("\ud83d\udd25", 3)]}) == {"\ufffd": ["a\ufffd", ["🔥", 3]]}
