"""The digest as a message: short, the numbers behind every rate, nothing invented."""

import re
from dataclasses import replace

import pytest

from bot.domain.figures import Rate, Spread
from bot.reports.saying import Saying, percent
from bot.reports.text import LIMIT, digest_text
from bot.texts import LOCALES
from tests.reports.issues import issue


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("seed", "period", "incidents"), [(1, "2026-W19", 10), (2, "2026-05", 60), (4, "2026-05", 150)]
)
def test_a_digest_fits_a_bubble_whatever_happened(locale: str, seed: int, period: str, incidents: int) -> None:
    text = digest_text(issue(seed, period, incidents, locale=locale, staff=True, late=True))
    assert 100 < len(text) <= LIMIT
    assert "{" not in text
    assert "\n\n\n" not in text


def test_every_rate_stands_with_its_numbers() -> None:
    shown = issue(3, "2026-05")
    text = digest_text(shown)
    response = shown.figures.rates.response
    assert f"响应率 {percent(response)}%（{response.part}/{response.whole}）" in text
    assert "解决率" in text
    assert "满意率" in text
    assert "综合分（本平台算法）" in text
    assert f"新报 {shown.figures.numbers.opened} 件" in text


def test_lists_give_way_before_numbers_do() -> None:
    short = digest_text(issue(4, "2026-05", 150), limit=420)
    assert len(short) <= 420
    for kept in ("新报", "响应率", "解决率", "满意率", "按时办结率"):
        assert kept in short


def test_a_quiet_week_says_so_and_invents_no_rates() -> None:
    text = digest_text(issue(lines=[]))
    assert text == "阳光社区 联动周报 5月4日至5月10日\n\n这一期没有报事，大家平平安安。"


def test_a_digest_that_is_late_says_so() -> None:
    assert "补发" not in digest_text(issue())
    assert "（补发：上次没能按时发出）" in digest_text(issue(late=True))


def test_a_category_has_its_change_and_one_example() -> None:
    shown = issue(3, "2026-05")
    for one in shown.figures.categories[:2]:
        assert one.example is not None
        (detail,) = (each for each in shown.details if each.number == one.example.number)
        assert (detail.category, detail.reported_at >= shown.period.start_at) == (one.category, True)
        assert re.search(rf"{one.opened} 件，(比上期[多少] \d+|和上期一样)，如 #{detail.number} ", digest_text(shown))


def test_the_first_period_of_all_is_compared_with_nothing() -> None:
    first = issue(3, "2026-W15")
    assert first.figures.numbers.opened
    assert "上期" not in digest_text(first)


def test_parties_with_few_behind_a_rate_show_it_with_its_numbers_and_are_not_ranked() -> None:
    shown = issue(3, "2026-W19")
    few = [one for one in shown.figures.parties if one.rank is None and one.opened]
    assert few
    text = digest_text(shown)
    response = few[0].rates.response
    assert f"响应 {percent(response)}%（{response.part}/{response.whole}）" in text
    assert text.count("样本少，不排名") == len(few)


def test_a_single_answer_has_no_half_and_nothing_takes_no_time() -> None:
    say = Saying(issue())
    assert say.spread("answered", Spread(1, 0.2, 0.2)) == "响应：只有 1 件，用了 1 分钟"
    assert say.spread("ended", Spread(4, 90.0, 3000.0)) == "办结：一半在 90 分钟内，九成在 2.1 天内"


def test_corrections_of_the_week_before_are_shown() -> None:
    shown = next(one for one in map(issue, range(20)) if one.figures.before and one.figures.before.corrections)
    assert re.search(r"上期更正（后来有新评价）：.+率 .+→.+。", digest_text(shown))


def test_only_staff_hear_how_many_private_matters_there_were_and_nobody_which() -> None:
    shown = issue(3, "2026-05", staff=True)
    assert shown.private is not None
    assert f"私下办理的事：新报 {shown.private.opened}" in digest_text(shown)
    assert "私下办理" not in digest_text(replace(shown, private=None))
    assert "走失" not in digest_text(shown)


@pytest.mark.parametrize(("part", "whole", "said"), [(999, 1000, "99"), (1, 1000, "1"), (0, 7, "0"), (7, 7, "100")])
def test_nearly_all_is_not_all_and_hardly_any_is_not_none(part: int, whole: int, said: str) -> None:
    assert percent(Rate(part, whole)) == said
