"""A bot in a process of its own that only listens; `test_kill` kills it. Usage: victim.py SERVER DATABASE."""

import asyncio
import sqlite3
import sys

from bot.channels.base import Inbound, Message
from bot.channels.telegram import Options, TelegramChannel
from tests.channels.telegram.fake_api import TOKEN


async def main(server: str, database: str) -> None:
    kept = sqlite3.connect(database, isolation_level=None)
    kept.execute("PRAGMA journal_mode=WAL")
    kept.execute(
        "CREATE TABLE IF NOT EXISTS heard (chat, id, text, PRIMARY KEY (chat, id)) STRICT".replace(
            "chat, id, text", "chat TEXT, id TEXT, text TEXT", 1
        )
    )

    async def sink(value: Inbound) -> None:
        if isinstance(value, Message):
            await asyncio.sleep(0.005)
            kept.execute("INSERT OR IGNORE INTO heard VALUES (?, ?, ?)", (value.chat, value.id, value.text))
            await asyncio.sleep(0.005)

    await TelegramChannel(Options(TOKEN, base_url=f"{server}/bot")).listen(sink)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
