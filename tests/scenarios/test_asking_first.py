"""要登记为报事吗, 暂停, 旁听: when the bot asks, keeps quiet, or only listens."""

from tests.town import CHATS, Town, town

__all__ = ["town"]

UNSURE = "什么味道啊这么难闻"


def asked(town: Town) -> str:
    """孙先生 says something that may be a report; returns the id of the message."""
    message = town.say("孙先生", UNSURE)
    town.hears("linkage", "要登记", kind="question")
    assert town.count == 0
    return message


def test_the_writer_registers_it_with_one_tap(town: Town) -> None:
    message = asked(town)
    town.press("孙先生", "register", message)
    town.hears("linkage", "#1", UNSURE, kind="card")
    assert town.incident(1).reported_by("sun")


def test_staff_register_it_for_the_writer(town: Town) -> None:
    message = asked(town)
    town.press("张经理", "register", message)
    town.hears("linkage", "#1", kind="card")
    assert town.incident(1).reported_by("sun")
    assert not town.incident(1).reported_by("zhang")


def test_a_stranger_cannot_register_it(town: Town) -> None:
    message = asked(town)
    town.press("王阿姨", "register", message)
    assert len(town.toasts) == 1
    assert town.count == 0
    town.press("孙先生", "register", message)
    town.hears("linkage", "#1", kind="card")


def test_it_is_registered_once(town: Town) -> None:
    message = asked(town)
    town.press("孙先生", "register", message)
    town.hears("linkage", "#1", kind="card")
    town.press("张经理", "register", message)
    assert town.count == 1
    assert len(town.toasts) == 1


def test_silence_means_no_and_after_half_an_hour_the_words_are_gone(town: Town) -> None:
    message = asked(town)
    town.fast_forward(minutes=31)
    town.press("孙先生", "register", message)
    assert any("过期" in toast for toast in town.toasts)
    assert town.count == 0


def test_not_a_report_said_by_tap_ends_it(town: Town) -> None:
    message = asked(town)
    town.press("孙先生", "not_a_report", message)
    town.press("孙先生", "register", message)
    assert town.count == 0


def test_the_same_person_is_not_asked_again_at_once(town: Town) -> None:
    asked(town)
    town.say("孙先生", "什么味啊")
    town.hears_nothing()


def test_only_an_administrator_pauses_the_bot(town: Town) -> None:
    town.say("张经理", "暂停机器人")
    town.hears("linkage", "管理员", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")


def test_while_paused_nothing_is_opened_but_the_safety_text_stays_on(town: Town) -> None:
    town.say("李主任", "暂停机器人")
    town.hears("linkage", "险情提示照发", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    town.say("王阿姨", "待办")
    town.hears_nothing()
    town.say("王阿姨", "6栋着火了")
    town.hears("linkage", "119", kind="safety")
    assert town.count == 0
    town.say("王阿姨", "恢复机器人")
    town.hears("linkage", "管理员", kind="answer")
    town.say("李主任", "恢复机器人")
    town.hears("linkage", "回来了", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")


def test_a_pause_outlives_a_restart(tmp_path) -> None:
    town = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path}/town.db")
    town.say("李主任", "暂停机器人")
    town.ignores_the_rest()
    town.restart()
    town.say("王阿姨", "3栋电梯坏了")
    town.hears_nothing()
    town.close()


def test_listening_tells_staff_in_private_and_the_group_nothing(town: Town) -> None:
    town.say("李主任", "旁听模式 开")
    town.hears("linkage", "旁听", kind="answer")
    town.say("王阿姨", "3栋电梯坏了，我电话13800138000")
    told = town.hears("李主任", "电梯故障", kind="notice")
    assert "13800138000" not in told.out.text
    assert town.count == 0
    assert not [one for one in town.channel.unheard if one.chat.removeprefix("sandbox:") in CHATS]
    town.say("李主任", "旁听模式 关")
    town.hears("linkage", "旁听模式关了", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")


def test_listening_to_danger_the_duty_holders_are_warned_at_once_and_what_can_wait_waits_for_the_morning() -> None:
    town = Town("2026-06-01 23:00")
    town.say("李主任", "旁听模式 开")
    town.hears("linkage", "旁听", kind="answer")
    town.say("王阿姨", "3栋着火了，好大的烟")
    for person in ("张经理", "李主任"):
        told = town.hears(person, "像是险情", "群里我没出声", "119", kind="notice")
        assert told.out.urgent
    town.say("孙先生", "3栋门禁坏了")
    town.until("2026-06-02 06:59")
    town.hears_nothing()
    town.until("2026-06-02 07:00")
    town.hears("李主任", "门禁监控", kind="notice")
    town.hears_nothing()
    assert town.count == 0
    town.close()


def test_listening_is_for_administrators_to_switch(town: Town) -> None:
    town.say("王阿姨", "旁听模式 开")
    town.hears("linkage", "管理员", kind="answer")


def test_two_matters_in_one_message_are_two_incidents(town: Town) -> None:
    town.say("孙先生", "3栋停水了，垃圾也没人收")
    town.hears("linkage", "#1", kind="card")
    town.hears("linkage", "#2", kind="card")
    assert town.count == 2
    assert {town.incident(number).category for number in (1, 2)} == {"water", "sanitation"}
    town.say("张经理", "1,2 收到")
    town.hears("linkage", "#1", "处理中", kind="card")
    town.hears("linkage", "#2", "处理中", kind="card")


def test_a_message_with_two_matters_delivered_twice_opens_them_once(town: Town) -> None:
    message = town.say("孙先生", "3栋停水了，垃圾也没人收")
    town.ignores_the_rest()
    town.repeat("孙先生", "3栋停水了，垃圾也没人收", message)
    assert town.count == 2


def test_where_there_may_be_danger_the_question_says_whom_to_phone_first(town: Town) -> None:
    message = town.say("孙先生", "窗户里红彤彤的是什么")
    town.hears("linkage", "有危险吗", "先打 119", kind="question")
    town.press("孙先生", "register", message)
    town.hears("linkage", "119", kind="safety")
    town.hears("linkage", "#1", "火情", kind="card")
    town.ignores_the_rest()
    assert town.incident(1).urgency.value == "P0"
