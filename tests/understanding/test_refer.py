"""Whether a result is feedback, and whether a professional body took over."""

import pytest

from bot.understanding.refer import hands_to_professionals, is_real_feedback


@pytest.mark.parametrize(
    "text",
    [
        "", "已处理", "好了", "弄好了", "处理完了", "办结", "已办结，谢谢", "修好了", "电梯修好了", "3栋电梯已修好",
        "已处理，请放心", "搞定", "搞掂咗",
        "师傅已上门处理", "处理好了，麻烦确认下", "已安排", "OK", "。。。", "问题已解决", "已经恢复正常了", "已完成👍",
    ],
)  # fmt: skip
def test_saying_only_that_it_is_done_is_no_feedback(text: str) -> None:
    assert not is_real_feedback(text)


@pytest.mark.parametrize(
    "text",
    [
        "换了门机板", "已疏通", "清理干净了", "更换灯管两支", "轿厢门皮带松了，重新调了",
        "与楼上沟通，答应十点后不拖椅子", "已贴警示条劝导",
        "维保复位，试运行正常", "业主同意周末前搬走纸箱", "井盖已补装", "围挡好了，明天焊", "供水已恢复供水",
        "老人在女儿家，已联系上家属",
        "专业机构已接手", "水泵跳闸，重新合闸", "120已接走",
    ],
)  # fmt: skip
def test_saying_what_was_done_is_feedback(text: str) -> None:
    assert is_real_feedback(text)


@pytest.mark.parametrize(
    "text",
    [
        "专业机构已接手", "消防已到场接手", "120已接走", "燃气公司的人到了接手处理", "警察已带走", "已移交派出所",
        "救护车接走了", "人已送医",
        "119到场扑灭了", "维保把人救出来了", "供电公司抢修完毕", "交给消防处理了", "民警到场处置",
    ],
)  # fmt: skip
def test_a_professional_body_took_over(text: str) -> None:
    assert hands_to_professionals(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "已处理", "消防到了", "已打119", "等消防接手", "消防什么时候接手？", "消防还没接手", "专业机构没有接手",
        "需要专业机构处理",
        "快打120", "物业已接手", "如果火大了消防来处理", "120处理了吗",
    ],
)  # fmt: skip
def test_an_arrival_a_wish_or_a_question_is_no_take_over(text: str) -> None:
    assert not hands_to_professionals(text)
