"""Word boundaries: our quicker search finds the very words that jieba finds, and what only the pack knows."""

import jieba
import pytest

from bot.bench.texts import chat
from bot.understanding.tokens import _ADDED_FREQUENCY, Boundaries, _Tokenizer

OWN = ("门打不开", "停梯", "水压小", "电瓶车进楼")
"""Words of a pack that jieba doesn't know, some with words inside that it knows."""


@pytest.fixture(scope="module")
def jiebas_own(tmp_path_factory):
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    for word in OWN:
        tokenizer.add_word(word, _ADDED_FREQUENCY)
    return tokenizer


def test_it_cuts_as_jieba_does(jiebas_own):
    ours = _Tokenizer(OWN)
    texts = [
        *chat(300, seed=4),
        "占道停电动车abc 3栋2单元501，消防门打不开\r\n🙏灯灭了!停梯通知wifi5G",
        "𨋢壞咗冇人理",
        "",
        "。",
    ]
    for text in texts:
        assert list(ours.cut(text, HMM=False)) == list(jiebas_own.cut(text, HMM=False))


def test_a_tokenizer_leaves_the_shared_dictionary_alone():
    _Tokenizer(("停梯",))
    assert "停梯" not in _Tokenizer().FREQ
    assert "停梯" not in _Tokenizer().cut("停梯", HMM=False)


@pytest.mark.parametrize(
    ("text", "span", "kept"),
    [
        ("今晚没电影看", (2, 4), False),  # 没|电影
        ("电梯间的灯坏了", (0, 2), True),  # 电梯间 begins with 电梯
        ("盖子打不开", (3, 5), False),  # 打不开 is one word
        ("消防门打不开", (4, 6), True),  # but 门打不开 is only the pack's
        ("消防门打不开", (0, 3), True),  # and doesn't hide 消防门
        ("昨天真坏", (3, 4), True),  # behind an adverb
    ],
)
def test_what_is_a_word_where_it_stands(text, span, kept):
    assert (span in Boundaries(OWN).keep(text, [span])) is kept
