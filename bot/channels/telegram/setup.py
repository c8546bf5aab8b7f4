"""The first set-up, for a community worker alone at a terminal: get a token, check it, explain what to do in Telegram.

The token goes to a file of its own that only its owner can read; never to the screen, never to the configuration.
"""

import os
import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.channels.telegram.identity import Identity
from bot.channels.telegram.preflight import Finding

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
"""What @BotFather hands out: the bot's number, a colon, and a secret ("Authorizing your bot", Bot API)."""
OWNER_ONLY = 0o600
TRIES = 5

VISIT_BOTFATHER = """\
先给机器人办一个 Telegram 账号，两分钟：
  1. 在 Telegram 里找到 @BotFather，点 Start，发送 /newbot。
  2. 先起一个名字（例如：锦绣花园联动助手），再起一个以 bot 结尾的用户名（例如：jinxiu_liandong_bot）。
  3. 它会回一串 token，形如 123456789:AAE…，整串复制过来。
token 就是机器人的钥匙，不要发到群里。"""

COPY_ALL_OF_IT = "这不像 token：应该是“数字:一长串字母数字”，请整串复制。"
GIVING_UP = "先到这里。拿到 token 后再运行一次就行。"

HOW_TO_ADD = """\
接下来在 Telegram 里做三件事：
  1. 打开 https://t.me/{username}?startgroup=hello&admin=manage_chat 选联动群，把机器人拉进去。
  2. 把它设为群管理员（不用给它别的权限）。为什么：Telegram 默认开着“隐私模式”，
     不是管理员的机器人只听得到命令，听不到“3栋电梯坏了”这样的话，也看不到 👍 和成员进出。
  3. 请物业、社区的同事各自打开 https://t.me/{username} 点一次 Start：没点过的人，机器人没法私信提醒。
进群后机器人会自我介绍，并用按钮问清这是什么群、谁是物业、谁是社区。"""

Ask = Callable[[str], str]
Tell = Callable[[str], None]
Check = Callable[[str], Awaitable[tuple[Identity | None, tuple[Finding, ...]]]]
"""Asks Telegram about a token: the account, None if it is not accepted, and what to know about it."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the set-up led to."""

    username: str
    token_file: Path


async def set_up(ask: Ask, tell: Tell, check: Check, token_file: Path) -> SetUp | None:
    """Lead through the set-up; None when the person gives up. `ask` should not echo. Raises OSError on a full disk."""
    tell(VISIT_BOTFATHER)
    for _ in range(TRIES):
        token = ask("token（直接回车退出）：").strip()
        if not token:
            break
        me = await _accept(token, tell, check)
        if me is not None:
            write_token(token_file, token)
            tell(f"token 已存到 {token_file}，只有你能读。")
            tell(HOW_TO_ADD.format(username=me.username))
            return SetUp(me.username, token_file)
    tell(GIVING_UP)
    return None


async def _accept(token: str, tell: Tell, check: Check) -> Identity | None:
    if not TOKEN.fullmatch(token):
        tell(COPY_ALL_OF_IT)
        return None
    me, findings = await check(token)
    for finding in findings:
        tell(f"{finding.mark} {finding.text}")
    return me


def write_token(file: Path, token: str) -> None:
    """Put the token in place at once and whole, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # made with mode 600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(token + "\n")
        Path(name).chmod(OWNER_ONLY)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
