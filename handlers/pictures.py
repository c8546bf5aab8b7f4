"""A reporter's pictures reach whoever deals with it: in private, for a picture may show faces and doors.

In a group of the same platform the owners have seen them; from a private talk or another platform they never would.
"""

from bot import seating
from bot.domain.audience import private_chats
from bot.domain.incident import Incident
from bot.domain.letters import Kind, Letter
from bot.service import Context
from handlers.desk import Desk, Heard


async def pass_on(desk: Desk, heard: Heard, incident: Incident) -> None:
    """Show the pictures of a message to the owners whom the bot may write to."""
    if not heard.photos:
        return
    around = seating.around(desk.world, incident, heard.at, desk.world.policy_of(incident))
    chats = [chat for chat in private_chats(incident.owners, around) if _news_there(heard, chat)]
    if not chats:
        return
    text = desk.catalogue.text("answer.pictures", number=incident.number)
    by_day = not incident.urgency.any_hour
    letters = [
        Letter(
            chat=chat,
            kind=Kind.NOTICE,
            text=text,
            created_at=heard.at,
            not_before=around.quiet.ends_after(heard.at) if by_day else heard.at,
            incidents=(incident.id,),
            photos=heard.photos,
            by_day=by_day,
        )
        for chat in chats
    ]
    await desk.service.say(letters, Context(heard.at, f"{heard.key}/pictures"))


def _news_there(heard: Heard, chat: str) -> bool:
    """Whether somebody with this private chat has not seen what was said where it was said."""
    if heard.private:
        return chat != heard.chat.key
    return chat.partition(":")[0] != heard.chat.key.partition(":")[0]
