"""The rule engine on a pack of a few words: groups, reach, cues, boundaries, several matters, refusals, reasons."""

from datetime import UTC, datetime
from textwrap import dedent

import pytest

from bot.understanding.book import RuleBook
from bot.understanding.sources import PackError, read_pack
from bot.understanding.tools.labelled import book_of
from tests.understanding.tools.small_pack import SHARED, category

CUES = dedent(
    """
    turns = "但 不过 又"
    [[cues]]
    id = "denied"
    name = "否定"
    all = ["没有 没 不"]
    reach = "before"
    delta = -0.9
    [[cues]]
    id = "resolved"
    name = "已解决"
    all = ["修好了 完工了"]
    none = "完工了吗 电梯停了吗"
    reach = "sentence"
    delta = -1.1
    for_staff = -1.4
    [[cues]]
    id = "news"
    name = "传闻"
    all = ["听说"]
    reach = "clause"
    delta = -0.9
    [[cues]]
    id = "sale"
    name = "广告"
    all = ["优惠", "电话 微信"]
    reach = "message"
    delta = -1.2
    dangers = false
    [[cues]]
    id = "appeal"
    name = "求助"
    all = ["谁管 快来"]
    reach = "message"
    delta = 0.3
    [[cues]]
    id = "lasting"
    name = "长久"
    all = ["三天了"]
    reach = "message"
    delta = 0.3
    [[cues]]
    id = "quiet"
    name = "不吵"
    all = ["小声"]
    reach = "clause"
    delta = -0.3
    spares = ["fire"]
    only = ["noise", "fire"]
    """
)
URGENCY = dedent(
    """
    night = "半夜"
    [[raises]]
    id = "night"
    category = "noise"
    to = "P1"
    night = true
    [[raises]]
    id = "children"
    category = "elevator_fault"
    to = "P0"
    all = ["孩子", "里面"]
    within = 4
    danger = "trapped"
    """
)
LIFT = """
none = "电梯广告"
[words]
lift = "电梯 客梯"
[[rules]]
id = "broken"
all = ["$lift", "$broken 停了 异响"]
within = 4
none = "模型"
[[rules]]
id = "slow"
all = ["$lift", "太慢"]
score = 0.7
[[rules]]
id = "first_door_then_hand"
all = ["开门", "夹住"]
any = ["手指", "脚"]
ordered = true
within = 3
"""
NOISE = """
[[rules]]
id = "loud"
all = ["装修 音响 异响", "吵 电钻 异响"]
score = 1.1
instead_of = ["elevator_fault"]
[[rules]]
id = "anyone"
all = ["谁管"]
alone = true
"""
NAMES = {"elevator_fault": "电梯故障", "noise": "噪声", "fire": "火情"}
FIRE = """
[[rules]]
id = "fire"
all = ["着火"]
danger = "fire"
score = 1.1
"""


