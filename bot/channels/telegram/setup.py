"""The first set-up, for a community worker alone at a terminal: get a token, check it, explain what to do in Telegram.

The token goes to a file of its own that only its owner can read; never to the screen, never to the configuration. The
way to Telegram (a proxy) is asked for where there is none without.
"""

import os
import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
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

NO_WAY = """\
连不上 Telegram。在国内一般要走代理，填上它的地址，例如 http://127.0.0.1:7890 或 socks5://127.0.0.1:1080。"""
NOT_A_PROXY = "代理地址以 http:// 或 socks5:// 开头。"
PROXIES = ("http://", "https://", "socks5://", "socks5h://")

HOW_TO_ADD = """\
接下来做三件事：
  1. 运行 {run}（要一直开着），在自己的手机上打开这个链接，按“开始”，您就是管理员：
     https://t.me/{username}?start={code}
     只能用一次，请不要转给别人。
  2. 打开下面的链接选群，把机器人拉进去并设为群管理员（别的权限都不用给）：
     https://t.me/{username}?startgroup=setup&admin=manage_chat
     为什么要当管理员：Telegram 默认开着“隐私模式”，不是管理员的机器人只听得到命令和回复它的话，
     听不到“3栋电梯坏了”，也看不到 👍 和成员进出。
     （不想让它当管理员：在 @BotFather 发 /setprivacy 选 Disable，再把机器人移出群、重新拉进来。）
  3. 进群后它会自我介绍，用按钮问清这是什么群、哪个小区；请物业、社区的同事点自己的身份，您点头就生效。
     请他们也各自打开 https://t.me/{username} 按一次“开始”：没按过的人，机器人没法私下提醒。"""

Ask = Callable[[str], str]
Tell = Callable[[str], None]
Check = Callable[[str, str], Awaitable[tuple[Identity | None, tuple[Finding, ...]]]]
"""Asks Telegram about a token, by way of a proxy ("" for none): the account if it is accepted, and what to know."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the set-up led to; `proxy` is empty for a direct way."""

    username: str
    token: str = field(repr=False)
    token_file: Path
    proxy: str = ""


async def set_up(ask: Ask, ask_openly: Ask, tell: Tell, check: Check, token_file: Path) -> SetUp | None:
    """Lead through the set-up; None when the person gives up. `ask` should not echo. Raises OSError on a full disk."""
    tell(VISIT_BOTFATHER)
    proxy = ""
    for _ in range(TRIES):
        token = ask("token（直接回车退出）：").strip()
        if not token:
            break
        if not TOKEN.fullmatch(token):
            tell(COPY_ALL_OF_IT)
            continue
        me, proxy = await _accept(token, proxy, ask_openly, tell, check)
        if me is not None:
            write_token(token_file, token)
            tell(f"token 已存到 {token_file}，只有你能读。")
            return SetUp(me.username, token, token_file, proxy)
    tell(GIVING_UP)
    return None


async def _accept(token: str, proxy: str, ask_openly: Ask, tell: Tell, check: Check) -> tuple[Identity | None, str]:
    """Whose token it is, and the way by which that was found out; while there is none, a proxy is asked for."""
    for _ in range(TRIES):
        me, findings = await check(token, proxy)
        for finding in findings:
            tell(f"{finding.mark} {finding.text}")
        if me is not None or not any(finding.unreachable for finding in findings):
            return me, proxy
        tell(NO_WAY)
        said = ask_openly("代理（直接回车：不用代理，再试一次）：").strip()
        if said and not said.startswith(PROXIES):
            tell(NOT_A_PROXY)
        else:
            proxy = said
    return None, proxy


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
