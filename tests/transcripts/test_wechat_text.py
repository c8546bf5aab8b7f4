"""WeChat text exports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transcripts.lines import Holding, Recalled, Said
from bot.transcripts.wechat_text import read_wechat
from tests.transcripts.reading import ZONE, at, problem_lines, read, said

DATE_FIRST = """2026-06-01 10:00:00 王阿姨
3栋电梯又坏了
爬了23楼

2026-06-01 10:05:00 物业-张经理
收到，马上派人
"""
NAME_FIRST = """王阿姨 2026-06-01 10:00:00
3栋电梯又坏了
爬了23楼

物业-张经理 2026-06-01 10:05:00
收到，马上派人
"""
SLASHES = """王阿姨  2026/6/1 10:00
3栋电梯又坏了
爬了23楼
物业-张经理  2026/6/1 10:05
收到，马上派人
"""
INLINE = """[2026-06-01 10:00:00] 王阿姨: 3栋电梯又坏了
爬了23楼
[2026-06-01 10:05:00] 物业-张经理: 收到，马上派人
"""
INLINE_BARE = """2026-06-01 10:00:00 王阿姨：3栋电梯又坏了
爬了23楼
2026-06-01 10:05:00 物业-张经理：收到，马上派人
"""
WITH_IDS = """2026-06-01 10:00:00 王阿姨(wxid_abc123)
3栋电梯又坏了
爬了23楼
2026-06-01 10:05:00 物业-张经理(wxid_def456)
收到，马上派人
"""
CHINESE_DATES = """2026年6月1日 上午10:00 王阿姨
3栋电梯又坏了
爬了23楼
2026年6月1日 星期一 上午10:05 物业-张经理
收到，马上派人
"""
MAIL = """以下是“阳光花园联动群”的聊天记录，请查收。

—————  2026-06-01  —————


王阿姨  10:00

3栋电梯又坏了
爬了23楼


物业-张经理  10:05

