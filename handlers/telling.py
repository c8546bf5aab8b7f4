"""Incidents in the words of an answer: one line each, for whoever reads along."""

from collections.abc import Iterable
from datetime import datetime

from bot import seating
from bot.domain.facts import Telling, setting
from bot.domain.incident import Incident, Status
from bot.domain.journal import Entry
from bot.domain.wording import Wording
from handlers.desk import Desk, Heard


def telling(desk: Desk, heard: Heard, incident: Incident) -> Telling:
    """An incident as this chat may know it."""
    policy = desk.world.policy_of(incident)
    around = seating.around(desk.world, incident, heard.at, policy)
    wording = Wording(desk.catalogue, desk.world.view(incident.community), heard.at)
    return Telling(incident, policy, wording, setting(heard.chat.key, incident, around))


def line(desk: Desk, heard: Heard, incident: Incident) -> str:
    """Number, matter, status, owner, deadline."""
    told = telling(desk, heard, incident)
    facts = told.facts() | {"mark": desk.catalogue.text(f"urgency_mark.{incident.urgency.value}")}
    ended = not incident.live
    text = desk.catalogue.text("answer.status_ended" if ended else "answer.status", **facts).strip()
    if incident.status is Status.RESOLVED or (ended and told.result):
        return f"{text}\n{desk.catalogue.text('answer.status_result', **facts)}"
    return text


def lines(desk: Desk, heard: Heard, incidents: Iterable[Incident]) -> list[str]:
    """One line each."""
    return [line(desk, heard, incident) for incident in incidents]


def days(since: datetime, now: datetime) -> int:
    """Whole days, one at least: "today" is the first day."""
    return max(1, (now - since).days)


def ledger_line(desk: Desk, heard: Heard, incident: Incident) -> str:
    """A suspended incident with its age, its review date and the reason."""
    suspension = incident.suspension
    assert suspension is not None  # noqa: S101 - the caller lists suspended ones only
    facts = telling(desk, heard, incident).with_own(
        {"review_at": suspension.review_at.isoformat(), "reason": suspension.reason}
    )
    return desk.catalogue.text("answer.ledger_line", **facts | {"days": days(suspension.since_at, heard.at)})


def agenda_line(desk: Desk, heard: Heard, incident: Incident) -> str:
    """An item of the joint meeting with the facts that it needs."""
    facts = telling(desk, heard, incident).facts() | {"days": days(incident.reported_at, heard.at)}
    return desk.catalogue.text("answer.agenda_line", **facts)


_TOLD = (
    "acknowledged",
    "promised",
    "promise_broken",
    "arrived",
    "returned",
    "transferred",
    "taken_over",
    "extended",
    "suspended",
    "resumed",
    "decided",
    "whistled",
    "escalated",
    "resolved",
    "reopened",
)


def history(desk: Desk, heard: Heard, entries: Iterable[Entry]) -> str:
    """What was tried, in the order of time: "6月1日 10:20 响应；6月2日 12:00 承诺没兑现"."""
    wording = Wording(desk.catalogue, desk.world.view(heard.chat.community), heard.at)
    told = [
        f"{wording.moment(entry.at)} {desk.catalogue.text(_key_of(entry))}" for entry in entries if entry.event in _TOLD
    ]
    return "；".join(told) or desk.catalogue.text("event.none")


def _key_of(entry: Entry) -> str:
    return f"event.level_{entry.detail.get('level')}" if entry.event == "escalated" else f"event.{entry.event}"
