"""A Chinese font of the system, for pictures. None is shipped: they are large, and every system has one to install."""

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

KNOWN = (
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "NotoSansSC[wght].ttf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "NotoSansCJK-Regular.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "msyh.ttc",
    "msyh.ttf",
    "PingFang.ttc",
    "STHeiti Light.ttc",
    "Hiragino Sans GB.ttc",
    "simhei.ttf",
    "DroidSansFallbackFull.ttf",
    "uming.ttc",
)
"""Files of fonts that have Chinese letters (fonts-noto-cjk, fonts-wqy-*, Windows, macOS), the best first."""


class NoChineseFont(Exception):  # noqa: N818 - an expected state of a bare system, told in plain words
    """No Chinese font is installed; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "没有中文字体，画不了图。装一个：apt-get install fonts-noto-cjk (no Chinese font is installed)"
        )


@lru_cache(maxsize=1)
def chinese_font() -> Path | None:
    """The file of a font with Chinese letters, None where there is none. Looked for once a process."""
    found = {path.name: path for folder in _folders() if folder.is_dir() for path in _font_files(folder)}
    return next((found[name] for name in KNOWN if name in found), None)


def _font_files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root, name) for name in names if name in KNOWN)


def _folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), home / "AppData/Local/Microsoft/Windows/Fonts"
    if sys.platform == "darwin":
        return home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    return home / ".fonts", home / ".local/share/fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")
