"""What an estate calls its buildings, gates and corners: stronger than any grammar of addresses."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.understanding.numerals import number

_MASK = "\ufffc"  # stands for hidden text: belongs to no word, keeps every offset
_ID = re.compile(
    r"\s*第?\s*([A-Za-z]?)-?([0-9]*|[一二三四五六七八九十廿]{1,3})([A-Ha-h]?)\s*(?:号?[栋幢楼]|号|座|#)?\s*"
)

_SPOTS: Mapping[str, tuple[str, ...]] = {
    "地库": ("地下车库", "地下停车场", "地下停车库", "地下室停车场", "地库", "车库", "负一停车场"),
    "地下室": ("地下室",),
    "停车场": ("地面停车场", "停车场", "停车坪"),
    "大门": ("小区大门", "小区门口", "小区正门", "大门口", "大门", "正门", "前门"),
    "后门": ("小区后门", "后门"),
    "侧门": ("侧门", "边门", "小门"),
    "门岗": ("门岗", "岗亭", "保安亭", "保安室", "门卫室", "门卫"),
    "大堂": ("一楼大堂", "大堂", "一楼大厅", "单元大厅"),
    "楼顶": ("楼顶", "天台", "顶楼", "楼顶平台"),
    "架空层": ("架空层",),
    "垃圾站": ("垃圾站", "垃圾房", "垃圾屋", "垃圾投放点", "垃圾点"),
    "快递柜": ("快递柜", "丰巢", "菜鸟驿站", "快递驿站", "快递架"),
    "车棚": ("自行车棚", "电动车棚", "充电棚", "单车棚", "车棚"),
    "游乐场": ("儿童乐园", "儿童游乐场", "游乐场", "游乐区", "滑滑梯", "滑梯", "沙坑"),
    "健身区": ("健身区", "健身器材", "健身广场", "健身角"),
    "泳池": ("游泳池", "泳池"),
    "球场": ("篮球场", "网球场", "羽毛球场", "足球场", "球场"),
    "会所": ("会所",),
    "广场": ("中心广场", "小广场"),
    "花园": ("中心花园", "中央花园", "中庭花园", "中庭", "小花园"),
    "喷泉": ("喷泉", "喷水池", "景观池", "人工湖", "水池边"),
    "凉亭": ("凉亭", "亭子"),
    "水泵房": ("水泵房", "泵房"),
    "配电房": ("配电房", "配电室", "变电站", "变压器那"),
    "物业办公室": ("物业办公室", "物业中心", "物业服务中心", "物业前台"),
    "党群服务中心": ("党群服务中心",),
}


@dataclass(frozen=True, slots=True)
class Building:
    """One building: its id ("3", "A3"), and how many units and storeys it has where that is known.

    Raises:
        ValueError: the id is empty.
    """

    id: str
    units: int | None = None
    floors: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", building_id(self.id))


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The named places of one estate. Names are given as normalised text (NFKC, simplified characters).

    Attributes:
        buildings: all buildings; empty means that they are unknown and any number is accepted.
        highest: the highest building number, where the single buildings are not listed.
        facilities: a name or nickname to the facility's canonical name (小卖部 → 便利店).
        nicknames: a name to the id of the building it means (红楼 → "3").
        estate_names: names of the estate itself; numbers inside them mean nothing (六号公馆).
        lou_is_building: whether "12楼" alone means the building; otherwise it is the storey.
    """

    buildings: tuple[Building, ...] = ()
    highest: int | None = None
    facilities: Mapping[str, str] = field(default_factory=dict)
    nicknames: Mapping[str, str] = field(default_factory=dict)
    estate_names: tuple[str, ...] = ()
    lou_is_building: bool = False
    _by_id: Mapping[str, Building] = field(init=False, repr=False, compare=False)
    _names: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {building.id: building for building in self.buildings})
        object.__setattr__(self, "_names", _any_of((*self.facilities, *self.nicknames, *self.estate_names)))

    @classmethod
    def open(cls) -> "Gazetteer":
        """An estate of which nothing is known: every well-formed building is accepted."""
        return _OPEN

    def has(self, building: str) -> bool:
        """Whether the estate has this building, as far as it is known."""
        if self._by_id:
            return building in self._by_id
        return self.highest is None or not building.isdecimal() or 0 < int(building) <= self.highest

    def within_phase(self, phase: str | None, building: str) -> str:
        """The building's id, with the phase in front where the estate numbers each phase from 1 ("2期12")."""
        return f"{phase}{building}" if phase and f"{phase}{building}" in self._by_id else building

    def has_unit(self, building: str | None, unit: str) -> bool:
        """Whether the building has so many units; units named by a letter or direction are accepted."""
        known = self._by_id.get(building or "")
        return known is None or known.units is None or not unit.isdecimal() or int(unit) <= known.units

    def has_floor(self, building: str | None, floor: str) -> bool:
        """Whether the building is that high; basements are accepted."""
        known = self._by_id.get(building or "")
        return known is None or known.floors is None or not floor.isdecimal() or int(floor) <= known.floors

    def hide_names(self, text: str) -> tuple[str, tuple["Named", ...]]:
        """The text with every name of the estate hidden (same length), and the places found by name."""
        if self._names is None:
            return text, ()
        named = tuple(self._named(match) for match in self._names.finditer(text))
        return self._names.sub(lambda match: _MASK * len(match[0]), text), tuple(n for n in named if n.says_where)

    def _named(self, match: re.Match[str]) -> "Named":
        name = match[0]
        building = self._nickname(name)
        return Named(match.span(), building, None if building else _lookup(self.facilities, name))

    def _nickname(self, name: str) -> str | None:
        target = _lookup(self.nicknames, name)
        return building_id(target) if target else None


