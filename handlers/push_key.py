"""绑定推送: which message-push key belongs to which group of WeCom, told in chat and proved before it is believed.

A push address does not say which group it posts into, and a chat id says nothing of a push. So the bot posts a code by
the address; whoever reads it in the group says it to the bot there, and chat and address have met. The address is a
key: it is sent in private, kept in memory until it is proved, and never repeated.
"""

import re
import secrets
from datetime import timedelta

from bot.channels.base import SendError
from bot.understanding.commands import Command
from handlers.desk import Desk, Heard
from handlers.enrolment import is_admin
from handlers.memory import Offer

WITHIN = timedelta(minutes=10)
CODES = 10_000
_KEY = re.compile(r"(?:[?&]key=|^)([0-9A-Za-z-]{16,64})(?:$|[&\s])")


async def offered(desk: Desk, heard: Heard, command: Command) -> bool:
    """绑定推送 https://…?key=…: post a code by it."""
    channel = heard.chat.key.partition(":")[0]
    push, found = desk.pushes.get(channel), _KEY.search(_address(heard, command))
    if not is_admin(heard):
        await desk.tell(heard, "answer.not_admin")
    elif push is None:
        await desk.tell(heard, "answer.push_not_here")
    elif found is None:
        await desk.tell(heard, "answer.push_how")
    else:
        code = f"{secrets.randbelow(CODES):04}"
        try:
            await push.try_key(found[1], desk.catalogue.text("answer.push_trial", code=code))
        except SendError as error:
            await desk.tell(heard, "answer.push_wrong" if error.permanent else "answer.push_later")
            return True
        desk.memory.offers[code] = Offer(found[1], channel, heard.at + WITHIN)
        await desk.tell(heard, "answer.push_tried")
    return True


def _address(heard: Heard, command: Command) -> str:
    """As it was written: what was normalised may differ from a key."""
    spoken = heard.words
    return spoken[spoken.find("http") :].strip() if "http" in spoken else command.rest.strip()


async def proved(desk: Desk, heard: Heard, command: Command) -> bool:
    """推送口令 4821: said in the group where it was read."""
    code = command.rest.strip()
    offer = desk.memory.offers.get(code)
    fits = offer is not None and offer.until_at >= heard.at and heard.chat.key.startswith(f"{offer.channel}:")
    if not is_admin(heard):
        await desk.tell(heard, "answer.not_admin")
    elif offer is None or not fits or heard.private:
        await desk.tell(heard, "answer.push_no_code")
    else:
        del desk.memory.offers[code]
        kept = await desk.pushes[offer.channel].keep_key(heard.chat.key, offer.key)
        await desk.tell(heard, "answer.push_bound" if kept else "answer.push_in_file")
    return True


async def chat_id(desk: Desk, heard: Heard, _command: Command) -> bool:
    """群号: what the configuration calls this group."""
    if not heard.addressed or heard.private:
        return False
    await desk.tell(heard, "answer.chat_id", chat=heard.chat.key.partition(":")[2])
    return True
