"""What a name in a group says about its bearer.

In linkage groups people are asked to call themselves by party and name ("物业-张经理", "社区小李", "3栋楼长 王姐").
An export knows nothing else about who they are, so this is what a replay goes by.
"""

import re

from bot.transcripts.lines import Holding

_PARTIES = {
    "property": "物业公司|物业|物管",
    "community": "社区|居委会|居委",
    "owners_committee": "业主委员会|业委会",
    "grid": "网格员|网格长|网格",
    "building_head": "楼栋长|楼组长|楼长",
    "volunteer": "志愿者|义工",
    "urban_mgmt": "城管",
}
# 物业费太贵, 社区团购 and the like are nicknames and shops.
_NO_PARTY = r"(?!费|的|团购|店|超市|太|不|快递|门诊|医院|卫生)"
_PATTERNS = {
    role: re.compile(
        rf"(?:^|[-_—·|/\s（(【\[：:]|小区|花园|家园|[栋幢楼号\d])(?:{words}){_NO_PARTY}|(?:{words})[）)】\]]?$"
    )
    for role, words in _PARTIES.items()
}
_BUILDINGS = re.compile(r"(\d{1,3})\s*(?:号楼|栋|幢|楼|号)")


def holdings_in(name: str) -> tuple[Holding, ...]:
    """The roles that a name claims; a building head holds for the buildings that the name names."""
    return tuple(
        Holding(role, tuple(_BUILDINGS.findall(name)) if role == "building_head" else ())
        for role, pattern in _PATTERNS.items()
        if pattern.search(name)
    )
