"""旁听模式: staff see in private what would have been opened, and the group hears nothing."""

from dataclasses import replace

from bot import seating
from bot.domain.incident import Urgency
from bot.domain.letters import Kind, Letter
from bot.domain.privacy import mask
from bot.domain.safety import safety_text
from bot.understanding.reading import Reading
from handlers.desk import Desk, Heard
from handlers.opening import Wanted
from handlers.reading import estate_of, wanted


async def tell_staff_only(desk: Desk, heard: Heard, reading: Reading) -> bool:
    """The community is told what would have been opened; what looks like danger to life, every duty holder at once.

    Nobody is called again and again: nothing was opened, so nobody can take it. What can wait, waits for the morning.
    """
    estate = estate_of(desk, heard)
    if estate is None:
        return False
    would = wanted(desk, heard, estate, reading)
    alarm = would.urgency is Urgency.P0
    letters = [
        replace(_letter(desk, heard, would, chat), urgent=alarm, to=(person,) if alarm else ())
        for person, chat in _reached(desk, heard, would).items()
    ]
    await desk.service.say(letters, heard.context)
    return True


def _reached(desk: Desk, heard: Heard, would: Wanted) -> dict[str, str]:
    """The private chats of those who see it, by person."""
    world, policy = desk.world, desk.world.policy
    place = (would.estate, would.place, heard.at, policy)
    people = seating.role_seat(world, "community", None, *place).people
    if would.urgency is Urgency.P0:
        rules = policy.category(would.category)
        people = (*people, *seating.role_seat(world, rules.primary, rules.backup, *place).people)
    return {person: world.private[person] for person in people if person in world.private}


def _letter(desk: Desk, heard: Heard, would: Wanted, chat: str) -> Letter:
    world, catalogue = desk.world, desk.catalogue
    facts = {
        "chat": catalogue.text(f"chat_kind.{heard.chat.kind}"),
        "category": world.category_names.get(would.category, ""),
        "words": mask(heard.text),
    }
    waits = not would.urgency.any_hour
    text = catalogue.text("answer.listening_saw", **facts)
    if would.urgency is Urgency.P0:
        text = catalogue.text("answer.listening_alarm", **facts)
        if would.danger is not None:
            view = world.view(heard.chat.community, would.estate)
            text = "\n".join([text, safety_text(would.danger, view, catalogue, ())])
    not_before = world.quiet_hours(world.policy).ends_after(heard.at) if waits else heard.at
    return Letter(chat, Kind.NOTICE, text, heard.at, not_before, by_day=waits)
