"""Chat keys and person ids of Telegram.

A chat is `telegram:<chat id>`; a topic of a forum group is `telegram:<chat id>/<thread id>`, so that an answer goes
back to the topic it came from. Message ids are unique in the whole chat, whatever the topic. Groups have negative
ids. Source: Bot API, "Chat" and "Message" (`message_thread_id`, `is_topic_message`).
"""

import re
from dataclasses import dataclass

from bot.channels.base import SendError

NAME = "telegram"
CHAT_KEY = re.compile(rf"{NAME}:(?P<chat>-?\d+)(?:/(?P<thread>\d+))?")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to write: the chat's number and, in a forum group, the topic."""

    chat_id: int
    thread: int | None = None

    @property
    def is_group(self) -> bool:
        """Groups, supergroups and channels have negative ids; private chats have the person's id."""
        return self.chat_id < 0


def chat_key(chat_id: int, thread: int | None = None) -> str:
    """The key of a chat, or of one topic of it."""
    return f"{NAME}:{chat_id}" if thread is None else f"{NAME}:{chat_id}/{thread}"


def address(key: str) -> Address:
    """The place a chat key names. Raises a permanent `SendError` for a key of another channel or no key at all."""
    match = CHAT_KEY.fullmatch(key)
    if match is None:
        raise SendError(f"not a Telegram chat: {key!r}", permanent=True)
    return Address(int(match["chat"]), int(match["thread"]) if match["thread"] else None)


def person_id(user_id: int) -> str:
    """The person id of a Telegram account (or of a channel that writes under its own name)."""
    return f"{NAME}:{user_id}"


def account(person: str) -> int | None:
    """The Telegram user id behind a person id; None for people of other channels."""
    channel, _, user_id = person.partition(":")
    return int(user_id) if channel == NAME and user_id.isdecimal() else None


def file_ref(file_id: str) -> str:
    """How a photo that lies on Telegram's servers is named outside this channel."""
    return f"{NAME}:{file_id}"
