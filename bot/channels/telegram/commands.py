"""The command menu, per kind of chat and language. Source: Bot API, "setMyCommands", "BotCommandScope"."""

import re
from collections.abc import Sequence
from typing import Literal

from bot.channels.telegram.identity import Json
from bot.channels.telegram.keys import address

Scope = Literal[
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators"
]

OF_ONE_CHAT = frozenset({"chat", "chat_administrators"})

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
MAX_DESCRIPTION = 256
MAX_COMMANDS = 100


def command_parameters(commands: Sequence[tuple[str, str]], scope: Scope, chat: str | None, language: str) -> Json:
    """The parameters of `setMyCommands`. Raises ValueError for names, texts or scopes that Telegram refuses."""
    if len(commands) > MAX_COMMANDS:
        raise ValueError(f"at most {MAX_COMMANDS} commands")
    if (scope in OF_ONE_CHAT) != (chat is not None):
        raise ValueError("the scopes of one chat, and no other, name a chat")
    return {
        "commands": [_command(name, description) for name, description in commands],
        "scope": {"type": scope} if chat is None else {"type": scope, "chat_id": address(chat).chat_id},
        "language_code": language or None,
    }


def _command(name: str, description: str) -> Json:
    if not COMMAND_NAME.fullmatch(name):
        raise ValueError(f"a command has 1 to 32 letters a-z, digits and underscores: {name!r}")
    if not 1 <= len(description) <= MAX_DESCRIPTION:
        raise ValueError(f"a description has 1 to {MAX_DESCRIPTION} characters: {name!r}")
    return {"command": name, "description": description}
