"""Finds what points at one household: rooms, and the names of neighbours somebody complains about.

A building is everybody's and stays; a room or a family's name becomes "某户" or "某住户".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HOME, HOUSEHOLD = "某户", "某住户"

FOUND = "\ue000"
"""Stands in a folded text where a room was found."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text and what is said in its place."""

    start: int
    end: int
    instead: str


_S = r"[ \u200b]{0,2}"
_JOINT = rf"{_S}[-#/_]{_S}"
_LIST = rf"{_S}[、,，/和及跟与或~至到-]{_S}"

# What counts things or measures them after a number: such a number is no room.
_UNIT = (
    r"(?:元|块|毛|角|分|万|%|度|℃|平|米|M|㎡|厘|公|斤|克|吨|升|瓦|K|伏|V|个|人|次|户(?!主|人)|栋|幢|楼|层|路|线|年|月|日|天|点|时|小时|秒|周"
    r"|岁|张|份|台|辆|条|只|瓶|桶|袋|箱|页|期|套|间(?!房)|件|排|床|倍|多|余|名|位|项|起|本|棵|根|家(?:商|企|店|公|单|餐|铺))"
)
_BEFORE = r"(?<![\dA-Z¥$#])(?<![\dA-Z][.,:/-])"
# Storey and number on the storey: 501, 1203. Amounts mostly end in 00 or go beyond 49.
_ROOM = r"[1-9]\d?(?:0[1-9]|[1-4]\d)[A-H]?(?![\dA-Z])"
_LOOSE = rf"[1-9](?:{_S}\d){{2,3}}(?![\dA-Z])"
_SPELLED = r"[一二三四五六七八九幺](?:[〇零○一二三四五六七八九幺]){2,3}"
_NUMBER = rf"(?:{_ROOM}|{_SPELLED})"
_SUFFIX = r"(?:室(?![外内温厅])|号房间?|号室|房间|房(?![子屋租价])|号门(?!面))"
# 110, 119, 120 and 122 are nearly always the services.
_EMERGENCY = r"(?!(?:110|119|120|122)(?!\d|室|号|房|的|家|漏))"

_BUILDING = r"(?:栋|幢|号楼|座|单元|楼|层|号院|梯|门|#)"
_COORDINATES = re.compile(
    rf"{_BEFORE}((?:[A-Z]?\d{{1,2}}(?:{_JOINT})){{1,3}}|(?:[A-Z]?\d{{1,2}} {{1,2}}){{2}})"
    rf"({_ROOM})(?:室|号房?(?!楼)|房)?(?!\.?\d|[:%]|{_JOINT}\d|{_S}{_UNIT})"
)
_SUFFIXED = re.compile(rf"{_BEFORE}(?:{_LOOSE}|{_SPELLED})(?:{_LIST}(?:{_LOOSE}|{_SPELLED}))*{_S}{_SUFFIX}")
_IN_BUILDING = re.compile(
    rf"{_BUILDING}(?:{_S}[的,，]?{_S})(?P<room>{_EMERGENCY}{_NUMBER}(?:{_S}(?:室|号(?!楼)|房))?)(?!{_S}{_UNIT}|[.:%]?\d)"
)
_ON_STOREY = re.compile(
    rf"(?:单元|栋|幢|座|楼|层){_S}(?P<room>\d{{1,2}}{_S}(?:室(?!\d|[一二三]厅)|号房?(?![楼线户院]))"
    rf"|[东西南北中左右]{_S}[边侧]?{_S}户(?![型外])"
    rf"|\d{{1,2}}{_S}-{_S}\d{{1,2}}(?:室|号(?!楼))?(?!\d|号|{_S}{_UNIT}|{_S}单元|:))"
)
_LATIN = re.compile(r"(?<![A-Z])(?:ROOM|RM\.?|APT\.?|FLAT)\s?#?\s?\d{1,4}[A-H]?(?![A-Z0-9])")

