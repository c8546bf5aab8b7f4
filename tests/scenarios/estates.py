"""The sample estate with other people in it: stories about seats, buildings and shifts."""

from importlib.resources import files

from bot.config import Config, parse

_SAMPLE = files("bot.config").joinpath("sandbox.toml").read_text(encoding="utf-8")
_PROPERTY = 'sandbox = "zhang"\nroles = ["物业"]'

_SECOND = """
[[community.person]]
id = "he"
name = "何师傅"
sandbox = "he"
roles = {roles}
"""

_SHIFT = """
[[community.shift]]
role = "物业"
estate = "garden"
people = ["{person}"]
days = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
span = "{span}"
"""


def with_property(roles: str) -> str:
    """The sample file with other roles for 张经理."""
    assert _PROPERTY in _SAMPLE
    return _SAMPLE.replace(_PROPERTY, f'sandbox = "zhang"\nroles = {roles}')


def nobody_at_property() -> Config:
    """Nobody holds the property company's role."""
    return parse(with_property('["居民"]'))


def property_by_buildings() -> Config:
    """张经理 has buildings 1 to 4, 何师傅 5 to 8: a report without a building could be either's."""
    first = with_property('[{ role = "物业", buildings = ["1-4"] }]')
    return parse(first + _SECOND.format(roles='[{ role = "物业", buildings = ["5-8"] }]'))


def property_in_shifts() -> Config:
    """张经理 by day, 何师傅 by night; the change is at 20:00."""
    day = _SHIFT.format(person="zhang", span="08:00-20:00")
    night = _SHIFT.format(person="he", span="20:00-08:00")
    return parse(_SAMPLE + _SECOND.format(roles='["物业"]') + day + night)


def supervised() -> Config:
    """The community has somebody above it who grants."""
    roles = '["上级督办"]'
    return parse(_SAMPLE + _SECOND.format(roles=roles))


def two_at_property() -> Config:
    """张经理 and 何师傅 are on duty together."""
    return parse(_SAMPLE + _SECOND.format(roles='["物业"]'))


def property_without_sundays() -> Config:
    """The same shifts, but nobody has the day of a Sunday."""
    day = _SHIFT.format(person="zhang", span="08:00-20:00").replace(', "周日"]', "]")
    night = _SHIFT.format(person="he", span="20:00-08:00")
    return parse(_SAMPLE + _SECOND.format(roles='["物业"]') + day + night)
