"""Setting up a group in chat: by buttons, by its administrators, remembered over restarts.

A group that joins a community sees its cards, so only an administrator of the bot can let one in: what a group's own
administrator has answered waits for that. What the configuration says of a group holds; such a group is not asked.
"""

from dataclasses import replace
from datetime import datetime

from bot.channels.base import Action, MemberChange, Message, whole_chat
from bot.domain.letters import Choice, Kind, Letter, Standing
from bot.domain.roster import Chat, ChatKind, Estate
from bot.service import Context
from bot.understanding.commands import Command
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.normalize import normalize
from handlers import presence
from handlers.desk import Desk, Heard
from handlers.setup_words import (
    BUTTON_BYTES,
    greeting,
    lacking,
    name_in,
    place_of,
    private_hint,
    question,
    seats,
    suggested_name,
)
from storage import places, standing
from storage.database import Statement
from storage.places import SetUp

_ASKS_FOR_IT = ("/setup", "/start", "设置本群")


# --- what comes in ---


async def added(desk: Desk, change: MemberChange) -> None:
    """The bot came into a group it knows nothing of: it says who it is, what it hears, and asks."""
    chat = whole_chat(change.chat)
    setup = await _of(desk, chat)
    if setup is None:
        setup = SetUp(chat, change.chat_title, change.at, hears=await _hearing(desk, chat))
        await _ask(desk, setup, f"{change.chat}/{change.id}/setup")


async def rights_changed(desk: Desk, chat: str, at: datetime) -> None:
    """The bot was made an administrator, or is one no longer: what it says of its hearing is put right."""
    setup = await _of(desk, whole_chat(chat))
    hears = await _hearing(desk, chat) if setup is not None else "unknown"
    if setup is not None and hears not in ("unknown", setup.hears):
        await _ask(desk, replace(setup, hears=hears, at=at), None)


async def left(desk: Desk, chat: str) -> None:
    """The bot was taken out of a group that was being set up."""
    await desk.service.database.write([places.forget_set_up(chat)])


async def said(desk: Desk, message: Message) -> None:
    """Words in a group that is not set up: the estate's name, if that was asked; nothing is kept of others."""
    if not message.addressed:
        return
    chat, key = whole_chat(message.chat), f"{message.chat}/{message.id}/setup"
    setup = await _of(desk, chat)
    if setup is None or normalize(message.text).text.startswith(_ASKS_FOR_IT):
        fresh = SetUp(chat, message.chat_title, message.at, hears=await _hearing(desk, chat))
        await _ask(desk, fresh if setup is None else replace(setup, at=message.at), key, anew=True)
        return
    if setup.kind is None or setup.complete or not _may_answer(desk, message):
        return
    name = name_in(message.text)
    if not name:
        letter = Letter(chat, Kind.ANSWER, desk.catalogue.text("setup.name_length"), message.at, message.at)
        await desk.service.say([letter], Context(message.at, key))
        return
    await _go_on(desk, replace(setup, name=name), message, key)


async def named(desk: Desk, message: Message) -> bool:
    """The estate's name, as an answer to the question in a group that is being set up anew; False for other words."""
    if message.private or not message.addressed or message.reply_to is None:
        return False
    chat = whole_chat(message.chat)
    rows, asked = await desk.service.database.fetch(places.set_up_of(chat), standing.of_name(_name(chat), chat))
    if places.set_up_in(rows) is None or message.reply_to not in [standing.from_row(row).ref.id for row in asked]:
        return False
    await said(desk, message)
    return True


async def tapped(desk: Desk, action: Action, argument: str) -> None:
    """A tap on one of the buttons of the set-up."""
    verb, _, value = argument.partition(".")
    if verb in ("yes", "no"):
        await _decided(desk, action, value, agreed=verb == "yes")
        return
    if verb == "finished":
        await _finished(desk, action)
        return
    setup = await _of(desk, whole_chat(action.chat))
    if setup is None:
        await _toast(desk, action, desk.catalogue.text("answer.expired", form="/setup"))
    elif not _may_answer(desk, action):
        await _toast(desk, action, desk.catalogue.text("setup.not_yours"))
    else:
        await _answered(desk, setup, action, verb, value)


async def asked_anew(desk: Desk, heard: Heard, _command: Command) -> bool:
    """设置本群, in a group that is set up: the questions once more."""
    if not heard.private and heard.tap is None and heard.message is not None:
        if heard.chat.whole in desk.world.in_file:
            await desk.tell(heard, "setup.in_file")
        elif not desk.world.administers(heard.person, heard.chat.community):
            await desk.tell(heard, "answer.not_admin")
        else:
            hears = await _hearing(desk, heard.chat.whole)
            fresh = SetUp(heard.chat.whole, heard.message.chat_title, heard.at, hears)
            await _ask(desk, fresh, heard.key, anew=True)
        return True
    return False


