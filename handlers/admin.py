"""绑定, 暂停机器人, 恢复机器人, 旁听模式: what an administrator says in chat.

What the configuration file says of people always holds; what is bound in a chat is added to it and kept in the
database. So the two never fight: to take something of the file back, the file is changed.
"""

from bot.domain.letters import Choice, Kind, Letter
from bot.domain.roster import Grant, Origin, Person, Scope
from bot.understanding.command_words import role_named
from bot.understanding.commands import Command
from bot.understanding.place import parse_buildings
from bot.world import ChatState
from handlers.desk import Desk, Heard
from handlers.report import estate_of
from storage import people, questions

ADMINS = frozenset({"admin", "community"})


def is_admin(heard: Heard) -> bool:
    """Administrators of the bot here: those who hold the role, the community, and who owns an unclaimed group."""
    return bool(heard.roles & ADMINS)


async def bind(desk: Desk, heard: Heard, command: Command) -> bool:
    """绑定 物业 1-6栋: by an administrator as a reply, or by a person for themselves (then approved)."""
    role = role_named(command.target or "")
    estate = estate_of(desk, heard)
    if role is None or estate is None:
        known = "、".join(one.name for one in desk.world.directory.roles if not one.external)
        await desk.tell(heard, "answer.unknown_role", role=command.target or "", list=known)
        return True
    meant = _who(desk, heard)
    if is_admin(heard) and meant is not None:
        await _bind(desk, heard, meant, Grant(meant.id, role, _scope(command.rest, estate), Origin.CHAT))
    elif is_admin(heard):
        await desk.tell(heard, "answer.bind_reply_needed", role=desk.world.role_name(role))
    else:
        await _ask_admins(desk, heard, role, command.rest, estate)
    return True


def _scope(words: str, estate: str) -> Scope:
    return Scope(estate=estate, buildings=frozenset(parse_buildings(words) or ()))


def _who(desk: Desk, heard: Heard) -> Person | None:
    """Whose message was replied to."""
    told = heard.message.reply_from if heard.message is not None else None
    if told is not None:
        return Person(desk.world.person_of(told.person), told.name)
    earlier = desk.memory.find(heard.chat.key, heard.reply_to) if heard.reply_to else None
    return Person(earlier.person, desk.world.name(earlier.person)) if earlier else None


async def _bind(desk: Desk, heard: Heard, person: Person, grant: Grant) -> None:
    buildings = "、".join(sorted(grant.scope.buildings))
    scope = desk.catalogue.text("place.building", building=buildings) if buildings else ""
    answer = desk.answer(heard, "answer.bound", name=person.name, role=desk.world.role_name(grant.role), scope=scope)
    also = [people.add_person(person, heard.chat.community), people.add_grant(grant, heard.at)]
    await desk.service.say([answer], heard.context, also=also)
    desk.world.bound(person, grant)


async def _ask_admins(desk: Desk, heard: Heard, role: str, scope: str, estate: str) -> None:
    """The wish is kept; an administrator approves with one tap."""
    question = questions.Question(
        id=f"{heard.key}/bind",
        chat=heard.chat.key,
        person=heard.person,
        kind="bind",
        incidents=(),
        message=heard.message_id,
        text=f"{role} {scope}",
        asked_at=heard.at,
        expires_at=heard.at + questions.BIND_WITHIN,
    )
    place = desk.world.directory.estate(estate)
    letter = desk.answer(
        heard,
        "ask.bind",
        kind=Kind.QUESTION,
        buttons=(
            Choice(f"approve:{heard.message_id}"[:64], desk.catalogue.text("button.approve"), "primary"),
            Choice(f"decline:{heard.message_id}"[:64], desk.catalogue.text("button.decline")),
        ),
        name=heard.name,
        role=desk.world.role_name(role),
        scope=scope or (place.name if place else ""),
    )
    await desk.service.say([letter], heard.context, also=[questions.ask(question)])


async def bind_answered(desk: Desk, heard: Heard, message_id: str, *, agreed: bool) -> None:
    """同意 or 不同意 under somebody's wish to be bound; only an administrator's tap counts."""
    (rows,) = await desk.service.database.fetch(questions.about_message(heard.chat.key, message_id, heard.at))
    question = questions.from_row(rows[0]) if rows else None
    if question is None or question.kind != "bind" or not is_admin(heard):
        await desk.dismiss(
            heard, desk.catalogue.text("answer.not_admin" if question else "answer.expired", form="绑定 …")
        )
        return
    await desk.service.database.write([questions.answered(question.id, heard.at)])
    role, _, words = question.text.partition(" ")
    estate = estate_of(desk, heard)
    if agreed and estate is not None:
        person = Person(question.person, desk.world.name(question.person))
        await _bind(desk, heard, person, Grant(person.id, role, _scope(words, estate), Origin.CHAT))
    else:
        await desk.service.say([desk.answer(heard, "answer.bind_declined")], heard.context)
    await desk.dismiss(heard)


async def pause(desk: Desk, heard: Heard, command: Command) -> bool:
    """暂停机器人: silence in this group, but for safety texts."""
    return await _set_state(desk, heard, command, "paused", "answer.paused")


async def resume(desk: Desk, heard: Heard, command: Command) -> bool:
    """恢复机器人."""
    return await _set_state(desk, heard, command, "active", "answer.resumed_bot")


async def listen(desk: Desk, heard: Heard, command: Command) -> bool:
    """旁听模式 开/关: the bot says in private to staff what it would have opened, and nothing in the group."""
    on = command.target != "off"
    if on:
        return await _set_state(desk, heard, command, "listening", "answer.listening_on")
    return await _set_state(desk, heard, command, "active", "answer.listening_off")


async def _set_state(desk: Desk, heard: Heard, command: Command, state: ChatState, template: str) -> bool:
    if not command.explicit:
        return False
    if not is_admin(heard):
        await desk.tell(heard, "answer.not_admin")
        return True
    answer: Letter = desk.answer(heard, template)
    if await desk.service.say([answer], heard.context, also=[people.set_chat_state(heard.chat.key, state)]):
        desk.world.set_chat_state(heard.chat.key, state)
    return True