def write(folder, *, cues=CUES, urgency=URGENCY, lift=LIFT, noise=NOISE, fire=FIRE, calls="着火"):
    """A pack of three categories in a folder, or one with something changed."""
    folder.mkdir(parents=True, exist_ok=True)
    forbidden, _, lift_rules = lift.partition("[words]")
    files = SHARED | {
        "_cues.toml": cues,
        "_urgency.toml": urgency,
        "elevator_fault.toml": described("elevator_fault", f"[words]{lift_rules}", "电梯坏了", extra=forbidden),
        "noise.toml": described("noise", noise, "装修吵"),
        "fire.toml": described("fire", fire, calls),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def described(name, rules, said, extra=""):
    reports = [f"{number}栋{said}" for number in range(8)]
    chat = [f"{number}栋的邻居早上好" for number in range(8)]
    return category(name, NAMES[name], rules, reports=reports, ignored=chat, extra=extra)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return RuleBook.load(write(tmp_path_factory.mktemp("engine") / "pack"))


def outcome(book, text, **about):
    reading = book.read(text, **about)
    return reading.outcome, reading.category


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电梯坏了", "report"),
        ("电梯今天早上坏了", "report"),  # four characters between
        ("电梯今天一大早上坏了", "ignore"),  # six
        ("坏了,电梯", "report"),  # in any order
        ("电梯。坏了", "ignore"),  # not in one sentence
        ("电梯很好", "ignore"),
        ("电梯模型坏了", "ignore"),  # forbidden by the rule
        ("电梯广告坏了", "ignore"),  # forbidden by the category
        ("模型很好看,电梯坏了", "report"),  # forbidden words count in the clauses of the match only
        ("电梯太慢", "ask"),
        ("店梯坏了", "report"),  # a slip of the keyboard
        ("電梯壞了", "report"),
        ("电梯坏了了了了了了了了", "report"),
    ],
)
def test_a_rule_needs_a_word_of_every_group_near_the_first(tiny, text, expected):
    assert tiny.read(text).outcome == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("开门夹住手指", "report"), ("手指夹住开门", "ignore"), ("开门以后就这样夹住手指", "ignore")]
)
def test_an_ordered_rule_needs_its_words_in_order_and_near(tiny, text, expected):
    assert tiny.read(text).outcome == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电梯没坏", "ignore"),  # denied just before
        ("没听谁讲过电梯坏了", "report"),  # denied too far before
        ("电梯坏了,现在修好了", "ignore"),  # solved behind, in the same sentence
        ("修好了电梯坏了的灯", "ignore"),  # solved in front
        ("电梯修好了又坏了", "report"),  # a turn ends the cue
        ("电梯完工了,但客梯坏了", "report"),
        ("电梯坏了,没修好了", "report"),  # a denied cue says nothing
        ("昨天修好了。电梯坏了", "report"),  # another sentence
        ("电梯坏了,完工了吗", "report"),  # a question cancels the cue
        ("听说电梯坏了", "ignore"),
        ("听说要下雨,电梯坏了", "report"),  # another clause
        ("电梯坏了优惠修理,加微信", "ignore"),  # both groups of the cue
        ("电梯坏了,优惠都没有", "report"),  # one of two
    ],
)
def test_cues_act_before_and_behind_within_their_reach(tiny, text, expected):
    assert tiny.read(text).outcome == expected


def test_supporting_cues_lift_a_doubt_and_are_capped_together(tiny):
    assert tiny.read("电梯太慢").outcome == "ask"
    both = tiny.read("电梯太慢三天了谁管")
    assert both.outcome == "report"
    assert both.score == pytest.approx(1.1)  # 0.7 and not more than 0.4


def test_a_cue_for_some_categories_leaves_the_others_alone(tiny):
    assert tiny.read("装修小声点也吵").score == pytest.approx(0.8)
    assert tiny.read("小声说,着火").outcome == "report"
    assert tiny.read("电梯坏了小声点").score == pytest.approx(1.0)


def test_a_cue_that_spares_dangers_leaves_them_alone(tiny):
    assert outcome(tiny, "优惠大酬宾电话多少着火") == ("report", "fire")
    assert outcome(tiny, "优惠大酬宾电话多少电梯坏了") == ("ignore", None)


def test_staff_who_say_it_is_solved_weigh_more(tiny):
    asked = "装修吵三天了谁管,完工了"
    assert tiny.read(asked).score > tiny.read(asked, speaker="staff").score or tiny.read(asked).outcome == "ignore"
    assert tiny.read(asked, speaker="staff").outcome == "ignore"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电梯真坏了", "report"),  # jieba knows 真坏 as a word
        ("电梯破坏了风水", "ignore"),  # 坏 inside 破坏
        ("电梯间坏了", "report"),  # only the left edge must be one
    ],
)
def test_a_hit_begins_where_a_word_begins(tiny, text, expected):
    assert tiny.read(text).outcome == expected


def test_a_long_word_of_the_pack_does_not_hide_the_short_ones_in_it(tiny):
    assert tiny.read("电梯停了吗").outcome == "report"  # a word of a cue, as a whole


def test_several_matters_in_one_message_are_all_named(tiny):
    reading = tiny.read("电梯坏了。隔壁装修也吵")
    assert reading.category == "noise"  # the higher score
    assert reading.also == ("elevator_fault",)


def test_one_matter_said_twice_is_one(tiny):
    assert tiny.read("电梯坏了,客梯也坏了").also == ()


def test_a_danger_goes_first_whatever_the_scores(tiny):
    reading = tiny.read("装修吵三天了谁管,楼下着火")
    assert (reading.category, reading.danger) == ("fire", "fire")
    assert reading.also == ("noise",)


def test_a_rule_explains_another_away_that_reads_the_same_words(tiny):
    reading = tiny.read("音响异响,电梯异响")
    assert (reading.category, reading.also) == ("noise", ())


def test_a_rule_that_stands_alone_counts_only_without_others(tiny):
    assert outcome(tiny, "谁管") == ("report", "noise")
    assert tiny.read("电梯坏了谁管").rule == "elevator_fault/broken"


