"""Questions that wait for a person's next words: what was done, why not satisfied, which building, open it or not.

A question is kept until it is answered, at most 30 minutes; then its text is erased, and the question itself is taken
out of the chat: asking costs attention. Silence means no.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.incident import Incident
from bot.domain.letters import Choice, Kind, Letter, Standing
from handlers.desk import Desk, Heard
from storage import outbox, questions, standing
from storage.database import Statement

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
    """Ask in the chat where it came up, and remember the question in the same transaction.

    A reporter who must stay hidden is asked in private, and answers there.
    """
    letter = desk.answer(heard, template, buttons=buttons, incidents=incidents, kind=Kind.QUESTION, **facts)
    question = replace(_question(heard, kind, incidents), chat=letter.chat, person=person or heard.person, text=text)
    desk.memory.question(question.chat, question.person, question.expires_at)
    await desk.service.say([posed(letter, question)], heard.context, also=[questions.ask(question)])


def posed(letter: Letter, question: questions.Question) -> Letter:
    """The letter that puts a question: worthless once the question has expired, and then taken back."""
    stands = Standing(_name(question), question.expires_at, vanishes=True)
    return replace(letter, standing=stands, key=f"{stands.name}/{letter.chat}", stale_at=question.expires_at)


def _name(question: questions.Question) -> str:
    return f"question/{question.id}"


def tapped(question: questions.Question, at: datetime) -> list[Statement]:
    """A question was answered by one of its buttons: it is forgotten, and goes out of the chat with them."""
    name = _name(question)
    unsent = outbox.drop_key(f"{name}/{question.chat}", at)
    return [questions.answered(question.id, at), unsent, standing.useless_from(name, at)]


def told(question: questions.Question, at: datetime) -> list[Statement]:
    """A question was answered in words: it is forgotten, and stays in the chat, for they refer to it."""
    return [questions.answered(question.id, at), standing.stays(_name(question))]


async def await_answer(desk: Desk, heard: Heard, kind: Asked, incidents: Sequence[Incident]) -> None:
    """Remember a question that was put with the incident itself ("哪一栋？")."""
    question = _question(heard, kind, incidents)
    desk.memory.question(question.chat, question.person, question.expires_at)
    await desk.service.database.write([questions.ask(question)])


def _question(heard: Heard, kind: Asked, incidents: Sequence[Incident]) -> questions.Question:
    return questions.Question(
        id=f"{heard.key}/{kind}",
        chat=heard.chat.key,
        person=heard.person,
        kind=kind,
        incidents=tuple(incident.id for incident in incidents),
        message=heard.message_id,
        asked_at=heard.at,
        expires_at=heard.at + WAITS_WITHIN,
    )


async def waiting(desk: Desk, heard: Heard) -> questions.Question | None:
    """The question that waits for this person in this chat, if any; the newest.

    Whoever was asked in private why they are not satisfied may answer in the group where they said so.
    """
    here = await _newest(desk, heard, heard.chat.key)
    private = desk.world.private.get(heard.person)
    if here is not None or private is None:
        return here
    asked = await _newest(desk, heard, private)
    return asked if asked is not None and asked.kind == Asked.REASON else None


async def _newest(desk: Desk, heard: Heard, chat: str) -> questions.Question | None:
    if not desk.memory.may_answer(chat, heard.person, heard.at):
        return None
    (rows,) = await desk.service.database.fetch(questions.open_for(chat, heard.person, heard.at))
    return questions.from_row(rows[0]) if rows else None
