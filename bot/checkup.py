"""`liandong check`: everything that must be right before a community goes live, in plain words, with what to do."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot import assemble
from bot.accounts.telegram import telegram_options
from bot.accounts.wecom import report_options, service_options, wecom_options
from bot.channels.notes import Notes, PassingNotes
from bot.channels.telegram import TelegramChannel
from bot.channels.wecom import WeComChannel
from bot.channels.wecom.residents import ReportChannel, ServiceChannel
from bot.config import Config, ConfigError, load
from bot.domain.directory import Directory, unknown_names
from bot.domain.policy import Policy
from bot.domain.preview import Preview
from bot.domain.roster import ADMIN, COMMUNITY, PROPERTY, ChatKind, Estate
from bot.office import remember_people
from bot.understanding.book import RuleBook
from bot.understanding.sources import PackError
from bot.workdays import unknown_years
from bot.world import World
from storage.channel_notes import KeptNotes
from storage.opening import open_database

GOOD, NOTE, BAD = "✓", "!", "✗"


class Finding(NamedTuple):
    """One line: whether it is good, and what it is."""

    mark: str
    text: str


async def check_all(path: Path | None) -> int:
    """Print a line for everything that was looked at; 1 if anything is ✗."""
    worst = 0
    async for mark, text in _findings(path):
        print(f"{mark} {text}")  # noqa: T201 - the command line talks to people
        worst = max(worst, int(mark == BAD))
    return worst


async def _findings(path: Path | None) -> AsyncIterator[Finding]:
    try:
        config = load(path)
    except ConfigError as error:
        for problem in error.problems:
            yield Finding(BAD, f"配置：{problem}")
        return
    yield Finding(GOOD, "配置读得懂")
    book = None
    try:
        book = await asyncio.to_thread(RuleBook.load, config.rules.folder)
        yield Finding(GOOD, f"规则包：{len(book.categories)} 个类别，自带的例子都读对了")
    except PackError as error:
        for line in str(error).splitlines():
            yield Finding(BAD, f"规则包：{line}")
    if book is not None:
        for finding in _policy(config, book):
            yield finding
    found = _Found(assemble.directory_of(config))
    async for finding in _database(config, found):
        yield finding
    for finding in (*_people(config, found.directory), *_hours(config), _font()):
        yield finding
    async for finding in _platforms(config):
        yield finding


def _policy(config: Config, book: RuleBook) -> Iterator[Finding]:
    try:
        assemble.policy_of(config, book.categories)
        assemble.catalogue_of(config)
    except ConfigError as error:
        for problem in error.problems:
            yield Finding(BAD, f"配置：{problem}")


@dataclass(slots=True)
class _Found:
    """Who and what there is: what the file says, and with the database what was set up in chat."""

    directory: Directory


async def _database(config: Config, found: _Found) -> AsyncIterator[Finding]:
    address = config.bot.database_address()
    shown = address.partition("@")[2] or address
    try:
        database = await open_database(assemble.database_url(address))
    except Exception as error:  # noqa: BLE001 - whatever the engine says is told in words
        yield Finding(BAD, f"数据库 {shown} 打不开：{error}。检查文件夹能不能写，或者地址对不对")
        return
    world = World(found.directory, Policy("", {}))
    await remember_people(database, world)
    found.directory = world.directory
    await database.close()
    yield Finding(GOOD, f"数据库 {shown} 能用，表结构是最新的")


def _people(config: Config, directory: Directory) -> Iterator[Finding]:
    """Seats that nobody holds, groups that are missing, holes of the coming week."""
    if not directory.estates:
        yield Finding(NOTE, "还没有小区：把机器人拉进群，照它的话点几下；或者照 config.example.toml 写在配置里")
    if not any(grant.role == ADMIN for grant in directory.grants):
        yield Finding(NOTE, "还没有管理员：运行 liandong run，点开它显示的链接；或在配置里写 administrator = true")
    for name in unknown_names(directory):
        yield Finding(BAD, f"配置里提到 {name}，但没有这个人、小区或社区")
    for estate in directory.estates:
        if not directory.chats_of(estate.id, ChatKind.LINKAGE):
            yield Finding(NOTE, f"{estate.name} 还没有联动群：状态卡会发在报事的群里")
        for role in (PROPERTY, COMMUNITY):
            if not directory.holders(role, estate.id):
                yield Finding(
                    NOTE, f"{estate.name} 的{_role(directory, role)}还没有人：群里可以“绑定”，没人时由社区兜底"
                )
        yield from _holes(config, directory, estate)


def _holes(config: Config, directory: Directory, estate: Estate) -> Iterator[Finding]:
    """Where nobody is on duty in the coming week: gaps of rosters, and leaves (in chat too) with nobody to stand in."""
    view = World(directory, Policy("", {})).view(estate.community)
    today = datetime.now(directory.zone).date()
    preview = Preview(directory, estate.id, today, assemble.catalogue_of(config), view)
    lines = [line.lstrip("⚠️ ") for line in preview.hole_lines(preview.found_holes())]
    if lines:
        told = "；".join(lines)
        yield Finding(NOTE, f"{estate.name}未来一周：{told}。到时先问同岗的人，都不在就由别的岗位和社区接着")


def _role(directory: Directory, role: str) -> str:
    known = directory.role(role)
    return known.name if known else role


def _hours(config: Config) -> Iterator[Finding]:
    unknown = unknown_years(assemble.calendar_of(config), datetime.now(config.bot.zone).date())
    if unknown is None:
        yield Finding(GOOD, "节假日和调休都知道")
    else:
        yield Finding(NOTE, f"{unknown}：先按周一到周五算，可以在 [hours] 里补上")


def _font() -> Finding:
    """Pictures of reports need a Chinese font of the system."""
    from bot.reports.fonts import chinese_font  # noqa: PLC0415 - matplotlib takes its time

    font = chinese_font()
    if font is None:
        return Finding(NOTE, "没有中文字体，周报没有图，文字照发。装一个：apt-get install fonts-noto-cjk")
    return Finding(GOOD, f"中文字体：{font}")


async def _platforms(config: Config) -> AsyncIterator[Finding]:
    if config.telegram is None and config.wecom is None:
        yield Finding(NOTE, "没有配置 Telegram 或企业微信：运行后只有健康页，没有群。见说明书“接上 Telegram”")
    async for finding in _telegram(config):
        yield finding
    async for finding in _wecom(config):
        yield finding


async def _telegram(config: Config) -> AsyncIterator[Finding]:
    if config.telegram is None:
        return
    try:
        channel = TelegramChannel(telegram_options(config))
    except ConfigError as error:
        yield Finding(BAD, f"Telegram：{error}")
        return
    chats = [chat.key for community in config.communities for chat in community.chats if chat.channel == "telegram"]
    try:
        for found in await channel.examine(chats):
            yield Finding(found.mark, f"Telegram：{found.text}")
    finally:
        await channel.close()


async def _wecom(config: Config) -> AsyncIterator[Finding]:
    for name, ways in (("企业微信", _smart_bot), ("微信客服", _service), ("居民上报", _reports)):
        try:
            found = await ways(config)
        except ConfigError as error:
            found = [Finding(BAD, str(error))]
        for mark, text in found:
            yield Finding(mark, f"{name}：{text}")


async def _smart_bot(config: Config) -> Sequence[Finding]:
    if config.wecom is None or not config.wecom.bot_id:
        return ()
    channel = WeComChannel(wecom_options(config), await _notes(config))
    try:
        found = await channel.examine(subscribe=not await _at_work(config))
    finally:
        await channel.close()
    named = () if config.wecom.bot_name else (Finding(NOTE, NAMELESS),)
    return [*(Finding(one.mark, one.text) for one in found), *named]


NAMELESS = "没有写 bot_name：群里的提示只能写“先 @我”；写上机器人在企业微信里的名字，提示就能写全"


async def _notes(config: Config) -> Notes:
    """The message-push keys that were bound in chat, read once; a database that cannot be opened has its own line."""
    notes = PassingNotes()
    with contextlib.suppress(Exception):
        database = await open_database(assemble.database_url(config.bot.database_address()))
        for name, value in (await KeptNotes(database, WeComChannel.name).read()).items():
            await notes.write(name, value)
        await database.close()
    return notes


async def _service(config: Config) -> Sequence[Finding]:
    options = service_options(config)
    if options is None:
        return ()
    channel = ServiceChannel(options, PassingNotes())
    try:
        found = [Finding(one.mark, one.text) for one in await channel.examine()]
    finally:
        await channel.close()
    return [*found, *_service_places(config)]


def _service_places(config: Config) -> Iterator[Finding]:
    """What customer service needs beside its credentials: the web port, and which estate its residents are of."""
    if not config.bot.web_port:
        yield Finding(BAD, "web_port 是 0，企业微信的回调进不来：写一个端口（如 8080），再用反向代理接上 https")
    estates = sum(len(community.estates) for community in config.communities)
    service = config.wecom.service if config.wecom else None
    if estates > 1 and service is not None and not service.estates:
        yield Finding(NOTE, "有好几个小区，却没写哪个客服账号归哪个小区：在 [wecom.service] 的 estates 里写上")


async def _reports(config: Config) -> Sequence[Finding]:
    options = report_options(config)
    if options is None:
        return ()
    channel = ReportChannel(options, PassingNotes())
    try:
        return [Finding(one.mark, one.text) for one in await channel.examine()]
    finally:
        await channel.close()


async def _at_work(config: Config) -> bool:
    """Whether a bot of this configuration runs here: to try its WeCom secret would throw it out of its line."""
    if not config.bot.web_port:
        return False
    try:
        _, writer = await asyncio.open_connection(config.bot.web_host, config.bot.web_port)
    except OSError:
        return False
    writer.close()
    return True
