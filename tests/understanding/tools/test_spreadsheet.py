"""A pack as a spreadsheet that a community worker edits."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.understanding.book import RuleBook
from bot.understanding.sources import CategorySource, read_pack
from bot.understanding.tools.labelled import book_of
from bot.understanding.tools.rows import EXAMPLES, RULES, WORDS, SheetError, pack_of, sheets_of
from bot.understanding.tools.spreadsheet import export_pack, import_pack, write_pack
from bot.understanding.tools.toml_text import category_text


@pytest.fixture
def exported(pack, tmp_path):
    path = tmp_path / "rules.xlsx"
    export_pack(pack, path)
    return path


def edit(path, sheet, row, column, value):
    workbook = load_workbook(path)
    cells = workbook[sheet]
    number = [cell.value for cell in cells[1]].index(column) + 1
    cells.cell(row, number).value = value
    workbook.save(path)


def problems(path, pack):
    with pytest.raises(SheetError) as refused:
        import_pack(path, pack)
    return refused.value.problems


def test_what_is_exported_imports_as_the_same_pack(pack, exported):
    assert import_pack(exported, pack) == pack


def test_a_written_pack_reads_back_the_same_and_loads(pack, folder, exported, tmp_path):
    write_pack(import_pack(exported, pack), tmp_path / "new", folder)
    assert read_pack(tmp_path / "new") == pack
    assert RuleBook.load(tmp_path / "new").read("3栋电梯坏了").category == "elevator_fault"


def test_a_word_added_in_the_sheet_is_read(pack, exported):
    edit(exported, RULES, 2, "故障词", "$broken 停了、卡死")
    assert book_of(import_pack(exported, pack)).read("电梯卡死").category == "elevator_fault"


def test_what_the_sheet_does_not_show_is_kept(pack, exported):
    edit(exported, RULES, 4, "分值", 1.2)
    loud = import_pack(exported, pack).categories[1].rules[0]
    assert (loud.score, loud.urgency, loud.instead_of) == (1.2, "P2", ("elevator_fault",))


def test_a_new_row_is_a_new_rule(pack, exported):
    workbook = load_workbook(exported)
    workbook[RULES].append(["noise", "", "drum", "鼓声", "太大", "", "", "", "", "", 1])
    workbook.save(exported)
    assert book_of(import_pack(exported, pack)).read("鼓声太大").category == "noise"


def test_words_that_look_like_formulas_stay_words(pack, tmp_path):
    changed = pack.words.model_copy(update={"words": pack.words.words | {"signs": ("+1", "=2", "@物业")}})
    source = type(pack)(pack.categories, changed, pack.spelling, pack.cues, pack.urgency, pack.weak)
    export_pack(source, tmp_path / "signs.xlsx")
    assert import_pack(tmp_path / "signs.xlsx", pack) == source


@pytest.mark.parametrize(
    ("cell", "value", "what"),
    [
        ((RULES, 2, "分值"), "很高", ("分值", 2, "不能用：很高")),
        ((RULES, 2, "分值"), 7, ("分值", 2, "不能用：7")),
        ((RULES, 2, "类别"), "lift", ("类别", 2, "没有这个类别：lift")),
        ((RULES, 2, "规则"), None, ("规则", 2, "规则没有名字")),
        ((RULES, 5, "规则"), "loud", ("规则", 5, "写了两次")),
        ((RULES, 5, "对象词"), None, ("对象词", 5, "一个词也没有")),
        ((RULES, 2, "故障词"), "$brocken", ("规则", 2, "没有叫 $brocken 的词表")),
        ((RULES, 1, "分值"), "得分", ("分值", 1, "缺这一列")),
        ((WORDS, 3, "词表"), None, ("词表", 3, "词表没有名字")),
        ((EXAMPLES, 2, "应当"), "忽略", ("应当", 2, "不认识：忽略")),
        ((EXAMPLES, 2, "例句"), None, ("例句", 2, "是空的")),
        ((EXAMPLES, 2, "例句"), "今天天气好", ("例句", 2, "应当登记为电梯故障")),
        ((EXAMPLES, 10, "例句"), "电梯坏了", ("例句", 10, "应当不理")),
        ((EXAMPLES, 2, "应当"), "不理", ("", 0, "例句不够")),
    ],
)
def test_a_wrong_cell_is_named_with_sheet_row_and_column(pack, exported, cell, value, what):
    edit(exported, *cell, value)
    found = problems(exported, pack)
    column, row, words = what
    assert (cell[0], row, column) in [(one.sheet, one.row, one.column) for one in found]
    assert words in "\n".join(map(str, found))
    assert all(one.mend for one in found)


def test_every_wrong_cell_is_named_at_once(pack, exported):
    edit(exported, RULES, 2, "分值", "很高")
    edit(exported, EXAMPLES, 3, "应当", "忽略")
    assert len({(one.sheet, one.row) for one in problems(exported, pack)} & {(RULES, 2), (EXAMPLES, 3)}) == 2


def test_a_missing_sheet_is_named(pack, exported):
    workbook = load_workbook(exported)
    del workbook[WORDS]
    workbook.save(exported)
    assert "没有这张表" in str(problems(exported, pack)[0])


def test_a_file_that_is_no_spreadsheet_is_refused(pack, tmp_path):
    path = tmp_path / "rules.xlsx"
    path.write_text("类别,规则", encoding="utf-8")
    assert "另存为 .xlsx" in str(problems(path, pack)[0])
    assert "没有这个文件" in str(problems(tmp_path / "none.xlsx", pack)[0])


def test_rows_and_pack_are_two_forms_of_one_thing(pack):
    assert pack_of(sheets_of(pack), pack) == pack


words = st.lists(
    st.text(alphabet='电梯坏"\\#=$漏a1', min_size=1, max_size=5).filter(lambda w: "$" not in w), min_size=1, max_size=60
)


@settings(max_examples=30)
@given(words, st.text(alphabet='电梯"\\\n坏=\t#', min_size=1, max_size=30))
def test_every_category_written_as_toml_reads_back_the_same(pack, listed, example):
    category = pack.categories[1]
    rule = category.rules[0].model_copy(update={"none": tuple(listed)})
    examples = category.examples.model_copy(update={"ignore": (*category.examples.ignore, example)})
    changed = category.model_copy(update={"rules": (rule,), "examples": examples, "words": {"own": tuple(listed)}})
    assert CategorySource.model_validate(tomllib.loads(category_text(changed))) == changed
