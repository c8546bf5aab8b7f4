"""Counting how words lean: from a pack's examples and folders of labelled messages to a file that the pack reads."""

import json
from dataclasses import replace

import pytest

from bot.rules_commands import learn as learn_command
from bot.understanding.sources import read_pack
from bot.understanding.tools.labelled import Labelled, book_of
from bot.understanding.tools.learning import complaints_aside, labelled_texts, learn
from bot.understanding.tools.toml_text import leanings_text
from tests.understanding.tools.small_pack import write_small_pack

LIFTS = [Labelled(f"{n}单元轿厢抖得厉害", ("elevator_fault",)) for n in "一二三四五六"]
NOISE = [Labelled(f"{n}楼那家搓牌到天亮", ("noise",)) for n in "一二三四五六"]
CHAT = [Labelled(f"星期{n}去爬山聚餐", ()) for n in "一二三四五六"]


def test_what_was_never_a_rule_is_learnt_from_messages(pack):
    learnt = replace(pack, leanings=learn(pack, [*LIFTS, *NOISE, *CHAT]))
    lean = book_of(learnt)._pack.leanings
    assert lean.of("轿厢又在抖").category == "elevator_fault"
    assert lean.of("搓牌搓到天亮").category == "noise"
    assert lean.of("轿厢抖").report > 0.5 > lean.of("一起爬山聚餐").report


def test_danger_is_learnt_from_messages_that_say_so(pack):
    calm = [replace(one, danger=False) for one in LIFTS]
    alarms = [replace(one, text=f"{one.text},快来人", danger=True) for one in LIFTS]
    lean = book_of(replace(pack, leanings=learn(pack, [*calm, *alarms, *NOISE, *CHAT])))._pack.leanings
    assert lean.of("轿厢抖,快来人").danger > 0.5 > lean.of("轿厢抖").danger
    assert lean.of("轿厢抖,快来人").told_of_danger[-1].word in "快来人"


def test_what_nobody_said_of_danger_is_not_learnt(pack):
    alarms = [replace(one, text=f"{one.text},快来人", danger=None) for one in LIFTS]
    lean = book_of(replace(pack, leanings=learn(pack, [*LIFTS, *alarms, *NOISE, *CHAT])))._pack.leanings
    assert lean.of("轿厢抖,快来人").danger < 0.01


def test_without_a_message_of_danger_no_word_speaks_for_it(pack):
    lean = book_of(replace(pack, leanings=learn(pack, [*LIFTS, *NOISE, *CHAT])))._pack.leanings
    assert lean.of("轿厢抖,快来人").danger < 0.01


def test_a_word_that_is_hardly_ever_said_is_not_counted(pack):
    found = learn(pack, [*LIFTS, *NOISE, *CHAT, Labelled("鸬鹚来了", ())])
    assert "轿厢" in found.words
    assert "鸬鹚" not in found.words


def test_the_file_reads_back_as_it_was_learnt(pack, tmp_path):
    found = learn(pack, [*LIFTS, *NOISE, *CHAT])
    folder = write_small_pack(tmp_path / "pack")
    (folder / "_leanings.toml").write_text(leanings_text(found), encoding="utf-8")
    assert read_pack(folder).leanings == found


def test_both_sides_are_needed(tmp_path):
    only = read_pack(write_small_pack(tmp_path / "pack"))
    without = replace(only, categories=())
    with pytest.raises(ValueError, match="报事和不是报事的例句都要有"):
        learn(without, CHAT)


def test_a_coarse_label_is_learnt_as_the_rules_read_it_and_other_complaints_are_left_out(pack, tmp_path):
    rows = [
        {"text": "3栋麻将声吵死了", "label": "estate", "form": "title"},
        {"text": "希望修建幼儿园", "kind": "complaint_other"},
        {"text": "今晚聚餐", "kind": "chat_random"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "labels.json").write_text('{"estate": ["elevator_fault", "noise"]}', encoding="utf-8")
    (tmp_path / "b.toml").write_text('[reports]\nnoise = ["!吵死了"]\n[nothing]\nchat = ["好的"]\n', encoding="utf-8")
    texts = {one.text: one.accepted for one in labelled_texts(tmp_path, book_of(pack))}
    assert [one.text for one in complaints_aside(tmp_path)] == ["希望修建幼儿园"]
    assert texts == {"3栋麻将声吵死了": ("noise",), "今晚聚餐": (), "吵死了": ("noise",), "好的": ()}


def test_the_command_writes_the_file_into_the_pack_and_says_so(tmp_path, capsys):
    folder, texts = write_small_pack(tmp_path / "pack"), tmp_path / "texts"
    texts.mkdir()
    rows = [
        {"text": one.text, "report": bool(one.accepted), "category": (one.accepted or ("chat",))[0]}
        for one in (*LIFTS, *NOISE, *CHAT)
    ]
    (texts / "group.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert learn_command([texts], folder) == 0
    assert "_leanings.toml" in capsys.readouterr().out
    assert "轿厢" in read_pack(folder).leanings.words


def test_a_table_in_the_old_format_does_not_hinder_counting_anew(tmp_path, capsys):
    folder, texts = write_small_pack(tmp_path / "pack"), tmp_path / "texts"
    texts.mkdir()
    (folder / "_leanings.toml").write_text('report_bias = 0.0\n[bias]\n[words]\n"电梯" = "2 +1"\n', encoding="utf-8")
    (texts / "a.toml").write_text('[reports]\nnoise = ["吵死了"]\n[nothing]\nchat = ["好的"]\n', encoding="utf-8")
    assert learn_command([texts], folder) == 0
    assert read_pack(folder).leanings


def test_a_folder_without_texts_is_named(tmp_path):
    folder, empty = write_small_pack(tmp_path / "pack"), tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ValueError, match="empty"):
        learn_command([empty], folder)
