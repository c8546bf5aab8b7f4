"""Reading the configuration file. Nothing else in the bot reads configuration from files or the environment."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config.problems import ConfigError, Problem
from bot.config.references import loose_ends
from bot.config.root import Config
from bot.config.secrets import secrets_written_in
from bot.config.wording import problems_of

DEFAULT_FILE = Path("config.toml")
SANDBOX_FILE = Path(__file__).parent / "sandbox.toml"

_POSITION = re.compile(r"\(at line (\d+), column \d+\)")
_FULL_WIDTH = "“”‘’＝［］，｛｝＃"
_BARE_CHINESE_KEY = re.compile(r"[^\x00-\x7f“”\"']+\s*=")  # TOML 1.0: other letters than A–Z need quotes


def load(path: Path | None = None) -> Config:
    """The configuration in a file.

    Args:
        path: the file; None means config.toml in the working directory if there is one, else all defaults.

    Raises:
        ConfigError: the file cannot be used. It names every key, value and remedy, one line each.
    """
    if path is None and not DEFAULT_FILE.is_file():
        return Config()
    file = path or DEFAULT_FILE
    try:
        return parse(_text_of(file), folder=file.absolute().parent)
    except ConfigError as error:
        raise ConfigError(error.problems, str(file)) from None


def sandbox() -> Config:
    """The sample community of the demonstration: 阳光花园, eight buildings, and a seat for every role."""
    return load(SANDBOX_FILE)


def parse(text: str, *, folder: Path | None = None) -> Config:
    """The configuration written in a text; relative paths in it start from `folder`.

    Raises:
        ConfigError: as for `load`.
    """
    document = _toml(text)
    problems = list(secrets_written_in(document))
    if problems:
        raise ConfigError(problems)
    try:
        config = Config.model_validate(document, context={"folder": folder})
    except ValidationError as error:
        raise ConfigError(problems_of(error.errors(include_url=False))) from None
    problems = list(loose_ends(config))
    if problems:
        raise ConfigError(problems)
    return config


def _text_of(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError([Problem("", None, f"{file}：不是 UTF-8 编码，请另存为 UTF-8 (not UTF-8)")]) from None
    except OSError:
        mend = f"{file}：打不开这个文件；可以从 config.example.toml 复制一份 (cannot open it)"
        raise ConfigError([Problem("", None, mend)]) from None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax_problem(text, str(error))]) from None


def _syntax_problem(text: str, message: str) -> Problem:
    lines = text.splitlines() or [""]
    position = _POSITION.search(message)
    number = min(int(position[1]), len(lines)) if position else len(lines)  # without one: at the end of the text
    line = lines[number - 1].strip()
    mend = f"第 {number} 行写法不对 (line {number} is not valid TOML)：{line}"
    if any(sign in line for sign in _FULL_WIDTH):
        mend += "；引号、等号、逗号、括号要用英文半角 (use ASCII quotes and signs)"
    elif _BARE_CHINESE_KEY.match(line):
        mend += "；中文的键要加英文引号 (quote keys that are not ASCII)"
    return Problem("", None, mend)
