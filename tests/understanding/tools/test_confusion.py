"""What a pack takes for what."""

from bot.understanding.tools.changes import Change, applied
from bot.understanding.tools.confusion import NOTHING, confusion, describe_confusion
from bot.understanding.tools.labelled import Labelled, book_of, examples_of
from bot.understanding.tools.shadow import describe_differences, differences


def test_a_pack_that_reads_its_examples_has_no_mistakes(pack):
    found = confusion(book_of(pack), examples_of(pack))
    assert found.mistakes == ()
    assert (found.total.precision, found.total.recall) == (1.0, 1.0)
    assert found.categories == ("elevator_fault", "noise", NOTHING)


def test_precision_and_recall_are_counted_per_category(pack):
    texts = [
        Labelled("3栋电梯坏了", ("elevator_fault",)),
        Labelled("电梯卡死", ("elevator_fault",)),
        Labelled("电梯坏了的段子"),
        Labelled("麻将声吵死了", ("elevator_fault",)),
    ]
    found = confusion(book_of(pack), texts)
    lift = found.score("elevator_fault")
    assert (lift.right, lift.read_as, lift.are) == (1, 2, 3)
    assert (lift.precision, found.score("noise").recall) == (0.5, None)
    assert [read for _, read in found.mistakes] == [NOTHING, "elevator_fault", "noise"]


def test_any_accepted_category_is_right(pack):
    found = confusion(book_of(pack), [Labelled("麻将声吵死了", ("renovation", "noise"))])
    assert found.score("noise").recall == 1.0


def test_the_table_names_what_was_mistaken(pack):
    text = describe_confusion(
        confusion(book_of(pack), [Labelled("电梯坏了的段子"), Labelled("电梯坏了的梦")]), examples=1
    )
    assert "elevator_fault×2" in text
    assert "电梯坏了的段子" in text
    assert "还有 1 条读错" in text


def test_a_changed_pack_is_compared_text_by_text(pack):
    changed = book_of(applied(pack, Change("elevator_fault", "broken", 1, "卡死")))
    texts = ["电梯卡死", "电梯坏了", "大家好"]
    found = tuple(differences(book_of(pack), changed, texts))
    assert [(one.text, one.before.outcome, one.after.outcome) for one in found] == [("电梯卡死", "ignore", "report")]
    text = describe_differences(found, len(texts))
    assert "比较了 3 条，1 条读法不同：不理 → 登记 1 条" in text


def test_the_same_pack_differs_in_nothing(pack):
    book = book_of(pack)
    assert tuple(differences(book, book, ["电梯坏了"])) == ()
    assert "两套规则一样" in describe_differences((), 1)
