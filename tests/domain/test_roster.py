from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import DaySpan
from bot.domain.directory import Directory, unknown_names
from bot.domain.place import Place
from bot.domain.roster import (
    BUILDING_HEAD,
    COMMUNITY,
    GRID,
    PROPERTY,
    VOLUNTEER,
    Chat,
    ChatKind,
    Community,
    Duty,
    EmptySeat,
    Estate,
    Grant,
    Leave,
    Person,
    Scope,
    Shift,
    least_loaded,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUNSHINE = Estate("sunshine", "阳光花园", "east", {"1": "g1", "2": "g1", "3": "g2", "9": None})
RIVER = Estate("river", "滨河苑", "east", {"1": "g1"})
FARAWAY = Estate("faraway", "远方里", "west", {"1": None})
COMMUNITIES = (Community("east", "东社区"), Community("west", "西社区"))
WHOLE = Scope("sunshine")
BUILDING_1 = Place(building="1")
BUILDING_3 = Place(building="3")


def local(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """June 2026: the 1st is a Monday."""
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


MONDAY_NOON = local(1, 12)


def buildings(*names: str, estate: str = "sunshine") -> Scope:
    return Scope(estate, buildings=frozenset(names))


def grids(*names: str, estate: str = "sunshine") -> Scope:
    return Scope(estate, grids=frozenset(names))


def town(*grants: Grant, shifts: tuple[Shift, ...] = (), leaves: tuple[Leave, ...] = (), more: str = "") -> Directory:
    named = {grant.person for grant in grants} | {leave.substitute for leave in leaves} - {None} | set(more.split())
    return Directory(
        communities=COMMUNITIES,
        estates=(SUNSHINE, RIVER, FARAWAY),
        people=tuple(Person(name, name) for name in sorted(named)),
        grants=grants,
        shifts=shifts,
        leaves=leaves,
    )


# --- scopes -----------------------------------------------------------------


def test_a_scope_without_parts_is_the_whole_estate():
    assert WHOLE.covers(SUNSHINE, "1")
    assert WHOLE.covers(SUNSHINE, None)
    assert not WHOLE.covers(RIVER, "1")


def test_grids_and_buildings_of_a_scope_add_up():
    scope = Scope("sunshine", frozenset({"g2"}), frozenset({"9"}))
    assert [scope.covers(SUNSHINE, building) for building in ("1", "3", "9", "77", None)] == [
        False, True, True, False, False,
    ]  # fmt: skip


def test_a_community_scope_covers_its_estates_and_no_other():
    scope = Scope(community="east")
    assert scope.covers(SUNSHINE, None)
    assert scope.covers(RIVER, "1")
    assert not scope.covers(FARAWAY, "1")


def test_a_scope_names_an_estate_or_a_community():
    with pytest.raises(ValueError, match="an estate or a community"):
        Scope()
    with pytest.raises(ValueError, match="parts of an estate"):
        Scope(community="east", buildings=frozenset({"1"}))


# --- rights -----------------------------------------------------------------


def test_one_person_may_hold_several_roles_each_in_its_scope():
    directory = town(Grant("wang", GRID, grids("g2")), Grant("wang", BUILDING_HEAD, buildings("1")))
    assert directory.roles_of("wang", "sunshine", BUILDING_1) == {BUILDING_HEAD}
    assert directory.roles_of("wang", "sunshine", BUILDING_3) == {GRID}
    assert directory.roles_of("wang", "river", BUILDING_1) == frozenset()
    assert directory.roles_of("stranger", "sunshine") == frozenset()
    assert directory.roles_of("wang", "nowhere") == frozenset()


def test_while_the_building_is_unknown_a_role_in_any_part_counts():
    directory = town(Grant("wang", GRID, grids("g2")), Grant("wang", BUILDING_HEAD, buildings("1")))
    assert directory.roles_of("wang", "sunshine") == {GRID, BUILDING_HEAD}


def test_a_substitute_acts_with_the_roles_of_the_absent_while_they_are_away():
    directory = town(Grant("wang", GRID, grids("g2")), leaves=(Leave("wang", local(1), local(2), "li"),))
    assert directory.roles_of("li", "sunshine", BUILDING_3, local(1, 12)) == {GRID}
    assert directory.roles_of("li", "sunshine", BUILDING_1, local(1, 12)) == frozenset()
    assert directory.roles_of("li", "sunshine", BUILDING_3, local(2)) == frozenset()
    assert directory.roles_of("li", "sunshine", BUILDING_3) == frozenset()


# --- duty -------------------------------------------------------------------


def test_without_a_roster_everyone_in_scope_is_on_duty():
    directory = town(
        Grant("zhang", PROPERTY, buildings("1", "2")), Grant("li", PROPERTY, WHOLE), Grant("wu", PROPERTY, grids("g2"))
    )
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, MONDAY_NOON) == ("zhang", "li")
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_3, MONDAY_NOON) == ("li", "wu")
    assert directory.on_duty(PROPERTY, "sunshine", Place(building="9"), MONDAY_NOON) == ("li",)
    assert directory.on_duty(PROPERTY, "river", BUILDING_1, MONDAY_NOON) == ()


