"""WeCom: the smart bot's long connection, message push into its groups, and two ways for residents.

One job a file. The line: `frames`, `connection` (one life), `line` (all of them), `health`, `failures`. In: `messages`,
`taps`, `marks`, `media` → `intake` → sink. Out: `sending` → `rendering`, `cards`, `changes`, `push`, `uploading`, at
the pace of `budget`. `channel` puts them together; `examine` is for operators.
"""

from bot.channels.wecom.channel import Options, WeComChannel
from bot.channels.wecom.examine import Finding
from bot.channels.wecom.health import Health
from bot.channels.wecom.line import Account
from bot.channels.wecom.push import PUSH_PATH
from bot.channels.wecom.words import Words

__all__ = ["PUSH_PATH", "Account", "Finding", "Health", "Options", "WeComChannel", "Words"]
