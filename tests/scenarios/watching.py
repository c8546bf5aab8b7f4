"""Promises that the bot keeps whatever people do, checked at every moment of a simulated neighbourhood."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot import seating
from bot.domain.escalation import opening_after, settled_at
from bot.domain.incident import Incident, Status, Urgency
from bot.domain.letters import Kind
from bot.domain.sla import QuietHours
from bot.simulation.estate import COMMUNITY, Arrived
from bot.simulation.life import Life, person_of
from bot.simulation.neighbourhood import Neighbourhood
from storage import incidents, journal
from storage.database import Statement

REMINDERS = frozenset({Kind.NAG.value, Kind.COPY.value})
NEVER_AT_NIGHT = frozenset({*REMINDERS, Kind.ESCALATION.value, Kind.RESULT.value, Kind.DIGEST.value})
ABOUT_LIVE = frozenset({*REMINDERS, Kind.QUESTION.value})
HOUR = timedelta(hours=1)
QUIET = QuietHours()
A_MOMENT = timedelta(seconds=90)
"""What the platform's own limits (a message a second to a chat, twenty a minute) may hold a message up."""

_UNSETTLED = Statement("SELECT COUNT(*) AS count FROM outbox WHERE state IN ('dead', 'uncertain')")


class Watcher:
    """Sees every message and every moment; `broken` says which promise was broken, when and how."""

    def __init__(self, neighbourhood: Neighbourhood) -> None:
        self.neighbourhood = neighbourhood
        self.life = neighbourhood.life
        self.world = self.life.office.world
        self.broken: list[str] = []
        self.arrived: list[Arrived] = []
        self._by_group: dict[str, deque[datetime]] = defaultdict(deque)
        self._said: set[tuple[str, object]] = set()
        self._after_pause: dict[tuple[str, str], int] = defaultdict(int)
        self._looked_at: dict[str, tuple[int, int | None]] = {}
        self.life.eyes.insert(0, self.see)
        self.life.watches.append(self.look)

    def complain(self, what: str, about: object, *, once: object = None) -> None:
        """Note a broken promise; with `once`, only the first time for that."""
        if once is not None and (what, once) in self._said:
            return
        self._said.add((what, once))
        zone = self.world.zone
        self.broken.append(f"{self.life.now.astimezone(zone):%m-%d %a %H:%M:%S} {what}: {about}")

    # --- every message ---

    async def see(self, arrived: Arrived) -> None:
        if arrived.edited:
            return
        self.arrived.append(arrived)
        about = [await self.life.incident(int(one.rpartition("-")[2])) for one in arrived.out.incidents]
        kind = arrived.out.kind
        if kind in NEVER_AT_NIGHT:
            self._is_not_at_night(arrived, about)
        if kind in ABOUT_LIVE:
            self._is_about_something_open(arrived, about)
        if kind in REMINDERS and not arrived.out.urgent:
            self._is_within_budget(arrived)
        self._is_no_storm(arrived)

    def _is_not_at_night(self, arrived: Arrived, about: list[Incident]) -> None:
        local = arrived.at.astimezone(self.world.zone)
        if local.hour >= 22 or local.hour < 7:
            sleepers = [one.number for one in about if not one.urgency.any_hour]
            if sleepers:
                self.complain("in the quiet hours", (arrived.chat, arrived.out.kind, sleepers, arrived.out.text))

    def _is_about_something_open(self, arrived: Arrived, about: list[Incident]) -> None:
        ended = [one.number for one in about if not one.live]
        if ended:
            self.complain("about something that has ended", (arrived.chat, arrived.out.kind, ended, arrived.out.text))
        done = [one.number for one in about if one.status is Status.RESOLVED]
        if done and arrived.out.kind in REMINDERS:
            self.complain("a reminder of what is done", (arrived.chat, arrived.out.kind, done, arrived.out.text))

    def _is_within_budget(self, arrived: Arrived) -> None:
        if person_of(arrived.chat) is not None:
            return
        recent = self._by_group[arrived.chat]
        while recent and recent[0] <= arrived.at - HOUR:
            recent.popleft()
        recent.append(arrived.at)
        if len(recent) > self.world.policy.nags_an_hour:
            self.complain("more reminders in an hour than a group is to get", (arrived.chat, len(recent)))

    def _is_no_storm(self, arrived: Arrived) -> None:
        """Within half an hour after a pause every chat gets at most one list of reminders, and one of levels."""
        down = self.life.down
        if down is None or not down[1] <= arrived.at < down[1] + timedelta(minutes=2) or arrived.out.urgent:
            return
        if arrived.out.kind not in {*REMINDERS, Kind.ESCALATION.value}:
            return
        what = Kind.ESCALATION.value if arrived.out.kind == Kind.ESCALATION.value else "reminders"
        self._after_pause[arrived.chat, what] += 1
        if self._after_pause[arrived.chat, what] > 1:
            self.complain("a storm after the pause", (arrived.chat, arrived.out.kind, arrived.out.text))

    # --- every moment ---

    async def look(self, life: Life) -> None:
        live, late, unsettled = await life.office.database.fetch(
            incidents.live_in_community(COMMUNITY), incidents.overdue(life.now), _UNSETTLED
        )
        if late[0]["waiting"]:
            self.complain("due and not handled", late[0]["waiting"])
        if unsettled[0]["count"]:
            self.complain("not sent, or nobody knows", unsettled[0]["count"])
        for row in live:
            # As time passes, what the policy promises comes no earlier: whoever is unchanged was looked at already.
            state = (row["version"], row["due_at"])
            if self._looked_at.get(row["id"]) != state:
                self._looked_at[row["id"]] = state
                self._will_be_looked_at(incidents.from_row(row))

    def _will_be_looked_at(self, incident: Incident) -> None:
        """A next due time, and none later than the policy promises."""
        if incident.due_at is None:
            self.complain("open without a next due time", incident.number)
            return
        latest = self._latest(incident)
        if latest is not None and incident.due_at > latest:
            what = f"#{incident.number} {incident.urgency} {incident.status} of {incident.assignee_role}"
            zone = self.world.zone
            times = f"{incident.due_at.astimezone(zone)} is after {latest.astimezone(zone)}"
            self.complain("silent for too long", f"{what}: {times}", once=incident.number)

    def _latest(self, incident: Incident) -> datetime | None:
        policy = self.world.policy_of(incident)
        if incident.status is Status.RESOLVED:
            asked = incident.asked_professionals_at or incident.resolved_at
            down = self.life.down  # what should have closed meanwhile may still be rated after the pause
            pause = down[1] - down[0] if down is not None else timedelta(0)
            return asked + pause + max(timedelta(days=1), policy.silent_close_within + policy.reason_within)
        if incident.status is Status.SUSPENDED:
            return self._opening(incident, max(incident.suspension.review_at, self.life.now)) + timedelta(days=12)
        if incident.status is Status.UNASSIGNED:
            return self._opening(incident, max(self.life.now, incident.reported_at)) + timedelta(days=12)
        if incident.urgency is Urgency.P0 and incident.acknowledged_at is None:
            last = incident.nagging.last_at or incident.ack_from_at
            return max(last, incident.ack_from_at, incident.reported_at) + policy.p0_nag_every
        if incident.nagging.resolve_share >= 100 or (
            incident.acknowledged_at is None and incident.nagging.ack_share >= 100
        ):
            return self._next_repeat(incident)
        due = incident.resolve_due_at if incident.acknowledged_at is not None else incident.ack_due_at
        return self._opening(incident, max(due, settled_at(incident, policy) or due))

    def _next_repeat(self, incident: Incident) -> datetime:
        policy, last = self.world.policy_of(incident), incident.nagging.last_at
        match incident.urgency:
            case Urgency.P0:
                return last + policy.p0_nag_every
            case Urgency.P1:
                return last + policy.p1_nag_every
            case _:
                around = seating.around(self.world, incident, self.life.now, policy)
                return opening_after(around.seat.service.next_day_opening(last), around.seat.service, around)

    def _opening(self, incident: Incident, at: datetime) -> datetime:
        if incident.urgency.any_hour:
            return at
        around = seating.around(self.world, incident, self.life.now, self.world.policy_of(incident))
        return opening_after(at, around.seat.service, around)

    # --- at the end ---

    async def look_back(self) -> None:
        """Every reminder that the journal speaks of was heard, or had lost its reason before it could be."""
        (rows,) = await self.life.office.database.fetch(journal.of_incident(*self._ids()))
        entries = [journal.from_row(row) for row in rows]
        heard = defaultdict(list)
        for arrived in self.arrived:
            if arrived.out.kind in REMINDERS:
                for incident in arrived.out.incidents:
                    heard[incident].append(arrived.at)
        changes = defaultdict(list)
        for entry in entries:
            if entry.event not in ("nagged", "unreachable", "escalated", "corroborated"):
                changes[entry.incident].append(entry.at)
        for entry in entries:
            until = self._up(entry.at + HOUR) + A_MOMENT
            if entry.event != "nagged" or until > self.life.now:
                continue
            if not any(entry.at <= at <= until for at in (*heard[entry.incident], *changes[entry.incident])):
                self.complain("a reminder that nobody heard", (entry.incident, entry.at, dict(entry.detail)))

    def _up(self, at: datetime) -> datetime:
        """`at`, or when the bot is up again, people are awake, and the hour's budget has room."""
        down = self.life.down
        up = down[1] + HOUR if down is not None and down[0] <= at <= down[1] + HOUR else at
        awake = QUIET.ends_after(up)
        return at if awake == at else awake + HOUR

    def _ids(self) -> list[str]:
        return [f"{COMMUNITY}-{number}" for number in self.neighbourhood.people.dealings] or ["none"]
