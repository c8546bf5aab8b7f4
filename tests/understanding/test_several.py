"""One message, several places."""

import pytest

from bot.understanding.several import parts_by_place


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3栋电梯坏了，5栋楼道灯不亮", ("3栋电梯坏了，", "5栋楼道灯不亮")),
        ("3栋电梯坏了。5栋停水了，快来人", ("3栋电梯坏了。", "5栋停水了，快来人")),
        ("麻烦看看，3栋电梯坏了，老人下不来", ("麻烦看看，3栋电梯坏了，老人下不来",)),
        ("3栋、5栋都停水了", ("3栋、", "5栋都停水了")),
        ("3栋电梯坏了，3栋楼道灯也不亮", ("3栋电梯坏了，3栋楼道灯也不亮",)),
        ("3栋电梯坏了，不对，是5栋电梯坏了", ("3栋电梯坏了，不对，是5栋电梯坏了",)),
        ("", ("",)),
    ],
)
def test_a_message_is_cut_where_another_building_begins(text, parts):
    assert parts_by_place(text) == parts


@pytest.mark.parametrize(
    ("text", "outcome", "building"),
    [
        ("5栋电梯修好了，3栋电梯坏了", "report", "3"),  # what is solved elsewhere solves nothing here
        ("5栋电梯修好了，3栋电梯又坏了", "report", "3"),
        ("3栋电梯坏了，5栋的修好了", "report", "3"),
        ("3栋停水了，5栋着火了", "report", "5"),  # the danger goes first, and with it its place
        ("3栋电梯昨天坏了，现在修好了", "ignore", None),
        ("【通知】3栋电梯停运检修，5栋电梯正常使用，敬请谅解", "ignore", None),  # a notice is one whatever it names
    ],
)
def test_a_cue_acts_on_its_own_building_and_the_place_is_the_matters(book, text, outcome, building):
    reading = book.read(text)
    assert (reading.outcome, reading.place.building) == (outcome, building)


def test_a_message_that_is_passed_over_is_explained_too(book):
    because = book.read("3栋电梯昨天坏了，现在修好了").why()
    assert because.startswith("不是报事；看到“电梯”、“坏”")
    assert "已解决“修好了”" in because