@dataclass(frozen=True, slots=True)
class Named:
    """A place read from one of the estate's own names."""

    span: tuple[int, int]
    building: str | None
    other: str | None

    @property
    def says_where(self) -> bool:
        """Whether it is more than the estate's name."""
        return bool(self.building or self.other)


def building_id(text: str) -> str:
    """The id of a building: arabic digits without leading zeros, letters in upper case ("d07栋" is "D7").

    Names that are no number ("2期12") are kept as they are.

    Raises:
        ValueError: the text is blank.
    """
    match = _ID.fullmatch(text)
    if match is None or not any(match.groups()):
        if not text.strip():
            raise ValueError("a building needs an id")
        return text.strip()
    return (match[1] + (str(number(match[2])) if match[2] else "") + match[3]).upper()


def spots_in(text: str) -> tuple[tuple[tuple[int, int], str], ...]:
    """Gates and facilities that every estate has, with where they stand and their canonical names."""
    return tuple((match.span(), _spot(match)) for match in _SPOT.finditer(text))


def _spot(match: re.Match[str]) -> str:
    if match["side"]:
        return f"{match['side']}门"
    return f"{number(match['gate'])}号{match['guard']}" if match["gate"] else _SPOT_NAMES[match[0]]


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted({name for name in names if name.strip()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if longest_first else None


def _lookup(names: Mapping[str, str], name: str) -> str | None:
    found = names.get(name)
    if found is not None:
        return found
    return next((target for known, target in names.items() if known.casefold() == name.casefold()), None)


_OPEN = Gazetteer()
_SPOT_NAMES = {word: spot for spot, words in _SPOTS.items() for word in (spot, *words)}
# 西门子, 南门町 and 3号门面 are not gates; 天安门 has no direction in front.
_SPOT = re.compile(
    r"(?P<side>[东西][南北]|[东西南北])(?:大门|门)(?!子|町|面|诊|市场|铃)"
    r"|(?<![\d一二三四五六七八九十月])(?P<gate>\d{1,2}|十[一二三]?|[一二三四五六七八九])[号#](?P<guard>[门岗])(?!面|牌|诊|市|锁|铃)"
    # 广场 and 花园 alone are usually part of a proper name or of 广场舞.
    r"|(?:(?<=[在到去里])|(?<![\u4e00-\u9fff]))(?:广场|花园)(?!舞)"
    "|" + "|".join(sorted(map(re.escape, _SPOT_NAMES.keys() - {"广场", "花园"}), key=len, reverse=True))
)
