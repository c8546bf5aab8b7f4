"""Short ways to read a transcript in tests."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.transcripts.formats import parse_transcript
from bot.transcripts.lines import Said, Transcript

ZONE = ZoneInfo("Asia/Shanghai")


def read(text: str) -> Transcript:
    """Read a text of any format."""
    return parse_transcript(text, ZONE)


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 1) -> datetime:
    """A time in June 2026, Shanghai."""
    return datetime(2026, 6, day, hour, minute, second, tzinfo=ZONE)


def said(transcript: Transcript) -> list[tuple[str, str]]:
    """Who said what."""
    return [(line.sender, line.text) for line in transcript.lines if isinstance(line, Said)]


def problem_lines(transcript: Transcript) -> list[int]:
    """On which lines something could not be read."""
    return [problem.line for problem in transcript.problems]
