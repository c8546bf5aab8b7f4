"""Which format a file has, and reading it."""

import json
import re
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path

from bot.transcripts.lines import Problem, Transcript
from bot.transcripts.own import read_entries, read_json_lines, read_scenario
from bot.transcripts.telegram_export import read_telegram
from bot.transcripts.wechat_text import looks_like_wechat, read_wechat


class UnknownFormat(ValueError):  # noqa: N818 - what the file is, not a fault of ours
    """Not a chat in any format that we know; the message says what is accepted."""


def read_transcript(path: Path, zone: tzinfo) -> Transcript:
    """Read a file in whatever format and encoding it has.

    Args:
        path: The file.
        zone: The zone of times that name none.

    Raises:
        UnknownFormat: it is none of our formats.
        OSError: it cannot be opened.
    """
    if path.is_dir():
        raise UnknownFormat(f"{path} 是个文件夹，请写里面的文件，比如 Telegram 导出的 result.json")
    text = _decoded(path.read_bytes())
    transcript = parse_transcript(text, zone)
    transcript.problems[:0] = _lost_characters(text)
    return transcript


def parse_transcript(text: str, zone: tzinfo) -> Transcript:
    """The same for a text that is in memory."""
    beginning = text.lstrip()[:200]
    if beginning.startswith("{"):
        return _parse_json(text, zone)
    if re.match(r"\[\s*[{\]]", beginning):
        return read_entries(text, zone)
    if looks_like_wechat(text):
        return read_wechat(text, zone)
    raise UnknownFormat(_ACCEPTED if beginning else "文件是空的")


_ACCEPTED = (
    "看不出是哪种聊天记录。可以用：Telegram 桌面版导出的 result.json、"
    "微信文字导出（“2026-06-01 10:00:00 名字”起头）、"
    "每行一个 JSON 的文件，或带 transcript 的场景文件"
)
_DOCUMENT_KEY = re.compile(r'"(transcript|messages|chats)"\s*:')


def _parse_json(text: str, zone: tzinfo) -> Transcript:
    """A document or JSON lines. In JSON lines the first line is an object of its own, unless it is broken."""
    first = _complete_object(text.lstrip().partition("\n")[0])
    if first is None:
        keys = set(_DOCUMENT_KEY.findall(text))
    else:
        keys = set(first) - ({"chats"} if not isinstance(first.get("chats"), Mapping) else set())
    if "transcript" in keys:
        return read_scenario(text, zone)
    if keys & {"messages", "chats"}:
        return read_telegram(text, zone)
    if first is None and _complete_object(text) is not None:
        raise UnknownFormat(_ACCEPTED)
    return read_json_lines(text, zone)


def _complete_object(text: str) -> Mapping[str, object] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _decoded(raw: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB 18030 (old Chinese exporters).

    A single broken byte does not turn a UTF-8 file into GB 18030, which accepts nearly anything and yields nonsense.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        encoding = "utf-8-sig" if _is_mostly_utf8(raw) else "gb18030"
        return raw.decode(encoding, errors="replace")


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether more of the lines that have Chinese in them are UTF-8 than not."""
    chinese = [line for line in raw.split(b"\n") if not line.isascii()]
    return sum(map(_is_utf8, chinese)) * 2 > len(chinese)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lost_characters(text: str) -> list[Problem]:
    """Where bytes could not be read as characters."""
    if "\ufffd" not in text:
        return []
    lost = [number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line]
    return [Problem(number, "有认不出的字符", "请用 UTF-8 重新导出；这一行按能认的读") for number in lost]