def test_with_a_roster_only_the_shift_is_on_duty():
    directory = town(
        Grant("day", PROPERTY, WHOLE),
        Grant("night", PROPERTY, WHOLE),
        shifts=(
            Shift(0, DaySpan.parse("08:00-20:00"), "day", PROPERTY, WHOLE),
            Shift(0, DaySpan.parse("20:00-08:00"), "night", PROPERTY, WHOLE),
        ),
    )
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(1, 19, 59)) == ("day",)
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(1, 20)) == ("night",)
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(2, 7, 59)) == ("night",)
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(2, 8)) == ()
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(8, 9)) == ("day",)


def test_a_sunday_night_shift_reaches_into_monday():
    shift = Shift(6, DaySpan.parse("22:00-06:00"), "night", PROPERTY, WHOLE)
    directory = town(Grant("night", PROPERTY, WHOLE), shifts=(shift,))
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(1, 5)) == ("night",)
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(1, 6)) == ()


def test_a_roster_for_some_buildings_leaves_the_others_without_one():
    shift = Shift(0, DaySpan.parse("08:00-12:00"), "zhang", PROPERTY, buildings("1"))
    directory = town(Grant("zhang", PROPERTY, WHOLE), Grant("li", PROPERTY, WHOLE), shifts=(shift,))
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(1, 9)) == ("zhang",)
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_3, local(1, 9)) == ("zhang", "li")


def test_a_shift_of_somebody_who_does_not_hold_the_role_counts_for_nothing():
    shift = Shift(0, DaySpan.parse("08:00-20:00"), "gone", PROPERTY, WHOLE)
    directory = town(Grant("li", PROPERTY, WHOLE), shifts=(shift,), more="gone")
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, MONDAY_NOON) == ("li",)


def test_a_person_on_leave_is_replaced_by_the_substitute():
    directory = town(
        Grant("zhang", PROPERTY, WHOLE),
        Grant("li", PROPERTY, WHOLE),
        leaves=(Leave("zhang", local(1), local(2), "wu"),),
    )
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, MONDAY_NOON) == ("wu", "li")
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, local(2)) == ("zhang", "li")


def test_a_substitute_on_leave_is_replaced_too_and_a_circle_leads_to_nobody():
    away = [Leave("zhang", local(1), local(3), "li"), Leave("li", local(1), local(2), "wu")]
    grant = Grant("zhang", PROPERTY, WHOLE)
    chained = town(grant, leaves=(*away,))
    circular = town(grant, leaves=(*away, Leave("wu", local(1), local(3), "zhang")))
    assert chained.on_duty(PROPERTY, "sunshine", BUILDING_1, MONDAY_NOON) == ("wu",)
    assert chained.on_duty(PROPERTY, "sunshine", BUILDING_1, local(2, 12)) == ("li",)
    assert circular.on_duty(PROPERTY, "sunshine", BUILDING_1, MONDAY_NOON) == ()


def test_a_substitute_from_another_community_only_does_not_stand_in():
    directory = town(
        Grant("zhang", PROPERTY, WHOLE),
        Grant("li", PROPERTY, Scope("faraway")),
        leaves=(Leave("zhang", local(1), local(2), "li"),),
    )
    assert directory.on_duty(PROPERTY, "sunshine", BUILDING_1, MONDAY_NOON) == ()


def test_one_community_never_answers_for_another():
    directory = town(Grant("far", COMMUNITY, Scope(community="west")))
    assert directory.responsible(PROPERTY, None, "sunshine", BUILDING_1, MONDAY_NOON).people == ()
    assert directory.responsible(PROPERTY, None, "faraway", BUILDING_1, MONDAY_NOON).people == ("far",)


# --- the fallback chain -----------------------------------------------------


