"""The Telegram channel.

One job a file. In: `polling` or `webhook` → `updates` (→ `messages`, `members`, `taps`, `people`) → `backlog` (albums,
offsets) → `intake` → sink. Out: `sending` → `steps` → `rendering`, at the pace of `limits`, errors by `failures`.
`line` is the connection to the Bot API, `channel` puts everything together. For people: `preflight`, `setup`.
"""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.commands import Scope
from bot.channels.telegram.health import Health
from bot.channels.telegram.line import Options
from bot.channels.telegram.preflight import Finding, check_token
from bot.channels.telegram.setup import SetUp, set_up

__all__ = ["Finding", "Health", "Options", "Scope", "SetUp", "TelegramChannel", "check_token", "set_up"]
