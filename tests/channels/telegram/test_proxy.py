"""Real sockets: HTTP and SOCKS proxies, and one that goes silent."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from telegram.error import TimedOut

from bot.channels.base import Outbound, SendError
from bot.channels.telegram import Options, TelegramChannel
from bot.channels.telegram import line as line_module
from bot.channels.telegram.line import Line
from tests.channels.telegram.fake_api import TOKEN
from tests.channels.telegram.fake_world import BOT

BASE = "http://api.invalid/bot"


class Proxy:
    """A proxy that is also what lies behind it: it answers every request with `getMe`'s answer."""

    def __init__(self, *, socks: bool = False) -> None:
        self.socks = socks
        self.silent = False
        self.asked: list[str] = []
        self.connections: set[asyncio.Task[None]] = set()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(asyncio.current_task())
        try:
            if self.socks:
                await self._greet(reader, writer)
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head.decode(), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """SOCKS5 without authentication (RFC 1928)."""
        assert (await reader.readexactly(3))[:1] == b"\x05"
        writer.write(b"\x05\x00")
        head = await reader.readexactly(5)
        self.asked.append((await reader.readexactly(head[4] + 2))[:-2].decode())
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")

    async def _answer(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append(head.split("\r\n", 1)[0])
        length = next(
            (int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")), 0
        )
        await reader.readexactly(length)
        if self.silent:
            await asyncio.sleep(3600)
        body = json.dumps({"ok": True, "result": BOT}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()


@asynccontextmanager
async def serving(proxy: Proxy):
    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for connection in proxy.connections:
            connection.cancel()
        await asyncio.gather(*proxy.connections, return_exceptions=True)


async def test_through_an_http_proxy():
    proxy = Proxy()
    async with serving(proxy) as port:
        channel = TelegramChannel(Options(TOKEN, base_url=BASE, proxy=f"http://127.0.0.1:{port}"))
        assert (await channel.identity()).username == "liandong_test_bot"
        await channel.close()
    assert proxy.asked[0].startswith("POST http://api.invalid/bot")


async def test_through_a_socks_proxy():
    proxy = Proxy(socks=True)
    async with serving(proxy) as port:
        channel = TelegramChannel(Options(TOKEN, base_url=BASE, proxy=f"socks5://127.0.0.1:{port}"))
        assert (await channel.identity()).username == "liandong_test_bot"
        await channel.close()
    assert proxy.asked[0] == "api.invalid"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_not_there_leaves_no_doubt_that_nothing_was_sent(scheme):
    channel = TelegramChannel(Options(TOKEN, base_url=BASE, proxy=f"{scheme}://127.0.0.1:1"))
    with pytest.raises(SendError) as caught:
        await channel.send("telegram:-1", Outbound("没水"), key="1")
    await channel.close()
    assert (caught.value.uncertain, caught.value.permanent) == (False, False)


async def test_a_proxy_that_goes_silent_and_comes_back(monkeypatch):
    monkeypatch.setattr(line_module, "GRACE", timedelta(seconds=0.1))
    proxy = Proxy()
    async with serving(proxy) as port:
        line = Line(Options(TOKEN, base_url=BASE, proxy=f"http://127.0.0.1:{port}"), connections=1)
        await line.call("getMe")
        proxy.silent = True
        for _ in range(3):
            with pytest.raises(TimedOut):
                await line.call("getMe", within=timedelta(seconds=0.2))
        proxy.silent = False
        assert (await line.call("getMe"))["id"] == BOT["id"]
        await line.close()
