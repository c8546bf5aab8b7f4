"""How fast chatter goes through the whole inbound path, and how many incident lives a file database takes."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bot.bench.plain import Recorded, seconds_in_plain_sqlite
from bot.bench.stage import BUILDINGS, CHANNEL, COMMUNITY, LINKAGE, OWNER, Stage, open_stage
from bot.bench.texts import chatter
from bot.domain.incident import Status
from bot.understanding.book import RuleBook
from storage.database import Database, Statement
from storage.opening import open_database

CHATTER = 20_000
ROUNDS = 3
LIVES = 1200
_KINDS = ("电梯坏了", "门禁坏了", "下水道堵了", "楼道灯坏了", "路面坏了有个坑", "垃圾没人收")
"""What is reported, one kind after the other, so that every building and kind has its own life."""


async def chatter_through(book: RuleBook, folder: Path) -> dict[str, float]:
    """Messages a second from the channel's value to the last handler; nothing is written for any of them."""
    database = await open_database(f"sqlite:///{folder / 'chatter.db'}")
    try:
        stage = await open_stage(database, book)
        rates = [await _listen(stage, chatter(CHATTER, seed=round_)) for round_ in range(ROUNDS)]
        ((kept,),) = await database.fetch(Statement("SELECT (SELECT COUNT(*) FROM inbox) AS count"))
        return {"per_second": round(max(rates)), "messages": CHATTER, "written": int(kept["count"])}
    finally:
        await database.close()


async def _listen(stage: Stage, texts: list[str]) -> float:
    messages = [stage.message(f"r{index % 97}", text) for index, text in enumerate(texts)]
    start = perf_counter()
    for message in messages:
        await stage.office.hear(message)
    return len(messages) / (perf_counter() - start)


async def lives(book: RuleBook, folder: Path) -> dict[str, float]:
    """Whole lives a second on a SQLite file: reported, acknowledged, resolved, confirmed, each committed.

    One after the other, without and with sending what is owed (cards are rendered, posted and edited); and how many
    the same statements make in plain sqlite3.
    """
    written, units = await _all_lives(book, folder / "lives.db", drained=False)
    sent, _ = await _all_lives(book, folder / "lives-sent.db", drained=True)
    plain = await seconds_in_plain_sqlite(units, folder / "plain.db")
    return {
        "per_second": round(LIVES / written),
        "per_second_all_sent": round(LIVES / sent),
        "per_second_plain_sqlite": round(LIVES / plain),
        "share_of_plain_sqlite": round(plain / written, 2),
        "lives": LIVES,
    }


async def _all_lives(book: RuleBook, file: Path, *, drained: bool) -> tuple[float, list[Sequence[Statement]]]:
    """Seconds for all lives, and every unit that was written."""
    database = Recorded(await open_database(f"sqlite:///{file}"))
    try:
        stage = await open_stage(database, book)
        start = perf_counter()
        for life in range(LIVES):
            await _live(stage, life, drained=drained)
        seconds = perf_counter() - start
        await _all_closed(database)
    finally:
        await database.close()
    return seconds, database.units


async def _live(stage: Stage, life: int, *, drained: bool) -> None:
    """One incident from the report to the reporter's 满意, all in words."""
    building, kind = life % BUILDINGS + 1, _KINDS[life // BUILDINGS]
    reporter = f"r{life}"
    await stage.say(reporter, f"{building}栋{kind}")
    number = _number(stage, reporter)
    for who, words in (
        (OWNER, f"{number} 收到"),
        (OWNER, f"{number} 已修好：换了坏的零件，试过好了"),
        (reporter, f"满意 {number}"),
    ):
        if drained:
            await stage.office.relay.drain(stage.now)
        await stage.say(who, words)
    if drained:
        await stage.office.relay.drain(stage.now)


def _number(stage: Stage, reporter: str) -> int:
    """The number that the report was given: the bot remembers what was just spoken of."""
    said = stage.office.desk.memory.previous(LINKAGE, f"{CHANNEL}:{reporter}", stage.now)
    if said is None or said.incident is None:
        raise RuntimeError(f"the report of {reporter} opened nothing")
    return int(said.incident.rpartition("-")[2])


async def _all_closed(database: Database) -> None:
    by_status = "SELECT status, COUNT(*) AS count FROM incidents WHERE community = $1 GROUP BY status"
    (rows,) = await database.fetch(Statement(by_status, (COMMUNITY,)))
    counts = {row["status"]: row["count"] for row in rows}
    if counts != {Status.CLOSED.value: LIVES}:
        raise RuntimeError(f"not every life was lived to its end: {counts}")
