"""The plainest reports there are, with and without a particle, a place before or after: each must be heard."""

import pytest

from bot.understanding.book import RuleBook

PLAIN = {
    "楼道灯不亮": "lighting_road",
    "路灯不亮": "lighting_road",
    "路灯坏": "lighting_road",
    "电梯坏": "elevator_fault",
    "电梯停": "elevator_fault",
    "门禁坏": "access",
    "单元门坏": "access",
    "下水道堵": "pipe",
    "水管爆": "pipe",
    "天花板漏水": "pipe",
    "停水": "water",
    "没水": "water",
    "停电": "power",
    "没电": "power",
    "停气": "gas",
    "暖气不热": "heating",
    "垃圾桶满": "sanitation",
    "外墙掉瓷砖": "envelope",
    "着火": "fire",
    "冒烟": "fire",
    "电梯困人": "elevator_trap",
    "充电桩坏": "parking",
    "消防通道堵": "corridor",
    "有人打架": "security",
}
PARTICLES = ("", "了", "啦", "咯", "好几天了", "，谁管管", "！！")
PLACES = ("{}", "3栋{}", "{} 5栋", "8号楼2单元{}")


@pytest.mark.parametrize(("words", "category"), PLAIN.items())
def test_a_plain_report_is_heard_whatever_stands_around_it(book: RuleBook, words: str, category: str):
    missed = [
        text
        for particle in PARTICLES
        for place in PLACES
        if (reading := book.read(text := place.format(words + particle))).outcome != "report"
        and not (text == words and reading.outcome == "ask")
    ]
    assert not missed
    read = {book.read(place.format(words + "了")).category for place in PLACES[1:]}
    assert read == {category}
