"""How alike two texts are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.similarity import SAME_ISSUE_FROM, bigrams, dice, same_issue


def test_names_weigh_more_than_what_everybody_complains_about():
    one, other = "翠竹苑麻将馆噪音扰民", "投诉翠竹苑楼下麻将馆通宵营业"
    elsewhere = "海棠湾麻将馆噪音扰民"
    assert same_issue(one, other) >= SAME_ISSUE_FROM > same_issue(one, elsewhere)


def test_other_zones_and_other_buildings_halve_the_likeness():
    assert same_issue("A区翠竹苑停车难", "B区翠竹苑停车难") < same_issue("A区翠竹苑停车难", "A区翠竹苑停车难")
    assert same_issue("翠竹苑3栋漏水", "翠竹苑5栋漏水") < same_issue("翠竹苑3栋漏水", "翠竹苑漏水")


def test_place_and_courtesies_are_no_words_of_the_fault():
    assert bigrams("3栋电梯坏了，麻烦物业看看", ((0, 2),)) == bigrams("电梯坏了")
    assert bigrams("没水") == {"没水"}


def test_nothing_is_like_nothing():
    assert dice(frozenset(), frozenset()) == 0.0
    assert same_issue("", "") == 0.0
    assert same_issue("！！！", "？？") == 0.0


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_within_bounds(one, other):
    assert 0.0 <= same_issue(one, other) <= 1.0 + 1e-9
    assert abs(same_issue(one, other) - same_issue(other, one)) < 1e-9
