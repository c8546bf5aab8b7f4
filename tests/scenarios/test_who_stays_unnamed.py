"""Hidden reporters, private matters, people who want to be forgotten: what no group may learn."""

from bot.domain.incident import Ending, Status
from tests.town import CHATS, Town, town

__all__ = ["town"]

NOISE = "楼上半夜打麻将吵死了 3栋"


def groups(town: Town) -> list[str]:
    """Everything that was said in groups and waits to be heard, with the names that are called."""
    said = [one for one in town.channel.unheard if one.chat.removeprefix("sandbox:") in CHATS]
    return [f"{one.out.text} {[mention.name for mention in one.out.mentions]}" for one in said]


def no_group_knows(town: Town, *words: str) -> None:
    """None of the words was said in a group; the story goes on."""
    told = [text for text in groups(town) if any(word in text for word in words)]
    assert not told, told
    town.ignores_the_rest()


def unreachable(town: Town, who: str) -> None:
    """The person never wrote to the bot in private."""
    del town.office.world.private[town.person(who)]


def test_the_card_of_a_hidden_matter_quotes_nobody(town: Town) -> None:
    town.say("王阿姨", NOISE)
    card = town.hears("linkage", "#1", "生活噪声", kind="card")
    assert "打麻将" not in card.out.text
    assert "王" not in card.out.text


def test_through_its_whole_life_no_group_names_or_quotes_the_reporters(town: Town) -> None:
    town.say("王阿姨", NOISE)
    town.say("孙先生", "3栋半夜打麻将吵死了")
    town.say("张经理", "1 收到")
    town.say("张经理", "1 已处理：上门劝过了，他们收了桌子")
    town.press("王阿姨", "confirm_dissatisfied", 1)
    town.say("王阿姨", "还在打")
    town.fast_forward(days=9)
    no_group_knows(town, "王阿姨", "孙先生", "打麻将", "还在打")


def test_answers_to_a_hidden_reporter_come_in_private(town: Town) -> None:
    town.say("王阿姨", NOISE)
    town.hears("linkage", "#1", kind="card")
    for words in ("我的报事", "催办 1", "催办 1", "为什么 1", "+1", "进度 1", "不同意 1"):
        town.say("王阿姨", words)
    town.hears("张经理", "#1", kind="nag")
    for _ in range(7):
        town.hears("王阿姨", "1")


def test_a_hidden_reporter_without_a_private_chat_is_answered_without_being_pointed_at(town: Town) -> None:
    unreachable(town, "王阿姨")
    town.say("王阿姨", NOISE)
    town.hears("linkage", "#1", kind="card")
    town.say("王阿姨", "催办 1")
    answer = town.hears("linkage", "#1", kind="answer")
    assert (answer.out.mentions, answer.out.reply_to) == ((), None)
    town.hears("张经理", "#1", kind="nag")
    town.say("张经理", "1 已处理：上门劝过了，他们收了桌子")
    town.hears("linkage", "详情不在群里公开", kind="card")
    result = town.hears("linkage", "#1", "私聊", kind="result")
    assert result.out.mentions == ()
    assert "劝" not in result.out.text


def test_a_second_hidden_reporter_is_told_in_private(town: Town) -> None:
    town.say("王阿姨", NOISE)
    town.hears("linkage", "#1", kind="card")
    town.say("孙先生", "3栋半夜打麻将吵死了")
    town.hears("孙先生", "#1", "私下", kind="answer")
    town.hears("linkage", "2 户", kind="card")


def test_why_not_satisfied_may_be_answered_in_the_group_though_it_was_asked_in_private(town: Town) -> None:
    town.say("王阿姨", NOISE)
    town.say("张经理", "1 已处理：上门劝过了，他们收了桌子")
    town.ignores_the_rest()
    town.press("王阿姨", "confirm_dissatisfied", 1)
    town.hears("王阿姨", "#1", kind="question")
    town.say("王阿姨", "还在打")
    assert town.incident(1).reopened == 1
    town.hears("张经理", "还在打", kind="notice")
    no_group_knows(town, "还在打", "王阿姨")


def test_of_a_private_matter_the_group_gets_the_safety_text_and_nothing_else(town: Town) -> None:
    town.say("王阿姨", "6栋有老人晕倒了")
    safety = town.hears("linkage", "120", kind="safety")
    assert "6栋" not in safety.out.text
    town.hears("王阿姨", "#1", "私下", kind="answer")
    town.hears("李主任", "#1", "6栋", kind="card")
    town.fast_forward(minutes=8)
    town.say("李主任", "1 收到")
    town.say("李主任", "1 已处理：120接走了，专业机构已接手")
    town.say("王阿姨", "满意 1", chat="private")
    assert town.incident(1).status is Status.CLOSED
    assert groups(town) == []
    town.ignores_the_rest()