@pytest.mark.parametrize(
    ("text", "urgency"),
    [("电梯坏了", "P1"), ("电梯坏了,孩子在里面", "P0"), ("电梯坏了,孩子上学要迟到了,里面", "P1")],
)
def test_urgency_is_the_category_s_own_unless_something_near_raises_it(tiny, text, urgency):
    assert tiny.read(text).urgency == urgency


def test_a_raise_brings_its_danger_and_its_reason(tiny):
    reading = tiny.read("电梯坏了,孩子在里面")
    assert (reading.danger, reading.raised) == ("trapped", "因为“孩子、里面”")


def test_an_explanation_names_outcome_words_rule_cues_and_score(tiny):
    reading = tiny.read("3栋电梯坏了，快来")
    assert reading.why() == (
        "登记为报事：电梯故障（P1）；看到“电梯”、“坏了”（规则 elevator_fault/broken）；"
        "求助“快来” +0.30；得分 1.30，够 1.00 才登记"
    )
    assert tiny.read("你好").why() == "不是报事：没有看到报事的词"


def test_an_explanation_quotes_the_reporter_s_own_characters(tiny):
    reading = tiny.read("３栋電梯👍壞了")
    assert [word.text for word in reading.words] == ["電梯", "壞了"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"lift": LIFT.replace('"$lift"', '"$lyft"')}, ("elevator_fault.toml", "broken", "$lyft")),
        ({"noise": NOISE.replace('["elevator_fault"]', '["elevator"]')}, ("noise.toml", "loud", "elevator")),
        ({"urgency": URGENCY.replace('category = "noise"', 'category = "nois"')}, ("_urgency.toml", "night", "nois")),
        ({"cues": CUES.replace('only = ["noise", "fire"]', 'only = ["nois"]')}, ("_cues.toml", "quiet", "nois")),
        ({"fire": FIRE.replace("score = 1.1", "score = 7")}, ("fire.toml", "rules.0.score")),
        ({"fire": FIRE + "surprise = 1\n"}, ("fire.toml", "surprise")),
        ({"fire": FIRE + 'all = ["'}, ("fire.toml", "格式不对")),
        ({"calls": "火锅"}, ("fire.toml", "examples.report", "火锅")),
        ({"urgency": URGENCY + '[[raises]]\nid = "empty"\ncategory = "fire"\nto = "P0"\n'}, ("_urgency.toml", "empty")),
    ],
    ids=["list", "category", "raise", "cue", "score", "key", "toml", "example", "empty raise"],
)
def test_a_faulty_pack_is_refused_with_file_rule_and_fault(tmp_path, change, named):
    with pytest.raises(PackError) as refused:
        RuleBook.load(write(tmp_path / "pack", **change))
    assert all(part in str(refused.value) for part in named)
    assert all(problem.mend for problem in refused.value.problems)


def test_every_fault_is_named_at_once(tmp_path):
    folder = write(tmp_path / "pack", fire=FIRE.replace("1.1", "7"), lift=LIFT.replace("score = 0.7", "score = -1"))
    with pytest.raises(PackError) as refused:
        RuleBook.load(folder)
    assert {problem.file for problem in refused.value.problems} == {"fire.toml", "elevator_fault.toml"}


def test_a_folder_without_rules_is_refused(tmp_path):
    with pytest.raises(PackError, match="没有规则文件"):
        RuleBook.load(tmp_path)


def test_categories_are_called_by_id_name_and_short_name(book):
    assert [found.id for found in book.named("停车与充电设施")] == ["parking"]
    assert [found.id for found in book.named(" 挪车 ")] == ["parking"]
    assert [found.id for found in book.named("consult")] == ["consult"]
    assert book.named("月亮") == ()
    with pytest.raises(KeyError):
        book.category("moon")


def test_night_noise_is_more_urgent_by_the_local_hour(book):
    text = "楼上太吵了,一直在拖椅子"
    assert book.read(text, at=datetime(2026, 6, 1, 4, tzinfo=UTC)).urgency == "P2"  # noon in Shanghai
    assert book.read(text, at=datetime(2026, 6, 1, 14, tzinfo=UTC)).urgency == "P1"  # ten in the evening
    assert book.read(text, at=datetime(2026, 6, 1, 22, tzinfo=UTC)).urgency == "P2"  # six in the morning


def test_a_pack_can_be_compiled_without_its_examples(tmp_path):
    folder = write(tmp_path / "pack", calls="火锅")
    assert book_of(read_pack(folder)).read("着火").outcome == "report"
