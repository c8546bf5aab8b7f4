"""The fake of the HTTP interface, driven by wechatpy's own client: what it takes from others it may be strict about."""

import asyncio
import json
from asyncio.subprocess import PIPE
from pathlib import Path

import httpx
import pytest

from bot.channels.base import Button, Outbound
from bot.channels.notes import PassingNotes
from bot.channels.wecom.residents import Corp, ServiceChannel, ServiceOptions
from tests.channels.wecom.fake_qyapi import ACCOUNT, APP_SECRET, CORP, FakeQyapi
from tests.channels.wecom.test_callback import KEY, TOKEN
from tests.needs import WECHATPY
from tests.processes import serving

PEER = Path(__file__).parents[2] / "wechatpy" / "peer.py"


async def told_by_the_peer(fake: FakeQyapi) -> dict:
    async with serving(fake.app) as address:
        process = await asyncio.create_subprocess_exec(
            WECHATPY, str(PEER), address, CORP, APP_SECRET, ACCOUNT, stdout=PIPE
        )
        told, _ = await process.communicate()
    return json.loads(told)


@pytest.mark.wechatpy
async def test_another_client_is_understood_and_refused_as_ours_is():
    fake = FakeQyapi()
    fake.files["m1"] = b"\xff\xd8 picture"
    fake.say("wmSecond", "6栋没水")
    for number in range(4):
        fake.say("wmWang", f"{number}")
    told = await told_by_the_peer(fake)
    assert told["wrong_secret"] == 40001
    assert [account["open_kfid"] for account in told["accounts"]] == [ACCOUNT]
    assert [len(page) for page in told["pages"]] == [2, 2, 1]
    assert [item["text"]["content"] for page in told["pages"] for item in page] == ["6栋没水", "0", "1", "2", "3"]
    assert told["texts"] == [0, 0, 0, 0, 95001], "the menu was the first of five"
    assert told["stranger"] == 95002
    assert told["too_long"] == 40058
    assert (told["image"], told["no_image"]) == (0, 40007)
    assert told["picture"] == len(fake.files["m1"])
    assert told["after_expiry"] == 1, "an expired token is fetched anew"
    assert len(fake.asked("gettoken")) == 3

    theirs = fake.sent[:2]
    ours = await sent_by_us(fake)
    assert [without_empty(body) for body in theirs] == ours, "both clients send the same"


async def sent_by_us(fake: FakeQyapi) -> list[dict]:
    """The same menu and the same text, sent by our channel."""
    del fake.sent[:]
    fake.say("wmWang", "还有吗")
    options = ServiceOptions(
        Corp(CORP, APP_SECRET, "https://q.example"), TOKEN, KEY, "您好", transport=httpx.ASGITransport(app=fake.app)
    )
    channel = ServiceChannel(options, PassingNotes())
    try:
        menu = Outbound("#12 修好了，解决了吗？", buttons=(Button("confirm_satisfied:12", "满意"),))
        for key, out in enumerate((menu, Outbound("#12 处理中"))):
            await channel.send(f"wxkf:{ACCOUNT}/wmWang", out, key=str(key))
    finally:
        await channel.close()
    return list(fake.sent)


def without_empty(body: dict) -> dict:
    """wechatpy names parts that it leaves empty."""
    return {
        key: without_empty(value) if isinstance(value, dict) else value
        for key, value in body.items()
        if value not in ("", None)
    }
