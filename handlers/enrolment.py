"""Somebody asks to hold a role, and an administrator says yes or no: by a tap, or in words where there are no buttons.

The wish is kept for three days. It is shown where it was spoken; where an administrator could not tap there (a private
chat, a group without buttons) each administrator who can be reached has it in private too.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.events import DeadlinePassed, Event
from bot.domain.incident import Incident, Status
from bot.domain.letters import Choice, Kind, Letter
from bot.domain.policy import Policy
from bot.domain.roster import ADMIN, COMMUNITY, Grant, Origin, Person, Scope
from bot.domain.surroundings import Surroundings
from bot.service import Change
from bot.understanding.command_words import role_named
from bot.understanding.commands import Command
from bot.understanding.place import parse_buildings
from handlers.asking import posed, tapped
from handlers.desk import Desk, Heard
from handlers.memory import Said
from handlers.reading import estate_of
from storage import incidents, people, questions

ADMINS = frozenset({ADMIN, COMMUNITY})
LONGEST_NAME = 8


def is_admin(heard: Heard) -> bool:
    """Administrators of the bot here: those who hold the role, the community, and who owns an unclaimed group."""
    return bool(heard.roles & ADMINS)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to hold which role, where.

    `scope` are buildings or grids in words, empty for the whole estate; `estate` None: the whole community.
    """

    person: Person
    role: str
    community: str
    estate: str | None
    scope: str = ""


def granted(desk: Desk, wish: Wish) -> Grant:
    """What is granted when somebody agrees."""
    return Grant(wish.person.id, wish.role, scope_of(desk, wish), Origin.CHAT)


def scope_of(desk: Desk, wish: Wish) -> Scope:
    """Where the role is to hold: the grids and buildings that are named, else the estate, else the community."""
    home = desk.world.directory.estate(wish.estate) if wish.estate else None
    if home is None:
        return Scope(community=wish.community)
    grids = frozenset(grid for grid in home.buildings.values() if grid and grid in wish.scope)
    buildings = frozenset() if grids else frozenset(parse_buildings(wish.scope) or ())
    return Scope(home.id, grids, buildings)


def estate_meant(desk: Desk, heard: Heard, role: str, words: str) -> str | None:
    """The estate in which a role is asked for; None for the whole community: its groups, and its administrators."""
    if role == ADMIN:
        return None
    estate = estate_of(desk, heard)
    home = desk.world.directory.estate(estate) if estate else None
    everywhere = heard.chat.estate is None and not heard.private
    if everywhere and home is not None and home.name not in heard.text and not read_wish(words)[0]:
        return None
    return estate


def role_of(desk: Desk, words: str) -> str | None:
    """The role that words name: a built-in one by any of its names, one of the file's by its own."""
    for word in words.split():
        own = next((one.id for one in desk.world.directory.roles if word in (one.id, one.name)), None)
        if found := role_named(word) or own:
            return found
    return None


def role_name(desk: Desk, role: str) -> str:
    """What a role is called; that of the administrators is no party's."""
    if role in desk.world.role_names or not desk.catalogue.has(f"role.{role}"):
        return desk.world.role_name(role)
    return desk.catalogue.text(f"role.{role}")


def place_of(desk: Desk, scope: Scope) -> str:
    """Where a role holds, in words."""
    parts = sorted(scope.grids)
    if scope.buildings:
        parts.append(desk.catalogue.text("place.building", building="、".join(sorted(scope.buildings))))
    home = desk.world.directory.estate(scope.estate) if scope.estate else None
    return "、".join(parts) or (home.name if home else desk.world.community_name(scope.community or ""))


def read_wish(words: str) -> tuple[str, str]:
    """The scope and the name in what follows a role ("1-6栋 张经理"): a platform may tell no name, so it is written."""
    parts = words.replace("，", " ").replace(",", " ").split()
    named = [part for part in parts if _is_name(part)]
    scope = " ".join(part for part in parts if part not in named[:1])
    return scope, named[0] if named else ""


def _is_name(word: str) -> bool:
    return word.isalpha() and len(word) <= LONGEST_NAME and parse_buildings(word) is None


