"""A decision of a joint meeting in the words of whoever holds it."""

import pytest

from bot.understanding.decision import Parts, decision_parts, is_decision, is_half, muses

NAMES = ("张经理", "赵网格")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("物业 6月10日 更换主板", Parts("物业", "6月10日", "更换主板")),
        ("物业下周三前更换主板", Parts("物业", "下周三前", "更换主板")),
        ("还是请张经理负责，6月10日前把门机换了", Parts("张经理", "6月10日前", "把门机换了")),
        ("由网格员赵网格下周五之前上门调解", Parts("赵网格", "下周五之前", "上门调解")),
        ("@张经理 三天内 给业主一个说法", Parts("张经理", "三天内", "给业主一个说法")),
        ("物业处理好渗水 6月10日", Parts("物业", "6月10日", "处理好渗水")),
        ("决议 火星 6月8日 更换主板", Parts("火星", "6月8日", "更换主板", marked=True)),
        (
            "/decide 张经理 2026-06-10 replace the board",
            Parts("张经理", "2026-06-10", "replace the board", marked=True),
        ),
        ("决定：物业 更换主板", Parts("物业", "", "更换主板", marked=True)),
        ("决议 6月8日 更换主板", Parts("", "6月8日", "更换主板", marked=True)),
        ("6月10日前更换主板", Parts("", "6月10日前", "更换主板")),
        ("下周一", Parts("", "下周一", "")),
        ("", Parts()),
        ("决议", Parts(marked=True)),
    ],
)
def test_its_parts_are_found(text: str, parts: Parts) -> None:
    assert decision_parts(text, NAMES) == parts


@pytest.mark.parametrize("text", ["物业 6月10日 更换主板", "决议 更换主板", "请张经理周五前换好门机"])
def test_what_names_an_owner_and_a_day_or_says_so_is_a_decision(text: str) -> None:
    assert is_decision(text, decision_parts(text, NAMES))


@pytest.mark.parametrize(
    "text",
    [
        "物业下周三之前能换好吗？", "物业明天来看看吧", "我觉得物业周五前换掉最好", "大家说说",
        "物业是周五收到的报价，谁知道要不要换", "张经理辛苦了", "下周三再说", "物业的意思是要换主板",
    ],
)  # fmt: skip
def test_talk_is_none(text: str) -> None:
    assert not is_decision(text, decision_parts(text, NAMES))


def test_who_asks_answers_nothing() -> None:
    assert muses("换整台可以吗？")
    assert not muses("更换整台门机")


@pytest.mark.parametrize("text", ["物业 更换主板", "张经理，把门机换了", "6月10日 更换主板"])
def test_the_form_of_a_decision_with_a_part_missing_is_half_a_one(text: str) -> None:
    assert is_half(text, decision_parts(text, NAMES))


@pytest.mark.parametrize("text", ["物业 辛苦了", "物业说要换主板", "张经理 你们看呢", "明天 大家都来", "物业"])
def test_talk_is_not_half_a_decision_either(text: str) -> None:
    assert not is_half(text, decision_parts(text, NAMES))
