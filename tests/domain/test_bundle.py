"""Reminders to one chat: merged into lists, held to a budget, never lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.bundle import HOUR, MAX_TEXT, dispatch
from bot.domain.incident import Urgency
from bot.domain.letters import Choice, Kind, Letter
from tests.domain.estate import chinese

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
GROUP = "sandbox:linkage"


def nag(
    number: int, minutes_ago: int = 0, kind: Kind = Kind.NAG, urgent: bool = False, words: str = "等回音"
) -> Letter:
    at = NOW - timedelta(minutes=minutes_ago)
    return Letter(
        chat=GROUP,
        kind=kind,
        text=f"#{number} 还没人回应，请回“{number} 收到”。",
        created_at=at,
        not_before=at,
        incidents=(f"i{number}",),
        to=(f"p{number}",),
        buttons=(Choice(f"acknowledge:{number}", "收到"),),
        line=f"#{number} {words}",
        urgent=urgent,
    )


LETTERS = st.lists(
    st.builds(
        nag,
        st.integers(1, 40),
        st.integers(0, 600),
        st.sampled_from((Kind.NAG, Kind.NAG, Kind.COPY)),
        st.sampled_from((False, False, False, True)),
        st.sampled_from(("等回音", "很长的话" * 200)),
    ),
    max_size=40,
)
SENT = st.lists(st.integers(0, 90).map(lambda minutes: NOW - timedelta(minutes=minutes)), max_size=12)
URGENCIES = st.dictionaries(st.integers(1, 40).map("i{}".format), st.sampled_from(list(Urgency)[1:]))


def test_one_reminder_alone_goes_as_it_is_with_its_buttons() -> None:
    letter = nag(12)
    plan = dispatch([letter], sent_at=[], budget=6, now=NOW, catalogue=chinese())
    assert [parcel.letter for parcel in plan.parcels] == [letter]


def test_several_due_together_become_one_list_with_all_incidents_and_people() -> None:
    plan = dispatch([nag(3), nag(5), nag(8)], sent_at=[], budget=6, now=NOW, catalogue=chinese())
    (parcel,) = plan.parcels
    assert parcel.letter.text == (
        "这 3 件还在等回音，请带上编号回一句，比如“3,5 收到”；办好的，说一声做了什么：\n#3 等回音\n#5 等回音\n#8 等回音"
    )
    assert parcel.letter.incidents == ("i3", "i5", "i8")
    assert parcel.letter.to == ("p3", "p5", "p8")
    assert parcel.letter.buttons == ()
    assert parcel.letter.kind is Kind.NAG


def test_a_list_of_copies_alone_is_a_copy() -> None:
    plan = dispatch(
        [nag(3, kind=Kind.COPY), nag(5, kind=Kind.COPY)], sent_at=[], budget=6, now=NOW, catalogue=chinese()
    )
    assert plan.parcels[0].letter.kind is Kind.COPY


def test_two_reminders_about_one_incident_are_one_line_the_later_one() -> None:
    older, newer = nag(3, minutes_ago=60, words="还没人回应"), nag(3, words="过了响应时间")
    plan = dispatch([older, newer, nag(5)], sent_at=[], budget=6, now=NOW, catalogue=chinese())
    assert plan.parcels[0].letter.text.splitlines()[1:] == ["#3 过了响应时间", "#5 等回音"]
    assert set(plan.parcels[0].carries) == {older, newer, nag(5)}


def test_two_reminders_about_nothing_but_one_incident_are_no_list() -> None:
    older, newer = nag(3, minutes_ago=60), replace(nag(3), to=("p3", "p4"))
    (parcel,) = dispatch([older, newer], sent_at=[], budget=6, now=NOW, catalogue=chinese()).parcels
    assert parcel.letter == newer
    assert set(parcel.carries) == {older, newer}


def test_a_full_hour_makes_the_list_wait_until_the_oldest_message_is_an_hour_old() -> None:
    sent_at = [NOW - timedelta(minutes=minutes) for minutes in (55, 40, 30, 20, 10, 5)]
    plan = dispatch([nag(3), nag(5)], sent_at=sent_at, budget=6, now=NOW, catalogue=chinese())
    assert plan.parcels == ()
    assert len(plan.waiting) == 2
    assert plan.until_at == NOW + timedelta(minutes=5)


def test_the_most_urgent_comes_first_in_the_list() -> None:
    urgencies = {"i3": Urgency.P3, "i5": Urgency.P1, "i8": Urgency.P2}
    plan = dispatch([nag(3), nag(5), nag(8)], sent_at=[], budget=6, now=NOW, catalogue=chinese(), urgencies=urgencies)
    assert plan.parcels[0].letter.incidents == ("i5", "i8", "i3")


@given(LETTERS, SENT, st.integers(1, 6), URGENCIES)
@settings(max_examples=150)
def test_nothing_is_lost_and_nothing_is_said_twice(
    letters: list[Letter], sent_at: list[datetime], budget: int, urgencies: dict[str, Urgency]
) -> None:
    plan = dispatch(letters, sent_at=sent_at, budget=budget, now=NOW, catalogue=chinese(), urgencies=urgencies)
    carried = [letter for parcel in plan.parcels for letter in parcel.carries]
    assert sorted(map(repr, [*carried, *plan.waiting])) == sorted(map(repr, letters))
    for parcel in plan.parcels:
        assert set(parcel.letter.incidents) == {one for letter in parcel.carries for one in letter.incidents}
        assert set(parcel.letter.to) == {one for letter in parcel.carries for one in letter.to}
        assert len(parcel.letter.text) <= MAX_TEXT


@given(LETTERS, SENT, st.integers(1, 6))
@settings(max_examples=100)
def test_emergencies_go_at_once_first_and_alone_whatever_the_budget(
    letters: list[Letter], sent_at: list[datetime], budget: int
) -> None:
    plan = dispatch(letters, sent_at=sent_at, budget=budget, now=NOW, catalogue=chinese())
    urgent = [letter for letter in letters if letter.urgent]
    first = [parcel.letter for parcel in plan.parcels[: len(urgent)]]
    assert sorted(map(repr, first)) == sorted(map(repr, urgent))
    assert not any(letter.urgent for letter in plan.waiting)


@given(st.lists(st.lists(st.integers(1, 60), max_size=5), max_size=40), st.integers(1, 6), st.integers(3, 20))
@settings(max_examples=60)
def test_no_hour_ever_has_more_messages_than_the_budget(
    arrivals: list[list[int]], budget: int, every_minutes: int
) -> None:
    """Letters keep coming; the clock ticks; whatever goes out is counted over every window of an hour."""
    sent_at: list[datetime] = []
    waiting: tuple[Letter, ...] = ()
    for tick, numbers in enumerate(arrivals):
        now = NOW + tick * timedelta(minutes=every_minutes)
        come = tuple(replace(nag(number), created_at=now) for number in numbers)
        plan = dispatch([*waiting, *come], sent_at=sent_at, budget=budget, now=now, catalogue=chinese())
        sent_at += [now] * len(plan.parcels)
        waiting = plan.waiting
    for moment in sent_at:
        assert sum(moment - HOUR < other <= moment for other in sent_at) <= budget


@given(LETTERS.filter(bool), SENT, st.integers(1, 6))
@settings(max_examples=100)
def test_what_waits_fits_at_the_moment_that_was_named(
    letters: list[Letter], sent_at: list[datetime], budget: int
) -> None:
    plan = dispatch(letters, sent_at=sent_at, budget=budget, now=NOW, catalogue=chinese())
    sent_now = [NOW for parcel in plan.parcels if not parcel.letter.urgent]
    if plan.until_at is None:
        assert plan.waiting == ()
        return
    assert plan.until_at > NOW
    later = dispatch(plan.waiting, sent_at=[*sent_at, *sent_now], budget=budget, now=plan.until_at, catalogue=chinese())
    assert later.parcels


def test_a_private_chat_has_no_budget_but_gets_lists_too() -> None:
    sent_at = [NOW - timedelta(minutes=minute) for minute in range(20)]
    plan = dispatch([nag(3), nag(5)], sent_at=sent_at, budget=None, now=NOW, catalogue=chinese())
    assert len(plan.parcels) == 1
    assert plan.waiting == ()
