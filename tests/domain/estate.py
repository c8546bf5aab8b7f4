"""A small estate for tests of texts, cards and letters, and random lives of incidents in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from bot.domain.draft import Decision
from bot.domain.events import (
    Absorbed,
    Acknowledged,
    Actor,
    Arrived,
    Corroborated,
    DeadlinePassed,
    Decided,
    DutyChanged,
    Event,
    Extended,
    ExtensionAsked,
    ExtensionRefused,
    FalseAlarmAgreed,
    FalseAlarmProposed,
    FalseAlarmRefused,
    Forgotten,
    Merged,
    NewReport,
    Placed,
    ProfessionalsWaived,
    Progressed,
    Rated,
    Recategorised,
    Reopened,
    Resolved,
    Resumed,
    Returned,
    Snoozed,
    Suspended,
    TakenOver,
    Transferred,
    Unmerged,
    Urged,
    Whistled,
    Withdrawn,
)
from bot.domain.incident import Incident, Rating, Reporter, Urgency
from bot.domain.life import decide, open_incident
from bot.domain.messages import Catalogue
from bot.domain.place import Place
from bot.domain.policy import HIDDEN_REPORTER, CategoryRules, Policy
from bot.domain.refusal import Refused
from bot.domain.sla import QuietHours, ServiceTime, Targets
from bot.domain.surroundings import Seat, Surroundings
from bot.domain.view import View
from bot.texts import load_catalogue

MORNING = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
NIGHT = datetime(2026, 6, 1, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai

LINKAGE, RESIDENTS, STAFF = "sandbox:linkage", "sandbox:residents", "sandbox:staff"
WANG, ZHAO = "sandbox:wang", "sandbox:zhao"
ZHANG, LI = "sandbox:zhang", "sandbox:li"
CHEN = "sandbox:chen"

WANG_NAME, ZHAO_NAME = "王秀兰", "赵大勇"
NAMES = {WANG: WANG_NAME, ZHAO: ZHAO_NAME, ZHANG: "张经理", LI: "李师傅", CHEN: "陈主任"}
ROOM = "1704"

VIEW = View(
    community="阳光社区",
    estates={"garden": "阳光花园"},
    people=NAMES,
    numbers={"i-other": 1},
    link="https://t.me/liandong_bot",
)


def target(ack: int, onsite: int | None, resolve: int) -> Targets:
    return Targets(timedelta(minutes=ack), timedelta(minutes=onsite) if onsite else None, timedelta(hours=resolve))


def rules(category: str, name: str, primary: str, urgency: Urgency, targets: Targets) -> CategoryRules:
    return CategoryRules(category, name, "设施设备", primary, "community", urgency, targets)


CATEGORIES = (
    rules("elevator_fault", "电梯故障停运", "property", Urgency.P1, target(30, 120, 24)),
    rules("access", "门禁监控", "property", Urgency.P2, target(120, None, 72)),
    rules("fire", "火情", "property", Urgency.P0, target(3, 5, 2)),
    rules("other", "其他", "property", Urgency.P3, target(240, None, 168)),
    *(rules(hidden, hidden, "property", Urgency.P2, target(60, None, 168)) for hidden in sorted(HIDDEN_REPORTER)),
    rules("life_danger", "人身危险", "community", Urgency.P0, target(3, 10, 2)),
    rules("elder_care", "独居老人", "community", Urgency.P1, target(30, 60, 24)),
    rules("missing", "走失", "community", Urgency.P0, target(5, 15, 24)),
)
POLICY = Policy("test", {one.id: one for one in CATEGORIES})

PROPERTY = Seat("property", (ZHANG, LI), ServiceTime.always())
COMMUNITY = Seat("community", (CHEN,), ServiceTime.always())


def around(seat: Seat = PROPERTY, **changes: Any) -> Surroundings:
    """The estate's chats: every person of the staff and Wang have written to the bot, Zhao has not."""
    private = {person: f"private:{person}" for person in (ZHANG, LI, CHEN, WANG)}
    full = Surroundings(seat, COMMUNITY, QuietHours(), private=private, linkage=LINKAGE, staff=STAFF)
    return replace(full, **changes)


def report(category: str = "elevator_fault", at: datetime = MORNING, chat: str = LINKAGE, **changes: Any) -> NewReport:
    one = NewReport(
        at=at,
        id="i-12",
        number=12,
        community="sun",
        estate="garden",
        category=category,
        urgency=POLICY.category(category).urgency,
        place=Place(building="3", unit="2", room=ROOM),
        words="3栋电梯又坏了",
        reporter=Reporter(WANG, chat, at, "m1"),
        home_chat=chat,
        actor=Actor(WANG),
    )
    return replace(one, **changes)


def opened(category: str = "elevator_fault", surroundings: Surroundings | None = None, **changes: Any) -> Decision:
    return open_incident(report(category, **changes), POLICY, surroundings or around())


def after(incident: Incident, *events: Event, surroundings: Surroundings | None = None) -> Decision:
    """The decision about the last of some events."""
    decision: Decision | None = None
    for event in events:
        decision = decide(incident, event, POLICY, surroundings or around())
        incident = decision.incident
    assert decision is not None
    return decision


STAFF_ACTOR = Actor(ZHANG, frozenset({"property"}))
COMMUNITY_ACTOR = Actor(CHEN, frozenset({"community"}))
RESIDENT = Actor(WANG)


