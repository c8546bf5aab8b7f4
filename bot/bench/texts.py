"""What people write in a neighbourhood group, made up from parts: mostly chatter, now and then a report.

Everything here was written for this measurement; the same seed makes the same texts.
"""

from collections.abc import Mapping, Sequence
from random import Random

_PARTS: Mapping[str, Sequence[str]] = {
    "hello": ("早", "早上好", "大家好", "各位邻居晚上好", "哈喽", "午安", "亲们"),
    "who": ("王姐", "李叔", "三楼的阿姨", "小刘妈妈", "@阿珍", "群主", "新邻居", "张老师"),
    "food": ("草莓", "土鸡蛋", "糍粑", "车厘子", "老面馒头", "羊肉粉", "橙子", "腊肉"),
    "shop": ("门口那家店", "菜市场", "地铁口的超市", "团长那里", "盒马"),
    "price": ("9块9", "十五一斤", "29.9两盒", "三块五", "一百出头"),
    "thing": ("婴儿车", "钢琴教材", "旧书架", "猫爬架", "电饭锅", "滑板车", "月季苗"),
    "child": ("我家闺女", "我儿子", "孙子", "二宝", "外甥"),
    "class": ("跳绳班", "书法班", "篮球课", "夏令营", "围棋比赛"),
    "day": ("今天", "明天", "周六", "昨晚", "下周三", "端午"),
    "weather": ("好热", "又要下雨", "风真大", "降温了", "出太阳了", "雾蒙蒙的"),
    "laugh": ("哈哈哈", "😂😂", "[捂脸]", "笑死", "👍👍👍", "嘻嘻", "[强][强]"),
    "n": ("1", "2", "3", "5", "6", "8", "12", "20"),
}

_CHATTER = (
    "{hello}",
    "{hello}，{day}{weather}",
    "{day}{weather}，大家出门多穿点",
    "{laugh}",
    "{laugh}说得太对了",
    "好的",
    "收到，谢谢{who}",
    "谢谢{who}，辛苦了🙏",
    "{who}在吗",
    "{shop}的{food}{price}，挺新鲜的",
    "{food}接龙 1. {who} {n}份",
    "有没有一起拼{food}的，{price}",
    "谁要{food}，我多买了{n}份，{price}给你",
    "{child}{day}也去{class}，一起走呀",
    "请问附近哪个{class}老师比较好",
    "出一个{thing}，{price}，自提",
    "求购二手{thing}，有的私我",
    "{thing}还在吗，多少钱",
    "昨天比赛看了没，{laugh}",
    "{who}做的{food}真好吃，求方子",
    "生日快乐🎂🎂{laugh}",
    "恭喜恭喜",
    "投票投了吗，帮{child}投一下，链接 https://example.com/v/{n}",
    "[图片]",
    "转发：{day}养生小知识，{food}这样吃更健康",
    "我也觉得",
    "哪天一起爬山啊",
    "{day}晚上一起散步吗",
    "快递我帮{who}拿上去了",
    "{who}你家猫好可爱{laugh}",
    "这个价格可以了，{shop}要贵一点",
    "{day}放假，去哪里玩好",
    "求推荐靠谱的{class}",
    "刚跑完{n}公里，{weather}",
    "孩子们{day}在楼下玩得真开心{laugh}",
    "新年好，祝大家身体健康",
)

_REPORTS = (
    "{n}栋电梯又坏了，卡在{n}楼",
    "{n}号楼停水了吗，一滴水都没有",
    "{n}栋{n}单元楼道灯不亮，黑漆漆的，老人摔了怎么办",
    "垃圾桶满出来了没人收，{n}栋楼下臭死了",
    "{day}又有人在{n}栋楼上装修，电钻响了一天",
    "{n}栋门禁刷不开，进不去",
    "消防通道被车堵了，{n}栋门口",
    "楼上漏水漏到我家了，{n}栋",
    "有人遛狗不牵绳，{n}栋前面那条大狗吓到{child}了",
    "{n}栋一楼有人把电动车推进楼道充电",
    "物业能不能来看一下，{n}栋下水道堵了往外冒",
    "高空抛物！{n}栋刚刚掉下来一个瓶子",
)

REPORTS_IN_CHAT = 0.1
"""The share of reports among what is said in a lively group; the rest is chatter."""


def chatter(count: int, seed: int = 1) -> list[str]:
    """So many messages that ask nothing of anybody."""
    dice = Random(seed)  # noqa: S311 - made-up texts, no secrets
    return [_filled(dice, _CHATTER) for _ in range(count)]


def chat(count: int, seed: int = 2) -> list[str]:
    """So many messages as they come in a group: chatter with a report now and then."""
    dice = Random(seed)  # noqa: S311 - made-up texts, no secrets
    return [_filled(dice, _REPORTS if dice.random() < REPORTS_IN_CHAT else _CHATTER) for _ in range(count)]


def _filled(dice: Random, forms: Sequence[str]) -> str:
    form = dice.choice(forms)
    return form.format_map({name: dice.choice(values) for name, values in _PARTS.items() if f"{{{name}}}" in form})


def worst() -> dict[str, str]:
    """Inputs that make a careless reader slow: long, repetitive, made of nothing but what it looks for."""
    return {
        "4096 varied characters": "".join(chat(1000, seed=3))[:4096],
        "10000 times one character": "水" * 10_000,
        "10000 digits": "1" * 10_000,
        "5000 times 3栋": "3栋" * 5_000,
        "3000 times 电梯坏了，": "电梯坏了，" * 3_000,
        "4096 spaces and a word": " " * 4096 + "停水",
        "10000 question marks": "？" * 10_000,
        "2000 times 12 收到": "12 收到 " * 2_000,
        "5000 combining marks": "电" + "\u0301" * 5_000,
        "4096 traditional characters": "電梯壞咗冇人理" * 585,
        "3000 times 明天下午三点": "明天下午三点" * 3_000,
    }
