"""Who is asked when duty changes: a shift or a leave begins or ends, a seat is filled."""

from collections.abc import Iterable

from bot.domain import audience
from bot.domain.acts.targets import new_owner, owner
from bot.domain.draft import Draft
from bot.domain.events import DutyChanged
from bot.domain.incident import UNRESOLVED, Status, Urgency
from bot.domain.letters import Kind


def duty_changed(draft: Draft, _event: DutyChanged) -> None:
    """A leave begins or ends: what is open goes to who is there. The list of it is the hand-over's to say."""
    seat_again(draft, tell=False)


def seat_again(draft: Draft, *, tell: bool = True) -> None:
    """Those on duty *now* are asked while nobody took it; what somebody took who is away now goes to who is there."""
    if draft.incident.acknowledged_at is None:
        _ask_who_is_there(draft)
    else:
        _relieve(draft, tell=tell)


def _ask_who_is_there(draft: Draft) -> None:
    incident, seat = draft.incident, draft.around.seat
    if incident.status is Status.SUSPENDED or not seat.people:
        return
    asked, there = set(incident.asked), set(seat.people)
    # For danger to life everyone who is there is called; otherwise those who were asked are, as long as they are there.
    stays = asked == there if incident.urgency is Urgency.P0 else bool(asked) and asked <= there
    if stays:
        return
    passes_on = incident.status is Status.ASSIGNED and seat.role != incident.assignee_role
    if passes_on and incident.urgency is not Urgency.P0:
        draft.change(**new_owner(incident, seat, draft.cause.at, draft.policy))
        draft.seated(seat)
    else:
        draft.change(**owner(seat))
    draft.record("assigned", role=seat.role, people=len(seat.people))
    draft.drop_tasks()
    draft.show_card(call=seat.people)


def _relieve(draft: Draft, *, tell: bool) -> None:
    """Who took it is on leave, or was only a substitute: who stands in keeps it going, another party starts anew."""
    incident, relief = draft.incident, draft.around.relief
    if relief is None or not relief.people or incident.status not in UNRESOLVED:
        return
    if relief.role == incident.assignee_role:
        draft.change(assignee=relief.people[0], asked=relief.people[:1])
    elif incident.status is Status.SUSPENDED:
        return
    else:
        draft.change(**new_owner(incident, relief, draft.cause.at, draft.policy))
    draft.seated(relief)
    draft.record("assigned", role=relief.role, people=len(draft.incident.owners))
    draft.drop_tasks()
    draft.show_card(call=draft.incident.owners)
    if tell:
        chats = audience.private_chats(draft.incident.owners, draft.around)
        draft.say(Kind.NOTICE, "assigned.new", chats, draft.incident.owners)


def tell_relieved(draft: Draft, before: Iterable[str]) -> None:
    """Who was asked until now, and is not any more, need not go: told in private, but not whoever did it."""
    incident, actor = draft.incident, draft.cause.actor
    still = {*incident.owners, actor.person if actor else ""}
    relieved = tuple(person for person in before if person not in still)
    draft.say(Kind.NOTICE, "taken.moved", audience.private_chats(relieved, draft.around), relieved)