def test_the_primary_role_is_asked_first():
    directory = town(Grant("li", PROPERTY, WHOLE), Grant("wang", GRID, WHOLE))
    assert directory.responsible(PROPERTY, GRID, "sunshine", BUILDING_1, MONDAY_NOON) == Duty(PROPERTY, ("li",))


def test_an_empty_seat_falls_back_to_the_backup_and_is_named():
    directory = town(Grant("wang", GRID, WHOLE))
    duty = directory.responsible(PROPERTY, GRID, "sunshine", BUILDING_1, MONDAY_NOON)
    assert duty == Duty(GRID, ("wang",), (EmptySeat(PROPERTY, "sunshine"),))


def test_an_empty_seat_of_a_building_names_the_building():
    directory = town(Grant("zhang", PROPERTY, buildings("3")), Grant("chen", COMMUNITY, Scope(community="east")))
    duty = directory.responsible(PROPERTY, None, "sunshine", BUILDING_1, MONDAY_NOON)
    assert duty == Duty(COMMUNITY, ("chen",), (EmptySeat(PROPERTY, "sunshine", "1"),))


def test_the_community_is_the_owner_of_last_resort_and_may_be_missing_too():
    duty = town().responsible(PROPERTY, GRID, "sunshine", BUILDING_1, MONDAY_NOON)
    seats = tuple(EmptySeat(role, "sunshine") for role in (PROPERTY, GRID, COMMUNITY))
    assert duty == Duty(COMMUNITY, (), seats)


def test_external_bodies_have_no_seat_that_could_be_empty():
    directory = town(Grant("chen", COMMUNITY, Scope(community="east")))
    assert directory.responsible("police", None, "sunshine", BUILDING_1, MONDAY_NOON) == Duty(COMMUNITY, ("chen",))


def test_in_a_hole_of_the_roster_everyone_of_the_role_is_asked():
    shift = Shift(0, DaySpan.parse("08:00-18:00"), "zhang", PROPERTY, WHOLE)
    directory = town(Grant("zhang", PROPERTY, WHOLE), Grant("li", PROPERTY, WHOLE), shifts=(shift,))
    assert directory.responsible(PROPERTY, GRID, "sunshine", BUILDING_1, local(1, 23)) == Duty(
        PROPERTY, ("zhang", "li"), off_roster=True
    )


def test_when_everyone_is_on_leave_the_seat_is_empty():
    directory = town(
        Grant("zhang", PROPERTY, WHOLE), Grant("wang", GRID, WHOLE), leaves=(Leave("zhang", local(1), local(2)),)
    )
    assert directory.responsible(PROPERTY, GRID, "sunshine", BUILDING_1, MONDAY_NOON).people == ("wang",)


def test_without_a_building_the_holders_of_the_whole_estate_are_asked():
    directory = town(Grant("zhang", PROPERTY, buildings("1")), Grant("li", PROPERTY, WHOLE))
    assert directory.responsible(PROPERTY, None, "sunshine", Place(), MONDAY_NOON) == Duty(PROPERTY, ("li",))


def test_without_a_building_and_everyone_limited_all_are_asked_and_the_building_is_needed():
    directory = town(Grant("zhang", PROPERTY, buildings("1")), Grant("li", PROPERTY, grids("g2")))
    duty = directory.responsible(PROPERTY, None, "sunshine", Place(other="东门"), MONDAY_NOON)
    assert duty == Duty(PROPERTY, ("zhang", "li"), needs_building=True)
    assert not directory.responsible(PROPERTY, None, "sunshine", BUILDING_1, MONDAY_NOON).needs_building


def test_the_least_loaded_is_chosen_and_of_equals_the_first_by_name():
    assert least_loaded(("c", "b", "a"), {"a": 2, "b": 1, "c": 1}) == "b"
    assert least_loaded(("c", "b"), {}) == "b"
    assert least_loaded((), {}) is None


# --- chats and names --------------------------------------------------------


def test_an_estates_own_chat_comes_before_that_of_its_community():
    chats = (
        Chat("all", ChatKind.LINKAGE, "east"),
        Chat("own", ChatKind.LINKAGE, "east", "sunshine"),
        Chat("staff", ChatKind.STAFF, "east", "sunshine"),
        Chat("other", ChatKind.LINKAGE, "west"),
    )
    directory = Directory(COMMUNITIES, (SUNSHINE, RIVER), chats)
    assert [chat.id for chat in directory.chats_of("sunshine", ChatKind.LINKAGE)] == ["own", "all"]
    assert [chat.id for chat in directory.chats_of("river", ChatKind.LINKAGE)] == ["all"]
    assert directory.chats_of("nowhere", ChatKind.LINKAGE) == ()


