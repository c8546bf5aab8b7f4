"""What follows a question of the bot: the person's next words, a tap, or words that were nearly right."""

from collections.abc import Awaitable, Callable

from bot.domain.incident import Incident, Rating
from bot.domain.refusal import Reason, Refused
from bot.understanding.command_values import Command, NearMiss, Verb
from bot.understanding.command_words import role_named
from bot.understanding.refer import is_real_feedback
from handlers import joining
from handlers.asking import Asked, told, waiting
from handlers.desk import Desk, Heard
from handlers.feedback import rating_event
from handlers.resolve import result_event
from handlers.transfer import return_event, transfer_event

Handler = Callable[[Desk, Heard, Command], Awaitable[bool]]


async def answered(desk: Desk, heard: Heard) -> bool:
    """Take the words as the answer to the question that waits for this person here, if they can be one."""
    question = await waiting(desk, heard)
    if question is None or not question.incidents:
        return False
    incidents = await desk.service.get(*question.incidents)
    if not await _took(desk, heard, Asked(question.kind), incidents):
        return False
    await desk.service.database.write(told(question, heard.at))
    return True


async def _took(desk: Desk, heard: Heard, kind: Asked, incidents: tuple[Incident, ...]) -> bool:
    match kind:
        case Asked.FEEDBACK if is_real_feedback(heard.text) or heard.photos:
            await desk.apply(heard, incidents, result_event(desk, heard, heard.text))
        case Asked.REASON if heard.text:
            await desk.apply(heard, incidents, rating_event(desk, heard, Rating.DISSATISFIED, heard.text))
        case Asked.RETURN if heard.text:
            await desk.apply(heard, incidents, return_event(desk, heard, heard.text))
        case Asked.TRANSFER:
            return await _transferred(desk, heard, incidents)
        case Asked.BUILDING if joining.only_names_a_place(desk, heard):
            return await joining.complete_place(desk, heard, incidents[0])
        case _:
            return False
    return True


async def _transferred(desk: Desk, heard: Heard, incidents: tuple[Incident, ...]) -> bool:
    """`物业 水管是公共的`: the first word names the party, the rest is the reason."""
    target, _, reason = heard.text.partition(" ")
    if role_named(target) is None:
        return False
    await desk.apply(heard, incidents, transfer_event(desk, heard, target, reason.strip()))
    return True


async def tap(desk: Desk, heard: Heard, handler: Handler, verb: Verb, numbers: tuple[int, ...]) -> None:
    """A button is the same as its words; text that came with it is feedback, reason or target."""
    target, rest = None, heard.text
    if verb == "transfer" and heard.text:
        target, _, rest = heard.text.partition(" ")
    await handler(desk, heard, Command(verb, numbers, rest.strip(), target, explicit=True))


_LACKING = {"reason": Reason.NEEDS_REASON, "date": Reason.NEEDS_DATE, "target": Reason.UNKNOWN_TARGET}


async def near_miss(desk: Desk, heard: Heard, miss: NearMiss) -> bool:
    """Nearly right: the right form is the answer."""
    lacking = _LACKING.get(miss.why)
    if lacking is not None:
        desk.keep_score(heard, [Refused(lacking)])
    template = f"answer.lack_{miss.why}"
    if not desk.catalogue.has(template):
        template = "answer.near_miss"
    await desk.tell(heard, template, form=miss.right_form, number=miss.numbers[0] if miss.numbers else "")
    return True


async def no_words(desk: Desk, heard: Heard) -> None:
    """A voice message is answered where it was meant for the bot; stickers and files are nobody's business."""
    if heard.message is not None and heard.message.kind == "voice" and heard.addressed:
        await desk.tell(heard, "answer.voice")
