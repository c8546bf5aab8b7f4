from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import DaySpan
from bot.domain.coverage import Handover, Hole, handovers, holes
from bot.domain.place import Place
from bot.domain.roster import PROPERTY, Grant, Leave, Shift
from tests.domain.test_roster import ROLES, TOWNS, WHOLE, buildings, local, town

MONDAY = date(2026, 6, 1)
DAY_AND_NIGHT = tuple(
    shift
    for weekday in range(7)
    for shift in (
        Shift(weekday, DaySpan.parse("08:00-20:00"), "day", PROPERTY, WHOLE),
        Shift(weekday, DaySpan.parse("20:00-08:00"), "night", PROPERTY, WHOLE),
    )
)
BOTH = (Grant("day", PROPERTY, WHOLE), Grant("night", PROPERTY, WHOLE))


def test_shifts_hand_over_at_their_edges():
    directory = town(*BOTH, shifts=DAY_AND_NIGHT)
    assert handovers(directory, "sunshine", PROPERTY, from_at=local(1, 7), until_at=local(1, 21)) == (
        Handover(local(1, 8), "sunshine", PROPERTY, ("night",), ("day",)),
        Handover(local(1, 20), "sunshine", PROPERTY, ("day",), ("night",)),
    )


def test_one_persons_shifts_in_a_row_are_no_handover():
    shifts = tuple(Shift(day, DaySpan.parse("00:00-24:00"), "day", PROPERTY, WHOLE) for day in range(7))
    directory = town(*BOTH, shifts=shifts)
    assert handovers(directory, "sunshine", PROPERTY, from_at=local(1), until_at=local(8)) == ()


def test_a_leave_hands_over_to_the_substitute_and_back():
    directory = town(*BOTH, shifts=DAY_AND_NIGHT, leaves=(Leave("day", local(1, 10), local(1, 12), "wu"),))
    assert handovers(directory, "sunshine", PROPERTY, from_at=local(1, 9), until_at=local(1, 19)) == (
        Handover(local(1, 10), "sunshine", PROPERTY, ("day",), ("wu",)),
        Handover(local(1, 12), "sunshine", PROPERTY, ("wu",), ("day",)),
    )


def test_a_handover_in_some_buildings_names_them():
    shift = Shift(0, DaySpan.parse("08:00-20:00"), "day", PROPERTY, buildings("1", "3"))
    directory = town(*BOTH, shifts=(shift,))
    assert handovers(directory, "sunshine", PROPERTY, from_at=local(1, 7), until_at=local(1, 9)) == (
        Handover(local(1, 8), "sunshine", PROPERTY, (), ("day",), ("1", "3")),
    )


def test_without_a_roster_nobody_hands_over():
    directory = town(*BOTH, leaves=(Leave("day", local(1, 10), local(1, 12)),))
    assert handovers(directory, "sunshine", PROPERTY, from_at=local(1), until_at=local(8)) == ()


def test_a_roster_round_the_clock_has_no_holes():
    assert holes(town(*BOTH, shifts=DAY_AND_NIGHT), "sunshine", PROPERTY, MONDAY) == ()


def test_a_missing_shift_is_a_hole():
    directory = town(*BOTH, shifts=DAY_AND_NIGHT[:4] + DAY_AND_NIGHT[5:])
    assert holes(directory, "sunshine", PROPERTY, MONDAY) == (Hole(local(3, 8), local(3, 20), "sunshine", PROPERTY),)


def test_a_leave_without_a_substitute_is_a_hole():
    directory = town(*BOTH, shifts=DAY_AND_NIGHT, leaves=(Leave("day", local(2), local(3)),))
    assert holes(directory, "sunshine", PROPERTY, MONDAY) == (Hole(local(2, 8), local(2, 20), "sunshine", PROPERTY),)


def test_a_hole_across_the_week_is_cut_at_its_ends():
    without_sunday = town(*BOTH, shifts=DAY_AND_NIGHT[:12])
    assert holes(without_sunday, "sunshine", PROPERTY, MONDAY) == (
        Hole(local(1), local(1, 8), "sunshine", PROPERTY),
        Hole(local(7, 8), local(8), "sunshine", PROPERTY),
    )


def test_a_building_that_nobody_covers_is_a_hole_of_the_whole_week():
    directory = town(Grant("day", PROPERTY, buildings("1", "2", "3")))
    assert holes(directory, "sunshine", PROPERTY, MONDAY) == (Hole(local(1), local(8), "sunshine", PROPERTY, ("9",)),)


def test_an_empty_seat_is_a_hole_of_the_whole_estate():
    assert holes(town(), "sunshine", PROPERTY, MONDAY) == (Hole(local(1), local(8), "sunshine", PROPERTY),)


@settings(max_examples=40, deadline=None)
@given(TOWNS, ROLES, st.sampled_from(["1", "3", "9"]), st.integers(0, 7 * 24 * 60 - 1))
def test_an_instant_is_in_a_hole_exactly_when_nobody_is_on_duty(directory, role, building, minutes):
    at = local(1) + timedelta(minutes=minutes)
    in_hole = any(
        hole.from_at <= at < hole.until_at and (not hole.buildings or building in hole.buildings)
        for hole in holes(directory, "sunshine", role, MONDAY)
    )
    assert in_hole == (not directory.on_duty(role, "sunshine", Place(building=building), at))
