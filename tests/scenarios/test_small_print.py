"""The small print of the rules: what a careful reader would try once and remember."""

from bot.domain.incident import Status
from tests.town import Town, local, town

__all__ = ["town"]


def test_every_result_is_rated_anew(town: Town) -> None:
    town.say("王阿姨", "3栋门禁坏了")
    town.say("张经理", "1 已修好：重新写卡")
    town.say("王阿姨", "满意 1")
    town.fast_forward(days=1)
    town.say("王阿姨", "3栋门禁又坏了")
    assert town.incident(1).reopened == 1
    town.say("张经理", "1 已修好：换了电源")
    town.say("王阿姨", "满意 1")
    assert town.incident(1).status is Status.CLOSED
    town.ignores_the_rest()
    town.say("王阿姨", "满意 1")
    town.hears("linkage", "评过了", kind="answer")


def test_short_deeds_are_results_and_are_shown_without_the_command(town: Town) -> None:
    town.say("王阿姨", "3栋没水了")
    town.say("张经理", "1 已修好：阀门开了")
    town.ignores_the_rest()
    assert town.incident(1).feedback == "阀门开了"
    town.say("王阿姨", "5栋楼道堆满了纸箱")
    town.ignores_the_rest()
    town.say("张经理", "2 已处理：好了")
    town.hears("linkage", "#2 做了什么", kind="question")


