"""A joint meeting in words: its agenda, the item that is talked about with its facts, what is still missing."""

from collections.abc import Iterable, Sequence

from bot.domain.incident import Incident
from bot.domain.letters import Choice, Letter
from bot.domain.meeting import Half, Meeting, Outcome
from bot.domain.messages import Fact
from bot.domain.offers import OFFERS, choices
from bot.domain.wording import Wording
from handlers.desk import Desk, Heard
from handlers.telling import agenda_line, history, telling
from storage import journal


def agenda(desk: Desk, heard: Heard, items: Sequence[Incident], *, opened: bool) -> str:
    """The items, one line each."""
    if not items:
        return desk.catalogue.text("answer.agenda_none")
    heading = desk.catalogue.text("meeting.opened" if opened else "answer.agenda", count=len(items))
    closing = "" if opened else desk.catalogue.text("answer.agenda_how")
    return "\n".join([heading, *(agenda_line(desk, heard, one) for one in items), closing])


async def presented(desk: Desk, heard: Heard, meeting: Meeting, incident: Incident) -> str:
    """One item with its facts: how long, how many, how often it went round, what was tried; and how to decide it."""
    (rows,) = await desk.service.database.fetch(journal.of_incident(incident.id))
    wording = Wording(desk.catalogue, desk.world.view(heard.chat.community), heard.at)
    counted = [
        desk.catalogue.text(f"meeting.{name}", count=count)
        for name, count in (
            ("returned", incident.returns),
            ("extended", incident.extensions),
            ("reopened", incident.reopened),
            ("nagged", incident.nagging.count),
        )
        if count
    ]
    facts: dict[str, Fact] = telling(desk, heard, incident).facts() | {
        "index": meeting.items.index(incident.id) + 1,
        "count": len(meeting.items),
        "counted": desk.catalogue.text("list.also", list=wording.listed(counted)) if counted else "",
        "history": history(desk, heard, map(journal.from_row, rows)),
    }
    return "\n".join([desk.catalogue.text("meeting.item", **facts), desk.catalogue.text("meeting.how")])


def settled(desk: Desk, heard: Heard, incident: Incident, outcome: Outcome | None) -> str:
    """What became of an item, in a line; None: nobody got to it."""
    told = telling(desk, heard, incident)
    if outcome is Outcome.DECIDED and incident.plan is not None:
        own = {"words": incident.plan.words, "until_at": incident.plan.until_at.isoformat()}
        return desk.catalogue.text("meeting.decided", **told.with_own(own))
    key = {Outcome.LATER: "meeting.later", None: "meeting.not_reached"}.get(outcome, "meeting.settled")
    return desk.catalogue.text(key, **told.facts())


def lacking(desk: Desk, heard: Heard, incident: Incident, half: Half) -> str:
    """What is known of a decision, and the one thing that is asked for."""
    wording = Wording(desk.catalogue, desk.world.view(heard.chat.community), heard.at)
    until = wording.moment(half.until_at) if half.until_at is not None else ""
    facts: dict[str, Fact] = {"number": incident.number, "owner": half.owner, "until": until}
    return desk.catalogue.text(f"meeting.lacks_{half.lacks}", **facts)


def buttons(desk: Desk, incident: Incident, template: str) -> tuple[Choice, ...]:
    """What is offered with one of these texts."""
    return choices(OFFERS.get(template, ()), incident, desk.catalogue)


def letter_of(  # noqa: PLR0917 - a letter has this many sides
    desk: Desk, heard: Heard, meeting: Meeting, text: str, incident: Incident, offered: Iterable[Choice]
) -> Letter:
    """A message of the meeting to its chat: about the item, so that replies find it; nobody is called."""
    return desk.letter(heard, text, buttons=tuple(offered), incidents=[incident], chat=meeting.chat)
