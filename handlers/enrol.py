"""解绑, 我是物业: roles taken back, and claimed with a tap.

What the configuration file says of people always holds; what is said in a chat is added to it and kept in the
database. So the two never fight: to take something of the file back, the file is changed.
"""

from bot.domain.roster import Grant, Origin, Person
from bot.understanding.commands import Command
from handlers import enrolment
from handlers.desk import Desk, Heard
from handlers.enrolment import Wish, is_admin, role_name, role_of
from storage import people


async def unbind(desk: Desk, heard: Heard, command: Command) -> bool:
    """解绑 物业: an administrator, of whoever is replied to or named; anybody, of themselves."""
    role = role_of(desk, command.rest)
    if role is None and not command.explicit:
        return False
    meant = enrolment.whose(desk, heard) or named(desk, command.rest) or Person(heard.person, heard.name)
    name = desk.world.name(meant.id) or meant.name
    if meant.id != heard.person and not is_admin(heard):
        await desk.tell(heard, "answer.not_admin")
        return True
    held = [one for one in desk.world.directory.grants if one.person == meant.id and (role is None or one.role == role)]
    here = [one for one in held if _in_community(desk, one, heard.chat.community)]
    given_here = [one for one in here if one.origin is Origin.CHAT]
    if not given_here:
        template = "answer.unbind_in_file" if here else "answer.unbind_nothing"
        await desk.tell(heard, template, name=name, role=role_name(desk, role or ""))
        return True
    roles = "、".join(dict.fromkeys(role_name(desk, one.role) for one in given_here))
    answer = desk.answer(heard, "answer.unbound", name=name, role=roles)
    if await desk.service.say([answer], heard.context, also=[people.remove_grant(one) for one in given_here]):
        for grant in given_here:
            desk.world.unbound(grant)
    return True


async def join(desk: Desk, heard: Heard, role: str) -> None:
    """我是物业: a tap under the message that ends the set-up of a group."""
    if desk.world.directory.role(role) is None:
        await desk.dismiss(heard)
        return
    person = Person(heard.person, heard.name)
    estate = enrolment.estate_meant(desk, heard, role, "")
    grant = enrolment.granted(desk, Wish(person, role, heard.chat.community, estate))
    held = ((one.person, one.role, one.scope) for one in desk.world.directory.grants)
    if (grant.person, grant.role, grant.scope) in held:
        await desk.dismiss(heard, desk.catalogue.text("answer.bound_already"))
    elif is_admin(heard):
        await enrolment.bind(desk, heard, person, grant)
        await desk.dismiss(heard)
    else:
        await enrolment.ask_admins(desk, heard, role, "", estate)
        await desk.dismiss(heard, desk.catalogue.text("answer.bind_asked"))


def _in_community(desk: Desk, grant: Grant, community: str) -> bool:
    home = desk.world.directory.estate(grant.scope.estate) if grant.scope.estate else None
    return (home.community if home else grant.scope.community) == community


def named(desk: Desk, words: str) -> Person | None:
    """Somebody who is called by name."""
    said = [word.lstrip("@") for word in words.split()]
    return next((one for one in desk.world.directory.people if one.name in said), None)
