"""`liandong init`: from nothing to a configuration that `liandong check` is content with, and what to do next."""

import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from bot.channels.telegram import Options, check_token
from bot.channels.telegram import set_up as set_up_telegram
from bot.channels.telegram.setup import HOW_TO_ADD, SetUp
from bot.domain.claim import claim_code

TOKEN_FILE = "telegram.token"  # noqa: S105 - a name
CONFIG_FILE = "config.toml"
UNNAMED = "本社区"
OFFICIAL = Options("").base_url

CONFIG = """\
# 由 liandong init 写好。还能写什么，见 config.example.toml；改完运行：liandong check -c {file}
# Written by liandong init. For what else there is see config.example.toml; then run: liandong check -c {file}
# 小区、群、谁是物业，在群里点几下就设好，不用写在这里；写在这里的，以这里为准。
# Estates, groups and people are set up in chat; what stands here holds.

[telegram]
token_file = "{token_file}"
{ways}
[[community]]
id = "main"
name = {name}
"""

ALREADY = """\
{file} 已经有了，没有动它。请看看里面的 [telegram] 是不是这样写的：
  token_file = "{token_file}"
{ways}"""

Ask = Callable[[str], str]


def _ask_unseen(question: str) -> str:
    """Without showing on the screen what is typed, where there is a screen."""
    return getpass(question) if sys.stdin.isatty() else input(question)


async def first_set_up(folder: Path, base_url: str = "", *, ask: Ask = _ask_unseen, ask_openly: Ask = input) -> int:
    """Lead through it; 1 when the person gives up. `base_url`: of another Bot API server than Telegram's own."""
    server = base_url or OFFICIAL
    done = await set_up_telegram(
        ask=ask,
        ask_openly=ask_openly,
        tell=_tell,
        check=lambda token, proxy: check_token(Options(token, base_url=server, proxy=proxy or None)),
        token_file=folder / TOKEN_FILE,
    )
    if done is None:
        return 1
    _write(folder / CONFIG_FILE, done, base_url, ask_openly)
    run = f"liandong run -c {folder / CONFIG_FILE}"
    _tell(HOW_TO_ADD.format(username=done.username, code=claim_code(done.token, 0), run=run))
    return 0


def _write(file: Path, done: SetUp, base_url: str, ask_openly: Ask) -> None:
    ways = {"proxy": done.proxy, "base_url": base_url}
    lines = "".join(f"{key} = {_quoted(way)}\n" for key, way in ways.items() if way)
    if file.exists():
        indented = "".join(f"  {line}\n" for line in lines.splitlines())
        _tell(ALREADY.format(file=file, token_file=TOKEN_FILE, ways=indented).rstrip())
        return
    name = ask_openly("社区叫什么名字，比如“阳光社区”（直接回车：以后再说）：").strip() or UNNAMED
    text = CONFIG.format(file=CONFIG_FILE, token_file=TOKEN_FILE, ways=lines, name=_quoted(name))
    file.write_text(text, encoding="utf-8")
    _tell(f"配置写好了：{file}。检查一遍：liandong check -c {file}")


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(character for character in escaped if character.isprintable()) + '"'


def _tell(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the command line talks to people
