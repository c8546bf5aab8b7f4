"""What an error of the Bot API means for a letter: try again, never again, perhaps it arrived.

The Bot API tells its refusals apart by words only; the words are those of its server (github.com/tdlib/
telegram-bot-api, `Client.cpp`). Error types are python-telegram-bot's.
"""

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.base import SendError
from bot.channels.telegram.keys import Address, chat_key

REFUSED_AGAIN_AFTER = 60.0
"""Seconds: a refused token is for the operator to mend; letters wait for it."""

UNREACHABLE = (
    "chat not found",
    "not enough rights to send",
    "have no rights to send",
    "need administrator rights",
    "chat_write_forbidden",
    "user is deactivated",
    "bot was kicked",
    "bot is not a member",
    "peer_id_invalid",
)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
"""Errors before the request was written; after any other one the message may have arrived."""

UNCHANGED = ("message is not modified",)
CANNOT_DELETE = ("message can't be deleted",)
GONE_MESSAGE = (
    "message to delete not found",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)
NO_TEXT_THERE = ("there is no text in the message to edit",)
NO_TOPIC = ("message thread not found", "topic_deleted", "topic_closed")
BAD_MARKUP = ("can't parse entities", "button_style_invalid")


def says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    """Whether the refusal is one of these."""
    words = error.message.lower()
    return any(phrase in words for phrase in phrases)


def seconds(error: RetryAfter) -> float:
    """How long a 429 asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def send_error(error: TelegramError, where: Address, *, repeatable: bool = False) -> SendError:
    """The seam's word for a failed send; what is `repeatable` (an edit) may be done twice and is never uncertain."""
    reason = f"{type(error).__name__}: {error.message}"
    match error:
        case RetryAfter():
            return SendError(reason, retry_after=seconds(error))
        case ChatMigrated():
            return SendError(reason, moved_to=chat_key(error.new_chat_id, where.thread))
        case Forbidden() | BadRequest():
            gone = isinstance(error, Forbidden) or says(error, UNREACHABLE)
            return SendError(reason, permanent=True, gone=gone)
        case InvalidToken():
            return SendError(reason, retry_after=REFUSED_AGAIN_AFTER)
        case NetworkError():
            return SendError(reason, uncertain=not repeatable and is_uncertain(error))
    return SendError(reason, permanent=True)


def is_uncertain(error: NetworkError) -> bool:
    """Whether the request may have been carried out all the same.

    Not if it was never written, and not if Telegram itself says in its own words that it failed; an answer that is
    no JSON comes from something in between, which does not know.
    """
    cause = error.__cause__
    if cause is None:
        return isinstance(error, TimedOut)
    return not isinstance(cause, NOT_SENT)