async def ask_admins(desk: Desk, heard: Heard, role: str, words: str, estate: str | None) -> None:
    """Keep the wish, and show it to those who may grant it."""
    scope, name = read_wish(words)
    if not (name or heard.name):
        await desk.tell(heard, "answer.bind_name_needed", role=role_name(desk, role))
        return
    wish = Wish(Person(heard.person, name or heard.name), role, heard.chat.community, estate, scope)
    question = questions.Question(
        id=f"{heard.key}/bind",
        chat=heard.chat.key,
        person=heard.person,
        kind="bind",
        incidents=(),
        message=heard.message_id if heard.tap is None else None,
        text=f"{role}@{estate or ''}@{wish.person.name} {scope}",
        asked_at=heard.at,
        expires_at=heard.at + questions.BIND_WITHIN,
    )
    letters = list(_shown(desk, heard, wish, question))
    await desk.service.say(letters, heard.context, also=[questions.ask(question)])


def _shown(desk: Desk, heard: Heard, wish: Wish, question: questions.Question) -> Iterator[Letter]:
    facts: dict[str, Any] = {
        "name": wish.person.name,
        "role": role_name(desk, wish.role),
        "scope": wish.scope or place_of(desk, scope_of(desk, wish)),
    }
    if heard.private:
        yield desk.answer(heard, "answer.bind_asked")
    else:
        buttons = _buttons(desk, question.message or _mark(question))
        yield posed(desk.answer(heard, "ask.bind", kind=Kind.QUESTION, buttons=buttons, **facts), question)
    if heard.private or heard.chat.key in desk.world.typed:
        asked = desk.letter(heard, desk.catalogue.text("ask.bind", **facts), kind=Kind.QUESTION)
        for chat in _chats_of_admins(desk, wish.community, but=heard.person):
            buttons = _buttons(desk, _mark(question))
            yield posed(replace(asked, chat=chat, to=(), reply_to=None, buttons=buttons), question)


def _buttons(desk: Desk, subject: str) -> tuple[Choice, ...]:
    return (
        Choice(f"approve:{subject}"[:64], desk.catalogue.text("button.approve"), "primary"),
        Choice(f"decline:{subject}"[:64], desk.catalogue.text("button.decline")),
    )


def _mark(question: questions.Question) -> str:
    """What stands for a wish under a button in another chat; message ids are unique in their own chat only."""
    return hashlib.blake2s(question.id.encode(), digest_size=8).hexdigest()


def _chats_of_admins(desk: Desk, community: str, *, but: str) -> list[str]:
    found = (person for role in sorted(ADMINS) for person in desk.world.holders_in(community, role))
    chats = (desk.world.private[person] for person in found if person != but and person in desk.world.private)
    return list(dict.fromkeys(chats))


async def answered(desk: Desk, heard: Heard, subject: str, *, agreed: bool) -> None:
    """同意 or 不同意 under somebody's wish; only an administrator's tap counts."""
    question = await _tapped(desk, heard, subject)
    if question is None or not is_admin(heard):
        await desk.dismiss(
            heard, desk.catalogue.text("answer.not_admin" if question else "answer.expired", form="绑定 …")
        )
        return
    await _settle(desk, heard, question, agreed=agreed)
    await desk.dismiss(heard)


async def _tapped(desk: Desk, heard: Heard, subject: str) -> questions.Question | None:
    (rows,) = await desk.service.database.fetch(questions.about_message(heard.chat.key, subject, heard.at))
    here = [question for question in map(questions.from_row, rows) if question.kind == "bind"]
    return here[0] if here else next((one for one in await _waiting(desk, heard) if _mark(one) == subject), None)


async def _waiting(desk: Desk, heard: Heard) -> list[questions.Question]:
    """The wishes of this community that wait."""
    (rows,) = await desk.service.database.fetch(questions.of_kind("bind", heard.at))
    return [one for one in map(questions.from_row, rows) if _community(desk, one) == heard.chat.community]


def _community(desk: Desk, question: questions.Question) -> str:
    return wish_of(desk, question).community


