"""The fake WeCom proved: the official Node client works on it, is refused by it, and is disconnected by it."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.channels.wecom import golden
from tests.channels.wecom.fake_push import FakePush
from tests.channels.wecom.fake_server import FakeWeCom
from tests.channels.wecom.test_media import AESKEY, encrypt
from tests.needs import NODE_MODULES
from tests.processes import serving

pytestmark = pytest.mark.node

SCRIPT = Path(__file__).with_name("official_client.mjs")


class Client:
    """The official client in a process of its own."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def until(self, step: str) -> dict:
        """What it tells about its next step of this name."""
        async with asyncio.timeout(15):
            while True:
                told = json.loads(await self._process.stdout.readline() or '{"step": "ended"}')
                if told["step"] == step:
                    return told
                assert told["step"] not in {"refused", "ended"}, told


@asynccontextmanager
async def official(fake: FakeWeCom, secret: str = "s") -> AsyncIterator[Client]:
    environment = os.environ | {"NODE_HOME": str(NODE_MODULES.parent)}
    process = await asyncio.create_subprocess_exec(
        "node", str(SCRIPT), fake.url, "b", secret, stdin=PIPE, stdout=PIPE, env=environment
    )
    try:
        yield Client(process)
    finally:
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 10)


@asynccontextmanager
async def at_work() -> AsyncIterator[tuple[FakeWeCom, Client]]:
    async with FakeWeCom({"b": "s"}).serving() as fake, official(fake) as client:
        await client.until("authenticated")
        yield fake, client


async def test_what_it_sends_is_what_we_send():
    async with at_work() as (fake, client):
        fake.known_chats |= {"CHAT", "userA"}
        for words in ("push", "card"):
            await fake.say("userA", words)
            await client.until("done")
        fake.next_req_id = "cb1"
        await fake.say("userA", "stream")
        await client.until("done")
        fake.forget_task_ids()
        fake.next_req_id = "cb1"
        await fake.say("userA", "reply card")
        await client.until("done")
        fake.next_req_id = "ev9"
        await fake.tap("userA", "inc_12_1", "ack:12")
        await client.until("updated")
        sent = fake.sent(*{frame["cmd"] for frame in golden.ALL})
        assert [golden.without_own_req_id(frame) for frame in sent] == list(golden.ALL)


async def test_it_keeps_itself_alive_with_pings_and_welcomes_people():
    async with at_work() as (fake, client):
        await fake.event("userA", {"eventtype": "enter_chat"})
        await client.until("welcomed")
        await asyncio.sleep(1)
        assert len(fake.sent("ping")) >= 3
        assert fake.connections == 1


async def test_it_uploads_in_parts_and_downloads_what_was_encrypted():
    files = FakePush({})
    files.files["a"] = encrypt("照片".encode())
    async with serving(files.app) as address, at_work() as (fake, client):
        await fake.say("userA", "upload")
        await client.until("done")
        assert [len(content) for content in fake.media.values()] == [1300 * 1024]
        picture = {"url": f"{address}/media/a", "aeskey": AESKEY}
        await fake.deliver("userA", {"msgtype": "image", "image": picture})
        assert (await client.until("downloaded"))["content"] == "照片"


async def test_it_comes_back_after_a_close_and_is_kicked_by_a_second_one():
    async with at_work() as (fake, client):
        await fake.close(1011)
        await client.until("authenticated")
        async with official(fake) as second:
            await second.until("authenticated")
            await client.until("kicked")


async def test_it_understands_the_fake_s_refusals():
    async with FakeWeCom({"b": "s"}).serving() as fake:
        async with official(fake, secret="wrong") as client:
            assert "853000" in (await client.until("refused"))["words"]
        async with official(fake) as client:
            await client.until("authenticated")
            fake.refuse["aibot_send_msg"] = deque([(45009, "freq out of limit")])
            await fake.say("userA", "push")
            assert (await client.until("refused"))["code"] == 45009
            await fake.say("userA", "push")
            assert (await client.until("refused"))["code"] == 86003, "nobody wrote from CHAT"
