"""Incidents as Open311 GeoReport v2 has them, to be read by other systems (https://wiki.open311.org/GeoReport_v2/).

Read only: services and service requests. The standard allows a request to be placed by an address instead of
coordinates; ours is the building. Reporters, words, rooms and photos are not in it; private matters neither.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.details import Detail
from bot.domain.incident import LIVE, Status
from bot.reports.edition import Edition
from bot.reports.saying import Saying

Json = dict[str, object]

MOST = 1000
SPAN = timedelta(days=90)
"""The standard's default: at most a thousand requests, of at most ninety days."""

OPEN, CLOSED = "open", "closed"
_DIGITS = 12


def services(edition: Edition) -> list[Json]:
    """Every category that may be reported and listed openly, as `GET services` answers."""
    say = Saying(edition)
    return [
        {
            "service_code": rules.id,
            "service_name": say.category(rules.id),
            "description": say.category(rules.id),
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": rules.group,
        }
        for rules in edition.setting.policy.categories.values()
        if not rules.private
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asked for; None or empty: no limit. Times are those of the report."""

    ids: frozenset[str] = frozenset()
    service_codes: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    start_at: datetime | None = None
    end_at: datetime | None = None

    @classmethod
    def of(cls, query: Mapping[str, str], now: datetime) -> "Wanted":
        """Read the query of `GET requests`; ids, when given, override everything else, as the standard says.

        Raises:
            ValueError: a date is not one, a status is neither open nor closed, or the span is longer than 90 days or
                none at all.
        """
        ids = _listed(query.get("service_request_id", ""))
        if ids:
            return cls(ids=ids)
        statuses = _listed(query.get("status", ""))
        if statuses - {OPEN, CLOSED}:
            raise ValueError("status: open or closed")
        end_at = _moment(query, "end_date") or now
        start_at = _moment(query, "start_date") or end_at - SPAN
        if end_at < start_at:
            raise ValueError("end_date lies before start_date")
        if end_at - start_at > SPAN:
            raise ValueError(f"at most {SPAN.days} days from start_date to end_date")
        return cls(frozenset(), _listed(query.get("service_code", "")), statuses, start_at, end_at)

    @property
    def live(self) -> bool | None:
        """Whether only live incidents are wanted (True), only those that have ended (False), or both."""
        return None if len(self.statuses) != 1 else OPEN in self.statuses

    @property
    def numbers(self) -> frozenset[int]:
        """The ids as numbers; what is none is left out."""
        return frozenset(int(one) for one in self.ids if one.isascii() and one.isdecimal() and len(one) <= _DIGITS)

    def takes(self, one: Detail) -> bool:
        """Whether an incident is asked for."""
        if self.ids:
            return str(one.number) in self.ids
        return (
            (not self.service_codes or one.category in self.service_codes)
            and (not self.statuses or _status(one) in self.statuses)
            and (self.start_at is None or one.reported_at >= self.start_at)
            and (self.end_at is None or one.reported_at <= self.end_at)
        )


def _listed(value: str) -> frozenset[str]:
    return frozenset(part.strip() for part in value.split(",") if part.strip())


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    # In an address a plain + means a space: "…T00:00:00+08:00" arrives as "…T00:00:00 08:00" from careless clients.
    words = query.get(name, "").strip().replace(" ", "+")
    if not words:
        return None
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        raise ValueError(f"{name}: a time as W3C writes it, 2026-06-01T00:00:00Z") from None
    if at.tzinfo is None:
        raise ValueError(f"{name}: with its time zone, 2026-06-01T00:00:00Z")
    return at


def requests(edition: Edition, wanted: Wanted) -> list[Json]:
    """The incidents asked for, the latest first, as `GET requests` answers."""
    say = Saying(edition)
    taken = [one for one in _orders(edition.details) if wanted.takes(one)]
    taken.sort(key=lambda one: (one.reported_at, one.number), reverse=True)
    return [_request(say, one) for one in taken[:MOST]]


def _orders(details: Iterable[Detail]) -> Iterator[Detail]:
    return (one for one in details if one.status not in (Status.MERGED, Status.WITHDRAWN))


def _status(one: Detail) -> str:
    return OPEN if one.status in LIVE else CLOSED


def _request(say: Saying, one: Detail) -> Json:
    updated = max(at for at in (one.reported_at, one.acknowledged_at, one.resolved_at, one.closed_at) if at)
    return {
        "service_request_id": str(one.number),
        "status": _status(one),
        "status_notes": say.text(f"status.{one.status.value}"),
        "service_name": say.category(one.category),
        "service_code": one.category,
        "description": None,
        "agency_responsible": say.role(one.role),
        "service_notice": None,
        "requested_datetime": one.reported_at.isoformat(),
        "updated_datetime": updated.isoformat(),
        "expected_datetime": one.due_at.isoformat() if one.due_at else None,
        "address": say.address(one.estate, one.building),
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }
