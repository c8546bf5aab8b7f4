"""What went wrong, in words for the person at the keyboard."""

import os
import sys
import traceback

EXIT_FAILED = 1


def explained(error: Exception) -> int:
    """Print one clear line (several for a configuration with several mistakes) and return the exit code.

    `LIANDONG_TRACE=1` in the environment prints the traceback too, for engineers.
    """
    from bot.config import ConfigError  # noqa: PLC0415 - a quick command loads nothing that it does not need
    from bot.understanding.sources import PackError  # noqa: PLC0415

    if os.environ.get("LIANDONG_TRACE"):
        traceback.print_exception(error)
    if isinstance(error, ConfigError):
        source = f"{error.source}\n" if error.source else ""
        _say(f"配置有问题 (configuration): {source}{error}")
    elif isinstance(error, PackError):
        _say(f"规则包有问题 (rule pack):\n{error}")
    elif isinstance(error, FileNotFoundError):
        _say(f"找不到文件 (not found): {error.filename}")
    elif isinstance(error, PermissionError):
        _say(f"没有权限 (permission denied): {error.filename}")
    elif isinstance(error, ValueError):
        _say(str(error))
    else:
        _say(f"出错了 ({type(error).__name__}): {error}。设 LIANDONG_TRACE=1 再试一次可以看到细节")
    return EXIT_FAILED


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - the command line talks to people