def wish_of(desk: Desk, question: questions.Question) -> Wish:
    """The wish that was kept."""
    what, _, scope = question.text.partition(" ")
    role, estate, name = (*what.split("@"), "", "")[:3]
    home, chat = desk.world.directory.estate(estate), desk.world.chat(question.chat)
    community = home.community if home else chat.community if chat else ""
    person = Person(question.person, name or desk.world.name(question.person))
    return Wish(person, role, community, home.id if home else None, scope)


async def approve(desk: Desk, heard: Heard, command: Command) -> bool:
    """同意绑定 张经理: in words."""
    return await _said(desk, heard, command, agreed=True)


async def refuse(desk: Desk, heard: Heard, command: Command) -> bool:
    """不同意绑定 张经理."""
    return await _said(desk, heard, command, agreed=False)


async def _said(desk: Desk, heard: Heard, command: Command, *, agreed: bool) -> bool:
    if not is_admin(heard):
        await desk.tell(heard, "answer.not_admin")
        return True
    waiting = {question: wish_of(desk, question).person for question in await _waiting(desk, heard)}
    wanted = command.rest.strip().lstrip("@")
    fitting = [one for one, person in waiting.items() if wanted in {"", person.name, person.id.partition(":")[2]}]
    if len(fitting) == 1:
        await _settle(desk, heard, fitting[0], agreed=agreed)
    elif waiting:
        names = "、".join(dict.fromkeys(person.name for person in waiting.values()))
        await desk.tell(heard, "answer.bind_which", list=names)
    else:
        await desk.tell(heard, "answer.bind_none")
    return True


async def _settle(desk: Desk, heard: Heard, question: questions.Question, *, agreed: bool) -> None:
    """Grant or decline; the person hears it where they asked."""
    wish = wish_of(desk, question)
    here = replace(heard, person=question.person, message_id=question.message or "")
    if question.chat != heard.chat.key:
        chat = desk.world.chat(question.chat) or desk.world.private_chat(question.chat, question.person)
        here = replace(here, chat=chat, private=chat.kind == "private")
    if agreed:
        await bind(desk, here, wish.person, granted(desk, wish), done=question)
    else:
        gone = tapped(question, heard.at)
        await desk.service.say([desk.answer(here, "answer.bind_declined")], here.context, also=gone)


async def bind(
    desk: Desk, heard: Heard, person: Person, grant: Grant, *, done: questions.Question | None = None
) -> None:
    """Somebody holds a role from now on. `done`: the question that asked for it."""
    role, scope = role_name(desk, grant.role), place_of(desk, grant.scope)
    answer = desk.answer(heard, "answer.bound", name=person.name, role=role, scope=scope)
    also = [people.add_person(person, heard.chat.community), people.add_grant(grant, heard.at)]
    also += tapped(done, heard.at) if done else []
    if await desk.service.say([answer], heard.context, also=also):
        desk.world.bound(person, grant)
        if grant.scope.estate is not None:
            await _hand_out_what_waits(desk, heard, grant.scope.estate)


async def _hand_out_what_waits(desk: Desk, heard: Heard, estate: str) -> None:
    """What had nobody is given at once to whoever sits on the seat now."""

    def event(_incident: Incident, _policy: Policy, _around: Surroundings) -> Event:
        return DeadlinePassed(at=heard.at)

    live = await desk.service.query(incidents.live_in_estate(estate))
    waiting = [Change(one.id, event) for one in live if one.status is Status.UNASSIGNED]
    if waiting:
        await desk.service.apply(waiting, desk.context(heard.at, f"{heard.key}/seated"))


def whose(desk: Desk, heard: Heard) -> Person | None:
    """Whose message was replied to."""
    told = heard.message.reply_from if heard.message is not None else None
    if told is not None:
        return Person(desk.world.person_of(told.person), told.name)
    earlier: Said | None = desk.memory.find(heard.chat.key, heard.reply_to) if heard.reply_to else None
    return Person(earlier.person, desk.world.name(earlier.person)) if earlier else None
