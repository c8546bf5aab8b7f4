"""From what a channel heard to the handler that deals with it.

The order is the promise: words that steer the bot come first, then answers to the bot's questions, then ordinary words.
A handler that finds that ordinary words did not mean it hands them on (returns False).
"""

import logging
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import get_args

from bot.channels.base import Action, ChatMoved, ConnectionState, Edit, Inbound, MemberChange, Message, Recall
from bot.understanding.command_values import Command, NearMiss, Verb
from bot.understanding.commands import parse_each
from bot.understanding.normalize import normalize
from bot.world import ChatBinding
from handlers import (
    acknowledge,
    admin,
    answers,
    changes,
    claim,
    corroborate,
    duty,
    enrol,
    enrolment,
    feedback,
    leave,
    meeting,
    outages,
    plan,
    privacy,
    publish,
    push_key,
    query,
    report,
    resolve,
    roster,
    setup,
    sorting,
    transfer,
    welcome,
)
from handlers.desk import Desk, Heard
from handlers.reading import estate_of
from storage import cards, noted

log = logging.getLogger(__name__)

Handler = Callable[[Desk, Heard, Command], Awaitable[bool]]

VERBS: dict[str, Handler] = {
    "acknowledge": acknowledge.acknowledge,
    "arrive": acknowledge.arrive,
    "progress": acknowledge.progress,
    "snooze": acknowledge.snooze,
    "resolve": resolve.resolve,
    "waive_professionals": resolve.waive_professionals,
    "return": transfer.give_back,
    "transfer": transfer.transfer,
    "take_over": transfer.take_over,
    "extend": plan.extend,
    "suspend": plan.suspend,
    "resume": plan.resume,
    "approve": plan.approve,
    "refuse": plan.refuse,
    "decide": plan.decide,
    "whistle": plan.whistle,
    "urge": feedback.urge,
    "satisfied": feedback.rate,
    "fair": feedback.rate,
    "dissatisfied": feedback.rate,
    "merge": sorting.merge,
    "unmerge": sorting.unmerge,
    "recategorise": sorting.recategorise,
    "not_a_report": sorting.not_a_report,
    "withdraw": sorting.withdraw,
    "false_alarm": sorting.false_alarm,
    "report": report.force,
    "report_for": report.report_for,
    "corroborate": corroborate.corroborate,
    "status": query.status,
    "todo": query.todo,
    "mine": query.mine,
    "ledger": query.ledger,
    "why": query.why,
    "help": query.help_me,
    "duty": duty.on_duty,
    "phones": duty.phones,
    "leave": leave.leave,
    "handover": duty.handover,
    "joint_meeting": meeting.joint_meeting,
    "publish": publish.publish,
    "privacy": privacy.notice,
    "do_not_record": privacy.do_not_record,
    "forget": privacy.forget,
    "roster": roster.roster,
    "unroster": roster.unroster,
    "quiet": admin.quiet,
    "bind": admin.bind,
    "approve_bind": enrolment.approve,
    "refuse_bind": enrolment.refuse,
    "unbind": enrol.unbind,
    "set_up": setup.asked_anew,
    "bind_push": push_key.offered,
    "push_code": push_key.proved,
    "chat_id": push_key.chat_id,
    "pause_bot": admin.pause,
    "resume_bot": admin.resume,
    "listen": admin.listen,
}
assert set(VERBS) == set(get_args(Verb)), "every verb of the parser has a handler"  # noqa: S101 - at import, not input

TAPS: dict[str, Verb] = {
    "acknowledge": "acknowledge",
    "arrive": "arrive",
    "resolve": "resolve",
    "transfer": "transfer",
    "return": "return",
    "take_over": "take_over",
    "confirm_satisfied": "satisfied",
    "confirm_fair": "fair",
    "confirm_dissatisfied": "dissatisfied",
    "corroborate": "corroborate",
    "not_a_report": "not_a_report",
    "grant": "approve",
    "agree": "approve",
    "refuse": "refuse",
    "disagree": "refuse",
    "whistle": "whistle",
    "publish": "publish",
}
"""What a button's action means; the buttons' text forms are the words of the same verb."""

PAUSED_ALLOWS = frozenset({"resume_bot", "privacy", "forget", "do_not_record"})


async def dispatch(desk: Desk, inbound: Inbound) -> None:
    """Deal with one inbound value; returns after everything that it led to is committed."""
    match inbound:
        case Message():
            await _message(desk, inbound)
        case Action():
            await _action(desk, inbound)
        case Edit():
            await _edit(desk, inbound.message)
        case Recall():
            await changes.recalled(desk, inbound, f"{inbound.chat}/{inbound.id}/recall")
        case MemberChange():
            await welcome.member_changed(desk, inbound)
        case ChatMoved():
            await welcome.chat_moved(desk, inbound)
        case ConnectionState():
            await _channel_state(desk, inbound)


async def _channel_state(desk: Desk, told: ConnectionState) -> None:
    """A channel says how it is. What it set aside is noted in the store: where that fails, nothing may be set aside."""
    log.info("channel state", extra={"channel": told.channel, "state": told.state})
    if told.state == "poison":
        await desk.service.database.write([noted.poison(told.channel, "update", told.detail, told.detail, told.at)])


async def _message(desk: Desk, message: Message) -> None:
    if await setup.named(desk, message):
        return
    chat = _chat(desk, message.chat, message.sender.person, private=message.private)
    if chat is None:
        await welcome.unknown_chat(desk, message)
        return
    if not message.text and not message.photos:
        await answers.no_words(desk, await _heard(desk, chat, message))
        return
    await _hear(desk, await _heard(desk, chat, message))


