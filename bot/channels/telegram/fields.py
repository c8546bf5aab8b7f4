"""What nearly every update has: a chat and a time."""

from datetime import UTC, datetime

from bot.channels.telegram.identity import Json
from bot.channels.telegram.keys import chat_key

MILLISECONDS = 100_000_000_000
"""A Unix time above this can only be meant in milliseconds (some test servers count so)."""


def chat_of(raw: Json) -> str:
    """The chat key. `message_thread_id` counts in forum topics only: elsewhere it merely numbers a reply thread."""
    return chat_key(raw["chat"]["id"], raw.get("message_thread_id") if raw.get("is_topic_message") else None)


def is_private(raw: Json) -> bool:
    """Between a person and the bot alone."""
    return bool(raw["chat"].get("type") == "private")


def title(raw: Json) -> str:
    """The group's name; empty in private."""
    return str(raw["chat"].get("title", ""))


def moment(seconds: float) -> datetime:
    """A Bot API time (Unix seconds) as UTC."""
    return datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS else seconds, UTC)
