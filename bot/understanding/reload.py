"""Hot reload: a changed pack is taken over as a whole, or refused as a whole while the old one stays."""

import asyncio
import hashlib
from pathlib import Path

from bot.understanding.book import RuleBook
from bot.understanding.sources import DEFAULT_FOLDER, PackError, Problem


class Reloader:
    """Looks whether the files of a pack have changed; the caller swaps the book, which is one assignment."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or DEFAULT_FOLDER
        self._seen = _digest(self._folder)

    async def check(self) -> RuleBook | PackError | None:
        """The new book after a change, why it was refused, or None when nothing changed (since the last answer).

        Reading, compiling and running the examples happen in a thread, so that nobody waits for them.
        """
        now = await asyncio.to_thread(_digest, self._folder)
        if now == self._seen:
            return None
        self._seen = now
        try:
            return await asyncio.to_thread(RuleBook.load, self._folder)
        except PackError as error:
            return error
        except OSError as error:
            return PackError((Problem(str(self._folder), "", f"读不了（{error}）", "请检查文件权限，旧规则先用着。"),))


def _digest(folder: Path) -> str:
    """What the files say, in one value; an editor that saves the same text changes nothing."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        found.update(path.name.encode())
        found.update(_content(path))
    return found.hexdigest()


def _content(path: Path) -> bytes:
    """What a file holds; one that is gone or cannot be read is named when the pack is loaded."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
