"""How words lean: what they add up to, and what the engine makes of it: it asks, sorts and doubts, and never opens."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.leaning import Leanings, WordLeaning
from bot.understanding.leanings_file import LeaningsFile
from bot.understanding.sources import PackError, RaiseSource, read_pack
from bot.understanding.tools.labelled import book_of
from tests.understanding.tools.small_pack import write_small_pack

WORDS = {
    "电梯": WordLeaning(2.0, 1.0, 0.0, {"elevator_fault": 4.0, "noise": -1.0}),
    "麻将": WordLeaning(2.0, 0.5, 0.0, {"noise": 5.0}),
    "轿厢": WordLeaning(3.0, 4.0, 0.0, {"elevator_fault": 6.0}),
    "爬楼": WordLeaning(3.0, 12.0, 0.0, {"elevator_fault": 1.0}),
    "聚餐": WordLeaning(2.0, -8.0, 0.0, {}),
}
BIAS = {"elevator_fault": 0.0, "noise": 0.0}


@pytest.fixture
def leanings() -> Leanings:
    return Leanings(WORDS, report_bias=-1.0, danger_bias=-2.0, bias=BIAS)


def test_words_add_up_for_a_report_and_for_a_category(leanings):
    lean = leanings.of("轿厢里的灯一直闪")
    assert lean.report > 0.9
    assert lean.category == "elevator_fault"
    assert [hit.word for hit in lean.told("elevator_fault")] == ["轿厢"]


def test_words_of_chat_speak_against_a_report(leanings):
    assert leanings.likely("电梯口见,晚上聚餐")[0] < 0.05 < leanings.likely("电梯口见")[0]


def test_without_a_known_word_nothing_is_claimed(leanings):
    lean = leanings.of("你好")
    assert (lean.categories, lean.category, lean.likeliest({"noise"}), lean.told("noise")) == ({}, "", "", ())
    assert lean.report == pytest.approx(1 / (1 + 2.718281828), abs=1e-6)


@given(st.text(alphabet="电梯麻将轿厢聚餐好,。 ", max_size=30))
def test_shares_add_up_to_one_and_the_quick_half_says_the_same(text):
    leanings = Leanings(WORDS, report_bias=-1.0, danger_bias=-2.0, bias=BIAS)
    lean = leanings.of(text)
    assert (lean.report, lean.danger) == pytest.approx(leanings.likely(text))
    assert 0 <= lean.report <= 1
    assert not lean.categories or sum(lean.categories.values()) == pytest.approx(1)


# --- in the engine, on the small pack ---


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return read_pack(write_small_pack(tmp_path_factory.mktemp("leaning") / "pack"))


def reading_with(source, words, text, *, all_known=True):
    """As a rule with every other character of the text known too, and saying nothing, as in the real table."""
    if all_known:
        words = {letter: WordLeaning(0.01, 0.0, 0.0, {}) for letter in text} | words
    leanings = LeaningsFile.of(words, report_bias=-1.0, danger_bias=-2.0, bias=BIAS)
    return book_of(replace(source, leanings=leanings)).read(text)


def test_what_no_rule_knows_is_asked_about_with_the_words_that_say_so(source):
    text = "轿厢的灯一直闪,爬楼上来的"
    assert book_of(source).read(text).outcome == "ignore"
    reading = reading_with(source, WORDS, text)
    assert (reading.outcome, reading.category) == ("ask", "elevator_fault")
    assert "看到“轿厢”、“爬楼”（规则 lean/elevator_fault）" in reading.why()


def test_however_sure_the_words_are_they_only_ask(source):
    sure = {"爬楼": WordLeaning(9.0, 90.0, 0.0, {"elevator_fault": 90.0})}
    assert reading_with(source, sure, "轿厢的灯一直闪,爬楼上来的").outcome == "ask"


def test_of_a_few_words_that_no_rule_knows_nothing_is_asked(source):
    sure = {"满": WordLeaning(9.0, 90.0, 0.0, {"noise": 90.0})}
    assert reading_with(source, sure, "满了满了").outcome == "ignore"


def test_what_a_cue_ended_is_not_asked_about_again(source):
    assert reading_with(source, WORDS, "3栋电梯坏了,轿厢换了,修好了").outcome == "ignore"


def test_a_rule_is_doubted_where_all_words_are_those_of_chat(source):
    chat = "今晚大伙儿去河边吃鱼唱歌好开心明早又要上班"
    words = WORDS | {letter: WordLeaning(2.0, -6.0, 0.0, {}) for letter in chat}
    assert book_of(source).read(f"3栋电梯坏了{chat}").outcome == "report"
    reading = reading_with(source, words, f"3栋电梯坏了{chat}")
    assert reading.outcome == "ignore"
    assert "整句不像报事" in reading.why()


def test_of_a_few_words_nothing_is_concluded_against_a_rule(source):
    words = WORDS | {letter: WordLeaning(2.0, -6.0, 0.0, {}) for letter in "栋坏了"}
    assert reading_with(source, words, "3栋电梯坏了", all_known=False).outcome == "report"


def test_a_rule_s_category_gives_way_to_the_one_that_the_words_speak_for(source):
    elsewhere = {"电梯": WordLeaning(2.0, 2.0, 0.0, {"noise": 6.0, "elevator_fault": -6.0})}
    reading = reading_with(source, elsewhere, "3栋电梯坏了")
    assert (reading.outcome, reading.category) == ("report", "noise")
    assert "用词更像" in reading.why()


# --- danger ---

ALARMING = WORDS | {"喝药": WordLeaning(3.0, 3.0, 12.0, {"noise": 9.0}), "来人": WordLeaning(3.0, 3.0, 12.0, {})}


@pytest.fixture(scope="module")
def where_noise_may_be_danger(source):
    """The small pack, where noise is an emergency in the night, and never anything else."""
    raised = RaiseSource(id="night_noise", category="noise", to="P0", night=True)
    return replace(source, urgency=source.urgency.model_copy(update={"raises": (raised,)}))


def test_words_of_danger_are_asked_about_as_an_emergency_where_no_rule_holds(where_noise_may_be_danger):
    assert book_of(where_noise_may_be_danger).read("她喝药了快来人").outcome == "ignore"
    reading = reading_with(where_noise_may_be_danger, ALARMING, "她喝药了快来人")
    assert (reading.outcome, reading.category, reading.urgency) == ("ask", "noise", "P0")
    assert "用词像是有危险：“喝药、来人”" in reading.why()


def test_what_a_rule_read_as_ordinary_is_an_emergency_by_words_of_danger(where_noise_may_be_danger):
    reading = reading_with(where_noise_may_be_danger, ALARMING, "3栋麻将声吵死了,有人喝药了,来人")
    assert (reading.outcome, reading.category, reading.urgency) == ("report", "noise", "P0")


def test_what_cannot_be_an_emergency_is_sorted_under_what_can(where_noise_may_be_danger):
    reading = reading_with(where_noise_may_be_danger, ALARMING, "3栋电梯坏了,有人喝药了,来人")
    assert (reading.category, reading.urgency) == ("noise", "P0")


def test_in_a_pack_without_dangers_words_of_danger_only_ask(source):
    reading = reading_with(source, ALARMING, "她喝药了快来人")
    assert (reading.outcome, reading.category, reading.urgency) == ("ask", "noise", "P1")


def test_a_danger_is_asked_about_where_the_words_are_those_of_chat(source):
    chat = WORDS | {letter: WordLeaning(2.0, 0.0, -9.0, {}) for letter in "今晚大伙儿去河边吃鱼唱歌好开心明早上班"}
    rules = tuple(rule.model_copy(update={"danger": "fire"}) for rule in source.categories[0].rules)
    dangerous = source.categories[0].model_copy(update={"rules": rules})
    with_danger = replace(source, categories=(dangerous, *source.categories[1:]))
    text = "3栋电梯坏了,今晚大伙儿去河边吃鱼唱歌好开心明早上班"
    assert book_of(with_danger).read(text).outcome == "report"
    assert reading_with(with_danger, chat, text).outcome == "ask"


# --- the file ---


def test_the_file_says_what_was_put_into_it():
    assert LeaningsFile.of(WORDS, report_bias=-1.0, danger_bias=-2.0, bias=BIAS).read() == WORDS


@pytest.mark.parametrize("line", ["much", "2.0", "2.0 1.0", "2.0 +1.0", "2.0 +1.0 -1.0 noise", "-2 +1 +1"])
def test_a_line_that_says_nothing_is_refused(line):
    with pytest.raises(ValueError, match="words"):
        LeaningsFile(report_bias=0.0, danger_bias=0.0, bias={}, words={"电梯": line})


def test_a_faulty_file_is_refused_with_its_name_and_what_is_wrong(tmp_path):
    folder = write_small_pack(tmp_path / "pack")
    (folder / "_leanings.toml").write_text(
        'report_bias = 0.0\ndanger_bias = 0.0\n[bias]\n[words]\n"电梯" = "viel"\n', encoding="utf-8"
    )
    with pytest.raises(PackError, match=r"_leanings.toml，words.电梯"):
        read_pack(folder)


def test_a_category_that_does_not_exist_is_named(source):
    words = {"电梯": WordLeaning(1.0, 1.0, 0.0, {"lifts": 2.0})}
    with pytest.raises(PackError, match=r"_leanings.toml，lifts：没有这个类别"):
        reading_with(source, words, "3栋电梯坏了")
