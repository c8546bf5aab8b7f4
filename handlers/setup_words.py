"""The questions by which a group is set up, one at a time, each with its buttons."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.letters import Choice
from bot.domain.roster import (
    BUILDING_HEAD,
    COMMUNITY,
    GRID,
    OWNERS_COMMITTEE,
    PROPERTY,
    VOLUNTEER,
    ChatKind,
    Community,
    Estate,
)
from handlers.desk import Desk
from storage.places import SetUp

SEATS = (PROPERTY, COMMUNITY, GRID, BUILDING_HEAD, OWNERS_COMMITTEE, VOLUNTEER)
"""The roles that people are asked to claim where the parties meet."""
NAMES = range(2, 21)
"""How many characters an estate's name may have."""
MOST_ESTATES = 12
"""Buttons; more than these are named in words."""
BUTTON_BYTES = 64

_GROUP_WORDS = re.compile(
    r"(?:多方|社区|小区|业主|居民|住户|邻里|物业|工作|联动|交流|互助|服务|通知|内部|大|总|微信|TG|QQ|Telegram|群组|群|\d+)+$",
    re.IGNORECASE,
)
_EDGES = " \t“”\"'「」『』《》【】[]()（）·・-—_,，。.!！"


def suggested_name(title: str) -> str:
    """The estate that a group's title speaks of ("阳光花园多方联动群" → "阳光花园"); empty if it names none."""
    name = _GROUP_WORDS.sub("", title.strip(_EDGES)).strip(_EDGES)
    return name if len(name) in NAMES else ""


def name_in(words: str) -> str:
    """The estate's name that somebody wrote; empty if it cannot be one."""
    name = " ".join(words.split()).strip(_EDGES)
    return name if len(name) in NAMES and not name.startswith("/") else ""


def guessed_kind(title: str) -> str:
    """What a group's title sounds like."""
    if "联动" in title or "聯動" in title:
        return ChatKind.LINKAGE.value
    if re.search(r"工作|内部|員工|员工|值班|同事", title):
        return ChatKind.STAFF.value
    return ChatKind.RESIDENTS.value if re.search(r"居民|业主|業主|住户|住戶|邻里|鄰里", title) else ""


def question(
    desk: Desk, setup: SetUp, communities: Sequence[Community], estates: Iterable[Estate]
) -> tuple[str, tuple[Choice, ...]]:
    """What is asked now. `communities` and `estates`: those that the person who answers may see."""
    say = desk.catalogue.text
    if setup.kind is None:
        return _kinds(desk, setup)
    if setup.community is None and len(communities) > 1:
        named = (Choice(f"setup:community.{one.id}"[:BUTTON_BYTES], one.name) for one in communities)
        return say("setup.community"), (*named, _again(desk))
    if setup.community is not None:
        estates = [one for one in estates if one.community == setup.community]
    if not setup.complete:
        return say("setup.estate"), (*_estates(desk, setup, estates), _again(desk))
    place = place_of(desk, setup)
    confirm = Choice("setup:confirm", say("setup.confirm"), "primary")
    text = say("setup.approval", place=place, kind=say(f"chat_kind.{setup.kind}"))
    return text, (confirm, _again(desk))


def greeting(desk: Desk, setup: SetUp) -> str:
    """Who the bot is, and what it can hear there."""
    return "\n".join((desk.catalogue.text("setup.hello"), sight(desk, setup)))


def sight(desk: Desk, setup: SetUp) -> str:
    """What the bot hears in the group, and what to do if that is not enough."""
    return desk.catalogue.text(f"setup.hears_{setup.hears or 'unknown'}")


def lacking(desk: Desk, setup: SetUp) -> str:
    """The same once the bot has introduced itself: only if something is to be done about it."""
    return "" if setup.hears == "everything" else sight(desk, setup)


def place_of(desk: Desk, setup: SetUp) -> str:
    """The estate (or the community) that the group is said to belong to."""
    known = desk.world.directory.estate(setup.estate) if setup.estate else None
    if known is not None:
        return known.name
    return setup.name or desk.world.community_name(setup.community or "")


def private_hint(desk: Desk) -> str:
    """How people let the bot write to them in private."""
    link = desk.world.link
    return desk.catalogue.text("setup.private", link=link) if link else desk.catalogue.text("setup.private_plain")


def seats(desk: Desk) -> tuple[Choice, ...]:
    """Buttons by which people say who they are."""
    known = [role for role in SEATS if desk.world.directory.role(role) is not None]
    claims = (Choice(f"join:{one}", desk.catalogue.text("setup.join", role=desk.world.role_name(one))) for one in known)
    return (*claims, Choice("setup:finished", desk.catalogue.text("setup.finished"), "primary"))


def _kinds(desk: Desk, setup: SetUp) -> tuple[str, tuple[Choice, ...]]:
    say, guessed = desk.catalogue.text, guessed_kind(setup.title)
    buttons = (
        Choice(f"setup:kind.{kind}", say(f"setup.kind_{kind}"), "primary" if kind == guessed else "plain")
        for kind in map(str, ChatKind)
    )
    return say("setup.kind"), tuple(buttons)


def _estates(desk: Desk, setup: SetUp, estates: Iterable[Estate]) -> Iterator[Choice]:
    known = sorted(estates, key=lambda one: one.name not in setup.title)[:MOST_ESTATES]
    for estate in known:
        action = f"setup:estate.{estate.id}"
        if len(action.encode()) <= BUTTON_BYTES:
            yield Choice(action, estate.name, "primary" if estate.name in setup.title else "plain")
    name = suggested_name(setup.title)
    if name and name not in [estate.name for estate in known]:
        yield Choice("setup:title", desk.catalogue.text("setup.title", name=name), "primary")
    if len(known) > 1:
        yield Choice("setup:whole", desk.catalogue.text("setup.whole"))


def _again(desk: Desk) -> Choice:
    return Choice("setup:again", desk.catalogue.text("setup.again"))
