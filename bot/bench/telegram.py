"""Telegram as a channel: messages a second in by the webhook, each committed before its 200, and letters a second out.

The other side is a stand-in that answers as the Bot API does, each call after a given latency; the network
takes no part.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import httpx
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.bench.stage import CONFIG, START, config
from bot.bench.texts import chat
from bot.channels.telegram import Options, TelegramChannel
from bot.config import Config, parse
from bot.domain.letters import Kind, Letter
from bot.office import open_office
from bot.understanding.book import RuleBook
from storage import outbox
from storage.database import Statement
from storage.opening import open_database

UPDATES = 3_000
GROUPS = 16
"""Groups that write side by side; Telegram delivers one group's messages one after the other."""
LETTERS = 900
LATENCY = timedelta(milliseconds=50)
NO_LIMIT = 100_000
"""Telegram's limits are not what is measured: every letter goes to a chat of its own."""
TOKEN = "1:" + "A" * 35
SECRET = "bench"  # noqa: S105 - of nothing

_GROUP = """
[[community.chat]]
channel = "telegram"
id = -{number}
kind = "residents"
estate = "estate"
"""


class BotApi(httpx.AsyncBaseTransport):
    """Answers every call after the latency, as Telegram does when all is well, over the usual connections."""

    def __init__(self, latency: timedelta = timedelta()) -> None:
        self._latency = latency.total_seconds()
        self._connections = asyncio.Semaphore(Options(TOKEN).connections)
        self.sent = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer."""
        async with self._connections:
            await asyncio.sleep(self._latency)
        method = request.url.path.rpartition("/")[2]
        return httpx.Response(200, json={"ok": True, "result": self._result(method)}, request=request)

    def _result(self, method: str) -> object:
        match method:
            case "getMe":
                return {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
            case "sendMessage":
                self.sent += 1
                return {"message_id": self.sent, "date": 0, "chat": {"id": 1, "type": "private"}}
            case "getChatAdministrators":
                return []
            case "getWebhookInfo":
                return {"url": "https://bench.example/", "pending_update_count": 0}
        return True


async def webhook_in(book: RuleBook, folder: Path) -> dict[str, float]:
    """Messages a second from Telegram's call to the 200 after the commit: an ordinary chat with its reports."""
    database = await open_database(f"sqlite:///{folder / 'webhook.db'}")
    options = Options(TOKEN, webhook_url="https://bench.example/", webhook_secret=SECRET, transport=BotApi())
    channel = TelegramChannel(options)
    office = await open_office(_with_groups(), database, [channel], rules=book, now=START)
    listening = asyncio.create_task(channel.listen(office.hear))
    try:
        with capture_logs():  # the channel tells of its connection; the figures are printed alone
            await asyncio.sleep(0.1)
            seconds = await _post_all(channel, chat(UPDATES, seed=7))
        ((row,),) = await database.fetch(Statement("SELECT COUNT(*) AS count FROM incidents"))
        return {"per_second": round(UPDATES / seconds), "messages": UPDATES, "incidents": int(row["count"])}
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await channel.close()
        await database.close()


def _with_groups() -> Config:
    groups = "".join(_GROUP.format(number=number) for number in range(1, GROUPS + 1))
    return parse(CONFIG + groups)


async def _post_all(channel: TelegramChannel, texts: Sequence[str]) -> float:
    """Seconds until every update was answered with 200."""
    application = Starlette(routes=channel.routes())
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="https://bench.example") as telegram:
        began = perf_counter()
        await asyncio.gather(*(_post_group(telegram, number, texts) for number in range(GROUPS)))
        return perf_counter() - began


async def _post_group(telegram: httpx.AsyncClient, number: int, texts: Sequence[str]) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    for index in range(number, len(texts), GROUPS):
        body = json.dumps(_update(index, number, texts[index]))
        answer = await telegram.post("/telegram/webhook", content=body, headers=headers)
        answer.raise_for_status()


def _update(index: int, number: int, text: str) -> dict[str, object]:
    return {
        "update_id": index + 1,
        "message": {
            "message_id": index + 1,
            "date": int(START.timestamp()) + index,
            "chat": {"id": -(number + 1), "type": "supergroup", "title": "群"},
            "from": {"id": 1000 + index % 97, "is_bot": False, "first_name": "邻居"},
            "text": text,
        },
    }


async def letters_out(book: RuleBook, folder: Path) -> dict[str, float]:
    """Letters a second from the outbox to Telegram and back into the outbox as sent, each call taking the latency."""
    database = await open_database(f"sqlite:///{folder / 'letters.db'}")
    api = BotApi(LATENCY)
    channel = TelegramChannel(Options(TOKEN, per_second=NO_LIMIT, transport=api))
    office = await open_office(config(), database, [channel], rules=book, now=START)
    try:
        await database.write([outbox.add(_letter(number)) for number in range(LETTERS)])
        began = perf_counter()
        await office.relay.drain(datetime.now(UTC))
        seconds = perf_counter() - began
        latency = LATENCY.total_seconds() * 1000
        return {"per_second": round(api.sent / seconds), "letters": api.sent, "latency_ms": latency}
    finally:
        await channel.close()
        await database.close()


def _letter(number: int) -> Letter:
    return Letter(f"telegram:{number + 1}", Kind.NOTICE, f"#{number} 电梯修好了", START, START)
