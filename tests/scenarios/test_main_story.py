"""The main job, told once from end to end."""

from bot.domain.incident import Status
from tests.town import Town, town

__all__ = ["town"]


def test_a_report_is_taken_finished_and_judged(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", "3栋", "张经理", kind="card")
    town.fast_forward(minutes=5)
    town.say("张经理", "收到")
    town.hears("linkage", "张经理")
    town.fast_forward(minutes=30)
    town.say("张经理", "1 已修好：换了门机板")
    town.hears("linkage", "换了门机板", kind="card")
    town.hears("linkage", "#1", "换了门机板", kind="result")
    town.say("王阿姨", "满意")
    town.hears("linkage", "#1")
    assert town.incident(1).status is Status.CLOSED
    assert "#1" in town.card(1)
