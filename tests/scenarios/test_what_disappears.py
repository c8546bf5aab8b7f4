"""What the bot said goes again when it has lost its use: questions, and the buttons under a result."""

from datetime import timedelta

from bot.channels.base import SendError
from tests.scenarios.test_asking_first import UNSURE, asked
from tests.town import Town, kept_town, town

__all__ = ["kept_town", "town"]


def shown(town: Town, kind: str) -> list:
    """The bot's messages of a kind that people still see."""
    return [one for one in town.channel.posted if one.out.kind == kind and not one.taken_back]


def resolved(town: Town) -> None:
    """王阿姨 reports, 张经理 repairs, the result is asked about."""
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 已修好：换了门机板")
    town.hears("linkage", "#1", kind="card")
    town.ignores_the_rest()


def test_a_question_that_nobody_answers_is_gone_after_half_an_hour(town: Town) -> None:
    asked(town)
    town.fast_forward(minutes=29)
    assert len(shown(town, "question")) == 1
    town.fast_forward(minutes=2)
    assert shown(town, "question") == []


def test_it_is_gone_even_if_the_bot_was_off_when_its_time_came(kept_town: Town) -> None:
    asked(kept_town)
    kept_town.now += timedelta(minutes=31)
    kept_town.restart()
    kept_town.fast_forward(seconds=1)
    assert shown(kept_town, "question") == []


def test_a_question_that_is_answered_by_a_tap_goes_at_once(town: Town) -> None:
    message = asked(town)
    town.press("孙先生", "register", message)
    town.hears("linkage", "#1", kind="card")
    assert shown(town, "question") == []


def test_a_question_that_is_answered_in_words_stays_for_they_refer_to_it(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 已处理")
    town.ignores_the_rest()
    town.say("张经理", "换了门机板")
    town.ignores_the_rest()
    assert town.incident(1).feedback == "换了门机板"
    town.fast_forward(hours=1)
    assert [one.out.text for one in shown(town, "question")] == ["#1 做了什么？写一句话，或者发张照片。"]
    town.ignores_the_rest()


def test_a_question_that_could_not_be_sent_in_time_is_not_sent_at_all(town: Town) -> None:
    town.channel.trouble = SendError("no line")
    town.say("孙先生", UNSURE)
    town.fast_forward(minutes=31)
    town.channel.trouble = None
    town.fast_forward(hours=1)
    town.hears_nothing()


def test_taking_back_is_tried_again_when_the_line_was_down_and_given_up_when_it_is_refused(town: Town) -> None:
    asked(town)
    town.channel.trouble = SendError("no line")
    town.fast_forward(minutes=31)
    assert len(shown(town, "question")) == 1
    town.channel.trouble = None
    town.fast_forward(minutes=1)
    assert shown(town, "question") == []
    town.fast_forward(hours=1)
    asked(town)
    town.channel.trouble = SendError("too old", permanent=True)
    town.fast_forward(minutes=31)
    town.channel.trouble = None
    town.fast_forward(hours=1)
    assert len(shown(town, "question")) == 1


def test_a_result_that_is_judged_loses_its_buttons_and_keeps_its_words(town: Town) -> None:
    resolved(town)
    (result,) = shown(town, "result")
    assert [button.label for button in result.out.buttons] == ["满意", "基本满意", "不满意"]
    words = result.out.text
    town.say("王阿姨", "满意 1")
    assert town.incident(1).status == "closed"
    assert (result.out.buttons, result.out.text, result.edits) == ((), words, 0)
    town.ignores_the_rest()


def test_a_result_that_nobody_judges_loses_its_buttons_with_the_silent_close(town: Town) -> None:
    resolved(town)
    (result,) = shown(town, "result")
    town.fast_forward(hours=25)
    assert town.incident(1).status == "closed"
    assert result.out.buttons == ()
    town.ignores_the_rest()


def test_other_reporters_may_still_judge_until_the_window_ends(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("孙先生", "我家也是")
    town.say("张经理", "1 已修好：换了门机板")
    town.say("王阿姨", "满意 1")
    town.ignores_the_rest()
    (result,) = shown(town, "result")
    assert town.incident(1).status == "closed"
    assert result.out.buttons
    town.fast_forward(hours=25)
    assert result.out.buttons == ()


def test_after_a_reopening_the_old_buttons_go_and_the_new_result_has_its_own(town: Town) -> None:
    resolved(town)
    town.say("王阿姨", "不满意 1 还是停在一楼")
    town.say("张经理", "1 已修好：换了主板")
    town.ignores_the_rest()
    first, second = shown(town, "result")
    assert first.out.buttons == ()
    assert second.out.buttons
