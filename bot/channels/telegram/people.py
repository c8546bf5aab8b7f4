"""Who wrote: persons, anonymous administrators, and channels that write under their own name."""

from bot.channels.base import Sender
from bot.channels.telegram.identity import Json
from bot.channels.telegram.keys import person_id

ANONYMOUS_ADMIN = 1087968824
"""@GroupAnonymousBot: whom an administrator who "remains anonymous" writes as (Bot API, `Message.sender_chat`)."""

ANONYMOUS_NAME = "匿名管理员"


def person(user: Json) -> Sender:
    """A Telegram account; its name is the one people see, first and last name together."""
    if user["id"] == ANONYMOUS_ADMIN:
        return anonymous_admin("")
    name = " ".join(part for part in (user.get("first_name"), user.get("last_name")) if part)
    return Sender(person_id(user["id"]), name or user.get("username", ""), language=user.get("language_code", ""))


def anonymous_admin(signature: str) -> Sender:
    """An administrator whose account Telegram hides; all of them share one person id."""
    return Sender(person_id(ANONYMOUS_ADMIN), signature or ANONYMOUS_NAME, anonymous_admin=True, is_admin=True)


def writer(message: Json) -> Sender:
    """Who wrote a message.

    `sender_chat` is the group itself for anonymous administrators, and a channel when the linked channel's post is
    forwarded into its group or when somebody writes as their channel (Bot API, `Message.sender_chat`).
    """
    speaks_as = message.get("sender_chat")
    if speaks_as is None:
        return person(message["from"])
    if speaks_as["id"] == message["chat"]["id"]:
        return anonymous_admin(message.get("author_signature", ""))
    return Sender(person_id(speaks_as["id"]), speaks_as.get("title", ""))


def is_other_bot(message: Json) -> bool:
    """Another bot wrote this; bots that answer each other never stop."""
    return "sender_chat" not in message and bool(message.get("from", {}).get("is_bot")) and not _anonymous(message)


def _anonymous(message: Json) -> bool:
    return bool(message["from"]["id"] == ANONYMOUS_ADMIN)
