"""Writes month.jsonl: June 2026 in 阳光花园, as a linkage group would have lived it. Run it after changing the story.

Every line of the story is one event: day, time, who, what. `+` presses a button, `~` edits, `-` recalls, `#` names a
message (before or after its words), `@` a chat other than the linkage group, `[图片]` is a picture.
The Dragon Boat holiday is 19–21 June 2026.
"""

import json
from pathlib import Path

MEMBERS = [
    {"id": "zhang", "name": "张经理", "roles": ["property"], "buildings": ["1", "2", "3", "4"]},
    {"id": "qian", "name": "小钱", "roles": ["property"], "buildings": ["5", "6", "7", "8"]},
    {"id": "li", "name": "李主任", "roles": ["community"]},
    {"id": "zhao", "name": "赵网格", "roles": ["grid"]},
    {"id": "wu", "name": "吴老师", "roles": ["owners_committee"]},
    {"id": "zhou", "name": "周楼长", "roles": [{"role": "building_head", "buildings": ["3"]}]},
    {"id": "chen", "name": "小陈", "roles": ["volunteer"]},
    {"id": "zheng", "name": "郑队长", "roles": ["urban_mgmt"]},
]

STORY = """
01 08:10 wang | 早上好，新的一个月啦
01 08:12 sun | 早，今天有点热
01 08:20 feng | 有人拼车去地铁站吗
01 09:02 wang | 3栋电梯又坏了，按了没反应  #e1
01 09:03 sun | 我家也是，爬了六层
01 09:05 liu | +1
01 09:10 zhang | 收到，维保半小时内到
01 09:50 zhang | 1 到了
01 10:30 zhang | 1 已修好：换了门机板，试运行正常
01 10:40 wang | 满意
01 10:41 sun | 师傅效率真高👍
01 12:00 feng | 中午吃啥
01 14:00 he | 5栋2单元楼道灯不亮，老人摸黑下楼  #e2
01 14:20 qian + acknowledge 2
01 16:30 qian | 2 已处理
01 16:32 qian | 换了声控灯泡，两个都换了
01 19:00 he | 满意 2
02 07:40 liu | 谁知道菜场几点开门
02 08:05 jiang | 7栋下水道堵了，污水往外冒  #e3
02 08:07 jiang | 臭死了
02 08:30 qian | 3 收到，马上安排疏通
02 10:00 qian | 3 进展 疏通车在路上
02 11:10 qian | 3 已修好：疏通了主管，冲洗了地面
02 13:00 jiang | 基本满意 3
02 20:00 sun | 晚上广场有露天电影
02 20:05 feng | 好的谢谢
03 09:00 zhang | 【停水通知】因水箱清洗，6月4日 9:00-17:00 停水，请各位提前储水。阳光物业
03 09:10 wang | 收到，谢谢
03 10:00 liu | 2栋门禁刷不开，谁都进不去  #e4
03 10:15 zhang | 退单 4 门禁归智能化公司管
03 10:30 li | 改派 4 物业 合同里门禁由物业维护
03 10:40 zhang | 4 收到
03 15:00 zhang | 延期 4 6月10日 等配件
03 15:20 li + grant 4
05 11:00 zhang | 4 进展 配件到货了
08 10:00 zhang | 4 已修好：换了读卡器，卡都试过了
08 18:00 liu | 满意 4
04 10:20 he | 4栋怎么没水了  #m-outage
04 10:21 feng | 通知了今天停水呀
04 12:00 sun | 有人卖二手自行车吗
05 08:30 peng | 小区东门口垃圾桶满出来了没人收，苍蝇乱飞  #e5
05 08:50 qian | 5 收到
05 10:00 qian | 5 已处理：清运了，加了一次消杀
05 22:10 xu | 6栋楼上十二点了还在蹦，天天这样，吵得睡不着  #e6
05 22:20 qian | 6 收到，现在上门
05 22:50 qian | 6 已处理：上门劝了，答应十点后不跳
06 09:00 xu | 不满意 6 今天半夜又跳了
06 10:00 qian | 6 收到
06 20:00 qian | 6 已处理：和社区一起上门，签了公约
08 09:00 xu | 满意 6
07 10:00 wang | 接龙 1. 3栋 粽子2盒 2. 7栋 粽子1盒
07 10:05 sun | 3. 5栋 粽子1盒
08 07:15 liu | 1栋2单元电梯困人了，有人被关在里面出不来  #e7
08 07:16 zhang | 7 收到，马上到
08 07:30 zhang | 7 到了
08 07:45 zhang | 7 已处理：维保到场开门，人已救出，维保单位已接手检修
08 08:00 liu | 满意 7
08 12:00 feng | 出租车位一个，地下，联系我
08 14:00 tang | 对面把房子隔成八间出租，群租房没人管吗 8栋  #e8
08 16:00 zheng | 8 收到，明天上午去看
09 11:00 zheng | 8 到了
12 15:00 zheng | 8 已处理：下了整改通知书，隔断已拆
09 08:00 he | 8栋外墙掉瓷砖了，差点砸到小孩  #e9
09 08:02 qian | 9 收到，马上围起来
09 08:30 qian | 9 已处理：围挡拉好了，松动的敲掉了，专业机构已接手检测
09 09:00 he | 满意 9
10 09:30 peng | 消防通道被车堵死了 4栋楼下  #e10
10 09:40 zhang | 10 收到
10 10:10 zhang | 10 已处理：联系车主挪走了，加了禁停桩
10 12:00 peng | 满意 10
10 13:00 sun | 绿化带里好多白蚁 2栋旁边  #e11
11 09:00 zhang | 11 收到，周五消杀
12 17:00 zhang | 11 已处理：请白蚁防治站来打了药
11 10:00 wu | 3栋屋顶漏雨，一下雨客厅就接盆  #e12
11 10:30 zhang | 12 收到
11 11:00 li | 挂账 12 等维修资金 6月25日
25 10:00 li | 恢复 12
26 15:00 zhang | 12 已修好：屋面重做了防水
26 18:00 wu | 满意 12
12 08:00 feng | 今天好闷
12 20:00 he | 3号楼有人扔烟头下来，把我被子烫个洞  #e13
12 20:20 zhang | 13 收到
13 10:00 zhang | 13 已处理：楼道贴了告示，调了监控
15 09:00 wang | 3栋2单元电梯异响，下行的时候哐当一声  #e14
15 09:20 zhang | 14 收到
15 14:00 zhang | 14 已修好：调整了导靴
16 09:00 tang | 5栋没水了  #e15
16 09:05 he | 6栋也没水了  #e16
16 09:10 liu | 7栋停水了
16 09:20 qian | 收到，自来水公司抢修，预计中午恢复
16 12:10 qian | 17 已修好：爆管已换，水压恢复
16 12:30 tang | 满意 17
17 10:00 liu | 1栋楼下有车堵着我出不去了，车主挪下车  #e18
17 10:30 liu | 撤回 18
17 11:00 li | 代报 陈婆婆 2栋单元门关不上了  #e19
17 11:20 zhang | 19 收到
17 15:00 zhang | 19 已修好：换了闭门器
17 15:30 li | 满意 19
18 16:30 peng | 2栋旁边路灯不亮  #e20
18 16:31 xu | 2栋的路灯也不亮
22 09:00 zhang | 20 收到
22 15:00 zhang | 20 已修好：换了灯头
19 09:00 wang | 端午安康
19 10:00 sun | 端午安康！
20 09:00 feng | 今天谁有空打球
22 10:00 he | 1栋电梯按键三楼按不亮  #e21
22 10:10 liu | 1栋的路灯也灭了一盏  #e22
22 10:20 zhang | 21,22 收到
22 16:00 zhang | 21 已修好：换了按钮
22 16:10 zhang | 22 已修好：换了灯泡
22 16:20 sun | 22 收到
23 08:00 jiang | 物业费涨了也不公示，凭什么  #e23
23 11:00 zhang | 23 收到
24 10:00 zhang | 23 已处理：公示贴在大堂，群里发了明细
23 21:00 xu | 电瓶车又推进电梯了 4栋  #e24
23 21:20 zhang | 24 收到
24 09:00 zhang | 24 已处理：劝离了，装了阻车提示
24 09:30 feng | 收到 999
24 10:30 sun | 24 收到
25 02:10 tang | 着火了！！8栋6楼冒黑烟  #e25
25 02:12 qian | 收到，马上到
25 02:30 qian | 25 已处理：消防已到场接手，火灭了，无人受伤
25 08:00 tang | 满意 25
25 09:00 wang | 辛苦消防员了
26 09:00 liu | 2栋垃圾房那边臭得要命  #e26
26 09:05 liu | 改成环境卫生
26 09:30 zhang | 26 收到
26 12:00 zhang | 26 已处理：冲洗了垃圾房
27 10:00 he | 7栋路面塌了一块，快来围一下  #e27
27 10:02 qian | 27 收到
27 10:20 qian | 27 已处理：围挡好了，市政抢险队已接手
27 12:00 he | 满意 27
28 09:00 peng | 6栋单元门坏了  #e28
28 09:10 xu | 6栋单元门吸不上了  #e28b
28 09:20 qian | 误报 28 师傅看过是好的
28 09:30 peng + disagree 28
28 10:00 qian | 28 收到
28 15:00 qian | 28 已修好：换了电磁锁
29 09:00 tang | 今天天气不错
29 09:10 jiang | 有推荐的牙医吗
29 10:00 wang | 进度 28
30 09:00 feng | 月底了，大家辛苦
30 21:00 sun | 晚安各位
01 08:30 feng | 赣南脐橙 10斤39.9，要的扣1🍊
01 08:31 sun | 1
01 09:04 ~ e1 3栋2单元电梯又坏了，按了没反应
02 09:30 jiang | 催办 3
02 21:40 tang @residents | 明天谁带娃去图书馆
02 21:42 liu @residents | 我们去，九点门口见
03 18:30 feng | 股市绿得跟绿化带一样
04 19:00 wu | 业委会周六上午开例会，欢迎旁听
05 08:31 peng [图片]
06 15:00 feng | 孩子作业写到现在，我脑子短路了
07 20:00 sun | 晚饭吃的火锅，太辣了
08 20:10 zhou | 3栋的邻居记得交一下门禁登记表
09 12:00 feng @residents | 专业疏通下水道 空调加氟 电话139xxxx0000
10 20:00 wang | 投票：中秋晚会 赞成1 反对2
10 20:01 sun | 1
11 21:00 chen | 志愿者周末有一起去献血的吗
12 21:00 feng | 万一着火了往哪跑，楼长给讲讲呗
14 10:00 li | 【温馨提示】近期天气干燥，严禁飞线充电、楼道堆物，发现火情请拨打119
14 10:30 wang | 收到
16 21:00 sun | 今天的晚霞真好看
17 21:00 liu | 谢谢大家今天帮忙挪车🙏
18 12:00 sun #x1 | 晚上有人跳操吗
18 12:01 - x1
19 22:30 tang | 手机没电了，刚看到消息
20 10:00 wu | 祝端午安康，粽子到门岗领
21 18:00 he | 周楼长人真好，帮我妈拎菜上楼
23 12:30 feng | 我的减肥计划又停电了哈哈
26 20:00 chen | 明早六点有人一起晨跑吗
28 20:30 sun @residents | 谁家有梯子借用一下
28 20:35 wang @residents | 我家有，来拿
29 20:00 he | 同求牙医
30 08:00 zhao | 网格走访今天到6栋，大家早
"""


