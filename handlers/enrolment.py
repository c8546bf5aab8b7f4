"""Somebody asks to hold a role, and an administrator says yes or no: by a tap, or in words where there are no buttons.

The wish is kept for three days. It is shown where it was spoken; where an administrator could not tap there (a private
chat, a group without buttons) each administrator who can be reached has it in private too.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.letters import Choice, Kind, Letter
from bot.domain.roster import Grant, Origin, Person, Scope
from bot.understanding.commands import Command
from bot.understanding.place import parse_buildings
from handlers.desk import Desk, Heard
from handlers.memory import Said
from storage import people, questions

ADMINS = frozenset({"admin", "community"})
LONGEST_NAME = 8


def is_admin(heard: Heard) -> bool:
    """Administrators of the bot here: those who hold the role, the community, and who owns an unclaimed group."""
    return bool(heard.roles & ADMINS)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to hold which role, where. `scope` are buildings in words, empty for the whole estate."""

    person: Person
    role: str
    estate: str
    scope: str

    @property
    def grant(self) -> Grant:
        """What is granted when somebody agrees."""
        buildings = frozenset(parse_buildings(self.scope) or ())
        return Grant(self.person.id, self.role, Scope(estate=self.estate, buildings=buildings), Origin.CHAT)


def read_wish(words: str) -> tuple[str, str]:
    """The scope and the name in what follows a role ("1-6栋 张经理"): a platform may tell no name, so it is written."""
    parts = words.replace("，", " ").replace(",", " ").split()
    named = [part for part in parts if _is_name(part)]
    scope = " ".join(part for part in parts if part not in named[:1])
    return scope, named[0] if named else ""


def _is_name(word: str) -> bool:
    return word.isalpha() and len(word) <= LONGEST_NAME and parse_buildings(word) is None


async def ask_admins(desk: Desk, heard: Heard, role: str, words: str, estate: str) -> None:
    """Keep the wish, and show it to those who may grant it."""
    scope, name = read_wish(words)
    wish = Wish(Person(heard.person, name or heard.name), role, estate, scope)
    question = questions.Question(
        id=f"{heard.key}/bind",
        chat=heard.chat.key,
        person=heard.person,
        kind="bind",
        incidents=(),
        message=heard.message_id,
        text=f"{role}@{estate}@{wish.person.name} {scope}",
        asked_at=heard.at,
        expires_at=heard.at + questions.BIND_WITHIN,
    )
    letters = list(_shown(desk, heard, wish, question))
    await desk.service.say(letters, heard.context, also=[questions.ask(question)])


def _shown(desk: Desk, heard: Heard, wish: Wish, question: questions.Question) -> Iterator[Letter]:
    place = desk.world.directory.estate(wish.estate)
    facts: dict[str, Any] = {
        "name": wish.person.name,
        "role": desk.world.role_name(wish.role),
        "scope": wish.scope or (place.name if place else ""),
    }
    if heard.private:
        yield desk.answer(heard, "answer.bind_asked")
    else:
        buttons = _buttons(desk, heard.message_id)
        yield desk.answer(heard, "ask.bind", kind=Kind.QUESTION, buttons=buttons, **facts)
    if heard.private or heard.chat.key in desk.world.typed:
        asked = desk.letter(heard, desk.catalogue.text("ask.bind", **facts), kind=Kind.QUESTION)
        for chat in _chats_of_admins(desk, wish.estate, but=heard.person):
            yield replace(asked, chat=chat, to=(), reply_to=None, buttons=_buttons(desk, _mark(question)))


def _buttons(desk: Desk, subject: str) -> tuple[Choice, ...]:
    return (
        Choice(f"approve:{subject}"[:64], desk.catalogue.text("button.approve"), "primary"),
        Choice(f"decline:{subject}"[:64], desk.catalogue.text("button.decline")),
    )


def _mark(question: questions.Question) -> str:
    """What stands for a wish under a button in another chat; message ids are unique in their own chat only."""
    return hashlib.blake2s(question.id.encode(), digest_size=8).hexdigest()


def _chats_of_admins(desk: Desk, estate: str, *, but: str) -> list[str]:
    found = (person for role in sorted(ADMINS) for person in desk.world.directory.holders(role, estate))
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
    estate = desk.world.directory.estate(wish_of(desk, question).estate)
    return estate.community if estate else ""


def wish_of(desk: Desk, question: questions.Question) -> Wish:
    """The wish that was kept."""
    what, _, scope = question.text.partition(" ")
    role, estate, name = (*what.split("@"), "", "")[:3]
    return Wish(Person(question.person, name or desk.world.name(question.person)), role, estate, scope)


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
        await bind(desk, here, wish.person, wish.grant, also_done=question.id)
    else:
        gone = [questions.answered(question.id, heard.at)]
        await desk.service.say([desk.answer(here, "answer.bind_declined")], here.context, also=gone)


async def bind(desk: Desk, heard: Heard, person: Person, grant: Grant, *, also_done: str = "") -> None:
    """Somebody holds a role from now on. `also_done`: the question that asked for it."""
    buildings = "、".join(sorted(grant.scope.buildings))
    scope = desk.catalogue.text("place.building", building=buildings) if buildings else ""
    place = desk.world.directory.estate(grant.scope.estate or "")
    facts: dict[str, Any] = {"role": desk.world.role_name(grant.role), "scope": scope or (place.name if place else "")}
    answer = desk.answer(heard, "answer.bound", name=person.name, **facts)
    also = [people.add_person(person, heard.chat.community), people.add_grant(grant, heard.at)]
    also += [questions.answered(also_done, heard.at)] if also_done else []
    await desk.service.say([answer], heard.context, also=also)
    desk.world.bound(person, grant)


def whose(desk: Desk, heard: Heard) -> Person | None:
    """Whose message was replied to."""
    told = heard.message.reply_from if heard.message is not None else None
    if told is not None:
        return Person(desk.world.person_of(told.person), told.name)
    earlier: Said | None = desk.memory.find(heard.chat.key, heard.reply_to) if heard.reply_to else None
    return Person(earlier.person, desk.world.name(earlier.person)) if earlier else None
