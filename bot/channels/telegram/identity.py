"""Who the bot is on Telegram, as `getMe` tells."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Json = dict[str, Any]
"""A Bot API object as it came: fields may be missing (older and test servers) or new (a later API)."""


@dataclass(frozen=True)
class Identity:
    """The bot's account. `hears_all` is False while privacy mode is on (Bot API: `can_read_all_group_messages`)."""

    id: int
    username: str
    name: str
    hears_all: bool
    can_join_groups: bool

    @cached_property
    def mention(self) -> re.Pattern[str]:
        """The bot's own @name in a text, also behind a command (`/help@our_bot`)."""
        return re.compile(rf"@{re.escape(self.username)}(?!\w)", re.IGNORECASE)


def read_identity(raw: Json) -> Identity:
    """Read the answer to `getMe`."""
    return Identity(
        id=raw["id"],
        username=raw.get("username", ""),
        name=raw.get("first_name", ""),
        hears_all=bool(raw.get("can_read_all_group_messages", False)),
        can_join_groups=bool(raw.get("can_join_groups", True)),
    )
