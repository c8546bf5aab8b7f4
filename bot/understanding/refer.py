"""What the words of a result say: whether they are feedback at all, and whether a professional body took over.

"收到" is not an answer, and neither is "已处理": whoever reports something done says what was done, so that the
neighbours can judge it.
"""

import re

# Words that say only *that* something was done, and the politeness around them.
_EMPTY_WORDS = re.compile(
    r"专人|师傅|人员|工作人员|物业|我们?|咱们?|这边|现场|问题|事情|情况|相关|有关|该|此|这个|那个|目前|现在|刚刚|刚才|今天|昨天|上午|下午|"
    r"已经?|己经?|以|都|全部|全|基本|及时|马上|立即|第一时间|上门|到场|到了|去了|去|来了|过来|过去|安排|派|跟进|核实|查看|看过|联系|沟通|落实|"
    r"维修|修理|修复|修|处理|处置|解决|弄|搞掂|搞定|搞|办结|办理|办妥|办|做|整|完成|完工|完毕|结束|结单|恢复正常|恢复|正常|没问题|可以|"
    r"好|完|妥|掂|定|毕|巴适|ok|收到|知悉|反馈|回复|报告|"
    r"谢谢|感谢|辛苦|请|麻烦|确认|放心|知晓|各位|大家|业主|邻居|您|你|看看|一下|验收|查收|"
    r"[了啦咯喽嘞哒哈吧呀啊哦呢嗯的地得下就也还再和与]",
    re.IGNORECASE,
)
# The thing and the place alone say nothing either: "3栋电梯修好了".
_THINGS = re.compile(
    r"[\d一二三四五六七八九十]{0,4}(?:号楼|号|栋|幢|单元|楼道|楼|层|室)|电梯|门禁|单元门|大门|路灯|灯|水管|管道|水|电|门|井盖|垃圾|下水道|监控|摄像头"
)
_CONTENT = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
# Deeds that say what was done even when nothing else is said.
_DEEDS = re.compile(
    r"换|疏通|清理|清运|清扫|打扫|扫|冲洗|修剪|拆|清除|复位|重启|加固|补|焊|喷|消杀|装|拧|接好|接上|紧固|垫|填|围|贴|挪|移|拖走|搬|劝|"
    r"调解|制止|批评|罚|报警|移交|接手|接管|送医|上锁|解锁|升级|调试|调整|校|润滑|通水|送电|通电|合闸|关阀|开阀|抽水|堵漏|检测|测温|排气|"
    r"恢复供|恢复运行|恢复通行|恢复使用|试运行|公示|退款|退还|找到|救出"
    r"|清走|清完|清空|清干净|搬走|运走|拉走|赶走|带走|领走|送回|开了|打开|关了|关上|关掉|停了|通了|捞|刷|磨|锯|割|砍|撬|挂|盖|浇|灌|铺|焊"
    r"|放水|排水|排空|断电|道歉|赔|协商|说好|谈好|谈妥|达成|登记|更新|重写|重做|写卡|接线|接通"
)
_ENOUGH = 3


def is_real_feedback(text: str) -> bool:
    """Whether words tell what was done, and not only that it was ("已处理", "好了，谢谢").

    The text is expected in simplified characters.
    """
    if _DEEDS.search(text):
        return True
    told = _THINGS.sub("", _EMPTY_WORDS.sub("", text))
    return len(_CONTENT.findall(told)) >= _ENOUGH


_BODY = (
    r"(?:专业机构|专业人员|专业单位|专业队伍|119|110|120|122|999|96333|95598|消防\w{0,3}|救护\w{0,2}|急救\w{0,3}|医护\w{0,2}|医生|医院|民警|"
    r"警察|警方|公安|派出所|交警|特警|燃气\w{0,5}|煤气公司|天然气公司|供电\w{0,3}|国家电网|电网|电力\w{0,4}|维保\w{0,3}|"
    r"救援\w{0,2}|应急\w{0,3}|市政\w{0,3}|住建\w{0,2}|抢险\w{0,2}|抢修队)"
)
_TOOK_OVER = (
    r"(?:接手|接管|接走|接诊|带走|带离|抬走|拉走|送医|送往|送去|送到|处置|处理|控制|扑灭|灭火|灭了|救出|救下"
    r"|抢险|抢修|抢救|关阀|断电)"
)
_HAND_OVER = re.compile(
    rf"{_BODY}[^。；;!！?？]{{0,14}}?{_TOOK_OVER}"
    rf"|(?:移交|交给|转交|转给|交由|移送)(?:给|由)?[^。；;]{{0,4}}?{_BODY}"
    r"|(?:送医|送到医院|送去医院|送往医院|上了救护车|上救护车|救护车拉走|救护车接走)"
)
_NOT_YET = re.compile(
    r"没(?:有)?(?:人)?(?:接手|接管|到|来|处理)|未(?:接手|接管|到|处理)|还没|尚未|等(?:着|待)?[^，。]{0,6}(?:接手|处理|来|到)"
    r"|什么时候|啥时候|何时|[吗么呢][?？]?\s*$|[?？]\s*$|需要|应该|最好|如果|万一|要不要|赶快|赶紧|快(?:叫|打|报|联系)"
    r"|请(?:联系|打|拨)|准备|打算|马上(?:到|来|联系)"
)


def hands_to_professionals(text: str) -> bool:
    """Whether the words record that a professional body took an emergency over ("消防已到场接手", "120已接走").

    An arrival alone ("消防到了"), a wish or a question ("消防什么时候接手？") does not.
    """
    return bool(_HAND_OVER.search(text)) and not _NOT_YET.search(text)
