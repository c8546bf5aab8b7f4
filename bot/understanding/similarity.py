"""How alike two reports are in words: Dice's coefficient over pairs of neighbouring characters.

Character pairs need no segmentation and survive typos and word order. Two measures share them: `dice` for reports
that are known to be of one kind and place, where the words of the fault decide; `same_issue` for texts of which
nothing else is known, where the proper names decide and the vocabulary of complaints counts little.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise

SAME_ISSUE_FROM = 0.18
"""From this value of `same_issue` on, two texts are taken for one matter."""

_APPEAL_WEIGHT = 0.2
_TOPIC_WEIGHT = 0.4
_OTHER_ZONE_FACTOR = 0.5
_OTHER_NAME_FACTOR = 0.3

# How people ask, complain and connect sentences: says nothing about the matter.
_APPEALS = (
    "投诉 举报 反映 反应 反馈 请求 希望 盼望 盼 关于 咨询 请问 恳请 恳求 请 求 望 帮助 帮忙 麻烦 重视 关注 "
    "呼吁 诉求 维权 强烈 严重 十分 太 很 非常 特别 问题 解决 处理 整治 整改 取缔 查处 何时 什么时候 如何 怎么 "
    "怎样 为什么 为何 什么 哪些 哪个 到底 究竟 能否 可以 能 一事 一下 再次 多次 又 第二次 第三次 长期 经常 "
    "持续 存在 导致 造成 影响 正常 生活 有人 有的 没有 没人 没 无 谁管 管管 归谁 政府 部门 要求 申请 建议 "
    "情况 现象 事件 行为 不作为 不予 不管 违法 违规 非法 涉嫌 质疑 反对 放任 纵容 依法 急需 附近 旁边 旁 周边 "
    "的 了 被 在 把 和 与 及 是 有 吧 呢 啊 吗 呀 嘛 还 都 就 却 向 对 给 将 为 该 已经 已 从 也 一直 大家 "
    "我们 我 你们 谢谢 物业 师傅"
)
# Politeness and impatience in group messages; the words of the fault stay (没水, 没人收).
_COURTESIES = (
    "麻烦 谢谢 请问 请 物业 师傅 管家 有人吗 大家 你好 您好 帮忙 看看 看一下 处理一下 处理 赶紧 赶快 快点 "
    "快来 怎么 咋 又 吧 呢 啊 吗 呀 嘛 了 的"
)
# What complaints in neighbourhoods are about, whichever neighbourhood it is.
_TOPICS = (
    "小区 业主 居民 社区 住户 街道 安置 公寓 花园 广场 国际 大厦 商铺 门面 楼下 楼上 楼道 一楼 顶楼 单元 一期 "
    "二期 三期 栋 号楼 扰民 噪音 噪声 污染 施工 工地 夜间 半夜 深夜 凌晨 通宵 晚上 麻将馆 麻将 ktv 广场舞 "
    "油烟 烟道 烧烤 夜宵 饭店 餐饮 违章 违建 建筑 建设 修建 搭建 停车场 停车 乱停 车位 车辆 车库 垃圾站 垃圾 "
    "臭味 异味 消防 通道 走廊 火灾 隐患 安全 电梯 故障 停水 停电 停气 没水 没电 自来水 水质 供水 供电 燃气 "
    "暖气 供暖 漏水 渗水 积水 下水道 堵塞 开裂 外墙 脱落 房屋 质量 住改商 群租 收费 费用 物业费 电动车 充电 "
    "充电桩 装修 服务 维修 路灯 道路 占用 占道 开发商 门禁 监控 绿化 树木 流浪狗 狗 蚊虫 高空抛物 房产证 学校 "
    "幼儿园"
)


def _words(listing: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(listing.split(), key=len, reverse=True))))


_APPEAL = _words(_APPEALS)
_TOPIC = _words(_TOPICS)
_COURTESY = _words(_COURTESIES)
_ZONE = re.compile(r"[a-z]\d{0,2}[区县]|[a-z]市")
_BUILDING = re.compile(r"(?<![a-z0-9])([a-z]?\d{1,3}|[a-z])(?:栋|幢|座|号楼)")


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient of two sets, 0 to 1; 0 when either is empty."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def bigrams(text: str, without: Iterable[tuple[int, int]] = ()) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, courtesies, punctuation and the given spans left out."""
    letters = list(text.lower())
    for start, end in (*without, *(match.span() for match in _COURTESY.finditer(text.lower()))):
        letters[start:end] = " " * (end - start)
    chunks = re.findall(r"[^\W_]+", "".join(letters))
    joined = "".join(chunks)
    return frozenset(map("".join, pairwise(joined))) or frozenset(chunks)


def same_issue(one: str, other: str) -> float:
    """How surely two texts tell of one matter, 0 to 1; from `SAME_ISSUE_FROM` on they are taken to.

    A weighted Dice coefficient: what is particular to a text (proper names) counts fully, the vocabulary of
    complaints little. It is cut when nothing particular is shared, and when the texts name different zones
    (A3区, B区) or different buildings.
    """
    a, b = _readable(one), _readable(other)
    pairs, others = _weighted_bigrams(a), _weighted_bigrams(b)
    likeness = _weighted_dice(pairs, others)
    likeness *= 1.0 if _share_something_particular(pairs, others) else _OTHER_NAME_FACTOR
    return likeness * _OTHER_ZONE_FACTOR if _named_apart(a, b) else likeness


def _share_something_particular(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    a, b = ({pair for pair, weight in pairs.items() if weight == 1.0} for pairs in (one, other))
    return not a or not b or bool(a & b)


def _readable(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _named_apart(one: str, other: str) -> bool:
    return any(_disjoint(pattern, one, other) for pattern in (_ZONE, _BUILDING))


def _disjoint(pattern: re.Pattern[str], one: str, other: str) -> bool:
    """Whether both texts name something of the kind and nothing of it is the same; a whole city parts nothing."""
    a, b = ({name for name in pattern.findall(text) if not name.endswith("市")} for text in (one, other))
    return bool(a and b and not a & b)


def _weighted_bigrams(text: str) -> Mapping[str, float]:
    weights = _weights(text)
    kept = [index for index, character in enumerate(text) if character.isalnum() and weights[index]]
    pairs: dict[str, float] = {}
    for first, second in pairwise(kept):
        pair = text[first] + text[second]
        pairs[pair] = max(pairs.get(pair, 0.0), (weights[first] * weights[second]) ** 0.5)
    return pairs


def _weights(text: str) -> list[float]:
    weights = [1.0] * len(text)
    for pattern, weight in ((_APPEAL, _APPEAL_WEIGHT), (_TOPIC, _TOPIC_WEIGHT), (_ZONE, 0.0)):
        for match in pattern.finditer(text):
            weights[match.start() : match.end()] = [weight] * (match.end() - match.start())
    return weights


def _weighted_dice(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    total = sum(one.values()) + sum(other.values())
    return 2 * sum(min(one[pair], other[pair]) for pair in one.keys() & other.keys()) / total if total else 0.0