def test_a_private_matter_is_unknown_to_who_asks_in_the_group(town: Town) -> None:
    town.say("王阿姨", "6栋有老人晕倒了")
    town.ignores_the_rest()
    town.say("孙先生", "进度 1")
    town.hears("linkage", "没找到 #1", kind="answer")
    town.say("李主任", "待办")
    town.hears("linkage", "没有要办的", kind="answer")
    town.say("李主任", "待办", chat="private")
    town.hears("李主任", "#1", "人身危险", kind="answer")


def test_a_second_report_of_a_private_danger_points_at_nobody_in_the_group(town: Town) -> None:
    town.say("王阿姨", "6栋有老人晕倒了")
    town.ignores_the_rest()
    town.say("孙先生", "6栋有老人晕倒了快来人")
    line = town.hears("linkage", "#1", "120", kind="safety")
    assert (line.out.mentions, line.out.reply_to) == ((), None)
    town.hears("孙先生", "#1", kind="answer")
    town.hears("李主任", "2 户", kind="card")


def test_a_missing_person_is_described_to_the_group_only_after_somebody_responsible_taps(town: Town) -> None:
    town.say("王阿姨", "我妈妈走失了，穿红衣服")
    town.hears("linkage", "110", kind="safety")
    town.hears("王阿姨", "#1", kind="answer")
    town.hears("李主任", "#1", "红衣服", kind="card")
    question = town.hears("李主任", "#1", "走失", kind="question")
    assert len(question.out.mentions) == 1
    town.press("孙先生", "publish", 1)
    assert groups(town) == []
    town.press("李主任", "publish", 1, chat="private")
    town.hears("linkage", "红衣服", "110", kind="notice")


def test_rooms_and_phone_numbers_are_masked_in_the_group_and_the_room_goes_to_the_owner(town: Town) -> None:
    town.say("王阿姨", "3栋1单元502电梯坏了，我电话13800138000")
    card = town.hears("linkage", "#1", kind="card")
    assert "502" not in card.out.text
    assert "13800138000" not in card.out.text
    town.hears("张经理", "#1", "502", kind="notice")


def test_who_asked_to_be_forgotten_hears_no_result_and_the_matter_goes_on(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到")
    town.ignores_the_rest()
    town.say("王阿姨", "删除我的信息")
    town.hears("linkage", "删了", kind="answer")
    assert "3栋电梯坏了" not in town.hears("linkage", "#1", kind="card").out.text
    town.say("张经理", "1 已修好：换了门机板")
    card = town.hears("linkage", "换了门机板", kind="card")
    assert "3栋电梯坏了" not in card.out.text
    town.fast_forward(hours=24)
    town.hears("linkage", "办结", kind="card")
    assert town.incident(1).ending is Ending.SILENT
    assert not town.incident(1).reported_by("wang")


def test_while_others_stand_behind_it_they_still_hear(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("孙先生", "+1")
    town.say("王阿姨", "删除我的信息")
    town.ignores_the_rest()
    town.say("张经理", "1 已修好：换了门机板")
    town.hears("linkage", kind="card")
    result = town.hears("linkage", "#1", kind="result")
    assert [mention.name for mention in result.out.mentions] == ["孙先生"]


def test_do_not_record_stops_reading_but_not_the_word_for_reporting(town: Town) -> None:
    town.say("王阿姨", "不要记录我")
    town.hears("linkage", "报事", kind="answer")
    town.say("王阿姨", "3栋电梯坏了")
    town.hears_nothing()
    assert town.count == 0
    town.say("王阿姨", "报事 3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")


def test_forget_from_the_menu_asks_first_and_only_the_person_answers(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.hears("linkage", "#1", kind="card")
    message = town.say("王阿姨", "/forget")
    town.hears("linkage", "要删掉您的信息吗", kind="question")
    town.press("孙先生", "forget", message)
    assert any("删除我的信息" in toast for toast in town.toasts)
    assert town.incident(1).reported_by("wang")
    town.press("王阿姨", "keep", message)
    town.press("王阿姨", "forget", message)
    assert town.incident(1).reported_by("wang")
    again = town.say("王阿姨", "/forget")
    town.hears("linkage", "要删掉您的信息吗", kind="question")
    town.press("王阿姨", "forget", again)
    town.hears("linkage", "删了")
    assert not town.incident(1).reported_by("wang")
    town.ignores_the_rest()
