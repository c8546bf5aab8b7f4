"""The bodies of the small commands: classify, replay, backup, restore, upgrade."""

import asyncio
import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, BinaryIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.assemble import database_url, gazetteers_of
from bot.config import Config, load
from bot.replay import no_progress, open_replay
from bot.replay_report import as_json as replay_as_json
from bot.transcripts.formats import UnknownFormat, read_transcript
from bot.transcripts.lines import Transcript
from bot.understanding.batch import classify_stream
from bot.understanding.book import RuleBook
from bot.understanding.forced import read_message
from bot.understanding.gazetteer import Gazetteer
from storage import backup
from storage.opening import open_database

FAILED = 1


def _config(path: Path | None) -> Config:
    """The named configuration; without one, all defaults (not ./config.toml: the result must not depend on it)."""
    return load(path) if path is not None else Config()


def _book(config: Config) -> tuple[RuleBook, Gazetteer | None]:
    """The rules, and the place names of the only estate, if there is exactly one."""
    names = list(gazetteers_of(config).values())
    return RuleBook.load(config.rules.folder), names[0] if len(names) == 1 else None


def classify_one(text: str, config: Path | None) -> str:
    """The explanation of one message, for people."""
    book, gazetteer = _book(_config(config))
    return read_message(book, text, gazetteer).why()


def classify_lines(lines: BinaryIO, out: IO[str], complaints: IO[str], config: Path | None) -> int:
    """One JSON object a line in, one out, in the same order; a broken line is named and passed over."""
    book, gazetteer = _book(_config(config))
    return FAILED if classify_stream(book, lines, out, complaints, gazetteer) else 0


def replay_file(file: Path, config: Path | None, db: Path | None, *, as_json: bool) -> int:
    """Play a transcript and print what came of it."""
    settings = _config(config)
    transcript = read_transcript(file, settings.bot.zone)
    if not transcript.lines and transcript.problems:
        raise UnknownFormat(f"没有一行读得懂。{transcript.problems[0]}")
    return asyncio.run(_replay(transcript, settings, db, as_json=as_json))


async def _replay(transcript: Transcript, config: Config, db: Path | None, *, as_json: bool) -> int:
    database = await open_database(f"sqlite:///{db}" if db else "sqlite://")
    try:
        replay = await open_replay(transcript, config, database)
        console = Console(stderr=True)
        with _bar(console, len(transcript.lines)) as bar:
            task = bar.add_task("重放", total=len(transcript.lines)) if bar is not None else None
            progress = no_progress if bar is None or task is None else lambda done: bar.update(task, completed=done)
            await replay.play(transcript, progress)
        result = await replay_as_json(replay)
    finally:
        await database.close()
    for problem in result["problems"]:
        print(problem, file=sys.stderr)  # noqa: T201 - the command line talks to people
    print(json.dumps(result, ensure_ascii=False) if as_json else _told(result))  # noqa: T201
    return 0


def _bar(console: Console, lines: int) -> AbstractContextManager[Progress | None]:
    """A progress bar on a terminal, nothing in a pipe."""
    if not console.is_terminal or lines < 2:  # noqa: PLR2004 - one line is done at once
        return nullcontext(None)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def _told(result: dict[str, list[dict[str, object]]]) -> str:
    """The result in a few lines for people."""
    form = "#{number} {category} {urgency} {status} · 级别 {level} · {affected} 户 · 提醒 {nags} 次"
    opened, said, refused = (len(result[name]) for name in ("incidents", "sent", "refused"))
    heading = f"开出 {opened} 件，机器人说了 {said} 句，挡下 {refused} 次"
    lines = [heading, *(form.format(**incident) for incident in result["incidents"])]
    return "\n".join(lines)


def _sqlite_file(config: Path | None) -> Path:
    address = load(config).bot.database_address()
    if address.startswith("postgres"):
        raise ValueError("备份和恢复只管 SQLite；PostgreSQL 请用 pg_dump 和 pg_restore (use pg_dump)")
    return Path(address.removeprefix("sqlite:///"))


def back_up(to: Path, config: Path | None) -> int:
    """Copy the database while the bot works, and look whether the copy is whole."""
    contents = backup.back_up(_sqlite_file(config), to)
    print(f"✓ 备份好了：{to}（{contents.incidents} 件，{contents.entries} 条记录）")  # noqa: T201 - the command line talks to people
    return 0


def restore_from(source: Path, config: Path | None) -> int:
    """Put a copy in the place of the database."""
    contents = backup.restore(source, _sqlite_file(config))
    print(f"✓ 恢复好了：{contents.incidents} 件，{contents.entries} 条记录")  # noqa: T201 - the command line talks to people
    return 0


async def upgrade_database(config: Path | None) -> int:
    """Bring the schema up to date (running the bot does the same)."""
    database = await open_database(database_url(load(config).bot.database_address()))
    await database.close()
    print("✓ 数据库是最新的 (up to date)")  # noqa: T201 - the command line talks to people
    return 0
