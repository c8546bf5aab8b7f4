"""The morning list: what a duty holder has on hand, in private, when their service time opens; nothing for nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.domain.calendar import wall_time
from bot.domain.facts import Setting, Telling
from bot.domain.incident import Incident, Status
from bot.domain.letters import Kind, Letter
from bot.domain.messages import Catalogue
from bot.domain.roster import RESIDENT
from bot.domain.sla import QuietHours
from bot.domain.wording import Wording
from bot.world import World
from storage import digests, incidents, outbox
from storage.database import Conflict, Database

MORNING = "morning"
"""The kind under which `storage.digests` remembers a list; its period is the local date."""

LISTED = 8
_WEEK = 8
WORTH_WITHIN = timedelta(hours=3)
"""Later than this after the opening the list is not sent any more: people have found their way into the day."""


class MorningDesk:
    """Sends every duty holder the list of the day, once."""

    def __init__(self, database: Database, world: World, catalogue: Catalogue) -> None:
        self._database = database
        self._world = world
        self._catalogue = catalogue
        self._next: datetime | None = None

    def next_moment(self, after: datetime) -> datetime | None:
        """When the next service time opens: for a virtual clock. None when no role ever opens within a week."""
        if self._next is None or self._next <= after:
            today = after.astimezone(self._world.zone).date()
            days = [today + timedelta(days=ahead) for ahead in range(_WEEK)]
            openings = (self._opens(role, day) for day in days for role in self._roles())
            self._next = min((at for at in openings if at is not None and at > after), default=None)
        return self._next

    async def post(self, now: datetime) -> int:
        """Owe the lists whose hour has come; returns how many."""
        today = now.astimezone(self._world.zone).date()
        begun = self._begun(today, now)
        if not begun:
            return 0
        (had,) = await self._database.fetch(digests.sent(MORNING, today.isoformat()))
        greeted = {row["chat"] for row in had}
        posted = 0
        for community in self._world.directory.communities:
            (rows,) = await self._database.fetch(incidents.live_in_community(community.id))
            waiting = [one for one in map(incidents.from_row, rows) if _waits(one, now)]
            for person in sorted({owner for one in waiting if _was_there(one, begun) for owner in one.owners}):
                chat = self._world.private.get(person)
                if chat is not None and chat not in greeted:
                    mine = [one for one in waiting if person in one.owners]
                    posted += await self._post(person, chat, mine, today, now)
        return posted

    def _begun(self, today: date, now: datetime) -> Mapping[str, datetime]:
        """The roles whose service time opened a little while ago, and when."""
        opened = {role: self._opens(role, today) for role in self._roles()}
        return {role: at for role, at in opened.items() if at is not None and _lately(at, now)}

    def _roles(self) -> list[str]:
        return [role.id for role in self._world.directory.roles if not role.external and role.id != RESIDENT]

    def _opens(self, role: str, today: date) -> datetime | None:
        """When a role's day begins: its first opening, after the quiet hours; None on a day on which it is off."""
        policy, zone = self._world.policy, self._world.zone
        midnight, next_midnight = wall_time(today, 0, zone), wall_time(today + timedelta(days=1), 0, zone)
        opens_at = self._world.service_time(role, policy).next_opening(midnight)
        return QuietHours(zone, policy.quiet).ends_after(opens_at) if opens_at < next_midnight else None

    async def _post(self, person: str, chat: str, mine: Sequence[Incident], today: date, now: datetime) -> int:
        had = digests.remember(chat, MORNING, today.isoformat(), now)
        try:
            await self._database.write([had, outbox.add(self._letter(person, chat, mine, now))])
        except Conflict as conflict:
            if conflict.what != "sent":
                raise
            return 0
        return 1

    def _letter(self, person: str, chat: str, mine: Sequence[Incident], now: datetime) -> Letter:
        ordered = sorted(mine, key=lambda one: (one.urgency, one.resolve_due_at or now, one.number))
        lines = [self._catalogue.text("digest.morning", count=len(ordered)), *self._lines(ordered[:LISTED], now)]
        if len(ordered) > LISTED:
            lines.append(self._catalogue.text("digest.morning_more", count=len(ordered) - LISTED))
        return Letter(
            chat=chat,
            kind=Kind.DIGEST,
            text="\n".join(lines),
            created_at=now,
            not_before=now,
            incidents=tuple(one.id for one in ordered[:LISTED]),
            to=(person,),
            key=f"{MORNING}/{now.astimezone(self._world.zone):%Y-%m-%d}/{chat}",
            stale_at=now + WORTH_WITHIN,
        )

    def _lines(self, mine: Iterable[Incident], now: datetime) -> list[str]:
        return [self._line(one, now) for one in mine]

    def _line(self, incident: Incident, now: datetime) -> str:
        policy = self._world.policy_of(incident)
        wording = Wording(self._catalogue, self._world.view(incident.community), now)
        facts = Telling(incident, policy, wording, Setting.OWNER).facts()
        facts["mark"] = self._catalogue.text(f"urgency_mark.{incident.urgency.value}")
        return self._catalogue.text("digest.morning_line", **facts)


def _waits(incident: Incident, now: datetime) -> bool:
    """Whether somebody should do something about it today; what is on hold waits for its review."""
    if incident.suspension is not None:
        return incident.suspension.review_at <= now
    return incident.status is not Status.RESOLVED


def _was_there(incident: Incident, begun: Mapping[str, datetime]) -> bool:
    """Whether it was on hand when the day began: who is told of something new right now needs no list of it."""
    opened_at = begun.get(incident.assignee_role)
    return opened_at is not None and incident.reported_at < opened_at


def _lately(opens_at: datetime, now: datetime) -> bool:
    return opens_at <= now < opens_at + WORTH_WITHIN
