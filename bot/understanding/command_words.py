"""The words of the commands: which verb each means and what may follow it.

The lists follow the habits of linkage groups ("12 收到", "收到12", "#12 已修好：换了门机板"). Words are literal and
simplified; variants are spelled out, so that a reader can see what is understood.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from bot.understanding.command_values import Verb


class Tail(Enum):
    """What may follow the words of a command."""

    NOTHING = "nothing"  # 待办
    PROMISE = "promise"  # 收到，明天上午安排师傅
    FEEDBACK = "feedback"  # 已修好：换了门机板
    OPINION = "opinion"  # 不满意，还是漏
    WORDS = "words"  # 退单 12 不归我们管


@dataclass(frozen=True, slots=True)
class Form:
    """How one verb is said.

    Attributes:
        verb: What the words mean.
        words: Every spelling.
        tail: What may follow.
        plain: Nobody says these words in chat, so they are a command even without a number.
        only_addressed: Too common in chat to mean anything unless said to the bot ("好的").
        keeps_words: The words themselves tell something ("马上到", "已疏通"), so they stay in `Command.rest`.
        needs_number: Without a number the words are chat, unless said to the bot.
        numbered: The command is about incidents. Otherwise digits after it belong to its words ("报事 3 栋 …").
    """

    verb: Verb
    words: tuple[str, ...]
    tail: Tail = Tail.NOTHING
    plain: bool = False
    only_addressed: bool = False
    keeps_words: bool = False
    needs_number: bool = False
    numbered: bool = True


def _words(*lines: str) -> tuple[str, ...]:
    """The words of lines separated by spaces."""
    return tuple(word for line in lines for word in line.split())


def _spelled(beginnings: str, *endings: str) -> tuple[str, ...]:
    """Every combination of a beginning and an ending; "-" stands for nothing."""
    befores = [word.replace("-", "") for word in beginnings.split()]
    afters = [word.replace("-", "") for word in _words(*endings)]
    return tuple(before + after for before in befores for after in afters)


# 已 is often mistyped 己 or 以 ("己处理").
_ALREADY = "已 已经 己 己经 以"

_RECEIVED = (
    *_spelled(f"- 都 {_ALREADY}", "收到 收悉 知悉 接到 接收"),
    *_words("收到了 收倒 收到收到 受到 收到哈 知道咯 晓得了 晓得咯 好的收到 ok收到 收到ok roger 收到嘅 收到晒"),
)
_ON_THE_WAY = (
    *_spelled("- 我 我们", "马上到 马上来 马上去 马上过来 马上过去 马上处理 马上安排 马上派人 马上修 马上查"),
    *_spelled(
        "这就 马上 立即 立刻 即刻 现在就",
        "到 来 去 过来 过去 处理 安排 派人 派人去 派人过去 派师傅 核实 查看",
        "去看 去看看 过去看看 联系 跟进 上门",
    ),
    *_spelled(
        "已 已经",
        "安排 派人 派单 派师傅 安排人 安排师傅 安排维修 联系维保 联系师傅 联系 报维保",
        "通知维保 通知师傅 转告 接单 登记 报修 跟进",
    ),
    *_words("我来处理 我来跟进 我去看看 我过去看看 在路上了 在路上 接单 我接单 跟进中"),
    *_words("安排了 安排师傅 安排人去看 盯着呢"),
)
_NODS = _words("好的 好嘞 好滴 好 行 ok okay 嗯 嗯嗯 知道了 了解 明白 没问题")

_ARRIVED = (
    *_spelled(f"- 我 我们 师傅 人 都 {_ALREADY}", "到场 到达现场 到现场 到达 到了"),
    *_words("到场了 到现场了 已到 人已到 /arrived"),
)
_UNDER_WAY = _words("处理中 正在处理 正在修 正在维修 维修中 在修 在处理 抢修中 正在抢修 施工中 等配件 配件已订")

_RESOLVED = (
    *_spelled(
        f"- 都 {_ALREADY}",
        *_spelled(
            "修 弄 搞 办 处理 维修 修理 解决 做 整 收拾 搞定 处置",
            "好 完 妥 好了 完了 妥了 好咯 完毕",
        ),
    ),
    *_spelled(f"- 都 {_ALREADY}", "搞定 搞掂 办结 办妥 修复 完工 完成 结办 处理完成 整好"),
    *_spelled(_ALREADY, "处理 解决 修 维修 处置 办理 落实 恢复 恢复正常"),
    *_words("结单 修咗 搞掂咗 整返好 解决了 处理了 好了 恢复正常 修复了 完成了 弄巴适了 /done /resolve"),
)
_DONE_AND_TOLD = (
    *_spelled(
        _ALREADY,
        "疏通 清理 清运 清扫 打扫 更换 换 换好 修剪 拆除 清除 复位 重启 加固 补好 冲洗 消杀",
        "劝离 劝阻 制止 挪走 移走 移除 拖走 通水 送电 通电 恢复供水 恢复供电 恢复供气",
        "恢复运行 恢复使用 恢复通行 上锁 调解",
    ),
    *_spelled(
        "疏通 清理 清运 清扫 打扫 更换 换 修剪 拆除 冲洗 疏 扫 装 焊",
        "好 完 好了 完了 干净了 完毕",
    ),
)

_SAME_HERE = (
    *_spelled("我家 我们家 俺家 我屋 我屋头", "也是 也一样 同样 也这样 也是这样 一样"),
    *_spelled("我这 我这里 我这边 我们这 我们这边 我们单元 我们栋 我们楼 我们这栋", "也是 也一样"),
    *_words("+1 +1+1 我也是 我也一样 俺也一样 俺也是 我都系 我屋企都系 同求 同上 加一 同感"),
)

_STATUS = _words(
    "进度 查询 查 进展 状态 到哪了 到哪一步了 怎么样了 进展如何 啥情况了 什么情况了 处理得怎么样了 /status",
)
_LISTENING = (
    *_spelled("- 开启 打开 关闭 退出", "试听模式 旁听模式"),
    "/listen",
)

FORMS: tuple[Form, ...] = (
    Form("acknowledge", _RECEIVED, Tail.PROMISE),
    Form("acknowledge", _ON_THE_WAY, Tail.PROMISE, keeps_words=True),
    Form("acknowledge", _NODS, Tail.PROMISE, only_addressed=True),
    Form("acknowledge", _words("👌 👍 🆗"), only_addressed=True, numbered=False),
    Form("acknowledge", _words("/ack /acknowledge"), Tail.PROMISE, plain=True),
    Form("arrive", _ARRIVED, Tail.PROMISE),
    Form("progress", _words("进展 进度 最新进展 /progress"), Tail.WORDS),
    Form("progress", _UNDER_WAY, Tail.FEEDBACK, keeps_words=True),
    Form("resolve", _RESOLVED, Tail.FEEDBACK),
    Form("resolve", _DONE_AND_TOLD, Tail.FEEDBACK, keeps_words=True),
    Form("return", _words("退单 退回 /return"), Tail.WORDS),
    Form("transfer", _words("改派 转派 转办 转交 转给 转 派给 /transfer"), Tail.WORDS, needs_number=True),
    Form("extend", _words("延期 申请延期 延期到 延期至 /extend"), Tail.WORDS),
    Form("suspend", _words("挂账 挂起 /suspend"), Tail.WORDS),
    Form("resume", _words("恢复 恢复处理 取消挂账 解除挂账 /resume"), Tail.WORDS),
    Form("take_over", _words("接手 我接手 我来接手 接管 社区接手 /take")),
    Form("urge", _words("催办 催一下 催催 催一催 催 催促 /urge"), Tail.WORDS),
    Form("merge", _words("合并 并入 并到 归并 /merge"), Tail.WORDS),
    Form("unmerge", _words("撤销合并 取消合并 拆开 /unmerge")),
    Form("recategorise", _words("改成 改为 改类别 类别改成 类别改为 改分类 /category"), Tail.WORDS),
    Form("not_a_report", _words("不是报事 这不是报事 不算报事 不用登记 不是报修 /notreport"), plain=True),
    Form("withdraw", _words("撤回 撤销 撤单 撤回报事 取消报事 /withdraw")),
    Form("snooze", _words("稍后 稍后提醒 晚点提醒 /snooze"), Tail.WORDS),
    Form("satisfied", _words("满意 很满意 非常满意 挺满意 十分满意 满意满意 好评 /satisfied"), Tail.OPINION),
    Form("fair", _words("基本满意 比较满意 还算满意 大致满意 /fair"), Tail.OPINION),
    Form("dissatisfied", _words("不满意 不太满意 很不满意 非常不满意 唔满意 /dissatisfied"), Tail.OPINION),
    Form("approve", _words("同意 批准 准了 同意延期 同意误报 /approve"), Tail.OPINION),
    Form("refuse", _words("不同意 不批准 驳回 不准 /refuse"), Tail.OPINION),
    Form("false_alarm", _words("误报 是误报 /falsealarm"), Tail.WORDS),
    Form("waive_professionals", _words("无需专业机构 不需要专业机构 无须专业机构 /waive"), Tail.WORDS, plain=True),
    Form("report", _words("报事 我要报事 我报事 登记报事 /report"), Tail.WORDS, plain=True, numbered=False),
    Form("report", _words("登记 要登记 登记一下 需要登记 请登记 帮我登记"), numbered=False),
    Form("report_for", _words("代报 代报事 /reportfor"), Tail.WORDS, plain=True, numbered=False),
    Form("corroborate", _SAME_HERE, Tail.OPINION),
    Form("corroborate", (".",), numbered=False),
    Form("status", _STATUS),
    Form("todo", _words("待办 待办清单 我的待办 待办事项 还有哪些没办 /todo"), plain=True),
    Form("mine", _words("我的报事 我报的事 我的事项 我报的 /mine"), plain=True),
    Form("mine", ("我的",)),
    Form("duty", _words("值班 值班表 谁值班 今天谁值班 现在谁值班 谁在值班 值班人员 值班安排 /duty"), plain=True),
    Form(
        "phones",
        _words("电话 电话表 常用电话 应急电话 值班电话 电话号码 物业电话 社区电话 物业电话多少 社区电话多少 /phones"),
        plain=True,
    ),
    Form("why", _words("为什么 为啥 为何 /why")),
    Form("help", _words("帮助 怎么用 使用说明 help /help /start")),
    Form("privacy", _words("隐私 隐私说明 隐私政策 /privacy"), plain=True),
    Form("forget", _words("删除我的信息 删除我的记录 删除我的数据 忘记我 /forget"), plain=True),
    Form("do_not_record", _words("不要记录我 别记录我 不要记录我的信息 不要记我 /norecord"), plain=True),
    Form("pause_bot", _words("暂停机器人 停用机器人 机器人暂停 /pause"), plain=True),
    Form("resume_bot", _words("恢复机器人 启用机器人 机器人恢复 /resumebot"), plain=True),
    Form("bind", _words("绑定 /bind"), Tail.WORDS, numbered=False),
    Form("approve_bind", _words("同意绑定 批准绑定 /approvebind"), Tail.WORDS, plain=True, numbered=False),
    Form("refuse_bind", _words("不同意绑定 驳回绑定 /refusebind"), Tail.WORDS, plain=True, numbered=False),
    Form("bind_push", _words("绑定推送 绑定消息推送 /bindpush"), Tail.WORDS, plain=True, numbered=False),
    Form("push_code", _words("推送口令 /pushcode"), Tail.WORDS, plain=True, numbered=False),
    Form("chat_id", _words("群号 群编号 本群编号 /chatid"), only_addressed=True, numbered=False),
    Form("roster", _words("排班 /roster"), Tail.WORDS, numbered=False),
    Form("unroster", _words("取消排班 /unroster"), Tail.WORDS, numbered=False),
    Form("quiet", _words("免打扰 免打擾 免打扰时间 /quiet"), Tail.WORDS, numbered=False),
    Form("unbind", _words("解绑 取消绑定 /unbind"), Tail.WORDS, numbered=False),
    Form("set_up", _words("设置本群 重新设置本群 /setup"), plain=True),
    Form("leave", _words("请假 /leave"), Tail.WORDS, numbered=False),
    Form("joint_meeting", _words("联席会议 开联席会议 召开联席会议 发起联席会议 /meeting"), Tail.WORDS, plain=True),
    Form("decide", _words("决议 决定 议定 /decide"), Tail.WORDS, needs_number=True),
    Form("whistle", _words("吹哨 上报 街道吹哨 /whistle"), Tail.WORDS, needs_number=True),
    Form("publish", _words("发布 公开发布 /publish")),
    Form("listen", _LISTENING, Tail.WORDS, plain=True, numbered=False),
    Form("listen", _words("试听 旁听"), Tail.WORDS, numbered=False),
    Form("ledger", _words("挂账台账 台账 挂账清单 挂账表 /ledger"), plain=True),
    Form("handover", _words("交接 交接班 交接清单 交班 /handover"), plain=True),
)


def _by_word(forms: Iterable[Form]) -> dict[str, tuple[Form, ...]]:
    """Every word with its forms; 进度 is one word with two meanings."""
    found: dict[str, tuple[Form, ...]] = {}
    for form in forms:
        for word in form.words:
            if form not in found.get(word, ()):
                found[word] = (*found.get(word, ()), form)
    return found


FORMS_BY_WORD = _by_word(FORMS)
LONGEST_WORD = max(map(len, FORMS_BY_WORD))

# Role words that people use in 改派, 绑定 and 吹哨, with the ids of the roles that ship with the bot.
_ROLE_WORDS = {
    "property": "物业 物管 物业公司",
    "community": "社区 居委会 居委 村委会",
    "owners_committee": "业委会 业主委员会",
    "grid": "网格员 网格 网格长",
    "building_head": "楼长 楼栋长 楼组长",
    "volunteer": "志愿者 志愿队 义工",
    "urban_mgmt": "城管 城市管理 执法队",
    "resident": "居民 业主 住户",
    "school": "学校",
    "police": "派出所 公安 民警",
    "fire": "消防 消防队 消防站",
    "street_office": "街道 街道办 街道办事处",
    "admin": "管理员",
}
ROLES: dict[str, str] = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}


def role_named(word: str) -> str | None:
    """The id of the role that a word names ("居委会" → "community"), or None for a role of somebody's own making."""
    return ROLES.get(word.strip())