# --- how it goes on ---


async def _answered(desk: Desk, setup: SetUp, action: Action, verb: str, value: str) -> None:
    match verb:
        case "kind" if value in map(str, ChatKind):
            changed = replace(setup, kind=value)
        case "community" if value in _communities(desk, action):
            changed = replace(setup, community=value)
        case "estate" if desk.world.directory.estate(value) is not None:
            changed = replace(setup, estate=value, name="", whole=False)
        case "title":
            changed = replace(setup, name=suggested_name(setup.title))
        case "whole":
            changed = replace(setup, whole=True, name="", estate=None)
        case "again":
            changed = SetUp(setup.chat, setup.title, action.at, await _hearing(desk, setup.chat))
        case "confirm" if not _communities(desk, action):
            await _toast(desk, action, desk.catalogue.text("setup.approval_needed"))
            return
        case _:
            changed = setup
    await _go_on(desk, changed, action, f"{action.chat}/tap/{action.id}")
    await _toast(desk, action, "")


async def _go_on(desk: Desk, setup: SetUp, by: Action | Message, key: str) -> None:
    """The next question; the end, if an administrator of the bot has answered the last one."""
    administered = _communities(desk, by)
    known = desk.world.directory.estate(setup.estate) if setup.estate else None
    only = administered[0] if len(administered) == 1 else None
    community = known.community if known else setup.community or only
    setup = replace(setup, at=by.at, by=by.sender.person, by_name=by.sender.name, community=community)
    if setup.complete and community is not None and community in administered:
        await _finish(desk, setup, by.at, key)
        return
    waits = setup.complete
    await _ask(desk, replace(setup, waits=waits), key, ask_administrators=waits and not setup.waits)


async def _ask(
    desk: Desk, setup: SetUp, key: str | None, *, anew: bool = False, ask_administrators: bool = False
) -> None:
    """Put the present question in place of the one before, or as a new message."""
    theirs = _administered(desk, setup.by)
    communities = [one for one in desk.world.directory.communities if one.id in theirs]
    estates = [one for one in desk.world.directory.estates if one.community in theirs]
    text, buttons = question(desk, setup, communities, estates)
    opening = greeting(desk, setup) if setup.kind is None else lacking(desk, setup)
    letter = _standing(setup.chat, f"{opening}\n\n{text}".strip(), buttons, setup.at)
    letters = [letter, *(_approvals(desk, setup) if ask_administrators else ())]
    also: list[Statement] = [places.keep_set_up(setup)]
    if anew:
        also.insert(0, standing.useless_from(_name(setup.chat), setup.at))
        letters[0] = replace(letter, standing=Standing(_name(setup.chat)))
    await desk.service.say(letters, Context(setup.at, key), also=also)


def _standing(chat: str, text: str, buttons: tuple[Choice, ...], at: datetime) -> Letter:
    return Letter(chat, Kind.ANSWER, text, at, at, buttons=buttons, standing=Standing(_name(chat), in_place=True))


def _name(chat: str) -> str:
    return f"setup/{chat}"


def _asked(chat: str) -> str:
    return f"setup-asked/{chat}"


def _approvals(desk: Desk, setup: SetUp) -> list[Letter]:
    """The administrators of the bot are asked in private; who cannot be reached there taps in the group."""
    say = desk.catalogue.text
    kind = say(f"chat_kind.{setup.kind}")
    text = say("setup.ask_administrator", name=setup.by_name, title=setup.title, place=place_of(desk, setup), kind=kind)
    no = Choice(f"setup:no.{setup.chat}", say("button.decline"))
    several = len(desk.world.directory.communities) > 1
    asked: dict[str, Letter] = {}
    for community in desk.world.directory.communities:
        label = say("setup.approve_for", place=community.name) if several else say("button.approve")
        yes = Choice(f"setup:yes.{setup.chat}@{community.id}"[:BUTTON_BYTES], label, "primary")
        for private in presence.watchers(desk, community.id):
            buttons = (yes, *(asked[private].buttons if private in asked else (no,)))
            stands = Standing(_asked(setup.chat))
            asked[private] = Letter(private, Kind.ANSWER, text, setup.at, setup.at, buttons=buttons, standing=stands)
    return list(asked.values())


