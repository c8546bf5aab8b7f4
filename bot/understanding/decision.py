"""What a chair says when something is decided: "物业 6月10日 更换主板", whole or in pieces."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.understanding.command_parts import BREAK, split_when
from bot.understanding.command_readers import ASKS
from bot.understanding.command_words import ROLES


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a decision as they were said, empty where nothing was; `marked`: it began with 决议."""

    owner: str = ""
    when: str = ""
    words: str = ""
    marked: bool = False


_MARK = re.compile(r"^(?:/?decide(?:@\w+)?(?=\s)|(?:联席会议)?(?:决议|决定|议定))[了是为]?[\s:：,，]*")
_LEAD = re.compile(r"^(?:那就|那|就|还是|请|由|让|交给|派给)[\s:：,，]*")
_AFTER_OWNER = re.compile(r"^(?:公司|那边)?(?:来办|去办|来负责|负责|牵头)?[\s:：,，、]*(?:在|于)?")
_MUSING = re.compile(
    r"觉得|建议|辛苦|谢谢|感谢|收到|先说|能不能|可不可以|是不是|要不|看看|听听|想想|大家|哪|谁|怎么|什么|多久|[吧呢吗么嘛][。!！\s]*$|[?？]"
)


def decision_parts(text: str, names: Collection[str] = ()) -> Parts:
    """Split words into owner, time and what is to be done.

    Args:
        text: What was said, normalised.
        names: People and roles of the neighbourhood's own that may be the owner.
    """
    said = text.strip().strip(BREAK)
    marked = _MARK.match(said)
    rest = said[marked.end() :] if marked else said
    while (lead := _LEAD.match(rest)) is not None and lead.end() < len(rest):
        rest = rest[lead.end() :]
    owner = _owner_in(rest, names) or (_unknown_in(rest) if marked else "")
    if owner:
        rest = rest[len(owner) :]
        named = _owner_in(rest.lstrip(), names)
        if named in names:  # 网格员赵网格: the person of that party
            owner, rest = named, rest.lstrip()[len(named) :]
        after = _AFTER_OWNER.match(rest)
        rest = rest[after.end() :] if after else rest
    when, words = split_when(rest)
    return Parts(owner.lstrip("@"), when, words.strip(BREAK), marked is not None)


def without_number(text: str, number: int) -> str:
    """The words behind the number of the matter that is talked about anyhow: "1 物业 6月10日 更换主板"."""
    return re.sub(rf"^\s*#?{number}(?:号|[\s:：,，、])\s*(?!\d)", "", text, count=1)


def is_decision(text: str, parts: Parts) -> bool:
    """Whether words that nobody marked are a decision: they name an owner first, and a day, and muse on nothing."""
    if parts.marked:
        return True
    return bool(parts.owner and parts.when) and not muses(text)


def is_half(text: str, parts: Parts) -> bool:
    """Whether words have the form of a decision with a part missing: "物业 更换主板", "6月10日 更换主板"."""
    if muses(text) or not parts.words or len(text) > _LONGEST_HALF:
        return False
    first = parts.owner or parts.when
    return bool(first) and re.match(re.escape(first) + r"[\s,，:：]", text.strip().lstrip("@")) is not None


_LONGEST_HALF = 60


def muses(text: str) -> bool:
    """Whether somebody asks or thinks aloud."""
    return bool(_MUSING.search(text) or ASKS.search(text))


_ONE_WORD = re.compile(r"@?[^\s,，。:：\d]{1,8}(?=\s)")


def _unknown_in(words: str) -> str:
    """A word that stands where an owner is named, whoever that may be; never a day."""
    found = _ONE_WORD.match(words)
    return found.group() if found is not None and not split_when(found.group())[0] else ""


def _owner_in(words: str, names: Iterable[str]) -> str:
    """The role or person that the words begin with, the longest first."""
    known = {*ROLES, *names} - {""}
    at = "@" if words.startswith("@") else ""
    found = [name for name in known if words.startswith(at + name)]
    return at + max(found, key=len) if found else ""
