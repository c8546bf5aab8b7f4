"""The first administrator: whoever sends the one-time code, in private, that only the machine's screen showed."""

from bot.domain.claim import is_claim, matches
from bot.domain.roster import ADMIN, Grant, Origin, Person, Scope
from handlers.desk import Desk, Heard
from storage import people, places

CLAIMS = "claims"
"""The setting that counts how many administrators were made by code."""


def is_open(desk: Desk) -> bool:
    """Whether somebody may still become administrator by code: nobody is one yet."""
    communities = desk.world.directory.communities
    return bool(desk.claim.secret) and not any(desk.world.administrators(one.id) for one in communities)


async def claimed(desk: Desk, heard: Heard) -> bool:
    """Take a code that was sent in private; False when the words are none."""
    if not heard.private or not is_claim(heard.words):
        return False
    if not is_open(desk):
        await desk.tell(heard, "claim.over")
    elif not desk.claim.may_try(heard.at) or not matches(heard.words, desk.claim.code):
        await desk.tell(heard, "claim.wrong")
    else:
        await _make_administrator(desk, heard)
    return True


async def _make_administrator(desk: Desk, heard: Heard) -> None:
    person = Person(heard.person, heard.name or desk.world.name(heard.person))
    communities = desk.world.directory.communities
    grants = [Grant(person.id, ADMIN, Scope(community=one.id), Origin.CHAT) for one in communities]
    also = [
        people.add_person(person, communities[0].id),
        *(people.add_grant(grant, heard.at) for grant in grants),
        places.setting(CLAIMS, str(desk.claim.claims + 1)),
    ]
    answer = desk.answer(heard, "claim.welcome", group_link=group_link(desk))
    if await desk.service.say([answer], heard.context, also=also):
        for grant in grants:
            desk.world.bound(person, grant)
        desk.claim.claims += 1


def group_link(desk: Desk) -> str:
    """A link that adds the bot to a group as an administrator who may do nothing but hear ("Deep linking")."""
    return f"{desk.world.link}?startgroup=setup&admin=manage_chat" if desk.world.link else ""
