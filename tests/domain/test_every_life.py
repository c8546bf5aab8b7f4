"""Whatever people do, in any order: no undeclared state, no forgotten incident, no level that falls."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import events
from bot.domain.incident import LIVE, Incident, Level, Rating, Reporter, Status, Urgency
from bot.domain.life import ACTS, decide, open_incident
from bot.domain.place import Place
from bot.domain.refusal import Refused
from bot.domain.transitions import TRANSITIONS, What
from tests.domain.lives import COMMUNITY, LI, POLICY, PROPERTY, TOWN, WANG, ZHANG, ZHAO, ZHOU, report

ACTORS = (ZHANG, LI, ZHOU, WANG, ZHAO)
DELAYS = (0, 1, 20, 90, 600, 3000, 20000)


def make(what: What, at, actor) -> events.Event:  # noqa: PLR0911, PLR0912, C901 - one line an event
    later = at + timedelta(days=2)
    other = Reporter("zhao", "linkage", at, "m9")
    match what:
        case What.CORROBORATED:
            return events.Corroborated(at=at, actor=actor, reporter=Reporter(actor.person, "linkage", at))
        case What.ACKNOWLEDGED:
            return events.Acknowledged(at=at, actor=actor, words="收到", promised_at=later)
        case What.TRANSFERRED:
            return events.Transferred(at=at, actor=actor, seat=PROPERTY, reason="原因")
        case What.EXTENSION_ASKED:
            return events.ExtensionAsked(at=at, actor=actor, until_at=later, reason="等配件")
        case What.SUSPENDED:
            return events.Suspended(at=at, actor=actor, review_at=later, reason="等资金")
        case What.SNOOZED:
            return events.Snoozed(at=at, actor=actor, until_at=later)
        case What.RESOLVED:
            return events.Resolved(at=at, actor=actor, feedback="换了灯", professionals=True)
        case What.RATED:
            return events.Rated(at=at, actor=actor, rating=Rating.DISSATISFIED, reason="没好")
        case What.MERGED:
            return events.Merged(at=at, actor=actor, into="c-2", into_number=2)
        case What.ABSORBED:
            return events.Absorbed(at=at, other="c-3", other_number=3, reporters=(other,))
        case What.RELEASED:
            return events.Released(at=at, other="c-3", other_number=3, reporters=(other,))
        case What.RECATEGORISED:
            return events.Recategorised(at=at, actor=actor, category="noise", urgency=Urgency.P2, seat=PROPERTY)
        case What.PLACED:
            return events.Placed(at=at, actor=actor, place=Place("5"), seat=PROPERTY)
        case What.DECIDED:
            return events.Decided(at=at, actor=actor, words="换主板", until_at=later, seat=COMMUNITY)
        case What.WHISTLED:
            return events.Whistled(at=at, actor=actor, whom="街道", check_at=later)
        case What.FORGOTTEN:
            return events.Forgotten(at=at, person=actor.person)
        case What.DEADLINE_PASSED:
            return events.DeadlinePassed(at=at)
        case What.RETURNED | What.FALSE_ALARM_PROPOSED | What.PROFESSIONALS_WAIVED:
            return BY_WHAT[what](at=at, actor=actor, reason="原因")
        case _:
            return BY_WHAT[what](at=at, actor=actor)


BY_WHAT = {kind.what: kind for kind in events.Event.__subclasses__()}
STEPS = st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(range(len(ACTORS))), st.sampled_from(DELAYS))


def holds(before: Incident | None, incident: Incident) -> None:
    assert incident.status in Status
    if incident.status in LIVE:
        assert incident.due_at is not None, "a live incident is always looked at again"
        assert incident.owners or incident.status is Status.UNASSIGNED
    else:
        assert incident.due_at is None
    assert (incident.status is Status.SUSPENDED) == (incident.suspension is not None)
    if before is not None:
        assert incident.level >= before.level
        assert incident.version == before.version + 1
        assert incident.number == before.number
        assert incident.reopened - before.reopened in (0, 1)


@given(st.sampled_from(["access", "elevator_fault", "fire", "noise", "missing"]), st.lists(STEPS, max_size=25))
def test_no_sequence_of_events_leaves_the_declared_states(category: str, steps: list[tuple[What, int, int]]) -> None:
    incident = open_incident(report(category), POLICY, TOWN).incident
    holds(None, incident)
    now = incident.reported_at
    for what, actor, delay in steps:
        now += timedelta(minutes=delay)
        event = make(what, now, ACTORS[actor])
        try:
            decision = decide(incident, event, POLICY, TOWN)
        except Refused:
            continue
        assert what in TRANSITIONS[incident.status]
        holds(incident, decision.incident)
        assert all(entry.incident == incident.id and entry.at == now for entry in decision.entries)
        incident = decision.incident


@given(st.sampled_from(sorted(What)), st.sampled_from(sorted(Status)), st.sampled_from(range(len(ACTORS))))
def test_what_the_table_does_not_allow_is_refused_and_changes_nothing(what: What, status: Status, actor: int) -> None:
    incident = replace(open_incident(report(), POLICY, TOWN).incident, status=status)
    if what in TRANSITIONS[status] or what not in ACTS:
        return
    snapshot = repr(incident)
    try:
        decide(incident, make(what, incident.reported_at, ACTORS[actor]), POLICY, TOWN)
    except Refused:
        assert repr(incident) == snapshot
    else:
        raise AssertionError(f"{what} was not refused in {status}")


@given(st.sampled_from(["access", "elevator_fault", "fire", "noise", "missing"]), st.integers(0, 10_000))
def test_the_clock_alone_always_gets_ahead_and_always_reaches_a_person(category: str, minute: int) -> None:
    new = report(category)
    incident = open_incident(new, POLICY, TOWN).incident
    shifted = replace(new, at=new.at + timedelta(minutes=minute))
    incident = open_incident(shifted, POLICY, TOWN).incident
    for _ in range(40):
        assert incident.due_at is not None
        decision = decide(incident, events.DeadlinePassed(at=incident.due_at), POLICY, TOWN)
        assert decision.incident.due_at is not None
        assert decision.incident.due_at > incident.due_at
        incident = decision.incident
    assert incident.level > Level.PARTY


def test_every_event_has_an_act_and_every_act_stands_in_the_table() -> None:
    named = set().union(*TRANSITIONS.values())
    assert named == set(ACTS) | {What.ASSIGNED}
    assert set(BY_WHAT) == set(ACTS)


def test_the_table_has_a_row_for_every_state() -> None:
    assert set(TRANSITIONS) == set(Status)
