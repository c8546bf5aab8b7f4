"""The status card: one look tells what it is, who has it, and what comes next.

The full card stands where the incident is dealt with (the linkage group); other chats of the report get one line.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.audience import hides_reporter, is_private, private_chats
from bot.domain.facts import Setting, Telling, setting
from bot.domain.incident import Ending, Incident, Level, Reporter, Status
from bot.domain.letters import Choice
from bot.domain.messages import Catalogue
from bot.domain.offers import ACKNOWLEDGE, ARRIVE, CORROBORATE, RATINGS, RESOLVE, RETURN, TRANSFER, choices
from bot.domain.policy import Policy
from bot.domain.privacy import masked_name
from bot.domain.surroundings import Surroundings
from bot.domain.view import View
from bot.domain.wording import Wording


@dataclass(frozen=True, slots=True)
class CardText:
    """A card as it is now: its words, its buttons, who is called by name with it."""

    text: str
    buttons: tuple[Choice, ...] = ()
    to: tuple[str, ...] = ()


def card_chats(incident: Incident, policy: Policy, around: Surroundings) -> tuple[str, ...]:
    """Every chat that shows the incident, those with the full card first."""
    full = full_card_chats(incident, policy, around)
    return tuple(dict.fromkeys((*full, *_reporter_chats(incident, policy, around))))


def full_card_chats(incident: Incident, policy: Policy, around: Surroundings) -> tuple[str, ...]:
    """Where the full card stands: the linkage group, else the group of the report.

    A private matter, and one that no group knows of, is shown to those who deal with it. In a group without buttons
    the owners have to type, so while it is in their hands each has a card of their own too, if they can be reached.
    """
    if is_private(incident, policy):
        return private_chats((*incident.owners, *around.community.people), around)
    group = around.linkage or _group_of_report(incident, around) or around.staff
    if group is not None and group in around.typed:
        return (group, *(private_chats(incident.owners, around) if incident.status in _IN_HAND else ()))
    return (group,) if group else private_chats((*incident.owners, *around.community.people), around)


def _group_of_report(incident: Incident, around: Surroundings) -> str | None:
    return incident.home_chat if incident.home_chat not in around.private.values() else None


def _reporter_chats(incident: Incident, policy: Policy, around: Surroundings) -> Iterator[str]:
    groups_too = not is_private(incident, policy)
    for reporter in incident.reporters:
        if groups_too if reporter.chat not in around.private.values() else _own_chat(reporter, around):
            yield reporter.chat


def _own_chat(reporter: Reporter, around: Surroundings) -> bool:
    """Whether a private chat is still the reporter's; who left or asked to be forgotten has none."""
    return reporter.person not in around.gone and around.private.get(reporter.person) == reporter.chat


def card(
    incident: Incident,
    policy: Policy,
    around: Surroundings,
    view: View,
    catalogue: Catalogue,
    *,
    chat: str,
    now: datetime,
    call: Iterable[str] = (),
    counted: bool = True,
) -> CardText:
    """The card for one chat, as of `now`; `call` are people who are called by name with it.

    `counted`: with the number of households, which changes often; not where every change is a message of its own.
    """
    telling = Telling(incident, policy, Wording(catalogue, view, now, lasting=True), setting(chat, incident, around))
    if chat not in full_card_chats(incident, policy, around):
        return CardText(_short(telling), choices(_short_actions(telling), incident, catalogue))
    typed = chat in around.typed
    lines = [*_lines(telling, counted=counted, typed=typed), *(_how_to_answer(telling) if typed else ())]
    return CardText("\n".join(lines), choices(_actions(telling), incident, catalogue), tuple(call))


def _short(telling: Telling) -> str:
    incident = telling.incident
    if not incident.live or incident.status is Status.RESOLVED:
        key = "card.short_ended"
    else:
        key = "card.short_none" if incident.status is Status.UNASSIGNED else "card.short"
    return telling.wording.text(key, **telling.facts())


def _lines(telling: Telling, *, counted: bool, typed: bool) -> Iterator[str]:
    incident, text = telling.incident, telling.wording.text
    mark = text(f"urgency_mark.{incident.urgency.value}")
    yield text("card.title", mark=mark, title=telling.title, **telling.facts())
    words = _words(telling)
    if words:
        yield text("card.words", **telling.facts() | {"words": words})
    if incident.status in _OWNED:
        yield text("card.owner", **telling.facts())
    elif incident.status is Status.UNASSIGNED:
        yield text("card.owner_none", **telling.facts())
    yield _state(telling)
    if incident.live:
        yield from _notes(telling, counted=counted)
    if incident.status is Status.RESOLVED and not typed:
        yield text("card.awaits_rating", **telling.facts())


_IN_HAND = frozenset({Status.ASSIGNED, Status.ACKNOWLEDGED, Status.SUSPENDED})
_OWNED = frozenset({Status.ASSIGNED, Status.ACKNOWLEDGED, Status.SUSPENDED, Status.RESOLVED})
_TAKEN_BACK = frozenset({Status.MERGED, Status.WITHDRAWN})


