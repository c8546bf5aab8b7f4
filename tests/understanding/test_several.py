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