收到，马上派人
"""


@pytest.mark.parametrize("text", [DATE_FIRST, NAME_FIRST, SLASHES, INLINE, INLINE_BARE, WITH_IDS, CHINESE_DATES, MAIL])
def test_every_common_shape_says_the_same(text: str) -> None:
    for variant in (text, text.replace("\n", "\r\n"), "\n" + text):
        transcript = read(variant)
        assert transcript.problems == []
        assert transcript.lines == [
            Said(at(10), "linkage", "王阿姨", "3栋电梯又坏了\n爬了23楼", "w1"),
            Said(at(10, 5), "linkage", "物业-张经理", "收到，马上派人", "w2"),
        ]
        assert transcript.members[1].roles == (Holding("property"),)


def test_afternoons_and_midnight_of_a_twelve_hour_clock() -> None:
    times = {"上午12:10": at(0, 10), "中午12:10": at(12, 10), "下午1:10": at(13, 10), "晚上11:10": at(23, 10)}
    text = "".join(f"2026年6月1日 {time} 王阿姨\n好\n" for time in times)
    assert [line.at for line in read(text).lines] == list(times.values())


def test_a_line_of_a_notice_that_looks_like_another_header_stays_in_the_notice() -> None:
    notices = "".join(f"2026-06-01 10:{minute:02}:00 物业小李\n好的{minute}\n" for minute in range(8))
    transcript = read(notices + "2026-06-01 11:00:00 物业小李\n停水通知\n停水时间 2026-06-02 09:00\n请储水\n")
    assert said(transcript)[-1] == ("物业小李", "停水通知\n停水时间 2026-06-02 09:00\n请储水")


def test_pictures_become_photos_and_what_has_no_words_is_left_out() -> None:
    transcript = read(
        "2026-06-01 10:00:00 王阿姨\n[图片]\n"
        "2026-06-01 10:01:00 王阿姨\n看这里[图片][图片]\n"
        "2026-06-01 10:02:00 王阿姨\n[语音]\n"
        "2026-06-01 10:03:00 王阿姨\n[动画表情]\n"
        "2026-06-01 10:04:00 王阿姨\n\n"
        "2026-06-01 10:05:00 王阿姨\n谢谢[抱拳]\n"
    )
    found = [(line.text, len(line.photos)) for line in transcript.lines if isinstance(line, Said)]
    assert found == [("", 1), ("看这里", 2), ("谢谢[抱拳]", 0)]


@pytest.mark.parametrize("recall", ['"王阿姨"撤回了一条消息', "“王阿姨” 撤回了一条消息", "王阿姨撤回了一条消息"])
def test_a_recall_soon_after_takes_the_last_message_back(recall: str) -> None:
    transcript = read(f"2026-06-01 10:00:00 王阿姨\n电梯坏了\n2026-06-01 10:01:00 系统\n{recall}\n")
    assert transcript.lines[1] == Recalled(at(10, 1), "w1")
    assert transcript.problems == []


def test_a_recall_may_stand_between_messages_without_a_time() -> None:
    transcript = read('2026-06-01 10:00:00 王阿姨\n电梯坏了\n"王阿姨"撤回了一条消息\n2026-06-01 10:05:00 李叔\n收到\n')
    assert transcript.lines[1] == Recalled(at(10), "w1")
    assert said(transcript) == [("王阿姨", "电梯坏了"), ("李叔", "收到")]


def test_a_recall_of_what_is_no_longer_in_the_file_takes_nothing_else_back() -> None:
    transcript = read("2026-06-01 10:00:00 王阿姨\n电梯坏了\n2026-06-01 11:00:00 王阿姨\n你撤回了一条消息\n")
    assert transcript.lines == [Said(at(10), "linkage", "王阿姨", "电梯坏了", "w1")]


def test_a_quoted_reply_knows_the_message_it_answers() -> None:
    transcript = read(
        "2026-06-01 10:00:00 王阿姨\n3栋电梯又坏了\n"
        "2026-06-01 10:05:00 张经理\n「王阿姨：3栋电梯又坏了」\n- - - - - - - - - - - - - - -\n收到，马上派人\n"
    )
    assert transcript.lines[1] == Said(at(10, 5), "linkage", "张经理", "收到，马上派人", "w2", reply_to="w1")


def test_an_impossible_date_costs_its_own_message_only() -> None:
    transcript = read(
        "2026-06-01 10:00:00 王阿姨\n一\n2026-13-45 10:00:00 李叔\n不见了\n2026-06-01 10:10:00 王阿姨\n二\n"
    )
    assert said(transcript) == [("王阿姨", "一"), ("王阿姨", "二")]
    assert problem_lines(transcript) == [3]


def test_words_before_the_first_header_are_named_by_their_line() -> None:
    transcript = read("不知哪来的一句\n2026-06-01 10:00:00 王阿姨\n一\n")
    assert problem_lines(transcript) == [1]
    assert said(transcript) == [("王阿姨", "一")]


def test_a_message_before_its_predecessor_happens_with_it() -> None:
    transcript = read("2026-06-01 10:00:00 王阿姨\n一\n2026-06-01 09:00:00 李叔\n二\n")
    assert [line.at for line in transcript.lines] == [at(10), at(10)]
    assert problem_lines(transcript) == [3]


_LINES = st.lists(
    st.sampled_from(
        [
            "2026-06-01 10:00:00 王阿姨", "王阿姨 2026/6/1 10:00", "[2026-06-01 10:00] 李叔: 好",
            "—————  2026-06-01  —————", "李叔  10:00", '"王阿姨"撤回了一条消息', "撤回了一条消息",
            "[图片]", "「王阿姨：好」", "- - - - - - -", "", "好", "2026-99-99 99:99:99 谁", "\ud83d",
        ]
    )
    | st.text(max_size=20),
    max_size=12,
)  # fmt: skip


@given(_LINES)
def test_lines_in_any_order_are_read_or_named(lines: list[str]) -> None:
    transcript = read_wechat("\n".join(lines), ZONE)
    assert len(transcript.lines) == len(transcript.numbers)
    times = [line.at for line in transcript.lines]
    assert times == sorted(times)
