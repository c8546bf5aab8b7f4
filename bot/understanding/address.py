"""The grammar of addresses inside an estate: 3栋2单元501, 3-2-501, 3#1501, 1-6栋, 二期十二栋, 负一层.

It reads shapes only; what the estate has, its gazetteer decides. Numbers that look alike are left alone:
phones, prices, dates, scores, times, bus lines, and buildings that are counted (共10栋) rather than named.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.understanding.gazetteer import Gazetteer, building_id
from bot.understanding.numerals import NUMERAL, digits, number

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Inside:
    """A spot inside a building; every part may be unknown."""

    unit: str | None = None
    floor: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One address in a text: the buildings of a list or range, and what is said of the inside of the last one.

    `buildings` is empty when the estate has none of them, or when they are counted instead of named.
    """

    span: Span
    buildings: tuple[str, ...]
    inside: Inside = Inside()
    phase: str | None = None


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────────────────

_CHINESE = "一二三四五六七八九十廿"
_PAIR_OF_NUMERALS = "一二|二三|三四|四五|五六|六七|七八|八九"  # 五六栋: the fifth and the sixth
_BUILDING = rf"(?:[A-Za-z]-?\d{{1,2}}|\d{{1,2}}[A-Ha-h]|{_PAIR_OF_NUMERALS}|{NUMERAL}|[A-Za-z])"
_LEFT = rf"(?<![A-Za-z0-9{_CHINESE}零〇百负])(?<!\d[.:])"
# What may follow a number but no room: money, people, dates, amounts.
_AMOUNT = (
    r"(?:[元块万人年月个斤克度米点秒户兆台辆页名位多余%％°℃¥$]|天(?![天花燃然])|日(?!常)|分(?!钟?漏)|时(?!不时|常)|次"
    r"|[.:/*]\d|kg|kw|平[方米]?|[号路]线)"
)
_ROOM = (
    r"(?P<room>[A-Za-z]?0?[1-9]\d{2,3}[A-Za-z]?(?![\dA-Za-z]|一[个年月次天只条台张两])"
    rf"|[一二三四五六七八九][零〇一二三四五六七八九]{{2,3}}(?![\dA-Za-z{_CHINESE}零]))"
    rf"(?!\s?{_AMOUNT})"
)
_ROOM_END = r"(?P<room_end>\s*(?:室|房(?![东价租贷型间])|号房|号(?!楼|门|线)))?"
_ROOM_LETTER = r"(?P<letter>[A-Za-z])\s*(?:室|座|房|单位)"
_UNIT = r"(?:\d{1,2}|十[一二三四五六]?|[一二三四五六七八九]|[A-Za-z东西南北中甲乙丙丁])"
# 一层灰 and 五层楼 are no storeys.
_LAYER = "层|次|膜|灰|皮|油|面|级|意|土|纸|布|网|玻璃|雪|冰|霜|漆|楼|高|公寓|的?建筑|的?别墅|平房|又一"
_FLOOR_END = rf"(?:楼(?![盘长市价主房])|层(?!{_LAYER})|/?[Ff](?![A-Za-z]))"
_BASEMENT = (
    r"(?:(?:负|地下)\s*(?P<below>[1-5一二三四五])\s*[楼层]?(?![期号栋年月天次个点分])"
    r"|(?<![\d-])-(?P<minus>[1-5])\s*[楼层]"
    r"|(?<![A-Za-z0-9素族])[Bb](?P<level>[1-5])(?![A-Za-z0-9]|\s*(?:[栋幢座#区门级类型驾照]|单元|号楼)))"
)
_HOUSE = r"(?:\d{1,2}|[一二三四五六七八九十底顶])楼(?!盘)|整[幢栋座]|(?:居民|住户|业主)(?!大会|代表|会议|座谈)|[两几]户"
_SUFFIX = (
    r"(?:[号#]?[栋幢](?!梁)|[号好][楼搂]|#(?:楼|栋)?(?!\s*(?:门|机|桩|充电|车位|泵|线|柜|表|岗|井))"
    r"|座(?!位|椅|机|谈|车|山|标|垫|便|右铭|桥|大桥|塔|城|小区|的?[车SsMm])"
    # 栋 and 幢 mistyped or misheard
    r"|[撞橦动冻洞懂](?=\s*(?:\d|楼|电梯|[一二三四五东西]?单元|门口|没[水电]|停[水电]|漏))"
    # 8号一楼, 26号整幢: a house number, as Shanghai counts its doors; 22号 alone is a date, 5号门 a gate.
    rf"|号(?=\s*(?:{_UNIT}\s*单元|[1-9]\d{{2,3}}(?![\dA-Za-z]|\s?{_AMOUNT})|{_HOUSE})))"
)
_JOIN = r"(?:[、/&~〜+—–-]|还有|以及|或者|[到至和跟与及或于])"
_SEPARATOR = rf"(?:{_JOIN}|[,.])"
# A comma joins bare numbers (3,5,7栋) but parts sentences (我住3栋,5栋着火); points join nothing but points (1.2.3栋).
_LIST = (
    rf"(?:\d{{1,2}}(?:\.\d{{1,2}}){{1,9}}"
    rf"|(?:{_BUILDING}\s*(?:(?:{_SUFFIX}|号)\s*{_JOIN}|{_JOIN}|,)\s*){{0,15}}{_BUILDING})"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"  # 京A-1234 is a licence plate
_DASH = r"\s*[-—–_杠]{1,2}\s*"

_NAMED = re.compile(rf"{_LEFT}(?P<list>{_LIST})\s*(?P<suffix>{_SUFFIX})")
_STOREY_OR_BUILDING = re.compile(rf"{_LEFT}(?P<list>{NUMERAL}|[A-Za-z]\d?)\s*楼(?![盘长市价主房])")
_TRIPLE = re.compile(
    rf"(?<![\dA-Za-z/*-])(?<!\d[.:])(?P<building>[A-Za-z]?\d{{1,2}}|(?<![{_PROVINCES}])[A-Za-z]|{NUMERAL}){_DASH}"
    rf"(?:(?P<unit>\d{{1,2}}|[{_CHINESE}]|[A-Za-z]){_DASH})?{_ROOM}{_ROOM_END}(?!-\d)"
)
_WITH_UNIT = re.compile(
    rf"(?<![\dA-Za-z/*-])(?<!\d[.:])(?P<building>[A-Za-z]?\d{{1,2}}){_DASH}(?P<unit>\d{{1,2}})\s*单元"
)
# "3-1" alone may be a score or a date: only what happens at a door makes it an address.
_PAIR = re.compile(
    r"(?<![\dA-Za-z/*第比约月-])(?<!\d[.:])(?P<building>[A-Za-z]?\d{1,2})-(?P<unit>\d)(?![\d.:%/~-])"
    r"(?=(?:\s*[那这](?!么)|\s*(?:门口|楼[上下道顶梯]|电梯|梯|住户|业主|邻居|家|的(?!比分)|没[水电气暖]|停[水电气暖]|漏|堵|灯|着火|冒|卡|坏|水|电|暖气|燃气|煤|天然气|下水|马桶|外墙|墙|有人|谁|一股)))"
)
# Or what stands alone at the end or the beginning of a message, as people sign with their door.
_SIGNED_LAST = re.compile(r"(?:(?<=[\s,。!?])|^)(?P<building>[A-Za-z]?\d{1,2})-(?P<unit>\d)(?=[\s。!?]*$)")
_SIGNED_FIRST = re.compile(r"^\s*(?P<building>[A-Za-z]?\d{1,2})-(?P<unit>\d)(?=[\s,])")
_PAIRS = (_PAIR, _SIGNED_LAST, _SIGNED_FIRST)
_TAIL = re.compile(
    rf"(?:楼(?=\s*{_UNIT}\s*(?:单元|[楼层])|\s*[1-9]\d\d))?\s*[-,的/]?\s*"
    rf"(?:(?P<unit>{_UNIT})\s*(?:单元|门(?![口卫岗诊外前锁禁面])|梯(?=\s*[1-9]\d\d)|[-—#](?=[1-9]\d\d)|\s(?=[1-9]\d\d)))?"
    rf"\s*[-,的]?\s*(?:(?P<floor>{NUMERAL})\s*{_FLOOR_END}|{_BASEMENT})?"
    rf"\s*-?\s*(?:{_ROOM}{_ROOM_END}|{_ROOM_LETTER})?"
)
_PHASE = re.compile(
    r"(?:(?P<phase>\d|[一二三四五六七八九十])期|(?P<zone>[东西南北中]|[A-Za-z]\d?|\d|[一二三四五六])(?P<ring>区|组团|苑))"
    r"(?:的|小区)?\s*第?\s*$"
)

_LONE_UNIT = re.compile(
    rf"(?<![A-Za-z0-9个每各几同{_CHINESE}.:-])(?P<unit>{_UNIT})(?:\s*[-~到至、,和]\s*(?P<last>{_UNIT}))?(?=\s*单元)"
)
_LONE_FLOOR = re.compile(
    rf"(?<![\dA-Za-z{_CHINESE}百高爬共第又-])(?<!\d[.:])(?:(?P<floor>{NUMERAL})(?:\s*[-~〜—到至、,]\s*{NUMERAL})?\s*{_FLOOR_END}|{_BASEMENT})"
    rf"\s*-?\s*(?:{_ROOM}{_ROOM_END}|{_ROOM_LETTER})?"
)
_LONE_ROOM = re.compile(
    r"(?:(?P<beside>(?:楼上|楼下|隔壁|对门|对面|我家|我是|我们|住在?|门牌|房号|业主)\s*[的是住]?\s*)|(?P<first>^\s*)|(?<![\dA-Za-z/*-])(?<!\d[.:]))"
    rf"{_ROOM}{_ROOM_END}(?P<home>(?=\s*(?:家|没|停|漏|的|业主|住户|电|水|门|又|卫生间|厨房)))?"
)

# A number before a word of address, or a number long enough for a room: without one there is nothing to read.
_MAY_HOLD = re.compile(
    rf"[\dA-Za-z{_CHINESE}东西南北中甲乙丙丁]\s{{0,2}}[栋幢座#号好楼搂层单门梯室房户/fF杠—–_撞橦动冻洞懂-]"
    r"|负|地下|[bB][1-5]|\d{3}|[一二三四五六七八九零〇]{3}"
)
# Buildings that are counted, not named: 共10栋, 这3栋, 一栋别墅, 三座大桥.
_COUNTED_BEFORE = re.compile(
    r"(?:共[为有计]?|总共|合计|所有|其[中余]|剩[余下]?|另外|[这那约达余几建盖买拆近]了?|住房|分为|改成|几十|上百)\s*$"
)
_ONE_OF_MANY_BEFORE = re.compile(r"[这那哪每整同某有了建盖买拆中另成任]\s*$")
_COUNTED_AFTER = re.compile(
    r"\s*(?:别墅|高楼|高层|小高层|办公楼|宿舍|民房|房子|房屋|大楼|楼房|建筑|多?户型|左右|以上|属于)"
)
_ONE_OF_MANY_AFTER = re.compile(
    r"\s*(?:[二三四五六七八九\d][十0]年代|楼(?:都|全|里|的人)|房|修|独|老楼|新楼|居民|民|商)"
)
_MONTH_BEFORE = re.compile(r"月\s*$")
_EMERGENCY_NUMBERS = frozenset({"110", "112", "114", "119", "120", "122"})
_LAST_FLAT = 60  # flats on one storey; beyond it the number is something else (199, 2999)
_HIGHEST_UNIT = 30
_HIGHEST_FLOOR = 99

_ITEM = re.compile(rf"(?P<building>{_BUILDING})\s*(?:{_SUFFIX}|[号楼])?\s*(?P<separator>{_SEPARATOR})?\s*")
_RANGE = frozenset("-~〜—–到至")
_LONGEST_RANGE = 60
_BLOT = "\ufffc"  # stands for text that was read already: belongs to no word


# ── mentions ─────────────────────────────────────────────────────────────────────────────────────────────────


def mentions(text: str, estate: Gazetteer) -> tuple[Mention, ...]:
    """Every address with a building in a normalised text, in order of appearance."""
    found: list[Mention] = []
    for read in _READERS if _MAY_HOLD.search(text) else ():
        fresh = list(read(text, estate))
        text = hidden(text, [mention.span for mention in fresh])
        found += fresh
    return tuple(sorted(found, key=lambda mention: mention.span))


def expand(listing: str) -> tuple[str, ...]:
    """The ids of a list or range of buildings: "3、5、7" and "1-6" and "五六" and "A-C"."""
    found: list[str] = []
    ranging = False
    for item in _ITEM.finditer(listing):
        ids = _ids(item["building"])
        found += _between(found[-1], ids[0]) if ranging and found else ()
        found += ids
        ranging = item["separator"] in _RANGE
    return tuple(dict.fromkeys(found))


def hidden(text: str, spans: Iterable[Span]) -> str:
    """The text with the spans blotted out, every other character where it was."""
    kept, end = [], 0
    for start, stop in sorted(spans):
        kept += [text[end:start], _BLOT * (stop - max(start, end))]
        end = max(end, stop)
    return "".join((*kept, text[end:]))


def _ids(building: str) -> tuple[str, ...]:
    if building in _PAIR_OF_NUMERALS.split("|"):
        return (building_id(building[0]), building_id(building[1]))
    return (building_id(building),)


def _between(first: str, last: str) -> list[str]:
    """The ids strictly between two ends of one series; nothing when the ends are not of one series."""
    prefix, start = _series(first)
    other, end = _series(last)
    if prefix != other or not 0 < end - start <= _LONGEST_RANGE:
        return []
    return [prefix + (str(value) if prefix or first.isdecimal() else chr(value)) for value in range(start + 1, end)]


def _series(building: str) -> tuple[str, int]:
    if building.isdecimal():
        return "", int(building)
    if building[1:].isdecimal():
        return building[0], int(building[1:])
    return ("", ord(building)) if len(building) == 1 else (building, 0)


def _named(text: str, estate: Gazetteer) -> Iterator[Mention]:
    end = 0
    for match in _NAMED.finditer(text):
        if match.start() >= end and not _dated(text, match):  # 5座12楼B室: B is a flat of 5
            mention = _mention(text, estate, match, () if _counted(text, match) else expand(match["list"]))
            end = mention.span[1]
            yield mention


def _dated(text: str, match: re.Match[str]) -> bool:
    """6月3号楼下: the third of June, not building 3."""
    return (
        match["suffix"].startswith("号")
        and _MONTH_BEFORE.search(text, max(0, match.start() - 2), match.start()) is not None
    )


def _counted(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before = max(0, start - 4)
    if _COUNTED_BEFORE.search(text, before, start) or _COUNTED_AFTER.match(text, end):
        return True
    if not match["list"].startswith("一") or len(match["list"]) > 1:
        return False
    measured = match["suffix"] == "座" and not _inside(_TAIL.match(text, end)).unit
    return measured or bool(_ONE_OF_MANY_BEFORE.search(text, before, start) or _ONE_OF_MANY_AFTER.match(text, end))


def _mention(text: str, estate: Gazetteer, match: re.Match[str], named: tuple[str, ...]) -> Mention:
    tail = _TAIL.match(text, match.end())
    inside = _inside(tail)
    phase = _PHASE.search(text, max(0, match.start() - 6), match.start())
    start = phase.start() if phase else match.start()
    zone = _zone(phase) if phase else None
    buildings = tuple(b for b in (estate.within_phase(zone, building) for building in named) if estate.has(b))
    end = tail.end() if tail and inside != Inside() else match.end()
    return Mention((start, end), buildings, inside, zone if buildings else None)


def _zone(phase: re.Match[str]) -> str:
    if phase["phase"]:
        return f"{number(phase['phase'])}期"
    return f"{_arabic(phase['zone'])}{phase['ring']}"


def _storeys_that_are_buildings(text: str, estate: Gazetteer) -> Iterator[Mention]:
    """12楼 is a building when a unit follows, when the room is on another storey, or where the estate says so."""
    for match in _STOREY_OR_BUILDING.finditer(text):
        building = building_id(match["list"])
        inside = _inside(_TAIL.match(text, match.end()))
        elsewhere = inside.room is not None and inside.room.isdecimal() and inside.room[:-2] != building
        said = bool(inside.unit) or elsewhere or not building.isdecimal()
        if (said or estate.lou_is_building) and estate.has(building):
            yield _mention(text, estate, match, (building,))


def _hyphenated(text: str, estate: Gazetteer) -> Iterator[Mention]:
    for match in _TRIPLE.finditer(text):
        room = _room(match)
        yield from _checked(estate, match, match["unit"], room) if room else ()
    for match in _WITH_UNIT.finditer(text):
        if _descends(match):  # 1-2单元 are two units, 3-2单元 is building and unit
            yield from _checked(estate, match, match["unit"], None)
    for match in _first_of_each_place(pattern.finditer(text) for pattern in _PAIRS):
        yield from _checked(estate, match, match["unit"], None)


def _first_of_each_place(found: Iterable[Iterator[re.Match[str]]]) -> Iterator[re.Match[str]]:
    """Every match once, by whichever pattern it was found."""
    return iter({match.start("building"): match for matches in found for match in matches}.values())


def _descends(match: re.Match[str]) -> bool:
    return not match["building"].isdecimal() or int(match["building"]) > int(match["unit"])


def _checked(estate: Gazetteer, match: re.Match[str], unit: str | None, room: str | None) -> Iterator[Mention]:
    building = building_id(match["building"])
    unit = _arabic(unit) if unit else None
    possible = building != "0" and (unit is None or (_is_unit(unit) and estate.has_unit(building, unit)))
    if possible and estate.has(building):
        yield Mention(match.span(), (building,), Inside(unit, None, room))


_READERS: tuple[Callable[[str, Gazetteer], Iterator[Mention]], ...] = (
    _named,
    _hyphenated,
    _storeys_that_are_buildings,
)


# ── inside a building ────────────────────────────────────────────────────────────────────────────────────────


def insides(text: str) -> Iterator[tuple[Span, Inside]]:
    """Units, storeys and rooms that are named without a building (二单元, 11楼, 负一层, 楼上201)."""
    if not _MAY_HOLD.search(text):
        return
    for match in _LONE_UNIT.finditer(text):
        tail = _TAIL.match(text, match.start("last" if match["last"] else "unit"))
        if tail and tail["unit"]:
            yield (match.start(), tail.end()), replace(_inside(tail), unit=_arabic(match["unit"]))
    for match in _LONE_FLOOR.finditer(text):
        if not _climbed(text, match.start()):
            yield match.span(), _inside(match)
    for match in _LONE_ROOM.finditer(text):
        room = _room(match) if _marked_as_room(match) else None
        if room:
            yield match.span("room"), Inside(room=room)


def _climbed(text: str, start: int) -> bool:
    """爬了23楼 tells how far, not where."""
    return text[max(0, start - 2) : start] in {"爬了", "爬到"} or text[max(0, start - 1) : start] in {"了", "这", "那"}


def _marked_as_room(match: re.Match[str]) -> bool:
    flat = match["room_end"] is not None and match["room_end"].strip() != "号"  # 125号 is a house in a street
    return bool(flat or match["beside"] or (match["first"] is not None and match["home"] is not None))


def _inside(match: re.Match[str] | None) -> Inside:
    if match is None:
        return Inside()
    unit = match.groupdict().get("unit")
    return Inside(_arabic(unit) if unit else None, _floor(match), _room(match) or _letter(match))


def _floor(match: re.Match[str]) -> str | None:
    below = match["below"] or match["minus"] or match["level"]
    if below:
        return f"B{number(below)}"
    storey = number(match["floor"]) if match["floor"] else 0
    return str(storey) if 0 < storey <= _HIGHEST_FLOOR else None


def _letter(match: re.Match[str]) -> str | None:
    return match["letter"].upper() if match["letter"] else None


def _room(match: re.Match[str]) -> str | None:
    """The room captured, unless the number cannot be one (119, 500, 2999)."""
    if not match["room"]:
        return None
    room = digits(match["room"]).upper().lstrip("0")
    bare = room.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    phone = room in _EMERGENCY_NUMBERS and not (
        match["room_end"] or match.re is _TRIPLE or match.groupdict().get("unit")
    )
    return room if 0 < int(bare[-2:]) <= _LAST_FLAT and not phone else None


def _is_unit(unit: str) -> bool:
    return not unit.isdecimal() or 0 < int(unit) <= _HIGHEST_UNIT


def _arabic(numeral: str) -> str:
    if numeral.isdecimal() or numeral[0] in _CHINESE:
        return str(number(numeral))
    return numeral.upper()
