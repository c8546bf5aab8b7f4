import pytest

from bot.domain.spoken_numbers import number_of, plain


@pytest.mark.parametrize(
    ("words", "number"),
    [("3", 3), ("1.5", 1.5), ("两", 2), ("十", 10), ("十五", 15), ("二十", 20), ("三十八", 38), ("一百二十", 120)],
)
def test_numerals_are_read(words, number):
    assert number_of(words) == number


@pytest.mark.parametrize(("words", "number"), [("两三", 3), ("三五", 5), ("一两", 2)])
def test_a_range_means_its_upper_end(words, number):
    assert number_of(words) == number


def test_other_words_are_no_number():
    with pytest.raises(ValueError, match="not a number"):
        number_of("上午")


def test_full_width_and_traditional_writing_keeps_its_length():
    assert plain("１５：３０ 下週三點鐘後") == "15:30 下周三点钟后"
