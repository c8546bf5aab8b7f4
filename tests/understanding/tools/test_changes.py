"""Small changes of a pack, and what corrections suggest."""

import pytest

from bot.understanding.tools.changes import Change, applied
from bot.understanding.tools.labelled import Labelled, book_of, examples_of
from bot.understanding.tools.suggest import describe_suggestions, suggest

REHEARSAL = Labelled("电梯停了三次是消防演习")


def test_the_small_pack_reads_its_own_examples(pack):
    book = book_of(pack)
    examples = tuple(examples_of(pack))
    assert len(examples) == 32
    assert [one.text for one in examples if not one.agrees(book.read(one.text))] == []


def test_a_word_more_in_a_group_is_read_and_the_old_pack_stays(pack):
    changed = applied(pack, Change("elevator_fault", "broken", 1, "卡死"))
    assert book_of(changed).read("电梯卡死").category == "elevator_fault"
    assert book_of(pack).read("电梯卡死").outcome == "ignore"


def test_a_word_that_excludes_ends_the_match(pack):
    changed = applied(pack, Change("elevator_fault", "broken", None, "演习"))
    assert book_of(changed).read(REHEARSAL.text).outcome == "ignore"


@pytest.mark.parametrize(
    "change",
    [Change("nothing", "broken", 0, "x"), Change("noise", "nothing", 0, "x"), Change("noise", "dance", 1, "x")],
)
def test_a_rule_or_group_that_does_not_exist_cannot_be_changed(pack, change):
    with pytest.raises(KeyError):
        applied(pack, change)


def test_a_false_alarm_suggests_words_that_exclude(pack):
    found = suggest(pack, [REHEARSAL])
    assert Change("elevator_fault", "broken", None, "消防演习") in [one.change for one in found]
    assert all(one.mends == (REHEARSAL,) for one in found)
    assert all(one.breaks == () for one in found[:1])


def test_a_missed_report_suggests_the_word_that_was_lacking(pack):
    missed = [Labelled("3栋电梯趴窝", ("elevator_fault",)), Labelled("5栋电梯也趴窝", ("elevator_fault",))]
    best = suggest(pack, missed)[0]
    assert best.change == Change("elevator_fault", "broken", 1, "趴窝")
    assert best.mends == tuple(missed)


def test_a_wrong_category_suggests_both_sides(pack):
    wrong = Labelled("电梯罢工的动静", ("noise",))
    changes = {(one.change.category, one.change.group) for one in suggest(pack, [wrong])}
    assert ("elevator_fault", None) not in changes  # excluding alone does not make it noise
    assert all(one.mends == (wrong,) for one in suggest(pack, [wrong]))


def test_a_change_that_breaks_stored_texts_says_so_and_comes_last(pack):
    stored = [Labelled("消防演习那天电梯真坏了", ("elevator_fault",))]
    found = suggest(pack, [REHEARSAL], stored)
    rehearsal = next(one for one in found if one.change.word == "消防演习")
    assert rehearsal.breaks == tuple(stored)
    assert found.index(rehearsal) == max(index for index, _ in enumerate(found))
    assert "会读错" in describe_suggestions([rehearsal])


def test_what_is_read_right_already_suggests_nothing(pack):
    assert suggest(pack, [Labelled("3栋电梯坏了", ("elevator_fault",))]) == ()
    assert "没有可建议的改动" in describe_suggestions(())


def test_a_suggestion_is_told_with_file_rule_word_and_support(pack):
    text = describe_suggestions(suggest(pack, [REHEARSAL], most=1))
    assert "elevator_fault.toml 的规则 broken" in text
    assert REHEARSAL.text in text
