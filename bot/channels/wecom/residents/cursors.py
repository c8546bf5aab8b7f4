"""How far a channel has read: a small file for each, replaced whole, so that a kill leaves the old one or the new."""

import os
from pathlib import Path


class CursorFile:
    """One cursor in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> str:
        """The cursor, empty before the first."""
        try:
            return self._path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def save(self, cursor: str) -> None:
        """Keep the cursor; what comes before it was taken. Raises OSError on a full disk."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            file.write(cursor)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
