"""How a letter looks on WeCom: plain words with names called, in pieces that fit.

Sizes are in bytes of UTF-8 here: 20,480 for a markdown or stream message (doc 101463), 2,048 for a text of message
push (doc 99110).
"""

from collections.abc import Iterable, Sequence

from bot.channels.base import Mention
from bot.channels.wecom.keys import account

BREAKS = ("\n", "。", "！", "？", "；", "，", " ")
ASKING = frozenset({"question", "nag", "copy", "escalation"})
"""Kinds of letters that people answer."""
MAY_ASK = frozenset({"card", "result"})
"""Kinds of letters that people answer where words to be said stand in them, in quotation marks."""
QUOTES = ("“", "「")


def with_names(text: str, mentions: Iterable[Mention]) -> str:
    """The text, with everybody who is to be called and is not named in it at its end."""
    missing = [f"@{mention.name}" for mention in mentions if mention.name not in text]
    return f"{text}\n{' '.join(missing)}" if missing else text


def userids(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Whom WeCom can notify: those who have an account there."""
    found = (mention.account or account(mention.person) for mention in mentions)
    return tuple(dict.fromkeys(userid for userid in found if userid))


def with_way_to_answer(text: str, kind: str, call_first: str) -> str:
    """In groups the bot hears only what calls it: letters that want an answer say so."""
    asks = kind in ASKING or (kind in MAY_ASK and any(mark in text for mark in QUOTES))
    return f"{text}\n{call_first}" if asks else text


def harmless(text: str) -> str:
    """The text without anything that WeCom would read as a mention of its own (`<@all>`): people's words are quoted."""
    return text.replace("<@", "＜@")


def pieces(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` bytes, broken at a line end or the end of a sentence where possible."""
    rest, broken = text, []
    while len(rest.encode()) > limit:
        head = rest[: _break_at(rest, limit)]
        broken.append(head.rstrip())
        rest = rest[len(head) :].lstrip("\n")
    return [*broken, rest]


def _break_at(text: str, limit: int) -> int:
    """An index from 1 on, not beyond `limit` bytes; a break in the first half would waste too much."""
    end = max(1, len(text.encode()[:limit].decode(errors="ignore")))
    found: Sequence[int] = [text.rfind(mark, end // 2, end) + 1 for mark in BREAKS]
    return next((at for at in found if at > 0), end)
