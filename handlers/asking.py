"""Questions that wait for a person's next words: what was done, why not satisfied, which building, open it or not.

A question is kept until it is answered, at most 30 minutes; then its text is erased. Silence means no.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from bot.domain.incident import Incident
from bot.domain.letters import Choice, Kind
from handlers.desk import Desk, Heard
from storage import questions

WAITS_WITHIN = timedelta(minutes=30)


class Asked(StrEnum):
    """What a question waits for."""

    FEEDBACK = "feedback"
    REASON = "reason"
    BUILDING = "building"
    REGISTER = "ask"
    TRANSFER = "transfer"
    RETURN = "return"


async def ask(
    desk: Desk,
    heard: Heard,
    kind: Asked,
    incidents: Sequence[Incident],
    template: str,
    *,
    person: str | None = None,
    text: str = "",
    buttons: Sequence[Choice] = (),
    **facts: str | int,
) -> None:
    """Ask in the chat where it came up, and remember the question in the same transaction."""
    question = questions.Question(
        id=f"{heard.key}/{kind}",
        chat=heard.chat.key,
        person=person or heard.person,
        kind=kind,
        incidents=tuple(incident.id for incident in incidents),
        message=heard.message_id,
        text=text,
        asked_at=heard.at,
        expires_at=heard.at + WAITS_WITHIN,
    )
    desk.memory.question(question.chat, question.person, question.expires_at)
    letter = desk.answer(heard, template, buttons=buttons, incidents=incidents, kind=Kind.QUESTION, **facts)
    await desk.service.say([letter], heard.context, also=[questions.ask(question)])


async def waiting(desk: Desk, heard: Heard) -> questions.Question | None:
    """The question that waits for this person in this chat, if any; the newest."""
    if not desk.memory.may_answer(heard.chat.key, heard.person, heard.at):
        return None
    (rows,) = await desk.service.database.fetch(questions.open_for(heard.chat.key, heard.person, heard.at))
    return questions.from_row(rows[0]) if rows else None
