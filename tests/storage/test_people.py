"""What was said about people in chats is remembered by the next start, and forgotten in time."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.roster import Grant, Leave, Origin, Person, Scope
from storage import (
    people,
)
from tests.storage.memory import remembered
from tests.storage.samples import DAY, HOUR, NOW

ZHANG = Person("tg:zhang", "张经理")
PROPERTY = Grant("tg:zhang", "property", Scope("e", buildings=frozenset("12")), Origin.CHAT, frozenset({"水电"}))


async def test_who_was_bound_in_chat_is_bound_after_a_restart_once(database):
    await database.write([people.add_person(ZHANG, "c"), people.add_grant(PROPERTY, NOW)])
    await database.write([people.add_person(replace(ZHANG, name="张"), "c"), people.add_grant(PROPERTY, NOW + DAY)])
    assert (await remembered(database)).grants == [(Person("tg:zhang", "张"), PROPERTY)]


async def test_an_unbound_grant_is_gone_and_the_others_stay(database):
    other = Grant("tg:zhang", "volunteer", Scope(community="c"), Origin.CHAT)
    await database.write([people.add_person(ZHANG, "c"), people.add_grant(PROPERTY, NOW), people.add_grant(other, NOW)])
    await database.write([people.remove_grant(PROPERTY)])
    assert (await remembered(database)).grants == [(ZHANG, other)]


@given(buildings=st.lists(st.text("123456789B", min_size=1, max_size=3), max_size=9))
def test_equal_grants_are_stored_alike(buildings):
    def stored(numbers):
        return people.add_grant(Grant("p", "r", Scope("e", buildings=frozenset(numbers)), Origin.CHAT), NOW)

    assert stored(buildings) == stored(buildings[::-1])


async def test_the_rest_that_people_said_is_remembered_too(database):
    leave = Leave("tg:zhang", NOW, NOW + DAY, "tg:li")
    await database.write(
        [
            *people.add_leave(replace(leave, substitute=None)),
            *people.add_leave(leave),
            people.contacted("tg:zhang", "tg:1", NOW),
            people.contacted("tg:zhang", "tg:1", NOW + HOUR),
            people.object_to_recording("tg:zhou", NOW),
            people.object_to_recording("tg:zhou", NOW + HOUR),
            people.set_chat_state("tg:-1", "active"),
            people.set_chat_state("tg:-1", "paused"),
            people.set_chat_state("tg:-2", "removed"),
        ]
    )
    memory = await remembered(database)
    assert (memory.leaves, memory.private) == ([leave], {"tg:zhang": "tg:1"})
    assert (memory.objectors, memory.states) == (["tg:zhou"], {"tg:-1": "paused"})


async def test_a_person_is_written_to_where_they_wrote_last_and_not_where_they_blocked_us(database):
    await database.write(
        [people.contacted("tg:zhang", "tg:1", NOW), people.contacted("tg:zhang", "wecom:1", NOW + HOUR)]
    )
    assert (await remembered(database)).private == {"tg:zhang": "wecom:1"}
    await database.write([people.unreachable("wecom:1")])
    assert (await remembered(database)).private == {"tg:zhang": "tg:1"}


async def test_of_leaves_that_overlap_what_was_said_last_holds(database):
    long = Leave("tg:zhang", NOW, NOW + 3 * DAY)
    later = Leave("tg:zhang", NOW + DAY, NOW + 2 * DAY, "tg:li")
    await database.write(people.add_leave(long))
    await database.write(people.add_leave(later, [long, replace(long, person="tg:li")]))
    assert (await remembered(database)).leaves == [
        replace(long, to_at=NOW + DAY),
        later,
        replace(long, from_at=NOW + 2 * DAY),
    ]


async def test_a_leave_that_is_over_is_forgotten(database):
    await database.write([*people.add_leave(Leave("tg:zhang", NOW, NOW + DAY)), people.prune(NOW + DAY)])
    assert (await remembered(database)).leaves == []
