"""When a report tells of something that is already open."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.duplicate import WINDOWS, Area, Ask, New, Same, find_duplicate, says_whole_estate, sketch
from bot.understanding.place import find_buildings, find_place

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def report(text, category, number=0, ago=timedelta(), **known):
    place, spans = find_place(text)
    return sketch(
        text,
        category,
        NOW - ago,
        number=number,
        place=place,
        place_spans=spans,
        buildings=find_buildings(text),
        **known,
    )


def verdict(new, *known):
    return find_duplicate(new, known)


def test_the_same_lift_in_other_words_is_the_same():
    known = report("3栋电梯坏了", "elevator_fault", 1)
    assert verdict(report("3号楼的梯又罢工了", "elevator_fault"), known) == Same(1, 0.0)


def test_another_building_is_another_incident():
    known = report("3栋电梯坏了", "elevator_fault", 1)
    assert verdict(report("5栋电梯坏了", "elevator_fault"), known) == New()


def test_another_unit_is_asked_about_at_most():
    known = report("3栋1单元电梯坏了", "elevator_fault", 1)
    assert isinstance(verdict(report("3栋2单元电梯坏了", "elevator_fault"), known), Ask)
    assert verdict(report("3栋2单元上下都不动", "elevator_fault"), known) == New()


def test_a_lift_may_be_reported_from_any_storey():
    known = report("3栋1单元电梯停在11楼", "elevator_fault", 1)
    assert isinstance(verdict(report("3栋1单元电梯卡在5楼", "elevator_fault"), known), Same)


def test_an_outage_of_two_units_is_one():
    known = report("3栋1单元没水", "water", 1)
    assert isinstance(verdict(report("3栋2单元没水", "water"), known), Same)


def test_the_same_number_in_two_phases_is_two_buildings():
    known = report("一期3栋电梯坏了", "elevator_fault", 1)
    assert verdict(report("二期3栋电梯坏了", "elevator_fault"), known) == New()


def test_other_words_about_the_same_spot_are_the_same():
    known = report("地库闸机不抬杆", "access", 1)
    assert isinstance(verdict(report("地库出口抬杆坏了,堵了十几辆", "access"), known), Same)


@pytest.mark.parametrize(
    ("first", "later", "category"),
    [
        ("3栋漏水了", "3栋楼上渗水到我家", "pipe"),
        ("3栋楼道堆满纸箱", "3栋过道全是杂物", "corridor"),
        ("3栋晚上好吵", "3栋有人唱歌吵死了", "noise"),
        ("3栋单元门禁坏了", "我家也是3栋的,门禁刷不开", "access"),
    ],
)
def test_category_and_building_agree_however_it_is_said(first: str, later: str, category: str):
    assert isinstance(verdict(report(later, category), report(first, category, 1)), Same)


def test_two_homes_with_the_same_trouble_need_like_words():
    assert verdict(report("3栋1203马桶返水", "pipe"), report("3栋501卫生间漏", "pipe", 1)) == New()


def test_a_category_of_its_own_is_never_the_same():
    known = report("3栋楼道堆满纸箱", "corridor", 1)
    assert verdict(report("3栋楼道灯不亮", "lighting_road"), known) == New()


def test_outside_the_window_it_is_new():
    known = report("3栋电梯坏了", "elevator_fault", 1, ago=timedelta(hours=25))
    assert verdict(report("3栋电梯坏了", "elevator_fault"), known) == New()


def test_in_one_building_the_words_decide():
    known = report("3栋垃圾桶满了没人收", "sanitation", 1)
    assert isinstance(verdict(report("3栋垃圾桶又满出来了", "sanitation"), known), Same)
    assert verdict(report("3栋电梯里一滩呕吐物", "sanitation"), known) == New()


def test_the_same_fault_words_suffice_in_one_building():
    known = report("3栋垃圾没人收", "sanitation", 1, faults=("垃圾", "不收"))
    assert isinstance(verdict(report("3栋厨余堆了三天", "sanitation", faults=("垃圾",)), known), Same)


def test_one_unknown_place_joins_only_when_the_words_are_very_alike():
    known = report("3栋垃圾桶满了没人收", "sanitation", 1)
    assert isinstance(verdict(report("垃圾桶满了没人收", "sanitation"), known), Same)
    assert isinstance(verdict(report("垃圾桶那儿臭死了", "sanitation"), known), Ask)
    assert verdict(report("草坪边有人乱扔烟头", "sanitation"), known) == New()


def test_a_lift_without_a_building_is_asked_about():
    known = report("3栋电梯坏了", "elevator_fault", 1)
    assert isinstance(verdict(report("那个梯又停了", "elevator_fault"), known), Ask)


def test_two_gates_are_two_places():
    known = report("东门道闸坏了", "access", 1)
    assert verdict(report("西门道闸坏了", "access"), known) == New()
    assert isinstance(verdict(report("东门道闸又坏了", "access"), known), Same)


@pytest.mark.parametrize(
    ("new", "category", "old", "sibling"),
    [
        ("3栋电梯卡住了", "elevator_trap", "3栋电梯卡住不动", "elevator_fault"),
        ("3栋天花板漏水", "pipe", "3栋天花板漏水发霉", "envelope"),
        ("3栋水管爆了没水", "water", "3栋水管爆了", "pipe"),
    ],
)
def test_siblings_are_one_incident_when_the_words_agree(new, category, old, sibling):
    assert isinstance(verdict(report(new, category), report(old, sibling, 1)), Same)


def test_water_and_pipe_with_different_words_are_two():
    assert verdict(report("3栋没水了", "water"), report("3栋马桶反味", "pipe", 1)) == New()


def test_two_persons_in_need_are_not_taken_for_one():
    known = report("3栋楼下有人晕倒了", "life_danger", 1)
    assert verdict(report("3栋有人要跳楼", "life_danger"), known) == New()
    assert isinstance(verdict(report("3栋楼下有人晕倒", "life_danger"), known), Same)


def test_the_most_alike_of_several_is_taken():
    known = [report("东门门禁刷脸没反应", "access", 1), report("东门道闸不抬杆", "access", 2)]
    assert verdict(report("东门道闸一直不抬杆", "access"), *known) == Same(2, pytest.approx(0.6, abs=0.1))


@pytest.mark.parametrize("category", ["water", "power", "gas", "heating"])
def test_the_third_building_within_half_an_hour_makes_an_outage_of_the_area(category):
    known = [
        report("3栋没有了", category, 1, ago=timedelta(minutes=20)),
        report("5栋也没有", category, 2, ago=timedelta(minutes=10)),
    ]
    assert verdict(report("7栋没有", category), *known) == Area((1, 2))


def test_two_buildings_are_two_incidents():
    assert verdict(report("5栋停水", "water"), report("3栋停水", "water", 1)) == New()


def test_three_buildings_over_an_hour_are_three_incidents():
    known = [report("3栋停水", "water", 1, ago=timedelta(minutes=50)), report("5栋停水", "water", 2)]
    assert verdict(report("7栋停水", "water"), *known) == New()


def test_one_message_with_three_buildings_is_an_outage_at_once():
    assert verdict(report("3、5、7栋停水", "water")) == Area(())


def test_three_broken_lifts_are_no_outage():
    known = [report("3栋电梯坏了", "elevator_fault", 1), report("5栋电梯坏了", "elevator_fault", 2)]
    assert verdict(report("7栋电梯坏了", "elevator_fault"), *known) == New()


def test_an_outage_said_of_the_whole_estate_takes_in_what_is_open():
    known = report("3栋停电", "power", 1, ago=timedelta(hours=1))
    assert verdict(report("整个小区都停电了", "power"), known) == Area((1,))


def test_after_the_outage_is_known_every_building_joins_it():
    known = report("3栋停电", "power", 1, ago=timedelta(hours=1), whole_estate=True)
    assert verdict(report("12栋黑了", "power"), known) == Same(1, 1.0)
    assert verdict(report("全小区停电", "power"), known) == Same(1, 1.0)


@pytest.mark.parametrize(
    "text", ["整个小区没水", "全小区停电", "成个屋苑停电", "每栋都没暖气", "好几栋楼都没水", "小区全停了"]
)
def test_the_whole_estate_is_recognised(text):
    assert says_whole_estate(text)


@pytest.mark.parametrize("text", ["小区门口停电", "3栋全停了", "我们小区真好", "小区里有人丢垃圾"])
def test_mentioning_the_estate_is_not_all_of_it(text):
    assert not says_whole_estate(text)


def test_every_category_has_a_window():
    assert len(WINDOWS) == 30
    assert WINDOWS["noise"] == timedelta(hours=12)
    assert WINDOWS["corridor"] == timedelta(days=14)


texts = st.text(alphabet="3栋5楼电梯坏了没水停漏灯不亮东门", max_size=12)
categories = st.sampled_from(sorted(WINDOWS))


@settings(max_examples=60)
@given(texts, texts, categories)
def test_reports_about_different_buildings_never_join(one, other, category):
    new = report(f"8栋{one}".replace("3", "").replace("5", ""), category)
    known = report(f"9栋{other}".replace("3", "").replace("5", ""), category, 1)
    assert verdict(new, known) == New()


@settings(max_examples=60)
@given(texts, categories)
def test_a_repeated_report_of_a_known_place_is_never_new(text, category):
    new = report(f"8栋没水没电{text}".replace("3", "").replace("5", ""), category)
    known = report(f"8栋没水没电{text}".replace("3", "").replace("5", ""), category, 1)
    assert isinstance(verdict(new, known), Same)
