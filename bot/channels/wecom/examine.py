"""What an operator should know before the bot runs: whether WeCom accepts it, what this organisation can and cannot do.

Every finding is a plain sentence with what to do.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, InvalidURI

from bot.channels.wecom.connection import Connection
from bot.channels.wecom.failures import KickedError, LineError, RefusedError
from bot.channels.wecom.health import Pulse
from bot.channels.wecom.line import OPEN_WITHIN, REFUSED, Account

NOT_TRIED = "机器人正在运行，没有再试连企业微信：一试就会把正在运行的顶掉。要核对 Secret，请先停下机器人再检查。"

Mark = Literal["✓", "!", "✗"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check-up: good, worth knowing, or in the way."""

    mark: Mark
    text: str


class _ProvedError(Exception):
    """The subscription was accepted; nothing more is to be tried."""


async def examine(account: Account, keys: Mapping[str, str], *, subscribe: bool) -> tuple[Finding, ...]:
    """Subscribe once and hang up, if so wanted: that kicks a running bot of this account. Errors become findings."""
    proof = await _account(account) if subscribe else Finding("!", NOT_TRIED)
    return (proof, *abilities(keys))


def abilities(keys: Mapping[str, str]) -> tuple[Finding, ...]:
    """What the long connection and message push can do together, in words."""
    mention = (
        Finding("✓", f"{len(keys)} 个群绑定了消息推送：派单和催办能真正 @ 到人（每个群每分钟最多 20 条）。")
        if keys
        else Finding(
            "!",
            "没有群绑定消息推送：催办只能写出名字，手机不会提醒。请在群里添加“消息推送”，再由管理员私聊机器人发“绑定推送”加上地址"
            "（或者把地址里的 key 放进环境变量，在该群的配置里写 webhook_key_env）。",
        )
    )
    return (
        mention,
        Finding("!", "群里只听得到 @机器人 的话；没 @ 的报事听不到，请在群公告里写明“报事请 @我”。"),
        Finding("!", "只有企业内部群能用；普通微信群、有外部联系人的群，机器人进不去，居民请走微信客服或居民上报。"),
        Finding("!", "消息发出后不能改：状态有实质变化时，机器人会再发一条短消息。"),
        Finding("!", "机器人不能先开口：拉进群以后，要有人 @ 它说一声，它的话才发得进去。"),
        Finding("!", "要私信催办，对方得先私聊机器人说过一句话；同事请各自打开机器人发一声“你好”。"),
    )


async def _account(account: Account) -> Finding:
    try:
        await _subscribe(account)
    except RefusedError:
        return Finding("✗", f"{REFUSED}。")
    except KickedError:
        return Finding("!", "企业微信账号可用，但刚试了一下就被别处的连接顶掉了：同一个机器人只能运行一份。")
    except LineError as error:
        return Finding("✗", f"连上了企业微信，但没有完成订阅（{error}）：请稍后再试；一直不行就核对机器人 ID。")
    except (OSError, InvalidHandshake, InvalidURI) as error:
        return Finding(
            "✗", f"连不上企业微信（{type(error).__name__}）：请检查网络能否访问 {account.url}，防火墙要放行 443。"
        )
    return Finding("✓", f"企业微信智能机器人 {account.bot_id} 可用，长连接订阅成功。")


async def _subscribe(account: Account) -> None:
    """Raises LineError when it was not accepted, OSError and others when nobody answered."""
    pulse = Pulse("check", lambda: datetime.now(UTC), timedelta(seconds=1))
    async with (
        asyncio.timeout(2 * OPEN_WITHIN),
        connect(account.url, open_timeout=OPEN_WITHIN, ping_interval=None, close_timeout=1, proxy=account.proxy) as one,
    ):
        connection = Connection(one, pulse, lambda frame: frame.clear())

        async def proved() -> None:
            raise _ProvedError

        try:
            await connection.live(proved, account.bot_id, account.secret)
        except _ProvedError:
            return