def test_names_that_nobody_has_are_listed_for_the_operator():
    directory = Directory(
        COMMUNITIES,
        (SUNSHINE,),
        (Chat("c", ChatKind.STAFF, "south"),),
        (Person("li", "李"),),
        (Grant("ghost", PROPERTY, Scope("atlantis")), Grant("li", PROPERTY, WHOLE)),
        leaves=(Leave("li", local(1), local(2), "nobody"),),
    )
    assert unknown_names(directory) == ("atlantis", "ghost", "nobody", "south")
    assert directory.holders(PROPERTY, "sunshine") == ("li",)


def test_a_week_has_seven_days():
    with pytest.raises(ValueError, match="a week has the days"):
        Shift(7, DaySpan(0, 60), "li", PROPERTY, WHOLE)


# --- the index answers what a plain search through everything would ---------

NAMES = [f"p{number}" for number in range(6)]
ROLES = st.sampled_from([PROPERTY, GRID, VOLUNTEER])
SCOPES = st.one_of(
    st.just(Scope(community="east")),
    st.builds(
        Scope,
        st.sampled_from(["sunshine", "river"]),
        st.frozensets(st.sampled_from(["g1", "g2"]), max_size=1),
        st.frozensets(st.sampled_from(["1", "3", "9", "12"]), max_size=2),
    ),
)
GRANTS = st.lists(st.builds(Grant, st.sampled_from(NAMES), ROLES, SCOPES), max_size=8)
SPANS = st.builds(
    lambda begin, lasts: DaySpan(begin, begin + lasts), st.integers(0, 23).map(lambda n: n * 60), st.integers(1, 1440)
)
SHIFTS = st.lists(st.builds(Shift, st.integers(0, 6), SPANS, st.sampled_from(NAMES), ROLES, SCOPES), max_size=8)
TIMES = st.integers(0, 14 * 24 * 60).map(lambda minutes: local(1) + timedelta(minutes=minutes))
LEAVES = st.lists(
    st.builds(
        lambda person, at, hours, substitute: Leave(person, at, at + timedelta(hours=hours), substitute),
        st.sampled_from(NAMES),
        TIMES,
        st.integers(1, 200),
        st.sampled_from([None, *NAMES]),
    ),
    max_size=4,
)


TOWNS = st.builds(
    lambda grants, shifts, leaves: town(*grants, shifts=tuple(shifts), leaves=tuple(leaves), more=" ".join(NAMES)),
    GRANTS,
    SHIFTS,
    LEAVES,
)


def plainly_on_duty(directory: Directory, role: str, building: str, at: datetime) -> set[str | None]:
    holders = {g.person for g in directory.grants if g.role == role and g.scope.covers(SUNSHINE, building)}
    here = [
        shift
        for shift in directory.shifts
        if shift.role == role and shift.person in holders and shift.scope.covers(SUNSHINE, building)
    ]
    on_shift = {shift.person for shift in here if is_on(shift, at)} if here else holders
    return {plainly_standing_in(directory, person, at, frozenset()) for person in on_shift} - {None}


def is_on(shift: Shift, at: datetime) -> bool:
    now = at.astimezone(SHANGHAI)
    for days_back in (0, 1):
        begins_on = (now - timedelta(days=days_back)).date()
        minute = days_back * 24 * 60 + now.hour * 60 + now.minute
        if begins_on.weekday() == shift.weekday and shift.span.from_minute <= minute < shift.span.to_minute:
            return True
    return False


def plainly_standing_in(directory: Directory, person: str | None, at: datetime, passed: frozenset[str]) -> str | None:
    if person is None or person in passed:
        return None
    for leave in directory.leaves:
        if leave.person == person and leave.from_at <= at < leave.to_at:
            return plainly_standing_in(directory, leave.substitute, at, passed | {person})
    return person


@settings(max_examples=150, deadline=None)
@given(TOWNS, ROLES, st.sampled_from(["1", "3", "9", "12", "77"]), TIMES)
def test_the_index_agrees_with_a_plain_search(directory, role, building, at):
    on_duty = directory.on_duty(role, "sunshine", Place(building=building), at)
    assert set(on_duty) == plainly_on_duty(directory, role, building, at)
    assert len(set(on_duty)) == len(on_duty)
