"""Which format and encoding a file has, and what names say."""

import json
from pathlib import Path

import pytest

from bot.transcripts.formats import UnknownFormat, read_transcript
from bot.transcripts.lines import Holding
from bot.transcripts.names import holdings_in
from tests.transcripts.reading import ZONE, problem_lines, read, said
from tests.transcripts.test_wechat_text import DATE_FIRST

SAID = [("王阿姨", "3栋电梯又坏了\n爬了23楼"), ("物业-张经理", "收到，马上派人")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_chinese_exporters(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "chat.txt"
    file.write_bytes(DATE_FIRST.encode(encoding))
    assert said(read_transcript(file, ZONE)) == SAID


def test_a_mark_before_json_lines_is_no_part_of_them(tmp_path: Path) -> None:
    file = tmp_path / "chat.jsonl"
    file.write_bytes('{"at": "2026-06-01T10:00:00", "from": "a", "text": "没水了"}\r\n'.encode("utf-8-sig"))
    transcript = read_transcript(file, ZONE)
    assert said(transcript) == [("a", "没水了")]
    assert transcript.problems == []


def test_one_broken_byte_costs_one_character_and_is_named(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    raw = DATE_FIRST.encode()
    file.write_bytes(raw.replace("爬".encode(), b"\xff", 1))
    transcript = read_transcript(file, ZONE)
    assert said(transcript) == [("王阿姨", "3栋电梯又坏了\n\ufffd了23楼"), SAID[1]]
    assert problem_lines(transcript) == [3]


@pytest.mark.parametrize("text", ["", " \n ", "今天天气不错\n大家好\n", "<html></html>", '{\n "a": 1\n}', "10:00 开会"])
def test_what_is_no_chat_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(UnknownFormat, match=r"微信文字导出|空的"):
        read(text)


def test_json_lines_whose_first_line_is_broken_are_still_json_lines() -> None:
    good = json.dumps({"at": "2026-06-01T10:00:00", "from": "a", "text": "没水了"})
    transcript = read(f'{{"at": "2026-06-01T09:\n{good}')
    assert said(transcript) == [("a", "没水了")]
    assert problem_lines(transcript) == [1]


@pytest.mark.parametrize(
    ("name", "holdings"),
    [
        ("物业-张经理", (Holding("property"),)),
        ("物业张经理", (Holding("property"),)),
        ("阳光花园物业 小李", (Holding("property"),)),
        ("社区小李", (Holding("community"),)),
        ("张三（业委会）", (Holding("owners_committee"),)),
        ("3栋楼长 王姐", (Holding("building_head", ("3",)),)),
        ("3、5栋楼长", (Holding("building_head", ("5",)),)),
        ("网格员小王", (Holding("grid"),)),
        ("志愿者-小陈", (Holding("volunteer"),)),
        ("城管老赵", (Holding("urban_mgmt"),)),
        ("王阿姨", ()),
        ("3-2-501王", ()),
        ("物业费太贵", ()),
        ("社区团购小店", ()),
    ],
)
def test_a_name_in_a_group_says_which_party_its_bearer_is(name: str, holdings: tuple[Holding, ...]) -> None:
    assert holdings_in(name) == holdings
