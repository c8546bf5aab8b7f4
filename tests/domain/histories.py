"""Random histories of a small community: many incidents through the real core, with people who also do odd things."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from bot.domain import events as did
from bot.domain.draft import Decision
from bot.domain.events import Actor, Event, NewReport
from bot.domain.incident import Incident, Rating, Reporter, Urgency
from bot.domain.journal import Entry
from bot.domain.life import decide, open_incident
from bot.domain.place import Place
from bot.domain.policy import CategoryRules, Policy
from bot.domain.refusal import Refused
from bot.domain.sla import QuietHours, ServiceTime, Targets
from bot.domain.surroundings import Seat, Surroundings
from tests.domain.lives import at as local

BEGINNING = local("2026-04-06 00:00")  # a Monday
LASTS = timedelta(weeks=9)
ESTATES = ("garden", "harbour")
BUILDINGS = (None, "1", "2", "3", "12")
PEOPLE = {
    "property": Actor("zhang", frozenset({"property"})),
    "community": Actor("zhou", frozenset({"community"})),
    "grid": Actor("lin", frozenset({"grid"})),
    "volunteer": Actor("chen", frozenset({"volunteer"})),
}
RESIDENTS = tuple(f"resident {number}" for number in range(8))
SEATS = {role: Seat(role, (actor.person,), ServiceTime()) for role, actor in PEOPLE.items()}


def _category(name: str, primary: str, urgency: str, ack: int, resolve: int) -> CategoryRules:
    targets = Targets(timedelta(minutes=ack), None, timedelta(hours=resolve))
    return CategoryRules(name, name, "group", primary, "community", Urgency(urgency), targets)


CATEGORIES = (
    _category("elevator_fault", "property", "P1", 30, 24),
    _category("access", "property", "P2", 120, 72),
    _category("other", "grid", "P3", 240, 168),
    _category("noise", "property", "P2", 60, 168),
    _category("fire", "property", "P0", 3, 2),
    _category("missing", "community", "P0", 5, 24),
    _category("consult", "volunteer", "P3", 240, 72),
)
POLICY = Policy("policy", {one.id: one for one in CATEGORIES})


@cache
def history(seed: int, incidents: int = 30) -> list[Entry]:
    """Every journal line of a random history, in the order of writing."""
    return in_order([line for _, lines in histories(seed, incidents) for line in lines])


@cache
def histories(seed: int, incidents: int = 30) -> list[tuple[Incident, list[Entry]]]:
    """The incidents of a random history as they are at its end, each with its lines."""
    chance = random.Random(seed)
    return [_life(chance, number) for number in range(1, incidents + 1)]


def in_order(lines: list[Entry]) -> list[Entry]:
    """Lines in the order in which a neighbourhood would have written them."""
    return sorted(lines, key=lambda entry: entry.at)


def _life(chance: random.Random, number: int) -> tuple[Incident, list[Entry]]:
    rules = chance.choice(CATEGORIES)
    now = BEGINNING + timedelta(minutes=chance.randrange(int(LASTS / timedelta(minutes=1))))
    town = _town(rules.primary)
    report = _report(chance, number, rules, now)
    decision = open_incident(report, POLICY, town)
    lines = list(decision.entries)
    for _ in range(chance.randrange(14)):
        since, now = now, now + timedelta(minutes=chance.choice((0, 1, 3, 20, 45, 90, 600, 1500, 4000)))
        decision, ticks = _until(decision, since, now)
        lines += ticks
        try:
            decision = decide(decision.incident, _something(chance, decision.incident, now), POLICY, town)
        except Refused:
            continue
        lines += decision.entries
        town = _town(decision.incident.assignee_role)
    decision, ticks = _until(decision, now, BEGINNING + LASTS)
    return decision.incident, lines + ticks


def _until(decision: Decision, since: datetime, moment: datetime) -> tuple[Decision, list[Entry]]:
    """The clock runs from an instant to a moment, for twenty looks at most."""
    lines: list[Entry] = []
    for _ in range(20):
        due_at = decision.incident.due_at
        if due_at is None or due_at > moment:
            break
        clock = did.DeadlinePassed(at=max(due_at, since))
        decision = decide(decision.incident, clock, POLICY, _town(decision.incident.assignee_role))
        lines += decision.entries
    return decision, lines


def _town(role: str) -> Surroundings:
    return Surroundings(SEATS[role], SEATS["community"], QuietHours(), linkage="linkage", staff="staff")


def _report(chance: random.Random, number: int, rules: CategoryRules, now: datetime) -> NewReport:
    who = chance.choice(RESIDENTS)
    return NewReport(
        at=now,
        id=f"i-{number}",
        number=number,
        community="c",
        estate=chance.choice(ESTATES),
        category=rules.id,
        urgency=rules.urgency,
        place=Place(chance.choice(BUILDINGS)),
        words="坏了",
        reporter=Reporter(who, "linkage", now, f"m{number}"),
        home_chat="linkage",
        actor=Actor(who),
        repeat_number=chance.choice((None, None, None, 1)),
    )


def _something(chance: random.Random, incident: Incident, at: datetime) -> Event:
    """What somebody does next: mostly the expected, now and then anything."""
    owner = PEOPLE.get(incident.assignee_role, PEOPLE["community"])
    office, resident = PEOPLE["community"], Actor(chance.choice(incident.reporters).person)
    later = at + timedelta(hours=chance.choice((1, 30, 200)))
    rating = chance.choice((*[Rating.SATISFIED] * 3, Rating.FAIR, Rating.DISSATISFIED))
    more = Reporter(chance.choice(RESIDENTS), "linkage", at)
    new = chance.choice(CATEGORIES)
    done = did.Resolved(at=at, actor=owner, feedback="换了零件", professionals=chance.random() < 0.8)
    seat = SEATS[chance.choice(tuple(SEATS))]
    events = (
        (6, did.Acknowledged(at=at, actor=owner, words="收到")),
        (7, done),
        (7, did.Rated(at=at, actor=resident, rating=rating, reason="还没好")),
        (3, did.Corroborated(at=at, actor=Actor(more.person), reporter=more)),
        (1, did.Acknowledged(at=at, actor=office, words="收到")),
        (1, did.Arrived(at=at, actor=owner)),
        (1, did.Returned(at=at, actor=owner, reason="不归我")),
        (1, did.Transferred(at=at, actor=office, seat=seat, reason="归你们")),
        (1, did.TakenOver(at=at, actor=office)),
        (1, did.ExtensionAsked(at=at, actor=owner, until_at=later, reason="等配件")),
        (1, did.Extended(at=at, actor=office)),
        (1, did.Extended(at=at, actor=office, until_at=later, reason="等配件")),
        (2, did.Suspended(at=at, actor=office, review_at=later, reason="等资金")),
        (2, did.Resumed(at=at, actor=office)),
        (1, did.Reopened(at=at, actor=resident, reason="又坏了")),
        (1, did.Merged(at=at, actor=office, into="i-0", into_number=0)),
        (2, did.Unmerged(at=at, actor=office)),
        (0.3, did.Withdrawn(at=at, actor=resident)),
        (1, did.Recategorised(at=at, actor=office, category=new.id, urgency=new.urgency, seat=SEATS[new.primary])),
        (1, did.Placed(at=at, actor=office, place=Place(chance.choice(BUILDINGS)), seat=SEATS[min(owner.roles)])),
        (0.5, did.FalseAlarmProposed(at=at, actor=owner, reason="是演习")),
        (1, did.FalseAlarmAgreed(at=at, actor=office)),
        (1, did.Decided(at=at, actor=office, words="换主板", until_at=later, seat=seat)),
    )
    return chance.choices([event for _, event in events], [weight for weight, _ in events])[0]


def erased(entries: list[Entry]) -> list[Entry]:
    """The journal after the privacy sweep: no resident is known any more."""
    return [
        replace(entry, actor="forgotten") if entry.actor and entry.role in (None, "resident") else entry
        for entry in entries
    ]
