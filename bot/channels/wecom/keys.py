"""Chat keys and person ids of WeCom.

A group is `wecom:<chatid>`, as it is written in the configuration; the private chat with a member is
`wecom:user/<userid>`, a form no chatid has. Person ids are `wecom:<userid>`. Source: WeCom doc 101463 ("chatid" is
returned for groups only; a private chat is addressed by the member's userid).
"""

from dataclasses import dataclass

from bot.channels.base import SendError

NAME = "wecom"
PRIVATE = "user/"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to write: a group's chatid or a member's userid."""

    id: str
    private: bool


def group_key(chatid: str) -> str:
    """The key of a group."""
    return f"{NAME}:{chatid}"


def private_key(userid: str) -> str:
    """The key of the private chat with a member."""
    return f"{NAME}:{PRIVATE}{userid}"


def address(key: str) -> Address:
    """The place a chat key names. Raises a permanent `SendError` for a key of another channel or no key at all."""
    channel, _, place = key.partition(":")
    private = place.startswith(PRIVATE)
    place_id = place.removeprefix(PRIVATE) if private else place
    if channel != NAME or not place_id:
        raise SendError(f"not a WeCom chat: {key!r}", permanent=True)
    return Address(place_id, private)


def person_id(userid: str) -> str:
    """The person id of a member."""
    return f"{NAME}:{userid}"


def account(person: str) -> str | None:
    """The userid behind a person id; None for people of other channels."""
    channel, _, userid = person.partition(":")
    return userid if channel == NAME and userid else None
