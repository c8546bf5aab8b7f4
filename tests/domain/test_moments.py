"""Times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.incident import Promise
from bot.domain.moments import by, moment, promised
from bot.domain.sla import SHANGHAI
from bot.texts import load_catalogue
from tests.domain.estate import chinese

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-06-01T18:00", "今天 18:00"),
        ("2026-06-02T00:30", "明天 00:30"),
        ("2026-06-03T09:05", "后天 09:05"),
        ("2026-05-31T23:59", "昨天 23:59"),
        ("2026-06-05T12:00", "6月5日 12:00"),
        ("2027-01-03T08:30", "2027年1月3日 08:30"),
    ],
)
def test_near_days_have_names_and_far_ones_dates(at: str, said: str) -> None:
    assert moment(local(at), NOW, SHANGHAI, chinese()) == said


def test_a_deadline_is_until_then_and_without_one_as_soon_as_possible() -> None:
    assert by(local("2026-06-01T18:00"), NOW, SHANGHAI, chinese()) == "今天 18:00 前"
    assert by(None, NOW, SHANGHAI, chinese()) == "尽快"
    assert by(local("2026-06-01T18:00"), NOW, SHANGHAI, load_catalogue("en")) == "by today 18:00"


@pytest.mark.parametrize(
    ("at", "words", "said"),
    [
        ("2026-06-02T12:00", "明天上午去", "明天上午"),
        ("2026-06-01T14:00", "中午", "今天中午"),
        ("2026-06-01T18:00", "下午", "今天下午"),
        ("2026-06-01T21:00", "今晚", "今天晚上"),
        ("2026-06-01T18:00", "6点前", "今天 18:00 前"),
        ("2026-06-01T10:30", "半小时内", "今天 10:30 前"),
    ],
)
def test_a_promise_is_said_as_it_was_made(at: str, words: str, said: str) -> None:
    promise = Promise(local(at), words, "p", NOW)
    assert promised(promise, NOW, SHANGHAI, chinese()) == said


def test_a_promise_that_was_cut_to_the_deadline_is_said_with_its_hour() -> None:
    promise = Promise(local("2026-06-01T18:00"), "下周", "p", NOW, capped=True)
    assert promised(promise, NOW, SHANGHAI, chinese()) == "今天 18:00 前"


def test_the_day_is_the_local_one() -> None:
    late = datetime(2026, 6, 1, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    assert moment(late + timedelta(minutes=2), late, SHANGHAI, chinese()) == "明天 00:01"
