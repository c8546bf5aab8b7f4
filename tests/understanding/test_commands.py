"""The words with which people steer the bot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.command_readers import FOLD
from bot.understanding.command_words import FORMS, Tail
from bot.understanding.commands import Command, NearMiss, parse, parse_each, role_named


def command(text: str, *, addressed: bool = False) -> Command:
    found = parse(text, addressed=addressed)
    assert isinstance(found, Command), f"{text!r} → {found!r}"
    return found


def near_miss(text: str, *, addressed: bool = False) -> NearMiss:
    found = parse(text, addressed=addressed)
    assert isinstance(found, NearMiss), f"{text!r} → {found!r}"
    return found


@pytest.mark.parametrize(
    "text",
    [
        "12 收到", "收到 12", "收到12", "#12 收到", "收到 #12", "12号收到", "１２ 收到", "＃１２ 收到", "12，收到",
        "12：收到",
        "@小联 12 收到", "/收到 12", "/ack 12", "/ack@liandong_bot 12", "收到了 12", "好的，12 收到", "12 收到！！",
        "12 收到👌",
        "12 收到[抱拳]", "【12 收到】", "第12号收到", "物业收到 12", "12 我们收到", "12 已收到", "12 己收到",
        "收到 12。", "  12 收到  ",
    ],
)  # fmt: skip
def test_an_acknowledgement_with_a_number_is_a_command_however_it_is_written(text: str) -> None:
    assert command(text) == Command("acknowledge", (12,), explicit=True)


@pytest.mark.parametrize(
    "text",
    ["3,5,8 收到", "3，5，8收到", "3、5、8 收到", "3 5 8 收到", "#3 #5 #8 收到", "3号、5号和8号 收到", "收到 3、5、8"],
)
def test_several_numbers_in_one_message(text: str) -> None:
    assert command(text).numbers == (3, 5, 8)


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("12 收到，明天上午安排师傅", "明天上午安排师傅"),
        ("收到 12 半小时内到", "半小时内到"),
        ("12 马上到", "马上到"),
        ("12 已报维保，20分钟到", "已报维保，20分钟到"),
        ("12收到马上派人过去", "马上派人过去"),
        ("12：明天上午安排师傅上门", "明天上午安排师傅上门"),
        ("#12 今天下午三点前派人去看", "今天下午三点前派人去看"),
        ("12 收到，等配件，下周一", "等配件，下周一"),
    ],
)
def test_a_promise_stays_with_the_acknowledgement(text: str, promise: str) -> None:
    found = command(text)
    assert (found.verb, found.numbers, found.rest, found.explicit) == ("acknowledge", (12,), promise, True)


@pytest.mark.parametrize(
    "text",
    [
        "收到", "好的收到", "收到马上到", "收到谢谢", "已收到，马上安排人", "收到，半小时内到", "收到,马上派人过去",
        "马上到", "这就过去",
        "已报维保,20分钟到", "物业收到，马上安排", "我们马上去", "收到收到", "收到🫡", "OK收到", "@张经理 收到",
        "晓得咯", "收到晒",
    ],
)  # fmt: skip
def test_an_acknowledgement_without_a_number_leaves_the_meaning_to_the_caller(text: str) -> None:
    found = command(text)
    assert (found.verb, found.numbers, found.explicit) == ("acknowledge", (), False)


@pytest.mark.parametrize("text", ["好的", "OK", "嗯嗯", "知道了", "行", "👌", "👍"])
def test_a_nod_means_something_only_when_said_to_the_bot(text: str) -> None:
    assert parse(text) is None
    assert command(text, addressed=True).verb == "acknowledge"


@pytest.mark.parametrize(
    "text",
    [
        "12 已修好：换了门机板", "#12 已修好：换了门机板", "已修好 12 换了门机板", "12 办结 换了门机板",
        "12 修好咯，换了门机板",
        "12 弄妥了 换了门机板", "12 搞掂，换了门机板", "12號處理完了：换了门机板", "12 己修好:换了门机板",
        "/done 12 换了门机板",
        "12修好了换了门机板", "物业 12 修好了，换了门机板", "12 处理好了。换了门机板",
    ],
)  # fmt: skip
def test_a_result_with_feedback(text: str) -> None:
    assert command(text) == Command("resolve", (12,), "换了门机板", explicit=True)


@pytest.mark.parametrize(
    "text",
    [
        "办结",
        "处理完了",
        "弄好了",
        "已修好：换了门机板",
        "搞掂",
        "修好咯",
        "弄妥了",
        "已处理",
        "已办结",
        "处理好了,麻烦确认下",
        "修好了，试过了",
    ],
)
def test_a_result_without_a_number_leaves_the_meaning_to_the_caller(text: str) -> None:
    found = command(text)
    assert (found.verb, found.numbers, found.explicit) == ("resolve", (), False)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("12 已疏通", "已疏通"),
        ("12 清理干净了，消毒过", "清理干净了，消毒过"),
        ("#12 电梯已修好，换了门机板", "电梯已修好，换了门机板"),
        ("12 专业机构已接手", "专业机构已接手"),
        ("12 消防已到场接手，明火已灭", "消防已到场接手，明火已灭"),
        ("12 120已接走", "120已接走"),
    ],
)
def test_words_that_tell_what_was_done_stay_in_the_feedback(text: str, rest: str) -> None:
    assert command(text) == Command("resolve", (12,), rest, explicit=True)


def test_the_thing_before_the_result_is_explicit_only_with_the_number_sign() -> None:
    assert command("#3 电梯修好了").explicit
    assert not command("3 电梯修好了").explicit


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("12 到了", "arrive", ""),
        ("12 已到场", "arrive", ""),
        ("到场了 12", "arrive", ""),
        ("12 进展 配件明天到", "progress", "配件明天到"),
        ("进展 12：配件明天到", "progress", "配件明天到"),
        ("12 正在处理，换泵", "progress", "正在处理，换泵"),
        ("退单 12 公共管网，不归物业", "return", "公共管网，不归物业"),
        ("12 退单，因为公共管网不归物业", "return", "公共管网不归物业"),
        ("恢复 12", "resume", ""),
        ("接手 12", "take_over", ""),
        ("12 我来接手", "take_over", ""),
        ("催办 12", "urge", ""),
        ("催一下12", "urge", ""),
        ("麻烦催办 12", "urge", ""),
        ("撤销合并 12", "unmerge", ""),
        ("撤回 12", "withdraw", ""),
        ("不是报事 12", "not_a_report", ""),
        ("满意 12", "satisfied", ""),
        ("12 满意，师傅很快", "satisfied", "师傅很快"),
        ("基本满意 12", "fair", ""),
        ("不满意 12 还是漏", "dissatisfied", "还是漏"),
        ("12 不满意：还是漏", "dissatisfied", "还是漏"),
        ("同意 12", "approve", ""),
        ("不同意 12 太晚了", "refuse", "太晚了"),
        ("误报 12 是烧饭的烟", "false_alarm", "是烧饭的烟"),
        ("无需专业机构 12 老人自己起来了", "waive_professionals", "老人自己起来了"),
        ("进度 12", "status", ""),
        ("查询12", "status", ""),
        ("12 进度", "status", ""),
        ("12 怎么样了？", "status", ""),
        ("12 修好了吗", "status", ""),
        ("12 进展如何", "status", ""),
        ("为什么 12", "why", ""),
        ("為什麼 12？", "why", ""),
        ("/why 12", "why", ""),
        ("/why@liandong_bot 12", "why", ""),
        ("发布 12", "publish", ""),
        ("12 +1", "corroborate", ""),
    ],
)
def test_a_verb_with_its_number(text: str, verb: str, rest: str) -> None:
    found = command(text)
    assert (found.verb, found.numbers, found.rest, found.explicit) == (verb, (12,), rest, True)


@pytest.mark.parametrize(
    ("text", "target", "rest"),
    [
        ("改派 12 物业 管道在小区内", "物业", "管道在小区内"),
        ("12 改派给城管，占道归他们", "城管", "占道归他们"),
        ("改派12给居委会要调解", "居委会", "要调解"),
        ("转 12 给 @李师傅 他今天当班", "@李师傅", "他今天当班"),
        ("改派 12 维保单位 要专业的人", "维保单位", "要专业的人"),
    ],
)
def test_a_transfer_names_the_target_and_the_reason(text: str, target: str, rest: str) -> None:
    assert command(text) == Command("transfer", (12,), rest, target)


@pytest.mark.parametrize(
    ("text", "verb", "when", "rest"),
    [
        ("延期 12 6月5日 等配件", "extend", "6月5日", "等配件"),
        ("12 延期到6月5日，等配件", "extend", "6月5日", "等配件"),
        ("延期 12 6/5 等配件", "extend", "6/5", "等配件"),
        ("延期 12 3天 等配件", "extend", "3天", "等配件"),
        ("延期 12 下周三上午 等配件", "extend", "下周三上午", "等配件"),
        ("延期 12 2026-06-05 18:00 等配件", "extend", "2026-06-05 18:00", "等配件"),
        ("延期 12 等配件，下周一", "extend", "下周一", "等配件"),
        ("挂账 12 等维修资金 6月30日", "suspend", "6月30日", "等维修资金"),
        ("挂账 12 6月30日复查 等维修资金", "suspend", "6月30日", "复查 等维修资金"),
        ("挂賬 12 等维修资金，月底", "suspend", "月底", "等维修资金"),
        ("稍后 12 2小时", "snooze", "2小时", ""),
        ("稍后 12 半小时", "snooze", "半小时", ""),
        ("12 稍后提醒 两个小时后", "snooze", "两个小时后", ""),
    ],
)
def test_dates_and_spans_are_told_from_reasons(text: str, verb: str, when: str, rest: str) -> None:
    assert command(text) == Command(verb, (12,), rest, when=when)  # type: ignore[arg-type]  # parametrised verb


@pytest.mark.parametrize(
    "text", ["合并 2 到 1", "把2合并到1", "2 并到 1", "合并2到1", "2 合并 1", "合并 #2 → #1", "合併 2 到 1"]
)
def test_a_merge_names_what_goes_and_what_stays(text: str) -> None:
    assert command(text) == Command("merge", (2,), target="1")


def test_a_merge_in_a_reply_names_only_what_stays() -> None:
    assert command("合并到 1", addressed=True) == Command("merge", (), target="1", explicit=False)


@pytest.mark.parametrize(
    ("text", "numbers", "explicit"),
    [("改成电梯", (), False), ("12 改成电梯", (12,), True), ("改成 12 电梯", (12,), True)],
)
def test_recategorising_names_a_category(text: str, numbers: tuple[int, ...], explicit: bool) -> None:
    assert command(text) == Command("recategorise", numbers, target="电梯", explicit=explicit)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("报事 3栋电梯坏了", "3栋电梯坏了"),
        ("报事：路灯不亮", "路灯不亮"),
        ("报事3 5栋没水", "3 5栋没水"),
        ("@小联 报事 12 楼漏水", "12 楼漏水"),
        ("/report 12 楼漏水", "12 楼漏水"),
        ("报事", ""),
    ],
)
def test_a_forced_report_keeps_all_its_words(text: str, rest: str) -> None:
    assert command(text) == Command("report", (), rest)


def test_a_report_for_somebody_names_the_person() -> None:
    assert command("代报 王阿姨 3栋电梯坏了") == Command("report_for", (), "3栋电梯坏了", "王阿姨")
    assert command("代报 王阿姨：3栋 电梯坏了") == Command("report_for", (), "3栋 电梯坏了", "王阿姨")


@pytest.mark.parametrize(
    "text", ["+1", "＋1", "+1 急", "我家也是", "俺家也一样", "我家也是！！", "同求", "我們家也是", ".", "我这边也是"]
)
def test_corroboration_waits_for_its_context(text: str) -> None:
    found = command(text)
    assert (found.verb, found.explicit) == ("corroborate", False)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("待办", "todo"), ("值班", "duty"), ("今天谁值班？", "duty"), ("电话", "phones"),
        ("应急电话", "phones"), ("隐私", "privacy"),
        ("隱私", "privacy"), ("删除我的信息", "forget"), ("不要记录我", "do_not_record"),
        ("暂停机器人", "pause_bot"),
        ("恢复机器人", "resume_bot"), ("联席会议", "joint_meeting"), ("台账", "ledger"),
        ("挂账台账", "ledger"), ("交接", "handover"),
        ("不是报事", "not_a_report"), ("/help", "help"), ("/start", "help"), ("我的报事", "mine"), ("/mine", "mine"),
    ],
)  # fmt: skip
def test_words_that_nobody_uses_otherwise_are_commands_by_themselves(text: str, verb: str) -> None:
    assert command(text) == Command(verb)  # type: ignore[arg-type]  # parametrised verb


@pytest.mark.parametrize("text", ["我的", "帮助", "满意", "不满意", "同意", "进度", "接手", "催办", "撤回", "登记"])
def test_words_that_people_also_use_otherwise_are_not_explicit(text: str) -> None:
    assert not command(text).explicit


def test_enrolment_names_role_and_scope() -> None:
    assert command("绑定 物业 1-6栋") == Command("bind", (), "1-6栋", "物业")
    assert command("绑定 网格员 1、2、3栋") == Command("bind", (), "1、2、3栋", "网格员")
    assert command("绑定 @小王 楼长 3栋") == Command("bind", (), "@小王 3栋", "楼长")
    assert not command("绑定 快递站").explicit


def test_leave_names_the_day_and_the_substitute() -> None:
    assert command("请假 明天 由李师傅代") == Command("leave", (), "", "李师傅", "明天")
    assert command("请假 6月3日下午 由 @李四 代班") == Command("leave", (), "", "李四", "6月3日下午")
    assert command("请假 明天") == Command("leave", (), "", "", "明天")
    assert command("请假 6月3日到6月5日 家里有事") == Command("leave", (), "到6月5日 家里有事", "", "6月3日")


def test_decisions_and_whistles_name_their_parts() -> None:
    assert command("决议 12 物业 6月10日 更换主板") == Command("decide", (12,), "更换主板", "物业", "6月10日")
    assert command("吹哨 12 街道 多次催办无果") == Command("whistle", (12,), "多次催办无果", "街道")
    assert command("吹哨 12") == Command("whistle", (12,))
    filed = Command("whistle", (12,), "SH-2026-0610", "街道", "6月12日")
    assert command("吹哨 12 街道 编号 SH-2026-0610 6月12日") == filed
    assert command("吹哨 12 街道 6月12日 SH-2026-0610") == filed
    assert command("上报 12 城管") == Command("whistle", (12,), "", "城管")


@pytest.mark.parametrize(
    ("text", "switch"), [("旁听模式 开", "on"), ("试听模式关", "off"), ("旁听 关", "off"), ("开启旁听模式", "on")]
)
def test_the_listening_mode_is_switched(text: str, switch: str) -> None:
    assert command(text).target == switch


@pytest.mark.parametrize(
    ("text", "verb", "right_form", "why"),
    [
        ("退单 12", "return", "退单 12 不归我们管", "reason"),
        ("12 退单", "return", "退单 12 不归我们管", "reason"),
        ("改派 12", "transfer", "改派 12 物业 管道在小区内", "target"),
        ("改派 12 城管", "transfer", "改派 12 城管 归他们管", "reason"),
        ("延期 12", "extend", "延期 12 6月5日 等配件", "date"),
        ("延期12 等配件", "extend", "延期 12 6月5日 等配件", "date"),
        ("延期 12 6月9日", "extend", "延期 12 6月9日 等配件", "reason"),
        ("挂账 12 等维修资金", "suspend", "挂账 12 等维修资金 6月30日", "date"),
        ("稍后 12", "snooze", "稍后 12 2小时", "span"),
        ("合并 2 1", "merge", "合并 2 到 1", "target"),
        ("误报 12", "false_alarm", "误报 12 是烧饭的烟", "reason"),
        ("无需专业机构 12", "waive_professionals", "无需专业机构 12 老人已自己起身", "reason"),
        ("决议 12 物业", "decide", "决议 12 物业 6月10日 更换主板", "date"),
        ("代报 王阿姨", "report_for", "代报 王阿姨 3栋电梯坏了", "words"),
        ("旁听模式", "listen", "旁听模式 开", "switch"),
    ],
)
def test_a_near_miss_gets_the_right_form(text: str, verb: str, right_form: str, why: str) -> None:
    found = near_miss(text)
    assert (found.verb, found.right_form, found.why) == (verb, right_form, why)


@pytest.mark.parametrize(
    "text",
    ["退单 12", "改派 12", "延期 12", "挂账 12", "稍后 12", "误报 12", "代报 王阿姨", "绑定", "请假"],
)
def test_the_right_form_of_a_near_miss_is_itself_understood(text: str) -> None:
    right_form = near_miss(text, addressed=True).right_form
    assert command(right_form).verb == near_miss(text, addressed=True).verb


@pytest.mark.parametrize("text", ["退单", "延期", "改派", "挂账", "绑定", "请假", "合并"])
def test_an_unfinished_form_without_a_number_is_answered_only_when_said_to_the_bot(text: str) -> None:
    assert parse(text) is None
    assert isinstance(parse(text, addressed=True), NearMiss)


ORDINARY = [
    "电梯修好了", "3栋电梯坏了", "我收到快递了", "12点到了", "谢谢物业", "12点收到快递", "收到12号吗",
    "收到 12 个快递", "收到快递",
    "收到12号楼的通知", "12号楼收到", "12栋好了", "3 电梯什么时候修好", "满意度调查", "不满意物业的服务", "同意楼上",
    "报修三天了没人上门,催也不回",
    "代报名的找我", "延期交房没人管", "请假一天",
    "请假 明天的会我来不了", "请假的人太多了", "改成周三，大家来", "恢复供水了吗", "发布会", "电话打不通",
    "值班室没人", "试听课免费",
    "转发!某小区有人冒充", "查下监控吧", "修好了又坏了", "好了没几天又坏了", "12 修好了又坏了", "到了夜里就吵",
    "3 到了夜里就吵",
    "为什么12栋没水", "为什么 12 天了还没修", "决定12号开会", "退单的时候", "催物业快点", "收到通知说明天停水",
    "收到请回复", "马上到期了",
    "马上没电了", "12号到货", "3-2-501漏水", "1", "12", "?", "。。", "顶楼漏水", "+86", "+1000", "进度太慢",
    "误报警了", "撤回了一条消息",
    "报事率98%", "联席会议今天下午召开", "已经三天没水了", "已停电", "在修路吗", "处理一下垃圾", "都好说", "好吃",
    "行不行", "嗯嗯你说得对",
    "稍后联系你", "好了吗", "催办 3 栋的电梯", "12 没水了", "3 5 7栋没水", "我的减肥计划又停电了", "转 12 发一下",
    "延期 12号",
    "决定 5 个人去", "接手的物业", "帮助一下", "隐私泄露",
]  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_sentence_is_no_command(text: str) -> None:
    found = parse(text)
    assert found is None or (isinstance(found, Command) and not found.explicit), found


@pytest.mark.parametrize("text", ["120到了", "119 到了", "110 收到", "12号到了", "改成12号 下午"])
def test_a_number_that_may_be_something_else_is_not_explicit(text: str) -> None:
    found = parse(text)
    assert found is None or (isinstance(found, Command) and not found.explicit), found


def test_the_number_sign_settles_what_a_hotline_number_means() -> None:
    assert command("#120 收到") == Command("acknowledge", (120,))


@pytest.mark.parametrize(
    "text",
    [
        "3栋电梯坏了，收到请回",
        "楼上漏水到我家了 麻烦物业处理一下",
        "7栋左边电梯有人被困！！",
        "我家也没水了",
        "好的，3栋又停水了",
        "12 没水了，好了叫我",
    ],
)
def test_a_report_is_never_swallowed(text: str) -> None:
    found = parse(text)
    assert not isinstance(found, Command) or not found.explicit


def test_several_commands_in_one_message_are_told_apart() -> None:
    assert parse_each("3 收到；5 已修好：换了灯管") == (
        Command("acknowledge", (3,)),
        Command("resolve", (5,), "换了灯管"),
    )
    assert [found.numbers for found in parse_each("3 收到 5 已修好")] == [(3,), (5,)]
    assert [found.numbers for found in parse_each("12 收到\n13 收到\n#14 满意")] == [(12,), (13,), (14,)]


def test_one_command_with_punctuation_stays_one() -> None:
    assert parse_each("12 收到，明天上午安排师傅") == (command("12 收到，明天上午安排师傅"),)
    assert parse_each("3,5,8 收到") == (Command("acknowledge", (3, 5, 8)),)
    assert parse_each("今天天气不错。大家好") == ()


def test_role_words_have_ids() -> None:
    assert role_named("居委会") == "community"
    assert role_named("物业") == "property"
    assert role_named("水电班") is None


_NUMBERED_WORDS = [
    (form.verb, word)
    for form in FORMS
    for word in form.words
    if form.numbered and form.tail is not Tail.WORDS and not word.startswith("/")
]


@pytest.mark.parametrize(
    "pattern", ["7 {}", "{} 7", "7{}", "#7、#9 {}", "{} 7、9", "第7{}", "7号{}", "{} #7 #9", "7，{}！"]
)
def test_every_word_is_understood_before_and_after_its_numbers(pattern: str) -> None:
    for verb, word in _NUMBERED_WORDS:
        found = parse(pattern.format(word))
        assert isinstance(found, Command), (pattern, word)
        assert found.numbers == ((7, 9) if "9" in pattern else (7,)), word
        assert found.verb == verb or word in ("进度", "进展"), word


@given(
    numbers=st.lists(st.integers(1, 999_999), min_size=1, max_size=5, unique=True),
    word=st.sampled_from(["收到", "已修好", "满意", "接手"]),
    mark=st.sampled_from(["", "#", "第"]),
    between=st.sampled_from(["、", "，", ",", " ", "和", "；"]),
    first=st.booleans(),
)
def test_any_list_of_numbers_is_read_in_its_order(
    numbers: list[int], word: str, mark: str, between: str, first: bool
) -> None:
    digits = between.join(f"{mark}{number}" for number in numbers)
    assert command(f"{digits} {word}" if first else f"{word} {digits}").numbers == tuple(numbers)


@given(st.text(max_size=200), st.booleans())
def test_arbitrary_text_never_raises(text: str, addressed: bool) -> None:
    parse(text, addressed=addressed)
    parse_each(text, addressed=addressed)


_PIECES = st.sampled_from(
    [word for form in FORMS for word in form.words]
    + ["12", "#", " ", "，", "号", "栋", "？", "\ud83d", "@x", "/", "6月5日"]
)


@given(st.lists(_PIECES, max_size=8).map("".join), st.booleans())
def test_command_words_in_any_order_never_raise(text: str, addressed: bool) -> None:
    for found in parse_each(text, addressed=addressed):
        assert all(0 < number < 1_000_000 for number in found.numbers)


def test_simplifying_keeps_every_offset() -> None:
    assert all(len(chr(new)) == 1 for new in FOLD.values())


@pytest.mark.parametrize(
    "piece", ["12 ", "1、", "收到 ", "收到" + " " * 500, "[a]", "@a ", "好的，", "退单 12 ", "12 消防", "？", "1"]
)
def test_a_very_long_message_is_read_without_trying_everything(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    found = parse_each(text, addressed=True)
    assert all(len(one.numbers) <= 30 for one in found)