@cache
def chinese() -> Catalogue:
    return load_catalogue("zh-Hans")


SECRET_WORDS = f"{WANG_NAME}说 {ROOM} 不对劲，电话 13800138000"
"""Free words that no group may see of a hidden matter."""


def _events(at: datetime) -> tuple[Event, ...]:
    """One event of every kind, by somebody who might cause it."""
    later = at + timedelta(hours=6)
    zhao = Reporter(ZHAO, RESIDENTS, at, "m2")
    staff: dict[str, Any] = {"at": at, "actor": STAFF_ACTOR, "source": "s"}
    office: dict[str, Any] = {"at": at, "actor": COMMUNITY_ACTOR, "source": "s"}
    resident: dict[str, Any] = {"at": at, "actor": RESIDENT, "source": "s"}
    return (
        Corroborated(at=at, actor=Actor(ZHAO), reporter=zhao, words=SECRET_WORDS),
        Acknowledged(**staff),
        Acknowledged(**office),
        Acknowledged(**staff, words="明天上午", promised_at=at + timedelta(hours=2)),
        Acknowledged(**staff, words="月底", promised_at=at + timedelta(days=20)),
        Arrived(**staff),
        Progressed(**staff, words=SECRET_WORDS),
        Returned(**staff, reason=SECRET_WORDS),
        Transferred(**office, seat=PROPERTY, reason=SECRET_WORDS),
        Transferred(**staff, seat=replace(COMMUNITY, empty=("grid",)), reason=SECRET_WORDS),
        TakenOver(**office),
        ExtensionAsked(**staff, until_at=later, reason=SECRET_WORDS),
        ExtensionAsked(**office, until_at=later, reason=SECRET_WORDS),
        Extended(**office),
        ExtensionRefused(**office, reason=SECRET_WORDS),
        Suspended(**office, review_at=later, reason=SECRET_WORDS),
        Suspended(**office, review_at=at + timedelta(days=90), reason=SECRET_WORDS),
        Resumed(**office),
        Urged(**resident),
        Snoozed(**staff, until_at=later),
        Resolved(**staff, feedback=SECRET_WORDS),
        Resolved(**staff, photos=("p1",), professionals=True),
        Resolved(**office, feedback=SECRET_WORDS, professionals=True),
        Rated(**resident, rating=Rating.SATISFIED),
        Rated(**resident, rating=Rating.DISSATISFIED),
        Rated(**resident, rating=Rating.DISSATISFIED, reason=SECRET_WORDS),
        Reopened(**resident, reason=SECRET_WORDS),
        DeadlinePassed(at=at),
        Merged(**office, into="i-other", into_number=1),
        Unmerged(**office),
        Absorbed(**office, other="i-other", other_number=1, reporters=(zhao,)),
        Withdrawn(**resident, reason=SECRET_WORDS),
        Recategorised(**office, category="access", urgency=Urgency.P2, seat=PROPERTY),
        Placed(**office, place=Place(building="5", room=ROOM), seat=PROPERTY, words=SECRET_WORDS),
        FalseAlarmProposed(**staff, reason=SECRET_WORDS),
        FalseAlarmAgreed(**office),
        FalseAlarmRefused(**office),
        ProfessionalsWaived(**office, reason=SECRET_WORDS),
        Decided(**office, words=SECRET_WORDS, until_at=later, seat=replace(PROPERTY, people=(LI,))),
        Whistled(**office, whom="街道", reference="A1", check_at=later),
        Whistled(**office, whom="街道"),
        DutyChanged(at=at),
        Forgotten(**resident, person=WANG),
    )


KINDS_OF_EVENT = len(_events(MORNING))
DEADLINE_PASSED = next(place for place, event in enumerate(_events(MORNING)) if isinstance(event, DeadlinePassed))

NO_PRIVATE: dict[str, str] = {}
SURROUNDINGS = (
    around(),
    around(private=NO_PRIVATE),
    around(linkage=None),
    around(staff=None, private={CHEN: f"private:{CHEN}"}),
    around(Seat("property", (), ServiceTime.always(), empty=("property", "grid"))),
    around(Seat("property", (), ServiceTime.always()), private=NO_PRIVATE, staff=None),
    around(Seat("community", (CHEN,), ServiceTime.always(), empty=("property",), away=("property",))),
    around(gone=frozenset({WANG})),
    around(supervisors=(LI,)),
    around(replace(PROPERTY, needs_building=True)),
    around(relief=replace(PROPERTY, people=(LI,))),
    around(relief=COMMUNITY),
)

steps = st.lists(st.tuples(st.integers(0, KINDS_OF_EVENT - 1), st.sampled_from((1, 3, 10, 60, 600, 3000))), max_size=12)


def life(
    category: str, surroundings: Surroundings, taken: list[tuple[int, int]], **changes: Any
) -> Iterator[tuple[Decision, datetime]]:
    """Every decision of an incident's random life with its moment; refused events change nothing."""
    at = MORNING
    decision = open_incident(report(category, at, **changes), POLICY, surroundings)
    yield decision, at
    for kind, minutes in taken:
        at += timedelta(minutes=minutes)
        try:
            decision = decide(decision.incident, _events(at)[kind], POLICY, surroundings)
        except Refused:
            continue
        yield decision, at
