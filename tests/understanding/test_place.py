"""Places as people write them in group messages, and the numbers that only look like places."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.understanding.place import PlaceFound, find_buildings, find_place, parse_buildings


def place(text):
    return find_place(unicodedata.normalize("NFKC", text))[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3-2-501 漏水", PlaceFound("3", "2", room="501")),
        ("3—2—501漏水", PlaceFound("3", "2", room="501")),
        ("3#1501没电", PlaceFound("3", room="1501")),
        ("３＃１５０１没电", PlaceFound("3", room="1501")),
        ("三号楼二单元灯不亮", PlaceFound("3", "2")),
        ("3栋2-501 厨房反水", PlaceFound("3", "2", room="501")),
        ("16#1-1102停水", PlaceFound("16", "1", room="1102")),
        ("3栋二单元五零一", PlaceFound("3", "2", room="501")),
        ("三杠二杠五零一漏水", PlaceFound("3", "2", room="501")),
        ("6栋12楼冒黑烟", PlaceFound("6", floor="12")),
        ("5座12楼B室没水", PlaceFound("5", floor="12", room="B")),
        ("3号楼2门301有人吗", PlaceFound("3", "2", room="301")),
        ("3栋2梯502门口", PlaceFound("3", "2", room="502")),
        ("8号501室漏水", PlaceFound("8", room="501")),
        ("d07栋三单元电梯", PlaceFound("D7", "3")),
        ("7幢乙单元1203", PlaceFound("7", "乙", room="1203")),
        ("物业快看看 3-1 门口煤气味", PlaceFound("3", "1")),
        ("电梯年检:3栋1单元周三上午停运", PlaceFound("3", "1")),
        ("二期十二栋停电", PlaceFound("12", other="2期")),
        ("E区4栋楼下积水", PlaceFound("4", other="E区")),
        ("东单元的门禁坏了", PlaceFound(unit="东")),
        ("第5座廿三楼D室没水", PlaceFound("5", floor="23", room="D")),
        ("1-1-110漏水", PlaceFound("1", "1", room="110")),
        ("3栋2单元120漏水", PlaceFound("3", "2", room="120")),
        ("18弄3号502漏水", PlaceFound("3", room="502")),
        ("01栋0201漏水", PlaceFound("1", room="201")),
        ("2号岗亭没人", PlaceFound(other="2号岗")),
        ("1-2单元没水", PlaceFound(unit="1")),
        ("楼上201天天跺脚", PlaceFound(room="201")),
        ("三零二室漏水", PlaceFound(room="302")),
        ("电梯停在11楼半", PlaceFound(floor="11")),
        ("3-5楼没水", PlaceFound(floor="3")),
        ("负一层积水了", PlaceFound(floor="B1")),
        ("地下二层的灯", PlaceFound(floor="B2")),
        ("B2漏水", PlaceFound(floor="B2")),
        ("-1楼车库闸机坏了", PlaceFound(floor="B1", other="地库")),
        ("8号门坏了", PlaceFound(other="8号门")),
        ("三号门保安呢", PlaceFound(other="3号门")),
        ("东门人脸识别坏了", PlaceFound(other="东门")),
        ("地下停车场漏水", PlaceFound(other="地库")),
        ("小区门口全是水", PlaceFound(other="大门")),
    ],
)
def test_a_place_is_read_in_every_usual_form(text, found):
    assert place(text) == found


@pytest.mark.parametrize(
    ("text", "building"),
    [
        ("8号楼停电", "8"),
        ("3栋楼下有积水", "3"),
        ("03栋没水", "3"),
        ("第三栋没水", "3"),
        ("二十二号楼没水", "22"),
        ("6号楼6楼没水", "6"),
        ("1A栋电梯坏了", "1A"),
        ("T2栋电梯坏了", "T2"),
        ("b座大堂", "B"),
        ("B1栋没水", "B1"),
        ("我是一栋的", "1"),
        ("12#楼没水", "12"),
        ("3#电梯坏了", "3"),
        ("3撞电梯坏了", "3"),
        ("3动2单元漏水", "3"),
        ("3好楼停电", "3"),
        ("五六栋没水", "5"),
        ("9号院3号楼", "3"),
        ("老8栋没水", "8"),
        ("3栋119都来了", "3"),
        ("139xxxx0000 3栋的", "3"),
        ("水费35.5,3栋", "3"),
        ("10:30,3栋停电", "3"),
        ("6月3日3栋停水", "3"),
        ("有3栋的吗", "3"),
        ("101栋没水", "101"),
        ("B座B1层漏水", "B"),
        ("2号楼的3号电梯", "2"),
        ("12楼2单元没水", "12"),
        ("12楼301没水", "12"),
    ],
)
def test_the_building_is_right_among_other_numbers(text, building):
    assert place(text).building == building


@pytest.mark.parametrize(
    "text",
    [
        "大家一起来",
        "6月3号楼下停电",
        "周六8-12点停电",
        "9:00-17:00停水",
        "坐3路车去",
        "地铁3号线停运",
        "比分3-1赢了",
        "3-1没进球",
        "2-3天能修好吗",
        "电话0571-88888888",
        "13912345678",
        "京A-1234挪车",
        "99-129元的脐橙",
        "10斤39.9",
        "24-6-12",
        "2024年3月",
        "3号电梯坏了",
        "充电桩3号位没反应",
        "共10栋楼",
        "这是一栋修建于八十年代的楼",
        "一栋别墅",
        "一栋楼都停电了",
        "三座大桥",
        "买了个7座SUV",
        "两栋都没水",
        "吃维生素B2",
        "B1驾照",
        "一层灰",
        "爬了23楼,腿断",
        "五层楼高",
        "125号金福超市",
        "打119",
        "西门子冰箱",
        "广场舞太吵",
    ],
)
def test_other_numbers_are_no_place(text):
    assert place(text) == PlaceFound()


@pytest.mark.parametrize(
    ("text", "building"),
    [
        ("我是3栋的,5栋着火了", "5"),
        ("我在3栋都听到5栋在吵", "5"),
        ("住3栋,5栋楼下着火", "5"),
        ("我住3栋,家里漏水", "3"),
        ("不是3栋是4栋", "4"),
        ("除了3栋,5栋也停了", "5"),
        ("3栋停电,打错了,是5栋", "5"),
        ("5栋没电6栋有电", "5"),
        ("1、3栋电梯坏了 2、路灯不亮", "3"),
        ("1.3栋电梯坏了 2.5栋没电", "3"),
    ],
)
def test_of_several_buildings_the_one_it_is_about_is_taken(text, building):
    assert place(text).building == building


@pytest.mark.parametrize(
    ("text", "buildings"),
    [
        ("3、5、7栋没水", ("3", "5", "7")),
        ("3,5,7号楼没水", ("3", "5", "7")),
        ("1-6栋停水", ("1", "2", "3", "4", "5", "6")),
        ("1号-3号楼停水", ("1", "2", "3")),
        ("1.2.3.4栋的业主", ("1", "2", "3", "4")),
        ("A栋到C栋", ("A", "B", "C")),
        ("B1-B3栋", ("B1", "B2", "B3")),
        ("8-10栋和15栋停水", ("8", "9", "10", "15")),
        ("五、六栋", ("5", "6")),
        ("五六栋", ("5", "6")),
        ("10栋,11栋,12栋", ("10", "11", "12")),
        ("14/15栋楼顶", ("14", "15")),
        ("5-3栋", ("5", "3")),
        ("3-502 鸡蛋,7-1101 鸡蛋", ("3", "7")),
        ("没有楼栋", ()),
    ],
)
def test_lists_and_ranges_name_every_building(text, buildings):
    assert find_buildings(text) == buildings


@pytest.mark.parametrize(
    ("scope", "buildings"),
    [
        ("1-3栋", ("1", "2", "3")),
        ("1-3", ("1", "2", "3")),
        ("3 5 7", ("3", "5", "7")),
        ("1栋 - 3栋", ("1", "2", "3")),
        ("A座、B座", ("A", "B")),
        ("1-2,7栋", ("1", "2", "7")),
        ("三号楼", ("3",)),
        ("", ()),
        ("全小区", ()),
        ("物业", None),
        ("3栋2单元501", None),
    ],
)
def test_the_scope_of_a_command_is_read_whole_or_not_at_all(scope, buildings):
    assert parse_buildings(scope) == buildings


def test_the_spans_are_the_words_that_were_read():
    text = "物业在吗,3栋2单元的电梯停在11楼"
    _, spans = find_place(text)
    assert [text[start:end] for start, end in spans] == ["3栋2单元的", "11楼"]


CHINESE = "一二三四五六七八九"


def chinese(value):
    tens, ones = divmod(value, 10)
    head = "" if not tens else "十" if tens == 1 else CHINESE[tens - 1] + "十"
    return head + (CHINESE[ones - 1] if ones else "")


numbers = st.integers(1, 60)
numerals = st.sampled_from([str, chinese])
rooms = st.builds(lambda floor, flat: f"{floor}{flat:02}", st.integers(1, 33), st.integers(1, 12))


@settings(max_examples=60)
@given(
    numbers,
    numerals,
    st.sampled_from(["栋", "号楼", "幢", "#", "号栋"]),
    st.sampled_from(["停电了", "的电梯坏了", "楼下"]),
)
def test_every_building_number_is_read_back(number, write, suffix, rest):
    assert place(f"{write(number)}{suffix}{rest}").building == str(number)


@settings(max_examples=60)
@example(1, 1, "110", "{}-{}-{}")
@given(numbers, st.integers(1, 6), rooms, st.sampled_from(["{}-{}-{}", "{}栋{}单元{}", "{}#{}-{}", "{}号楼{}单元{}室"]))
def test_every_full_address_is_read_back(building, unit, room, form):
    assert place(form.format(building, unit, room) + " 漏水") == PlaceFound(str(building), str(unit), room=room)


@settings(max_examples=40)
@given(st.integers(1, 30), st.integers(1, 12))
def test_every_range_is_read_whole(first, length):
    expected = tuple(str(number) for number in range(first, first + length + 1))
    assert find_buildings(f"{first}-{first + length}栋停水") == expected
    assert parse_buildings(f"{first}到{first + length}栋") == expected


@settings(max_examples=60)
@given(st.text(alphabet="0123456789一二三十栋楼号单元层座#-、,.:期区门B上下 的\ud800", max_size=60))
def test_no_text_breaks_the_reading_and_spans_lie_inside_it(text):
    found, spans = find_place(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert bool(spans) or found == PlaceFound()


@pytest.mark.parametrize(
    ("text", "building", "unit"),
    [
        ("打电话说灯黑了门不开 11-2", "11", "2"),  # people sign with their door
        ("还在砸墙!8-3。", "8", "3"),
        ("8-2那台今天自己往下掉了半层", "8", "2"),
        ("8-2 电梯坏了", "8", "2"),
        ("比分打到8-2都没人管", None, None),
        ("阀门谁给关了 2-1-903一滴水都下不来", "2", "1"),
        ("物业费从1200一年涨了", None, None),
    ],
)
def test_a_pair_alone_is_an_address_where_people_sign_with_it(text, building, unit):
    place, _ = find_place(text)
    assert (place.building, place.unit, place.room) == (building, unit, "903" if "903" in text else None)
