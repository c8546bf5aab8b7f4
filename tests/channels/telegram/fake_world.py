"""The people, chats and messages behind the fake Bot API, and the queue of updates that waits for the bot.

Strict where the Bot API is: privacy mode, what only administrators hear, `allowed_updates`, expiry of updates.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.channels.telegram.virtual import now

Json = dict[str, Any]

BOT: Json = {
    "id": 4242,
    "is_bot": True,
    "first_name": "联动助手",
    "username": "liandong_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}
TAP_EXPIRES = 150.0
UPDATE_EXPIRES = 86_400.0


def user(user_id: int, name: str, **more: Any) -> Json:
    return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "zh-hans", **more}


@dataclass
class Chat:
    """A chat and what is written in it."""

    id: int
    type: str
    title: str = ""
    forum: bool = False
    bot: str = "administrator"
    admins: list[Json] = field(default_factory=list)
    topics: set[int] = field(default_factory=set)
    moved_to: int | None = None
    messages: dict[int, Json] = field(default_factory=dict)

    @property
    def as_json(self) -> Json:
        name = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        return {"id": self.id, "type": self.type, **name, **({"is_forum": True} if self.forum else {})}


class World:
    """Everything on the other side of the Bot API."""

    def __init__(self) -> None:
        self.bot = dict(BOT)
        self.chats: dict[int, Chat] = {}
        self.queue: list[tuple[float, Json]] = []
        self.taps: dict[str, float] = {}
        self.allowed: list[str] | None = None
        self.arrived = asyncio.Event()
        self.next_update = 1000
        self._next_message = 1
        self._next_tap = 1

    def group(self, chat_id: int = -1001, title: str = "锦绣花园联动群", **more: Any) -> Chat:
        return self.chats.setdefault(chat_id, Chat(chat_id, "supergroup", title, **more))

    def private(self, person: Json) -> Chat:
        return self.chats.setdefault(person["id"], Chat(person["id"], "private", person["first_name"]))

    def write(self, chat: Chat, sender: Json, **content: Any) -> Json:
        """A message appears in a chat, and the bot hears of it if it may."""
        message = {"message_id": self._number(), "date": int(now().timestamp()), "chat": chat.as_json, "from": sender}
        message |= content
        chat.messages[message["message_id"]] = message
        if self._hears(chat, message):
            self.enqueue("message", message)
        return message

    def say(self, chat: Chat, sender: Json, text: str, **more: Any) -> Json:
        return self.write(chat, sender, text=text, **more)

    def photo(self, chat: Chat, sender: Json, file_id: str, **more: Any) -> Json:
        sizes = [
            {"file_id": f"{file_id}-{size}", "file_unique_id": f"{file_id}{size}", "width": 90, "height": 90}
            for size in ("small", "large")
        ]
        return self.write(chat, sender, photo=sizes, **more)

    def edit(self, message: Json, **content: Any) -> Json:
        """A person edits a message."""
        message |= content | {"edit_date": int(now().timestamp())}
        self.enqueue("edited_message", dict(message))
        return message

    def tap(self, message: Json, sender: Json, data: str) -> str:
        """A person taps a button."""
        tap_id = f"tap{self._next_tap}"
        self._next_tap += 1
        self.taps[tap_id] = asyncio.get_running_loop().time()
        self.enqueue(
            "callback_query", {"id": tap_id, "from": sender, "message": message, "data": data, "chat_instance": "1"}
        )
        return tap_id

    def react(self, chat: Chat, message: Json, sender: Json, emoji: str, before: str = "") -> None:
        """A person puts a reaction under a message; only administrators hear of it."""
        if chat.bot == "administrator":
            old, new = ([{"type": "emoji", "emoji": one}] if one else [] for one in (before, emoji))
            self.enqueue(
                "message_reaction",
                {
                    "chat": chat.as_json,
                    "message_id": message["message_id"],
                    "user": sender,
                    "date": int(now().timestamp()),
                    "old_reaction": old,
                    "new_reaction": new,
                },
            )

    def member(self, chat: Chat, person: Json, old: Json | str, new: Json | str, by: Json | None = None) -> None:
        """Somebody's standing in a chat changes; about others only administrators hear."""
        me = person["id"] == self.bot["id"]
        if me or chat.bot == "administrator":
            sides = {
                f"{side}_chat_member": {"user": person, **({"status": state} if isinstance(state, str) else state)}
                for side, state in (("old", old), ("new", new))
            }
            base = {"chat": chat.as_json, "from": by or person, "date": int(now().timestamp())}
            self.enqueue("my_chat_member" if me else "chat_member", base | sides)

    def migrate(self, old: Chat, new_id: int) -> Chat:
        """The group becomes a supergroup with another id."""
        new = self.group(new_id, old.title)
        old.moved_to = new_id
        self.write(old, ANONYMOUS, migrate_to_chat_id=new_id)
        self.write(new, ANONYMOUS, migrate_from_chat_id=old.id)
        return new

    def bot_writes(self, chat: Chat, **content: Any) -> Json:
        """A message by the bot: nobody tells the bot of it."""
        message = {
            "message_id": self._number(),
            "date": int(now().timestamp()),
            "chat": chat.as_json,
            "from": {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")},
            **content,
        }
        chat.messages[message["message_id"]] = message
        return message

    def enqueue(self, kind: str, content: Any) -> None:
        """Put an update into the queue, if the bot asked for this kind."""
        if kind in ON_REQUEST_ONLY and (self.allowed is None or kind not in self.allowed):
            return
        if self.allowed and kind not in self.allowed:
            return
        self.queue.append((asyncio.get_running_loop().time(), {"update_id": self.next_update, kind: dict(content)}))
        self.next_update += 1
        self.arrived.set()

    def expire(self) -> None:
        """Updates that waited too long are gone."""
        clock = asyncio.get_running_loop().time()
        self.queue = [
            (since, update)
            for since, update in self.queue
            if clock - since < (TAP_EXPIRES if "callback_query" in update else UPDATE_EXPIRES)
        ]

    def _hears(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: commands, replies to the bot and service messages only, unless administrator."""
        if chat.bot in {"left", "kicked"}:
            return False
        if chat.type == "private" or chat.bot == "administrator" or self.bot["can_read_all_group_messages"]:
            return True
        replied = message.get("reply_to_message", {}).get("from", {}).get("id")
        is_service = not any(field in message for field in ("text", "photo", "document", "voice", "sticker"))
        return is_service or message.get("text", "").startswith("/") or replied == self.bot["id"]

    def _number(self) -> int:
        self._next_message += 1
        return self._next_message - 1
