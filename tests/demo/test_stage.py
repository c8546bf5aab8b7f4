"""The demonstration without a browser: the stage that the page and the terminal stand on."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from bot.demo.stage import HINTS, SEATS, Stage, open_stage
from tests.town import book

WANG, _, ZHANG, *_ = SEATS


def played(story) -> None:
    async def run() -> None:
        stage = await open_stage(rules=book())
        try:
            await story(stage)
        finally:
            await stage.close()

    asyncio.run(run())


def test_the_hints_lead_through_the_whole_story():
    async def story(stage: Stage) -> None:
        steps = [(await stage.hint())[0]]
        await stage.say(WANG, "linkage", "3栋电梯坏了")
        steps.append((await stage.hint())[0])
        await stage.say(ZHANG, "linkage", "收到，半小时内到")
        steps.append((await stage.hint())[0])
        await stage.wind(timedelta(hours=1))
        steps.append((await stage.hint())[0])
        await stage.say(ZHANG, "linkage", "1 已修好：换了门机板")
        steps.append((await stage.hint())[0])
        result = next(bubble for bubble in stage.channel.bubbles if bubble.out and bubble.out.kind == "result")
        await stage.tap(WANG, result, result.out.buttons[0].id)
        steps.append((await stage.hint())[0])
        assert steps == [0, 1, 2, 3, 4, len(HINTS)]

    played(story)


def test_chatter_is_shown_to_have_left_no_trace():
    async def story(stage: Stage) -> None:
        bubble = await stage.say(WANG, "linkage", "今天天气真好")
        assert bubble.trace == "没有登记，也没有保存"
        assert len(stage.channel.bubbles) == 1

    played(story)


def test_a_wrong_person_is_told_privately():
    async def story(stage: Stage) -> None:
        await stage.say(WANG, "linkage", "3栋电梯坏了")
        card = stage.channel.bubbles[-1]
        await stage.tap(WANG, card, card.out.buttons[0].id)
        ((person, text),) = stage.channel.toasts
        assert person == "sandbox:wang"
        assert "物业" in text

    played(story)


def test_the_terminal_plays_the_story_too(tmp_path: Path):
    said = [
        "3栋电梯坏了",
        "/张经理",
        "收到，半小时内到",
        "/快进 1小时",
        "1 已修好：换了门机板",
        "/王阿姨",
        "/点 满意",
        "/退出",
    ]
    played_out = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--terminal", "--db", str(tmp_path / "demo.db")],
        input="\n".join(said),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert played_out.returncode == 0, played_out.stderr
    assert "办结，居民认可" in played_out.stdout
