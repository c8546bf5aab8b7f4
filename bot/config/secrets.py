"""Secrets: read from the environment or a file of their own, and found where they must not be."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from bot.config.problems import ConfigError, Problem

# What tokens look like, so that one pasted into the file is noticed before the file is sent to somebody for help.
_TOKENS = (
    re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{30,}"),  # Telegram: Bot API, "Authorizing your bot"
    re.compile(r"://[^/\s:@]+:[^/\s@]+@"),  # a password in an address
    re.compile(r"[?&](?:key|token|secret|access_token)=[^&\s]{8,}", re.IGNORECASE),  # a WeCom webhook address
    re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE),  # the key of such a webhook
    re.compile(r"^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+/=-]{40,}$", re.ASCII),  # WeCom secrets; its ids are shorter
)
_SHOWN = 4


def read_secret(key: str, env: str, file: Path | None = None) -> str:
    """The secret named by the key `key` of the file: from a file of its own if there is one, else the environment.

    Raises:
        ConfigError: it is in neither place, or the file cannot be read.
    """
    if file is not None:
        return _secret_in(key, file)
    secret = os.environ.get(env, "").strip() if env else ""
    if not secret:
        mend = f"环境变量没有设置；运行前先 export {env or 'NAME'}=… (environment variable not set)"
        raise ConfigError([Problem(key, env, mend)])
    return secret


def _secret_in(key: str, file: Path) -> str:
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        secret = ""
    if not secret:
        path = key.removesuffix("_env") + "_file"
        raise ConfigError([Problem(path, str(file), "文件不存在、读不了或是空的 (no such file, or it is empty)")])
    return secret


def secrets_written_in(document: object, path: str = "") -> Iterator[Problem]:
    """A problem for every value of the file that looks like a secret; the value itself is not repeated."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from secrets_written_in(value, f"{path}.{key}" if path else str(key))
    elif isinstance(document, list):
        for number, value in enumerate(document, start=1):
            yield from secrets_written_in(value, f"{path}[{number}]")
    elif isinstance(document, str) and any(token.search(document) for token in _TOKENS):
        mend = "像是密钥或密码，不要写进配置文件；放进环境变量，这里用 …_env 写变量名 (looks like a secret)"
        yield Problem(path, document[:_SHOWN] + "…", mend)