_SURNAMES = (
    "王李张刘陈杨赵黄吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蒋蔡余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范廖金石贾夏韦付傅方邹"
    "孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧庄殷裴颜柯洪翁俞岳齐葛辛管倪闵聂焦柳毕"
)
_TITLE = (
    r"(?:先生|女士|太太|小姐|大爷|大妈|大叔|大婶|大姐|大哥|阿姨|叔叔?|婶|嫂|姨|伯伯?|哥|姐|奶奶|爷爷|老师|师傅|总|工(?![作程地人])|医生"
    r"|老太太?|老头|家(?![里电具门庭务长]))"
)
_NAME = (
    rf"(?:[老小大阿][{_SURNAMES}](?![孩时声学心层区路江河石])(?:{_TITLE})?|[{_SURNAMES}](?:某某?|{_TITLE})"
    rf"|姓[{_SURNAMES}](?:的)?(?:那家|这家|人家|一家|那户|住户|邻居)?)"
)
# Names whose first sign is hardly ever the beginning of an ordinary word, so that a given name may follow freely.
_FULL_NAME = (
    r"[王李张刘陈杨赵吴徐孙朱胡郭罗郑梁宋唐韩冯邓曹彭肖董袁潘蒋蔡魏吕沈姚卢崔谭汪廖][\u4e00-\u9fff]{1,2}"
    r"(?=$|[\s,，。!！?？、;；]|又|在|天天|半夜|总是|老是|家|把|养|每天|晚上)"
)
# What is said of a household right after its number.
_AFTER = (
    r"(?:的(?!话|时)|家|那家|那户|这家|这户|住户|业主|户主|邻居|租户|租客|房东|老人|老太|大爷|大妈|阿姨|漏|渗|滴|装修|敲|吵|闹|养|唱|跳|打牌|打麻将"
    r"|骂|乱|扔|堆|半夜|天天|一直|总|老是|每天|晚上|没水|没电|停水|停电|跳闸|门|阳台|厨房|卫生间|厕|窗|空调|客厅|卧室|天花|墙|水管|水表|电表|下水"
    rf"|马桶|又|不|姓|男|女|夫妻|两口|小孩|孩子|狗|猫|都|也|{_NAME}|{_FULL_NAME})"
)
_NEXT_DOOR = r"楼上|楼下|隔壁|对门|对面|邻居|业主|户主|住户"
_NEIGHBOUR = rf"(?:{_NEXT_DOOR}|我家|我们家|我是|我在|家住|住在?|房号|门牌号?|房间号)"
# A year without 年: hardly any storey has a room of that number.
_BARE_YEAR = r"(?!20(?:1[3-9]|2\d)的)"
_BEFORE_CUE = re.compile(rf"{_BEFORE}{_EMERGENCY}{_BARE_YEAR}(?P<room>{_ROOM})(?={_S}{_AFTER})(?!{_S}{_UNIT})")
_AFTER_CUE = re.compile(rf"{_NEIGHBOUR}[是:：]?{_S}{_EMERGENCY}(?P<room>{_ROOM})(?!{_S}{_UNIT}|[.:%]?\d)")
_LISTED = re.compile(
    rf"{FOUND}{_LIST}(?P<room>{_ROOM})(?!{_S}{_UNIT}|[.:%]?\d)|{_BEFORE}(?P<before>{_ROOM}){_LIST}(?={FOUND})"
)

_OF = rf"{_S}(?:的|家的?|那家的?|那户的?|那个|这家|住的|住着的|有个|一个|叫|是|:)?{_S}"
_ACCUSED = re.compile(rf"{FOUND}+{_OF}(?:{_NAME}|{_FULL_NAME})")
_NEARBY = re.compile(rf"(?:{_NEXT_DOOR}|[\d一二三四五六七八九十][楼层栋]|单元){_OF}(?P<name>{_NAME}|{_FULL_NAME})")
_ANYWHERE = re.compile(
    rf"姓[{_SURNAMES}]的(?:那家|这家|人家|一家|那户|住户|邻居)?|[老小][{_SURNAMES}]家(?![里电具门长])"
    rf"|[{_SURNAMES}]某某?(?![户住些个种人天年处车])"
)


def rooms(plain: str) -> Iterator[Found]:
    """Rooms in a folded text, one theme after the other; a caller blanks each find before it asks for the next."""
    for found in _COORDINATES.finditer(plain):
        yield Found(*found.span(), f"{_building(found[1])}栋{HOME}")
    for pattern in (_SUFFIXED, _LATIN):
        for found in pattern.finditer(plain):
            yield Found(*found.span(), HOME)
    for pattern in (_IN_BUILDING, _ON_STOREY, _BEFORE_CUE, _AFTER_CUE):
        for found in pattern.finditer(plain):
            yield Found(*found.span("room"), HOME)


def listed_rooms(plain: str) -> Iterator[Found]:
    """Rooms that stand in a list with one that was found ("501、⟨found⟩")."""
    for found in _LISTED.finditer(plain):
        part = "room" if found["room"] else "before"
        yield Found(*found.span(part), HOME)


def _building(parts: str) -> str:
    """The building among the parts before a room: the first, or the second where a phase stands before it."""
    named = re.findall(r"[A-Z]?\d{1,2}", parts)
    return str(named[1] if len(named) > 2 else named[0])  # noqa: PLR2004 - phase, building, unit


def households(plain: str) -> Iterator[Found]:
    """Names of neighbours in a folded text in which the rooms are already blanked."""
    for found in _ACCUSED.finditer(plain):
        yield Found(*found.span(), HOUSEHOLD)
    for found in _NEARBY.finditer(plain):
        yield Found(*found.span("name"), HOUSEHOLD)
    for found in _ANYWHERE.finditer(plain):
        yield Found(*found.span(), HOUSEHOLD)
