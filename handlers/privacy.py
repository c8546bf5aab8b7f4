"""隐私, 不要记录我, 删除我的信息: who keeps what and why, and the right to object (PIPL art. 44–47)."""

from bot.domain.events import Event, Forgotten
from bot.domain.incident import Incident
from bot.domain.letters import Choice, Kind
from bot.domain.policy import Policy
from bot.domain.surroundings import Surroundings
from bot.service import Change
from bot.understanding.commands import Command
from handlers.asking import WAITS_WITHIN, posed, tapped
from handlers.desk import Desk, Heard
from storage import incidents, people, privacy, questions

EVERYTHING = 10_000


async def notice(desk: Desk, heard: Heard, _command: Command) -> bool:
    """隐私: who, why, what is kept, how long, how to object."""
    await desk.tell(heard, "answer.privacy")
    return True


async def do_not_record(desk: Desk, heard: Heard, command: Command) -> bool:
    """不要记录我: from now on this person's words are not read for reports (报事 … still works)."""
    if not command.explicit:
        return False
    desk.world.objected(heard.person)
    desk.memory.forget(heard.person)
    letter = desk.answer(heard, "answer.not_recorded")
    await desk.service.say([letter], heard.context, also=[people.object_to_recording(heard.person, heard.at)])
    return True


async def forget(desk: Desk, heard: Heard, command: Command) -> bool:
    """删除我的信息: the person goes out of every incident; the matters and their figures stay.

    A tap in the command menu is easily made by mistake, so `/forget` asks first.
    """
    if not command.explicit:
        return False
    if heard.text.startswith("/"):
        await _ask_first(desk, heard)
        return True
    await _forget(desk, heard)
    return True


async def _ask_first(desk: Desk, heard: Heard) -> None:
    question = questions.Question(
        id=f"{heard.key}/forget",
        chat=heard.chat.key,
        person=heard.person,
        kind="forget",
        message=heard.message_id,
        asked_at=heard.at,
        expires_at=heard.at + WAITS_WITHIN,
    )
    buttons = (
        Choice(f"forget:{heard.message_id}"[:64], desk.catalogue.text("button.forget"), "danger"),
        Choice(f"keep:{heard.message_id}"[:64], desk.catalogue.text("button.keep")),
    )
    letter = desk.answer(heard, "ask.forget", buttons=buttons, kind=Kind.QUESTION)
    await desk.service.say([posed(letter, question)], heard.context, also=[questions.ask(question)])


async def confirmed(desk: Desk, heard: Heard, message_id: str, *, agreed: bool) -> None:
    """A tap under the question; only the person themselves can answer it."""
    (rows,) = await desk.service.database.fetch(questions.about_message(heard.chat.key, message_id, heard.at))
    question = next((one for one in map(questions.from_row, rows) if one.kind == "forget"), None)
    if question is None or question.person != heard.person:
        await desk.dismiss(heard, desk.catalogue.text("answer.expired", form=desk.catalogue.text("form.forget")))
        return
    await desk.service.database.write(tapped(question, heard.at))
    if agreed:
        await _forget(desk, heard)
    await desk.dismiss(heard)


async def _forget(desk: Desk, heard: Heard) -> None:
    reported = await desk.service.query(incidents.of_reporter(heard.person, EVERYTHING))

    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return Forgotten(at=heard.at, person=heard.person)

    desk.world.forgotten(heard.person)
    desk.memory.forget(heard.person)
    changes = [Change(incident.id, event) for incident in reported]
    erase = privacy.forget_person(heard.person)
    if changes:
        await desk.service.apply(
            changes, heard.context, answer=lambda _results: [desk.answer(heard, "answer.forgotten")], also=erase
        )
    else:
        await desk.service.say([desk.answer(heard, "answer.forgotten")], heard.context, also=erase)
