"""The terminal: the same story, typed."""

import subprocess
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from bot.demo import terminal
from bot.demo.seats import CHEN, LINKAGE, PRIVATE, STAFF, WANG, ZHANG
from bot.demo.stage import open_stage
from bot.demo.terminal import Standing, colour, play
from tests.demo.test_parts import bubble
from tests.processes import BOT
from tests.town import book


def typed(*lines: str, database: Path | None = None) -> str:
    command = [*BOT, "demo", "--terminal", *(["--db", str(database)] if database else [])]
    played = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, timeout=60, check=False)
    assert played.returncode == 0, played.stderr
    return played.stdout


def test_the_story_is_played_by_typing(tmp_path: Path):
    shown = typed(
        "3栋电梯坏了",
        "/张经理",
        "收到，半小时内到",
        "/快进 1小时",
        "1 已修好：换了门机板",
        "/为什么",
        "@孙先生 今天天气真好",
        "/王阿姨",
        "/点 1 满意",
        "/点 1 起飞",
        "/工作群",
        "/快进 很久",
        "/什么",
        "/退出",
        database=tmp_path / "demo.db",
    )
    order = [
        "第 1 步",
        "等待响应",
        "第 2 步",
        "您答应的时间",
        "解决了吗",
        "没有登记，也没有保存",
        "办结，居民认可",
        "走完一遍了",
    ]
    positions = [shown.index(words) for words in order]
    assert positions == sorted(positions)
    assert "现在没有“1 起飞”这个按钮" in shown
    assert "王阿姨不在工作群里" in shown
    assert "/快进 2小时" in shown.split("走完一遍了")[1]


def test_the_end_of_the_input_is_the_end(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.stdin", StringIO("今天天气真好\n"))
    monkeypatch.setattr(terminal, "open_stage", partial(open_stage, rules=book()))
    play(None)
    assert "没有登记，也没有保存" in capsys.readouterr().out


def test_a_seat_is_taken_by_name_and_a_place_too():
    zhang = Standing(WANG).moved("张经理")
    assert zhang == Standing(ZHANG, LINKAGE)
    assert zhang.moved("工作群") == Standing(ZHANG, STAFF)
    assert zhang.moved("私聊") == Standing(ZHANG, PRIVATE)


def test_who_takes_a_seat_leaves_the_groups_that_the_person_is_not_in():
    assert Standing(ZHANG, STAFF).moved("小陈") == Standing(CHEN, LINKAGE)
    assert Standing(CHEN).moved("工作群") is None
    assert Standing(CHEN).moved("火星") is None


def test_life_and_safety_are_framed_in_red():
    assert colour(bubble("🔴 #2 5栋 火情")) == "red"
    assert colour(bubble("先打 119！", "safety", urgent=True)) == "red"
    assert colour(bubble("处理好了", "result")) == "green"