async def _decided(desk: Desk, action: Action, subject: str, *, agreed: bool) -> None:
    """An administrator of the bot agreed, or not, to let a group into one of their communities."""
    chat, _, wanted = subject.partition("@")
    setup = await _of(desk, chat)
    administered = _communities(desk, action)
    known = desk.world.directory.estate(setup.estate) if setup is not None and setup.estate else None
    community = known.community if known else wanted or next(iter(administered), "")
    if setup is None or not setup.complete or community not in administered:
        await _toast(desk, action, desk.catalogue.text("answer.expired", form="/setup"))
        return
    key = f"{action.chat}/tap/{action.id}"
    if agreed:
        await _finish(desk, replace(setup, community=community), action.at, key)
    else:
        letter = _standing(setup.chat, desk.catalogue.text("setup.declined"), (), action.at)
        also = [places.forget_set_up(setup.chat), standing.useless_from(_asked(setup.chat), action.at)]
        await desk.service.say([letter], Context(action.at, key), also=also)
    await _toast(desk, action, desk.catalogue.text("setup.thanks"))


async def _finish(desk: Desk, setup: SetUp, at: datetime, key: str) -> None:
    """The group is what was answered: kept, known from now on, and told."""
    assert setup.kind is not None and setup.community is not None  # noqa: PT018, S101 - the callers looked
    estate = None if setup.whole else _estate(desk, setup, setup.community)
    chat = Chat(setup.chat, ChatKind(setup.kind), setup.community, estate.id if estate else None)
    lines = [desk.catalogue.text(f"setup.done_{setup.kind}", place=place_of(desk, setup)), lacking(desk, setup)]
    if chat.kind is not ChatKind.RESIDENTS:
        lines.insert(1, private_hint(desk))
    buttons = () if chat.kind is ChatKind.RESIDENTS else seats(desk)
    also = [places.keep_chat(chat, at), places.forget_set_up(setup.chat), standing.useless_from(_asked(chat.id), at)]
    if estate is not None and desk.world.directory.estate(estate.id) is None:
        also.append(places.keep_estate(estate, at))
    if await desk.service.say(
        [_standing(setup.chat, "\n".join(filter(None, lines)), buttons, at)], Context(at, key), also=also
    ):
        know(desk, chat, estate)


def know(desk: Desk, chat: Chat, estate: Estate | None) -> None:
    """Take a group (and its estate) in."""
    if estate is not None and desk.world.directory.estate(estate.id) is None:
        desk.world.add_estate(estate)
        desk.gazetteers = {**desk.gazetteers, estate.id: gazetteer_of(estate)}
    desk.world.add_chat(chat)


def gazetteer_of(estate: Estate) -> Gazetteer:
    """What an estate that was named in chat calls its places: any building number is accepted."""
    return Gazetteer(estate_names=(normalize(estate.name).text,))


def _estate(desk: Desk, setup: SetUp, community: str) -> Estate:
    """The estate that was chosen, or named; one of that name that the community has already is meant."""
    estates = desk.world.directory.estates
    chosen = next((one for one in estates if one.id == setup.estate), None)
    named = next((one for one in estates if one.community == community and one.name == setup.name), None)
    if found := chosen or named:
        return found
    taken = {one.id for one in estates}
    number = next(number for number in range(1, len(taken) + 2) if f"estate{number}" not in taken)
    return Estate(f"estate{number}", setup.name, community)


async def _finished(desk: Desk, action: Action) -> None:
    """Everybody has said who they are: the buttons go."""
    chat = desk.world.chat(action.chat)
    if chat is None or not (action.sender.is_admin or _communities(desk, action)):
        await _toast(desk, action, desk.catalogue.text("setup.not_yours"))
        return
    await desk.service.database.write([standing.useless_from(_name(chat.whole), action.at)])
    await _toast(desk, action, "")


# --- who may ---


def _may_answer(desk: Desk, by: Action | Message) -> bool:
    """Administrators of the group, and of the bot."""
    return by.sender.is_admin or bool(_communities(desk, by))


def _communities(desk: Desk, by: Action | Message) -> tuple[str, ...]:
    return _administered(desk, by.sender.person)


def _administered(desk: Desk, account: str) -> tuple[str, ...]:
    """The communities for which somebody may let a group in."""
    person = desk.world.person_of(account)
    return tuple(one.id for one in desk.world.directory.communities if desk.world.administers(person, one.id))


async def _of(desk: Desk, chat: str) -> SetUp | None:
    (rows,) = await desk.service.database.fetch(places.set_up_of(chat))
    return places.set_up_in(rows)


async def _hearing(desk: Desk, chat: str) -> str:
    return await desk.hearing(chat) if desk.hearing is not None else "unknown"


async def _toast(desk: Desk, action: Action, text: str) -> None:
    if desk.toast is not None:
        await desk.toast(action, text)
