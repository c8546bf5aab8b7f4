"""Which format a file has, and reading it."""

import json
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path

from bot.transcripts.lines import Transcript
from bot.transcripts.own import read_json_lines, read_scenario
from bot.transcripts.telegram_export import read_telegram
from bot.transcripts.wechat_text import looks_like_wechat, read_wechat


class UnknownFormat(ValueError):  # noqa: N818 - what the file is, not a fault of ours
    """Not a chat in any format that we know; the message says what is accepted."""


def read_transcript(path: Path, zone: tzinfo) -> Transcript:
    """Read a file in whatever format it has.

    Args:
        path: The file.
        zone: The zone of times that name none.

    Raises:
        UnknownFormat: it is none of our formats.
        OSError: it cannot be opened.
    """
    return parse_transcript(_decoded(path.read_bytes()), zone)


def parse_transcript(text: str, zone: tzinfo) -> Transcript:
    """The same for a text that is in memory."""
    whole = _as_json(text)
    if isinstance(whole, Mapping):
        if "transcript" in whole:
            return read_scenario(whole, zone)
        if "messages" in whole or "chats" in whole:
            return read_telegram(whole, zone)
        return read_json_lines(text, zone)
    if isinstance(whole, list):
        return read_scenario({"transcript": whole}, zone)
    if text.lstrip().startswith("{"):
        return read_json_lines(text, zone)
    if looks_like_wechat(text):
        return read_wechat(text, zone)
    raise UnknownFormat(
        "看不出是哪种聊天记录。可以用：Telegram 桌面版导出的 result.json、"
        "微信文字导出（“2026-06-01 10:00:00 名字”起头）、"
        "每行一个 JSON 的文件，或带 transcript 的场景文件"
    )


def _decoded(raw: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB 18030 (old Chinese exporters)."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _as_json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None
