"""绑定, 暂停机器人, 恢复机器人, 旁听模式, 免打扰: what an administrator says in chat.

What the configuration file says of people always holds; what is bound in a chat is added to it and kept in the
database. So the two never fight: to take something of the file back, the file is changed.
"""

from dataclasses import replace

from bot.domain.calendar import DaySpan
from bot.domain.letters import Letter
from bot.domain.policy import with_quiet
from bot.domain.refusal import Reason, Refused
from bot.domain.roster import ADMIN
from bot.domain.spoken_hours import span_in
from bot.understanding.commands import Command
from bot.world import ChatState
from handlers import enrolment
from handlers.desk import Desk, Heard
from handlers.enrolment import Wish, is_admin, read_wish, role_name, role_of
from handlers.reading import estate_of
from storage import people, places, policies

QUIET = "quiet"
"""The setting that holds the quiet hours said in chat; empty for none."""

_NO_QUIET = frozenset({"关", "关闭", "没有", "不要", "off"})


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
        desk.keep_score(heard, [Refused(Reason.NOT_ALLOWED)])
        await desk.tell(heard, "answer.not_admin")
        return True
    answer: Letter = desk.answer(heard, template)
    if await desk.service.say([answer], heard.context, also=[people.set_chat_state(heard.chat.whole, state)]):
        desk.world.set_chat_state(heard.chat.whole, state)
    return True


async def quiet(desk: Desk, heard: Heard, command: Command) -> bool:
    """免打扰: what it is; 免打扰 22:00-07:00 or 免打扰 关: other quiet hours, where the file says nothing of them."""
    words = command.rest.strip()
    if not words:
        await desk.tell(heard, "answer.quiet_are", span=_quiet_words(desk, desk.world.policy.quiet))
        return True
    span = None if words in _NO_QUIET else span_in(words)
    if span is None and words not in _NO_QUIET:
        if command.explicit:
            await desk.tell(heard, "answer.near_miss", form="免打扰 22:00-07:00")
        return command.explicit
    world = desk.world
    if not all(world.administers(heard.person, one.id) for one in world.directory.communities):
        await desk.tell(heard, "answer.not_admin")
    elif world.quiet_in_file:
        await desk.tell(heard, "answer.quiet_in_file", span=_quiet_words(desk, world.policy.quiet))
    else:
        policy = with_quiet(world.policy, span)
        answer = desk.answer(heard, "answer.quiet_set", span=_quiet_words(desk, span))
        also = [places.setting(QUIET, "" if span is None else _written(span)), policies.keep(policy, heard.at)]
        if await desk.service.say([answer], heard.context, also=also):
            world.use(policy)
    return True


def quiet_of(value: str) -> DaySpan | None:
    """The quiet hours of the setting of that name."""
    return DaySpan.parse(value) if value else None


def _written(span: DaySpan) -> str:
    return str(span).replace("–", "-")


def _quiet_words(desk: Desk, span: DaySpan | None) -> str:
    return desk.catalogue.text("answer.quiet_none") if span is None else str(span)
