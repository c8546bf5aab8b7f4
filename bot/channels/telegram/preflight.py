"""What an operator should know before the bot runs: the account, privacy mode, rights in each group, the webhook.

Every finding is a plain sentence with what to do. Sources: Bot API, "getMe", "getChatMember", "getWebhookInfo";
"Privacy mode" in the Bot features documentation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.channels.base import SendError
from bot.channels.telegram.identity import Identity, Json, read_identity
from bot.channels.telegram.keys import address
from bot.channels.telegram.line import Line, Options

Mark = Literal["✓", "!", "✗"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check-up: good, worth knowing, or in the way. `unreachable`: Telegram could not be asked."""

    mark: Mark
    text: str
    unreachable: bool = False


async def examine(line: Line, options: Options, chats: Sequence[str]) -> tuple[Finding, ...]:
    """Look at the account, the way updates come, and the chats (by key). Errors become findings."""
    try:
        me = read_identity(await line.call("getMe"))
    except TelegramError as error:
        return (_no_account(error, options),)
    groups = [await _chat(line, me, chat) for chat in chats]
    return (*about_account(me), *await _webhook(line, options), *groups)


async def check_token(options: Options) -> tuple[Identity | None, tuple[Finding, ...]]:
    """Whose token this is, None if Telegram does not accept it or cannot be asked; and what to know about it."""
    line = Line(options, connections=1)
    try:
        me = read_identity(await line.call("getMe"))
    except TelegramError as error:
        return None, (_no_account(error, options),)
    finally:
        await line.close()
    return me, about_account(me)


def about_account(me: Identity) -> tuple[Finding, ...]:
    """What `getMe` says."""
    hears = (
        Finding("✓", "隐私模式已关闭，机器人能听到群里所有消息。")
        if me.hears_all
        else Finding(
            "!",
            "隐私模式开着：机器人只有当了群管理员才听得到普通消息。请在每个群里把它设为管理员；"
            "或在 @BotFather 发送 /setprivacy 选 Disable，然后把机器人移出群再拉回来。",
        )
    )
    joins = (
        () if me.can_join_groups else (Finding("✗", "机器人不允许进群：在 @BotFather 发送 /setjoingroups 选 Enable。"),)
    )
    return (Finding("✓", f"Telegram 账号可用：{me.name}（@{me.username}）。"), hears, *joins)


def about_member(name: str, member: Json, me: Identity) -> Finding:
    """What the bot's standing in a group means for its work."""
    match member.get("status"):
        case "creator" | "administrator":
            return Finding("✓", f"{name}：机器人是管理员，消息、表情回应和成员变动都听得到。")
        case "left" | "kicked":
            return Finding("✗", f"{name}：机器人不在群里，请把它拉回来并设为管理员。")
        case "restricted" if not member.get("can_send_messages", True):
            return Finding("✗", f"{name}：机器人被禁言了，请解除禁言并设为管理员。")
    if me.hears_all:
        return Finding("!", f"{name}：能听到消息；要听到 👍 回应和成员变动，请把机器人设为管理员。")
    return Finding("✗", f"{name}：机器人听不到普通消息，请把它设为管理员。")


def about_webhook(info: Json, options: Options) -> tuple[Finding, ...]:
    """What `getWebhookInfo` says, against how we mean to run."""
    url, waiting = info.get("url", ""), info.get("pending_update_count", 0)
    findings = [_way(url, options.webhook_url)]
    if url and (trouble := info.get("last_error_message")):
        findings.append(Finding("!", f"Telegram 最近一次回调失败：{trouble}。请检查网址、证书和防火墙。"))
    if waiting:
        findings.append(Finding("!", f"有 {waiting} 条消息等着处理，机器人启动后会逐条补上。"))
    return tuple(findings)


def _way(url: str, wanted: str | None) -> Finding:
    if not wanted and url:
        return Finding("!", f"这个账号设了回调地址 {url}，启动时会取消，改为轮询。若别处还在用这个机器人，请先停掉。")
    if wanted and not wanted.startswith("https://"):
        return Finding("✗", "回调地址必须以 https:// 开头。")
    if wanted and url and url != wanted:
        return Finding("!", f"现在的回调地址是 {url}，启动时会改成 {wanted}。")
    return Finding("✓", f"接收方式：{'回调 ' + wanted if wanted else '轮询'}。")


def _no_account(error: TelegramError, options: Options) -> Finding:
    if isinstance(error, InvalidToken):
        return Finding("✗", "Telegram 不认这个 token：请到 @BotFather 发送 /mybots 重新复制，注意不要漏字。")
    way = "配置里的代理是否通" if options.proxy else "网络；在国内一般要在配置里填代理（proxy）"
    return Finding("✗", f"连不上 Telegram（{type(error).__name__}）：请检查{way}。", unreachable=True)


async def _webhook(line: Line, options: Options) -> tuple[Finding, ...]:
    try:
        return about_webhook(await line.call("getWebhookInfo"), options)
    except TelegramError as error:
        return (Finding("!", f"查不到回调设置（{type(error).__name__}）。"),)


async def _chat(line: Line, me: Identity, chat: str) -> Finding:
    try:
        where = address(chat)
        about = await line.call("getChat", chat_id=where.chat_id)
        name = f"群“{about.get('title', chat)}”"
        return about_member(name, await line.call("getChatMember", chat_id=where.chat_id, user_id=me.id), me)
    except (BadRequest, Forbidden):
        return Finding("✗", f"群 {chat}：机器人不在群里，或群号不对。")
    except (TelegramError, SendError) as error:
        return Finding("!", f"群 {chat}：查不到（{error}）。")
