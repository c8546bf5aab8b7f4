"""The catalogue: texts by key, a neighbourhood's own wording over them, mistakes found before anybody waits."""

import pytest

from bot.domain.messages import INCIDENT_SECTIONS, Catalogue, flatten
from bot.texts import LOCALES, load_catalogue
from tests.domain.estate import chinese

TEXTS = {"nag.ack": "#{number} {matter}还没人回应", "answer.voice": "请打几个字", "answer.more": "还有 {count} 件"}


def test_a_text_is_filled_in_with_facts_and_leaves_out_what_it_does_not_mention() -> None:
    assert (
        Catalogue("zh-Hans", TEXTS).text("nag.ack", number=12, matter="3栋电梯", owner="张") == "#12 3栋电梯还没人回应"
    )


def test_braces_in_somebodys_words_stay_words() -> None:
    assert Catalogue("zh-Hans", TEXTS).text("nag.ack", number=12, matter="{number}") == "#12 {number}还没人回应"


def test_a_neighbourhood_says_it_in_its_own_words() -> None:
    own = Catalogue("zh-Hans", TEXTS, {"nag": {"ack": "{who}，{number} 号等您回音"}})
    assert own.text("nag.ack", number=12, who="张经理") == "张经理，12 号等您回音"
    assert own.text("answer.voice") == "请打几个字"


@pytest.mark.parametrize(
    ("overrides", "complaint"),
    [
        ({"nag": {"akc": "x"}}, r"no text 'nag\.akc'; did you mean 'nag\.ack'\?"),
        ({"nag.ack": "{nummer}"}, r"text 'nag\.ack': there is no field \{nummer\} here; use .*\{number\}"),
        ({"answer.more": "{matter}"}, r"text 'answer\.more': there is no field \{matter\} here; use \{count\}"),
        ({"answer.voice": "{number}"}, r"there is no field \{number\} here; use none at all"),
        ({"nag.ack": "{number"}, r"text 'nag\.ack': .*write \{\{ and \}\}"),
        ({"nag.ack": "{number.real}"}, r"text 'nag\.ack': a field is a plain name"),
        ({"nag.ack": "{number!r}"}, r"text 'nag\.ack': a field is a plain name"),
        ({"nag.ack": "{}"}, r"text 'nag\.ack': a field is a plain name"),
        ({"nag": {"ack": 3}}, r"text 'nag\.ack': must be words, not 3"),
    ],
)
def test_a_wrong_override_is_named_with_its_mend(overrides: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Catalogue("zh-Hans", TEXTS, overrides)


def test_an_unknown_key_or_a_missing_fact_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match=r"no text 'answer\.voise'; did you mean 'answer\.voice'"):
        chinese().text("answer.voise")
    with pytest.raises(ValueError, match=r"'answer\.more' needs \{count\}"):
        chinese().text("answer.more")


def test_an_unknown_language_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="use one of zh-Hans, zh-Hant, en"):
        load_catalogue("fr")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_the_same_keys_with_the_same_fields(locale: str) -> None:
    one, other = load_catalogue(locale), chinese()
    assert one.keys() == other.keys()
    assert {key: one.fields(key) for key in one.keys()} == {key: other.fields(key) for key in other.keys()}  # noqa: SIM118


def test_the_traditional_texts_are_traditional_and_the_english_ones_english() -> None:
    assert "還沒人回應" in load_catalogue("zh-Hant").text("nag.ack", number=12, matter="x")
    assert load_catalogue("en").text("nag.ack", number=12, matter="x").isascii() is False  # curly quotation marks
    assert "nobody has answered" in load_catalogue("en").text("nag.ack", number=12, matter="x")


def test_the_sections_with_facts_at_hand_exist() -> None:
    assert {key.partition(".")[0] for key in chinese().keys()} >= INCIDENT_SECTIONS  # noqa: SIM118


def test_nested_tables_become_dotted_keys() -> None:
    assert flatten({"a": {"b": {"c": "x"}}, "d": "y"}) == {"a.b.c": "x", "d": "y"}
