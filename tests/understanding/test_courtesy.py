"""Friendly words are no reports, and reports that are friendly are no mere courtesy."""

import pytest

from bot.understanding.courtesy import is_courtesy

FRIENDLY = ("谢谢", "你好", "谢谢师傅，辛苦了！", "好的，收到", "大家辛苦了谢谢", "晚上好", "Thank you", "OK")
MORE = ("", "你好，3栋电梯坏了", "谢谢，路灯还是不亮", "麻烦看一下水管", "好像有味道", "辛苦来一趟", "物业太差了")


@pytest.mark.parametrize("text", FRIENDLY)
def test_greetings_and_thanks_are_courtesy(text):
    assert is_courtesy(text)


@pytest.mark.parametrize("text", MORE)
def test_whatever_says_more_is_not(text):
    assert not is_courtesy(text)
