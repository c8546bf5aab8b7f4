"""How messages are told apart where the platform gives no ids: by the numbers of the incidents in them.

The bot hears no id of what it sent, and a quote carries the quoted words only. As every message of the bot names its
incidents (#12), those numbers are the message's id: whoever quotes it means them, after a restart as well.
"""

import re
from collections.abc import Iterable

from bot.channels.wecom.frames import Json

NUMBER = re.compile(r"#(\d{1,9})")


def numbers_in(text: str) -> tuple[str, ...]:
    """The incident numbers that a text names, each once, in order."""
    return tuple(dict.fromkeys(NUMBER.findall(text)))


def mark_of(numbers: Iterable[str]) -> str:
    """The id of messages about these incidents ("#12", "#12+15"); empty for none."""
    joined = "+".join(numbers)
    return f"#{joined}" if joined else ""


def mark_in(text: str) -> str:
    """The id of a message with this text; empty when it names no incident."""
    return mark_of(numbers_in(text))


def quoted_mark(quote: Json | None) -> str | None:
    """The id of the message that was quoted; None when nothing was, or nothing about an incident."""
    return mark_in("\n".join(quoted_words(quote or {}))) or None


def quoted_words(quote: Json) -> list[str]:
    """The words of a quote, whatever it is a quote of."""
    parts = [quote, *((quote.get("mixed") or {}).get("msg_item") or ())]
    contents = ((part.get(kind) or {}).get("content", "") for part in parts for kind in ("text", "voice"))
    return [str(content) for content in contents if content]
