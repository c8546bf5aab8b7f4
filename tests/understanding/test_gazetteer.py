"""An estate's own names and numbers are stronger than the grammar of addresses."""

import pytest

from bot.understanding.place import Building, Gazetteer, PlaceFound, find_buildings, find_place

ESTATE = Gazetteer(
    buildings=(Building("1", units=2, floors=18), Building("2栋"), Building("A3"), Building("12号楼", floors=33)),
    facilities={"小卖部": "便利店", "12楼酒吧": "会所", "Dog Park": "狗公园"},
    nicknames={"红楼": "2", "临街那栋": "12栋"},
    estate_names=("六号公馆", "三栋里"),
)


def place(text, estate=ESTATE):
    return find_place(text, estate)[0]


def test_a_nickname_means_its_building():
    assert place("红楼停电了") == PlaceFound("2")
    assert place("临街那栋停电了").building == "12"
    assert find_buildings("红楼和1栋停电", ESTATE) == ("2", "1")


def test_a_named_facility_beats_the_grammar():
    assert place("12楼酒吧太吵") == PlaceFound(other="会所")
    assert place("小卖部门口积水") == PlaceFound(other="便利店")
    assert place("dog park 的灯坏了") == PlaceFound(other="狗公园")


def test_numbers_in_the_name_of_the_estate_mean_nothing():
    assert place("六号公馆1栋没水") == PlaceFound("1")
    assert place("三栋里没水") == PlaceFound()


def test_a_building_the_estate_does_not_have_is_none():
    assert place("9栋2单元没水") == PlaceFound()
    assert place("9栋没水,1栋也没水").building == "1"
    assert place("a3栋没水").building == "A3"
    assert find_buildings("1-12栋", ESTATE) == ("1", "2", "12")


def test_a_building_beyond_the_highest_is_none():
    estate = Gazetteer(highest=8)
    assert place("8栋没水", estate).building == "8"
    assert place("9栋没水", estate).building is None
    assert place("12-1101漏水", estate).building is None
    assert place("A栋没水", estate).building == "A"


def test_units_and_storeys_that_do_not_exist_are_dropped():
    assert place("1栋3单元没水") == PlaceFound("1")
    assert place("1栋2单元没水") == PlaceFound("1", "2")
    assert place("1栋19楼没水") == PlaceFound("1")
    assert place("12栋19楼没水") == PlaceFound("12", floor="19")
    assert place("1-3-501漏水").building is None


@pytest.mark.parametrize(("means_building", "found"), [(True, PlaceFound("12")), (False, PlaceFound(floor="12"))])
def test_the_estate_says_whether_lou_is_a_building(means_building, found):
    assert place("12楼停电", Gazetteer(lou_is_building=means_building)) == found


def test_a_storey_after_its_building_stays_a_storey():
    assert place("3栋12楼停电", Gazetteer(lou_is_building=True)) == PlaceFound("3", floor="12")


def test_phases_that_number_their_buildings_alone_are_kept_apart():
    estate = Gazetteer(buildings=(Building("1期3"), Building("2期3")))
    assert place("二期3栋停电", estate).building == "2期3"


def test_open_accepts_any_number():
    assert place("77栋停电", Gazetteer.open()).building == "77"


def test_a_building_needs_an_id():
    with pytest.raises(ValueError, match="needs an id"):
        Building(" ")
