"""Taps on buttons and reactions, as actions.

Telegram gives taps no time of their own, and their message may be too old to be shown with its text: then only its
id comes. Source: Bot API, "CallbackQuery", "InaccessibleMessage" and "MessageReactionUpdated".
"""

from datetime import datetime

from bot.channels.base import Action
from bot.channels.telegram.fields import chat_of, is_private, moment
from bot.channels.telegram.identity import Json
from bot.channels.telegram.people import person, writer

THUMBS_UP = "👍"
REACTION_MARK = "reaction:"
"""Ids of actions that are reactions begin so: nobody waits for an answer to them."""


def read_tap(raw: Json, now: datetime) -> tuple[Action, ...]:
    """A tap on one of our buttons; the id is the one that `answerCallbackQuery` wants."""
    message = raw.get("message")
    if message is None or "data" not in raw:  # a button under a message sent by way of inline mode, or a game
        return ()
    return (
        Action(
            chat=chat_of(message),
            id=str(raw["id"]),
            sender=person(raw["from"]),
            at=now,
            action=raw["data"],
            message=str(message["message_id"]) if "message_id" in message else None,
            private=is_private(message),
        ),
    )


def read_reaction(raw: Json) -> tuple[Action, ...]:
    """A new 👍 is the action "react:up" on its message; other reactions, and taking one back, mean nothing.

    Telegram does not say in which topic the message stands, nor whether it is the bot's: look it up by its id.
    """
    if THUMBS_UP not in _emoji(raw["new_reaction"]) or THUMBS_UP in _emoji(raw["old_reaction"]):
        return ()
    voter = person(raw["user"]) if "user" in raw else writer({"chat": raw["chat"], "sender_chat": raw["actor_chat"]})
    key = f"{REACTION_MARK}{raw['message_id']}:{voter.person}:{raw['date']}"
    action = Action(chat_of(raw), key, voter, moment(raw["date"]), "react:up", str(raw["message_id"]), is_private(raw))
    return (action,)


def _emoji(reactions: list[Json]) -> list[str]:
    return [reaction.get("emoji", "") for reaction in reactions]
