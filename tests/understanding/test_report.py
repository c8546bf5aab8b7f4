"""The report on labelled texts: which lines count as what, the rates, the tables, and what is wrong with a folder."""

import json

import pytest

from bot.understanding.report import PairsFound, figures, main, pairs_found, report_on
from bot.understanding.tools.folders import CHAT, GROUP, LONGER, NOTICE, OTHER, TITLE, read_clusters, read_texts

GROUP_STYLE = [
    {"text": "3栋电梯又坏了", "report": True, "category": "elevator_fault"},
    {"text": "厨房一股煤气味", "report": True, "category": "gas"},
    {"text": "云朵的形状真奇怪", "report": True, "category": "fire"},  # what no rule can know: counted as missed
    {"text": "今晚聚餐去哪", "report": False, "category": "chatter_question"},
    {"text": "【停水通知】明天9点至17点停水,请提前储水", "report": False, "category": "notice"},
]
COMPLAINTS = [
    {"text": "阳光花园电梯经常故障", "label": "elevator", "label2": "", "form": "title"},
    {"text": "阳光花园电梯经常故障,多次反映", "label": "elevator", "label2": "noise", "form": "body_head"},
]
OTHERS = [
    {"text": "我手机没电了", "kind": "chat_random"},
    {"text": "3栋停水了", "kind": "chat_random"},  # a false opening, for the figure
    {"text": "咨询入学政策", "kind": "query_or_suggestion"},
    {"text": "感谢师傅修好了电梯", "kind": "thanks"},
]
LABELS = {"elevator": ["elevator_trap", "elevator_fault"], "noise": ["noise"]}


def write(folder, **files):
    for name, rows in files.items():
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines + "\n", encoding="utf-8")
    (folder / "some_labels.json").write_text(json.dumps(LABELS), encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path, group=GROUP_STYLE, reports=COMPLAINTS, others=OTHERS, pairs=[{"a": "x", "b": "y"}])


def rates(book, folder):
    return {figure.name: (figure.count, figure.of) for figure in figures(book, tuple(read_texts(folder)))}


def test_each_line_is_of_one_sort_and_other_files_are_passed_over(folder):
    sorts = [text.sort for text in read_texts(folder)]
    assert sorts == [GROUP, GROUP, GROUP, GROUP, NOTICE, CHAT, CHAT, OTHER, NOTICE, TITLE, LONGER]


def test_coarse_labels_accept_every_category_that_they_stand_for(folder):
    *_, title, longer = read_texts(folder)
    assert title.labelled.accepted == ("elevator_trap", "elevator_fault")
    assert longer.labelled.accepted == ("elevator_trap", "elevator_fault", "noise")


def test_the_rates_count_what_they_say(book, folder):
    found = rates(book, folder)
    assert found["群聊报事 登记或询问"] == (2, 3)
    assert found["群聊报事 类别对"] == (2, 2)
    assert found["漏掉的急事（P0）"] == (1, 2)
    assert found["投诉标题 登记或询问"] == (1, 1)
    assert found["普通聊天 误登记"] == (1, 2)
    assert found["通知、感谢、广告 误登记"] == (0, 2)
    assert found["群聊里的闲话 误登记"] == (0, 1)


def test_rates_without_texts_are_left_out(book, tmp_path):
    assert set(rates(book, write(tmp_path, others=OTHERS[:1]))) == {"普通聊天 误登记", "普通聊天 误询问"}


def test_the_report_shows_goals_and_a_table_per_category(book, folder):
    text = report_on(book, folder)
    assert "普通聊天 误登记：50.0%（1/2），目标 ≤ 0.3%" in text
    assert "== 群聊口吻，类别准确 ==" in text
    assert any(line.startswith("elevator_fault") and "100.0%" in line for line in text.splitlines())


def test_the_report_quotes_no_texts(book, folder):
    assert not any(row["text"] in report_on(book, folder) for row in COMPLAINTS + OTHERS)


def test_an_empty_folder_is_refused(book, tmp_path):
    with pytest.raises(FileNotFoundError, match="没有带标签的文本"):
        report_on(book, tmp_path)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('{"text": "x", "label": "moon", "form": "title"}', "broken.jsonl 第 1 行的标签 moon"),
        ('{"text": "x", "kind": "thanks"}\n{"text', "broken.jsonl 第 2 行不是 JSON"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, content, named):
    write(tmp_path)
    (tmp_path / "broken.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=named):
        list(read_texts(tmp_path))


def test_the_command_prints_one_clear_line_on_bad_input(tmp_path, capsys):
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("用法")


def test_pairs_of_one_matter_are_counted_against_their_clusters(tmp_path, book):
    clusters = [
        {"cluster": "a", "text": "翠竹苑麻将馆噪音扰民"},
        {"cluster": "a", "text": "投诉翠竹苑楼下麻将馆通宵营业"},
        {"cluster": "a", "text": "夜里太吵"},  # nothing that the two others share: two pairs are missed
        {"cluster": "b", "text": "海棠湾麻将馆噪音扰民"},
    ]
    folder = write(tmp_path, clusters=clusters)
    assert pairs_found(tuple(read_clusters(folder))) == PairsFound(right=1, wrong=0, missed=2)
    assert "同一件事的成对 F1：0.500（对 1，错 0，漏 2）" in report_on(book, folder)