def _chat(desk: Desk, key: str, person: str, *, private: bool) -> ChatBinding | None:
    if private:
        return desk.world.private_chat(key, desk.world.person_of(person))
    return desk.world.chat(key)


async def _heard(desk: Desk, chat: ChatBinding, message: Message) -> Heard:
    person = desk.world.person_of(message.sender.person)
    if message.sender.name:
        desk.world.names.setdefault(person, message.sender.name)
    if message.private:
        await welcome.remember_private(desk, person, message)
    return Heard(
        chat=chat,
        person=person,
        name=message.sender.name,
        at=message.at,
        text=normalize(message.text).text,
        message_id=message.id,
        key=f"{message.chat}/{message.id}",
        message=message,
        about=await _about(desk, message.chat, message.reply_to),
        roles=desk.world.roles_in(person, chat, message.at),
        private=message.private,
        addressed=message.addressed or message.private,
        photos=message.photos,
        reply_to=message.reply_to,
    )


async def _about(desk: Desk, chat: str, message_id: str | None) -> tuple[str, ...]:
    """The incidents that a message (of the bot, or a report) is about."""
    if message_id is None:
        return ()
    (rows,) = await desk.service.database.fetch(cards.incidents_about(chat, message_id))
    return tuple(dict.fromkeys(incident_id for row in rows for incident_id in cards.ids_of(row)))


async def _hear(desk: Desk, heard: Heard) -> None:
    if heard.private and await claim.claimed(desk, heard):
        return
    found = parse_each(heard.text, addressed=heard.addressed or bool(heard.about))
    if heard.chat.state == "paused" and not _allowed_while_paused(found):
        await report.warn_only(desk, heard)
        return
    for index, one in enumerate(_as_written(heard, one) for one in found):
        said = heard if index == 0 else replace(heard, key=f"{heard.key}/{index + 1}")
        if await _steered(desk, said, one):
            continue
        if index == 0 and len(found) == 1:
            await _ordinary(desk, heard)
    if not found:
        await _ordinary(desk, heard)


def _as_written(heard: Heard, found: Command | NearMiss) -> Command | NearMiss:
    """The free words with the capitals that they were written in: "换了 KONE 门机板", a reference number."""
    if isinstance(found, NearMiss) or not found.rest or heard.message is None:
        return found
    written = unicodedata.normalize("NFKC", heard.message.text)
    at = written.lower().find(found.rest)
    same = len(written.lower()) == len(written) and at >= 0
    return replace(found, rest=written[at : at + len(found.rest)]) if same else found


def _allowed_while_paused(found: tuple[Command | NearMiss, ...]) -> bool:
    return any(isinstance(one, Command) and one.verb in PAUSED_ALLOWS for one in found)


async def _steered(desk: Desk, heard: Heard, command: Command | NearMiss) -> bool:
    if command.verb == "decide" and not command.numbers and await meeting.took(desk, heard):
        return True
    if isinstance(command, NearMiss):
        return await answers.near_miss(desk, heard, command)
    if not command.explicit and await answers.answered(desk, heard):
        return True
    steered = await VERBS[command.verb](desk, heard, command)
    if heard.chat.key in desk.meetings and command.verb != "joint_meeting":
        await meeting.go_on(desk, heard)
    return steered


async def _ordinary(desk: Desk, heard: Heard) -> None:
    """Not a command: the answer to a question of the bot, a notice of an outage, a report, or chatter."""
    if await answers.answered(desk, heard) or await meeting.took(desk, heard) or meeting.is_talk(desk, heard):
        return
    if heard.is_staff and await outages.keep_notice(desk, heard, estate_of(desk, heard)):
        return
    await report.hear(desk, heard)


async def _edit(desk: Desk, message: Message) -> None:
    chat = _chat(desk, message.chat, message.sender.person, private=message.private)
    if chat is not None and chat.state == "active":
        await changes.edited(desk, await _heard(desk, chat, message))


async def _action(desk: Desk, action: Action) -> None:
    name, _, argument = action.action.partition(":")
    if name == "setup":
        await setup.tapped(desk, action, argument)
        return
    chat = _chat(desk, action.chat, action.sender.person, private=action.private)
    if chat is None:
        return
    person = desk.world.person_of(action.sender.person)
    heard = Heard(
        chat=chat,
        person=person,
        name=action.sender.name,
        at=action.at,
        text=normalize(action.text).text,
        message_id=action.message or "",
        key=f"{action.chat}/tap/{action.id}",
        tap=action,
        about=() if argument.isdigit() else await _about(desk, action.chat, action.message),
        roles=desk.world.roles_in(person, chat, action.at),
        private=action.private,
        addressed=True,
    )
    await _tapped(desk, heard, name, argument)


async def _tapped(desk: Desk, heard: Heard, name: str, argument: str) -> None:
    if name in ("register", "not_a_report") and not argument.isdigit():
        await report.register(desk, heard, Command(_register_verb(name), rest=argument))
    elif name in ("approve", "decline"):
        await enrolment.answered(desk, heard, argument, agreed=name == "approve")
    elif name.startswith("meeting_") and argument.isdigit():
        await meeting.tapped(desk, heard, name, int(argument))
    elif name in ("forget", "keep"):
        await privacy.confirmed(desk, heard, argument, agreed=name == "forget")
    elif name == "join":
        await enrol.join(desk, heard, argument)
    elif (name, argument) == ("react", "up"):
        await acknowledge.thumbs_up(desk, heard)
    elif name in TAPS:
        numbers = (int(argument),) if argument.isdigit() else ()
        await answers.tap(desk, heard, VERBS[TAPS[name]], TAPS[name], numbers)
    else:
        await desk.dismiss(heard)


def _register_verb(name: str) -> Verb:
    return "not_a_report" if name == "not_a_report" else "report"