def line(raw: str) -> dict:
    head, _, rest = raw.partition(" | ")
    day, clock, who, *more = head.split()
    at = {"at": f"2026-06-{day}T{clock}:00+08:00"}
    if who == "~":
        return at | {"edit": more[0], "text": " ".join(more[1:])}
    if who == "-":
        return at | {"recall": more[0]}
    entry = at | {"chat": "linkage", "from": who}
    if more and more[0] == "+":
        return entry | {"press": more[1], "incident": int(more[2])}
    text, _, name = rest.partition("  #")
    entry |= {"text": text} | ({"id": name} if name else {})
    for sign in more:
        entry |= marked(sign)
    return entry


def marked(sign: str) -> dict:
    """What a sign before the words says."""
    if sign.startswith("#"):
        return {"id": sign[1:]}
    return {"chat": sign[1:]} if sign.startswith("@") else {"photos": ["photo.jpg"]}


def story() -> list[dict]:
    """The lines in the order of time."""
    lines = [line(raw) for raw in STORY.strip().splitlines()]
    return sorted(lines, key=lambda entry: entry["at"])


if __name__ == "__main__":
    lines = [{"members": MEMBERS}, *story(), {"at": "2026-07-02T09:00:00+08:00"}]
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in lines)
    Path(__file__).with_name("month.jsonl").write_text(text, encoding="utf-8")
