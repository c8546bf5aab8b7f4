"""The default pack: all categories of the taxonomy, in the right form, and every example read as it says."""

import pytest

from bot.understanding.book import RuleBook
from bot.understanding.sources import DEFAULT_FOLDER, read_pack

GROUPS = {
    "设施设备": {
        "elevator_trap",
        "elevator_fault",
        "water",
        "power",
        "gas",
        "heating",
        "access",
        "lighting_road",
        "pipe",
    }
    | {"envelope"},
    "环境绿化": {"sanitation", "greening"},
    "停车交通": {"parking"},
    "消防与安全": {"fire", "ebike", "corridor", "falling_object", "security"},
    "扰民": {"noise", "renovation", "dog"},
    "邻里与关怀": {"dispute", "life_danger", "elder_care", "missing"},
    "城市管理": {"illegal_build", "street_order"},
    "服务与办事": {"property_service", "consult", "other"},
}
EMERGENCIES = {"elevator_trap", "gas", "fire", "life_danger", "missing"}


@pytest.fixture(scope="module")
def source():
    return read_pack(DEFAULT_FOLDER)


def test_every_example_of_every_category_is_read_as_it_says():
    assert len(RuleBook.load().categories) == 30


def test_all_thirty_categories_are_there_in_their_groups(source):
    found = {group: {one.id for one in source.categories if one.group == group} for group in GROUPS}
    assert found == GROUPS
    assert len(source.categories) == 30


def test_emergencies_are_p0_and_bring_a_safety_text(source):
    assert {one.id for one in source.categories if one.targets.urgency == "P0"} == EMERGENCIES
    for one in source.categories:
        if one.id in EMERGENCIES:
            assert any(rule.danger for rule in one.rules), one.id


def test_examples_are_many_and_not_repeated(source):
    for one in source.categories:
        assert len(set(one.examples.report)) == len(one.examples.report) >= 8, one.id
        assert len(set(one.examples.ignore)) == len(one.examples.ignore) >= 8, one.id


def test_every_category_is_called_by_its_short_names(source, book):
    for one in source.categories:
        assert all(one.id in {found.id for found in book.named(name)} for name in (*one.short_names, one.name)), one.id


@pytest.mark.parametrize(
    "text",
    [
        "+1",
        "同问",
        "收到",
        "？",
        "好的谢谢",
        "早上好各位邻居",
        "今晚吃火锅吗",
        "气死我了",
        "手机没电了",
        "路上堵车",
        "万一着火怎么办",
        "谁家有梯子借用一下",
        "有人拼车去机场吗",
        "电梯修好了,谢谢师傅",
        "【停水通知】明天9点至17点停水,请提前储水",
        "专业疏通下水道,电话13800000000",
        "听说隔壁小区着火了",
        "昨天的火已经灭了",
    ],
)
def test_ordinary_talk_opens_nothing_and_asks_nothing(book, text):
    assert book.read(text).outcome == "ignore"


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("我不想活了", "despair"),
        ("有人站在天台边上要跳", "despair"),
        ("老头喝药了快来人", "illness"),
        ("楼上又打老婆了", "violence"),
        ("对门那家吵着吵着没声了 血都流到门缝外头了", "illness"),  # no rule says so: what most of its category are
    ],
)
def test_what_is_said_first_fits_the_danger(book, text, danger):
    assert book.read(text).danger == danger
