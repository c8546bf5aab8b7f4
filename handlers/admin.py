"""绑定, 暂停机器人, 恢复机器人, 旁听模式: what an administrator says in chat.

What the configuration file says of people always holds; what is bound in a chat is added to it and kept in the
database. So the two never fight: to take something of the file back, the file is changed.
"""

from dataclasses import replace

from bot.domain.letters import Letter
from bot.domain.roster import ADMIN
from bot.understanding.commands import Command
from bot.world import ChatState
from handlers import enrolment
from handlers.desk import Desk, Heard
from handlers.enrolment import Wish, is_admin, read_wish, role_name, role_of
from handlers.report import estate_of
from storage import people


async def bind(desk: Desk, heard: Heard, command: Command) -> bool:
    """绑定 物业 1-6栋: by an administrator as a reply, or by a person for themselves (then approved)."""
    role = role_of(desk, command.target or "")
    estate = enrolment.estate_meant(desk, heard, role or "", command.rest)
    if role is None or (estate is None and estate_of(desk, heard) is None and role != ADMIN):
        known = "、".join(one.name for one in desk.world.directory.roles if not one.external)
        await desk.tell(heard, "answer.unknown_role", role=command.target or "", list=known)
        return True
    meant = enrolment.whose(desk, heard)
    if role == ADMIN and ADMIN not in heard.roles:
        await desk.tell(heard, "answer.not_admin")
    elif is_admin(heard) and meant is not None:
        scope, name = read_wish(command.rest)
        person = replace(meant, name=name) if name else meant
        wish = Wish(person, role, heard.chat.community, estate, scope)
        await enrolment.bind(desk, heard, person, enrolment.granted(desk, wish))
    elif is_admin(heard):
        await desk.tell(heard, "answer.bind_reply_needed", role=role_name(desk, role))
    else:
        await enrolment.ask_admins(desk, heard, role, command.rest, estate)
    return True


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
    if await desk.service.say([answer], heard.context, also=[people.set_chat_state(heard.chat.whole, state)]):
        desk.world.set_chat_state(heard.chat.whole, state)
    return True
