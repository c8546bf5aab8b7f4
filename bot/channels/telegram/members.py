"""People and the bot itself coming, going, being promoted or muted.

Telegram tells twice about people: as a service message in the chat, and as `chat_member` where the bot is an
administrator. Both get the same id (what, who, when), so the second one is a repeat. About the bot itself only
`my_chat_member` is heeded. Source: Bot API, "ChatMemberUpdated" and "ChatMember".
"""

from typing import Literal

from bot.channels.base import MemberChange, Sender
from bot.channels.telegram.fields import chat_of, is_private, moment, title
from bot.channels.telegram.identity import Identity, Json
from bot.channels.telegram.people import person

BotChange = Literal["bot_added", "bot_removed", "bot_muted", "bot_promoted", "bot_demoted", "started"]
Standing = Literal["out", "muted", "member", "admin"]


def read_service_members(raw: Json, me: Identity) -> tuple[MemberChange, ...]:
    """Joins and leaves as the service message in the group tells them."""
    gone = raw.get("left_chat_member")
    joined = tuple(_change(raw, user, "joined") for user in raw.get("new_chat_members", ()) if user["id"] != me.id)
    return joined + ((_change(raw, gone, "left"),) if gone and gone["id"] != me.id else ())


def read_chat_member(raw: Json) -> tuple[MemberChange, ...]:
    """Joins and leaves as administrators hear of them; other changes of people are of no interest."""
    before, after = (_standing(raw[side]) != "out" for side in ("old_chat_member", "new_chat_member"))
    if before == after:
        return ()
    return (_change(raw, raw["new_chat_member"]["user"], "joined" if after else "left"),)


def read_my_chat_member(raw: Json) -> tuple[MemberChange, ...]:
    """What happened to the bot: in a group, or in private (a person blocks it or lets it in again)."""
    if raw["chat"].get("type") == "channel":  # nobody talks there; its posts are heard in the linked group
        return ()
    before, after = (_standing(raw[side]) for side in ("old_chat_member", "new_chat_member"))
    changes = _private_changes(before, after) if is_private(raw) else group_changes(before, after)
    by = person(raw["from"])
    whom = by if is_private(raw) else person(raw["new_chat_member"]["user"])
    return tuple(_member_change(raw, whom, change, by) for change in changes)


def group_changes(before: Standing, after: Standing) -> tuple[BotChange, ...]:
    """What a new standing of the bot in a group means; added as an administrator means two things at once."""
    if after == "out":
        return () if before == "out" else ("bot_removed",)
    if after == "muted":
        return () if before == "muted" else ("bot_muted",)
    arrived: tuple[BotChange, ...] = ("bot_added",) if before in {"out", "muted"} else ()
    if after == "admin":
        return arrived if before == "admin" else (*arrived, "bot_promoted")
    return ("bot_demoted",) if before == "admin" else arrived


def _private_changes(before: Standing, after: Standing) -> tuple[BotChange, ...]:
    if after == "out":
        return ("bot_removed",)
    return ("started",) if before == "out" else ()


def _standing(member: Json) -> Standing:
    match member["status"]:
        case "left" | "kicked":
            return "out"
        case "creator" | "administrator":
            return "admin"
        case "restricted":
            return _restricted(member)
        case _:
            return "member"


def _restricted(member: Json) -> Standing:
    if not member.get("is_member", True):
        return "out"
    return "member" if member.get("can_send_messages", True) else "muted"


def _change(raw: Json, user: Json, change: Literal["joined", "left"]) -> MemberChange:
    actor = raw.get("from")
    by = person(actor) if actor and actor["id"] != user["id"] else None
    return _member_change(raw, person(user), change, by)


def _member_change(
    raw: Json, whom: Sender, change: Literal["joined", "left"] | BotChange, by: Sender | None
) -> MemberChange:
    key = f"{change}:{whom.person}:{raw['date']}"
    return MemberChange(chat_of(raw), key, moment(raw["date"]), whom, change, title(raw), by)