def _words(telling: Telling) -> str:
    """The report's own words: never in a group of a hidden matter, never after it was taken back."""
    incident = telling.incident
    hidden = telling.setting is Setting.GROUP and hides_reporter(incident, telling.policy)
    return "" if hidden or incident.status in _TAKEN_BACK else telling.quoted(incident.words)


def _state(telling: Telling) -> str:
    """The line that says where it stands."""
    key = _STATE[telling.incident.status]
    key = key if isinstance(key, str) else key(telling.incident, telling.wording.now)
    own = {"review": _review(telling), "reason": _suspended_for(telling), "target": _target(telling)}
    return telling.wording.text(key, **telling.facts() | own).rstrip("：: ")


def _assigned(incident: Incident, now: datetime) -> str:
    late = incident.ack_due_at is not None and now >= incident.ack_due_at
    return "card.assigned_late" if late else "card.assigned"


def _working(incident: Incident, now: datetime) -> str:
    if incident.resolve_due_at is not None and now >= incident.resolve_due_at:
        return "card.acknowledged_late"
    promise = incident.promise
    promised = promise is not None and not promise.broken and not promise.capped
    return "card.promised" if promised else "card.acknowledged"


def _closed(incident: Incident, _now: datetime) -> str:
    return "card.closed_silently" if incident.ending is Ending.SILENT else "card.closed"


def _withdrawn(incident: Incident, _now: datetime) -> str:
    return "card.false_alarm" if incident.ending is Ending.FALSE_ALARM else "card.withdrawn"


_STATE: dict[Status, str | Callable[[Incident, datetime], str]] = {
    Status.UNASSIGNED: "card.unassigned",
    Status.ASSIGNED: _assigned,
    Status.ACKNOWLEDGED: _working,
    Status.SUSPENDED: "card.suspended",
    Status.RESOLVED: "card.resolved",
    Status.CLOSED: _closed,
    Status.MERGED: "card.merged",
    Status.WITHDRAWN: _withdrawn,
}


def _review(telling: Telling) -> str:
    suspension = telling.incident.suspension
    return telling.wording.moment(suspension.review_at) if suspension else ""


def _suspended_for(telling: Telling) -> str:
    suspension = telling.incident.suspension
    return telling.quoted(suspension.reason) if suspension else ""


def _target(telling: Telling) -> str:
    number = telling.wording.view.numbers.get(telling.incident.merged_into or "")
    if number is None:
        return telling.wording.text("card.merged_other")
    return telling.wording.text("card.merged_number", number=number)


def _notes(telling: Telling, *, counted: bool) -> Iterator[str]:
    """What is worth a line of its own only sometimes."""
    incident, text, facts = telling.incident, telling.wording.text, telling.facts()
    if incident.status is Status.ACKNOWLEDGED and incident.arrived_at is not None:
        yield text("card.arrived", **facts)
    if incident.affected > 1 and counted:
        yield text("card.affected", **facts)
    if incident.level > Level.PARTY:
        yield str(facts["level"])
    if incident.plan is not None:
        yield text("card.plan", **facts | {"words": telling.quoted(incident.plan.words)})
    if incident.reopened:
        yield text("card.reopened", **facts | {"count": incident.reopened})
    if incident.whistle:
        yield text("card.whistle", **facts | {"whom": incident.whistle})
    yield from _of_the_report(telling)


def _of_the_report(telling: Telling) -> Iterator[str]:
    name = telling.incident.reporters[0].on_behalf if telling.incident.reporters else None
    if name and not hides_reporter(telling.incident, telling.policy):
        shown = masked_name(name) if telling.setting is Setting.GROUP else name
        yield telling.wording.text("card.on_behalf", **telling.facts() | {"name": shown})


_BY_STATE: dict[Status, tuple[str, ...]] = {
    Status.UNASSIGNED: (ACKNOWLEDGE, TRANSFER, CORROBORATE),
    Status.ASSIGNED: (ACKNOWLEDGE, RESOLVE, TRANSFER, RETURN, CORROBORATE),
    Status.ACKNOWLEDGED: (ARRIVE, RESOLVE, TRANSFER, RETURN, CORROBORATE),
    Status.SUSPENDED: (RESOLVE, TRANSFER, CORROBORATE),
    Status.RESOLVED: RATINGS,
}


def _how_to_answer(telling: Telling) -> Iterator[str]:
    """What the buttons would do, in words."""
    key = f"card.typed_{telling.incident.status.value}"
    by_role = f"{key}_{telling.incident.assignee_role}"
    key = by_role if telling.wording.catalogue.has(by_role) else key
    if telling.wording.catalogue.has(key):
        yield telling.wording.text(key, **telling.facts())


def _actions(telling: Telling) -> tuple[str, ...]:
    """What the full card offers; where only those on duty see it, not the residents' answers."""
    actions = _BY_STATE.get(telling.incident.status, ())
    if telling.setting is Setting.GROUP:
        return actions
    return tuple(action for action in actions if action not in (CORROBORATE, *RATINGS))


def _short_actions(telling: Telling) -> tuple[str, ...]:
    """Neighbours who read the short form may join in."""
    joinable = telling.incident.live and telling.incident.status is not Status.RESOLVED
    return (CORROBORATE,) if joinable and telling.setting is Setting.GROUP else ()