def test_being_there_keeps_the_promise_to_come(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到，半小时内到")
    town.fast_forward(minutes=20)
    town.say("张经理", "1 到了")
    town.ignores_the_rest()
    town.fast_forward(hours=3)
    town.hears_nothing()
    assert "promise_kept" in town.journal(1)
    assert "promise_broken" not in town.journal(1)


def test_who_promised_a_later_time_than_the_deadline_is_reminded_and_not_called_a_breaker_of_words(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到，明天中午修好")
    town.until("2026-06-02 09:59")
    town.ignores_the_rest()
    town.until("2026-06-02 10:00")
    said = town.hears("linkage", "已过办结时间", kind="card"), town.hears("linkage", "#1", kind="nag")
    assert "答应" not in said[1].out.text
    town.ignores_the_rest()
    town.until("2026-06-02 13:00")
    town.say("张经理", "1 已修好：换了门机板")
    town.ignores_the_rest()
    assert "promise_kept" in town.journal(1)
    assert "promise_broken" not in town.journal(1)


def test_a_neighbour_who_joined_can_take_it_back(town: Town) -> None:
    first = town.say("王阿姨", "3栋没水了")
    second = town.say("孙先生", "3栋也没水")
    town.ignores_the_rest()
    town.recall(first)
    card = town.hears("linkage", "#1", kind="card").out.text
    assert (town.incident(1).affected, "3栋没水了" in card) == (1, False)
    town.recall(second)
    town.hears("linkage", "已撤回", kind="card")
    assert town.incident(1).status is Status.WITHDRAWN


def test_after_the_acknowledgement_a_neighbours_recall_takes_nobody_elses_words(town: Town) -> None:
    town.say("王阿姨", "3栋没水了")
    second = town.say("孙先生", "3栋也没水")
    town.say("张经理", "1 收到")
    town.ignores_the_rest()
    town.recall(second)
    town.hears_nothing()
    assert (town.incident(1).words, town.incident(1).affected) == ("3栋没水了", 2)


def test_a_reply_to_a_neighbours_me_too_means_the_same_matter(town: Town) -> None:
    town.say("王阿姨", "3栋没水了")
    joined = town.say("孙先生", "3栋也没水")
    town.say("张经理", "收到", reply_to=joined)
    assert town.incident(1).status is Status.ACKNOWLEDGED
    town.ignores_the_rest()


def test_a_photo_with_a_pointing_word_is_the_reporters_and_no_result(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("王阿姨", "就是这里", photos=("a.jpg",))
    town.ignores_the_rest()
    assert (town.incident(1).photos, town.incident(1).result_photos) == (("a.jpg",), ())
    town.say("张经理", "1 已处理")
    town.hears("linkage", "做了什么", kind="question")


def test_nobody_is_asked_to_meet_about_a_fire(town: Town) -> None:
    town.say("王阿姨", "3栋着火了")
    town.ignores_the_rest()
    town.fast_forward(minutes=5)
    town.hears("linkage", "#1", kind="nag")
    said = town.hears("李主任", "#1", "二级", "1 收到", kind="escalation")
    assert "碰个头" not in said.out.text
    town.ignores_the_rest()


def test_the_reporter_agrees_to_a_false_alarm_in_one_word(town: Town) -> None:
    town.say("王阿姨", "3栋路灯坏了")
    town.say("张经理", "误报 1 灯是好的")
    town.ignores_the_rest()
    town.say("孙先生", "同意")
    town.hears_nothing()
    town.say("王阿姨", "同意")
    town.hears("linkage", "误报", kind="card")
    assert town.incident(1).status is Status.WITHDRAWN


def test_the_community_grants_in_one_word_where_it_was_asked(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到")
    town.say("张经理", "延期 1 6月10日 等配件")
    town.ignores_the_rest()
    town.say("李主任", "同意")
    town.hears_nothing()
    town.say("李主任", "同意", chat="private")
    assert town.incident(1).resolve_due_at == local("2026-06-10 18:00")
    town.ignores_the_rest()


def test_the_number_of_a_recategorisation_may_come_last_and_an_unclear_one_is_asked_about(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("王阿姨", "5栋门口垃圾没人清")
    town.fast_forward(minutes=11)
    town.ignores_the_rest()
    town.say("王阿姨", "改成门禁")
    town.hears("linkage", "哪一件", "#1", "#2", kind="answer")
    town.say("王阿姨", "改成绿化 2")
    town.ignores_the_rest()
    assert town.incident(2).category == "greening"


def test_whoever_says_it_again_without_a_place_means_their_own(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.say("孙先生", "5栋电梯坏了")
    town.fast_forward(minutes=12)
    town.ignores_the_rest()
    town.say("王阿姨", "电梯坏了")
    town.hears("linkage", "已经记在 #1", kind="answer")
    town.say("王阿姨", "电梯坏了怎么没人管")
    assert (town.incident(1).affected, town.incident(2).affected, town.count) == (1, 1, 2)
    town.ignores_the_rest()


def test_whoever_phoned_is_not_named_in_full_and_their_number_is_not_shown(town: Town) -> None:
    town.say("李主任", "代报 王小明13812345678 3栋电梯坏了")
    card = town.hears("linkage", "代报：王某某", kind="card").out.text
    assert "13812345678" not in card
    assert "13812345678" in town.incident(1).words
    town.ignores_the_rest()


def test_who_is_not_recorded_is_still_warned(town: Town) -> None:
    town.say("王阿姨", "不要记录我")
    town.hears("linkage", "不记", kind="answer")
    town.say("王阿姨", "3栋着火了")
    town.hears("linkage", "119", kind="safety")
    town.hears_nothing()
    assert town.count == 0


def test_the_list_of_telephones_is_never_empty(town: Town) -> None:
    town.say("王阿姨", "电话")
    town.hears("linkage", "119", "120", "110", kind="answer")


def test_what_lacks_a_reason_counts_as_refused(town: Town) -> None:
    town.say("王阿姨", "3栋电梯坏了")
    town.ignores_the_rest()
    town.say("张经理", "退单 1")
    town.hears("linkage", "原因", kind="answer")
    assert [refusal.reason for refusal in town.refused] == ["needs_reason"]


def test_what_waits_for_the_morning_names_the_days_as_they_are_then(town: Town) -> None:
    town.until("2026-06-01 23:30")
    town.say("王阿姨", "3栋楼下垃圾没人清")
    town.say("李主任", "改派 1 业委会 请帮忙看看")
    town.ignores_the_rest()
    town.until("2026-06-02 07:00")
    town.hears("吴老师", "居民 昨天 23:30 报的", kind="notice")
    town.ignores_the_rest()
