"""A small neighbourhood for tests of the core: one policy, two property people, a community worker, a resident."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.draft import Decision
from bot.domain.events import Acknowledged, Actor, DeadlinePassed, Event, NewReport, Resolved
from bot.domain.incident import Incident, Reporter, Urgency
from bot.domain.journal import Entry
from bot.domain.life import decide, open_incident
from bot.domain.place import Place
from bot.domain.policy import CategoryRules, Policy
from bot.domain.sla import QuietHours, ServiceTime, Targets
from bot.domain.surroundings import Seat, Surroundings

ZONE = ZoneInfo("Asia/Shanghai")
SERVICE = ServiceTime()
ZHANG, LI = Actor("zhang", frozenset({"property"})), Actor("li", frozenset({"property"}))
ZHOU, WANG, ZHAO = Actor("zhou", frozenset({"community"})), Actor("wang"), Actor("zhao")


def at(text: str) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def category(id_: str, urgency: str, ack: int, resolve: int, onsite: int | None = None) -> CategoryRules:
    return CategoryRules(
        id_,
        id_,
        "group",
        "property",
        "community",
        Urgency(urgency),
        Targets(timedelta(minutes=ack), timedelta(minutes=onsite) if onsite else None, timedelta(hours=resolve)),
    )


POLICY = Policy(
    "policy",
    {
        rules.id: rules
        for rules in (
            category("access", "P2", 120, 72),
            category("elevator_fault", "P1", 30, 24, 120),
            category("fire", "P0", 3, 2, 5),
            category("noise", "P2", 60, 168),
            category("sanitation", "P2", 120, 24),
            category("missing", "P0", 5, 24, 15),
            category("other", "P3", 240, 168),
        )
    },
)
PROPERTY = Seat("property", ("zhang", "li"), SERVICE)
COMMUNITY = Seat("community", ("zhou",), SERVICE)
TOWN = Surroundings(
    PROPERTY,
    COMMUNITY,
    QuietHours(),
    private={person: f"private:{person}" for person in ("zhang", "li", "zhou", "wang")},
    linkage="linkage",
    staff="staff",
)


def report(category_id: str = "access", said_at: str = "2026-06-01 10:00", reporter: str = "wang") -> NewReport:
    """A report of 王阿姨 about building 3."""
    return NewReport(
        at=at(said_at),
        id="c-1",
        number=1,
        community="c",
        estate="e",
        category=category_id,
        urgency=POLICY.category(category_id).urgency,
        place=Place("3"),
        words="3栋坏了",
        reporter=Reporter(reporter, "linkage", at(said_at), "m1"),
        home_chat="linkage",
        actor=Actor(reporter),
    )


@dataclass
class Life:
    """One incident on a virtual clock. `said` keeps (kind, template, chats) of everything it says."""

    town: Surroundings = TOWN
    policy: Policy = POLICY
    incident: Incident = field(init=False)
    said: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def begins(self, new: NewReport) -> "Life":
        self._take(open_incident(new, self.policy, self.town))
        return self

    def when(self, event: Event) -> "Life":
        """Everything that falls due before the event happens first."""
        self.until(event.at - timedelta(microseconds=1))
        return self.take(event)

    def take(self, event: Event) -> "Life":
        """The event alone, whatever is due."""
        self._take(decide(self.incident, event, self.policy, self.town))
        return self

    def until(self, moment: datetime) -> "Life":
        while self.incident.due_at is not None and self.incident.due_at <= moment:
            self._take(decide(self.incident, DeadlinePassed(at=self.incident.due_at), self.policy, self.town))
        return self

    def _take(self, decision: Decision) -> None:
        self.incident = decision.incident
        self.entries += decision.entries
        self.journal += [entry.event for entry in decision.entries]
        for effect in decision.effects:
            if hasattr(effect, "template"):
                self.said.append((effect.kind.value, effect.template, effect.chats))

    def heard(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """What was said since the last look."""
        said, self.said = self.said, []
        return said


def acknowledged(when: str, actor: Actor = ZHANG, promised: str | None = None) -> Acknowledged:
    return Acknowledged(at=at(when), actor=actor, words="收到", promised_at=at(promised) if promised else None)


def resolved(when: str, actor: Actor = ZHANG, *, professionals: bool = False) -> Resolved:
    return Resolved(at=at(when), actor=actor, feedback="换了门机板", professionals=professionals)
