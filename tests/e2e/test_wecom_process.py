"""The real process on the fakes of WeCom: killed in the middle of a callback, it loses nothing and doubles nothing."""

import asyncio
import json
import os
import signal
import time
from asyncio.subprocess import Process
from collections import Counter
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from tests.channels.wecom.fake_push import FakePush
from tests.channels.wecom.fake_qyapi import ACCOUNT, APP_SECRET, CORP, FakeQyapi
from tests.channels.wecom.fake_server import BOT as BOT_ID
from tests.channels.wecom.fake_server import SECRET, FakeWeCom
from tests.channels.wecom.test_callback import KEY, TOKEN, encrypted
from tests.garden import MANAGER, garden, person
from tests.processes import BOT, free_port, serving, stored

RESIDENTS = 24
KILLED_AFTER = 6
SECRETS = {
    "LIANDONG_WECOM_SECRET": SECRET,
    "LIANDONG_WECOM_SERVICE_SECRET": APP_SECRET,
    "LIANDONG_WECOM_SERVICE_TOKEN": TOKEN,
    "LIANDONG_WECOM_SERVICE_KEY": KEY,
}
CALL = (
    f"<xml><ToUserName>{CORP}</ToUserName><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>ENC1</Token>"
    f"<OpenKfId>{ACCOUNT}</OpenKfId></xml>"
)


def configured(database: Path, port: int, line: str, api: str) -> str:
    return garden(
        f'[bot]\ndatabase = "{database}"\nweb_port = {port}',
        f'[wecom]\nbot_id = "{BOT_ID}"\nws_url = "{line}"\napi_url = "{api}"',
        f'[wecom.service]\ncorp_id = "{CORP}"',
        person(MANAGER, wecom="zhangjingli"),
        buildings="1-30",
    )


async def start(config: Path, port: int) -> Process:
    """The bot, when it is at work: its health page answers, and both channels are up."""
    process = await asyncio.create_subprocess_exec(*BOT, "run", "-c", str(config), env=os.environ | SECRETS)
    async with asyncio.timeout(30), httpx.AsyncClient() as web:
        while True:
            await asyncio.sleep(0.1)
            try:
                metrics = (await web.get(f"http://127.0.0.1:{port}/metrics")).text
            except httpx.TransportError:
                continue
            if metrics.count('state="up"} 1.0') == 2:
                return process


async def call(port: int) -> int:
    """WeCom calls; the status of the answer."""
    query, body = encrypted(CALL, CORP)
    async with httpx.AsyncClient() as web:
        answer = await web.post(f"http://127.0.0.1:{port}/wecom/service", params=query, content=body, timeout=5)
        return answer.status_code


async def until(true, within: float = 20) -> None:
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - a file of another process tells of its change to nobody
            await asyncio.sleep(0.002)


@pytest.mark.soak
async def test_a_process_killed_in_the_middle_of_a_callback_takes_the_rest_when_wecom_calls_again(tmp_path: Path):
    qyapi, push = FakeQyapi(clock=time.time), FakePush({})
    qyapi.page = 4
    database, port = tmp_path / "bot.db", free_port()
    config = tmp_path / "config.toml"
    app = Starlette(routes=[*push.app.routes, *qyapi.app.routes])
    async with FakeWeCom().serving() as line, serving(app) as api:
        config.write_text(configured(database, port, line.url, api), encoding="utf-8")
        bot = await start(config, port)
        try:
            for number in range(1, RESIDENTS + 1):
                qyapi.say(f"wm{number}", f"{number}栋电梯坏了")
            calling = asyncio.create_task(call(port))
            await until(lambda: len(stored(database, "SELECT 1 FROM incidents")) >= KILLED_AFTER)
            bot.kill()
            await bot.wait()
            assert isinstance((await asyncio.gather(calling, return_exceptions=True))[0], httpx.TransportError)
            committed = len(stored(database, "SELECT 1 FROM incidents"))
            assert KILLED_AFTER <= committed < RESIDENTS

            cut_off = len(stored(database, "SELECT 1 FROM outbox WHERE state = 'sending' AND chat LIKE 'wxkf:%'"))
            bot = await start(config, port)
            assert await call(port) == 200, "WeCom calls again, and now all is on the disk"
            found = stored(database, "SELECT building FROM incidents")
            assert Counter(building for (building,) in found) == {str(n): 1 for n in range(1, RESIDENTS + 1)}
            # What was being sent when the bot was killed is looked at again after two minutes, not at once.
            await until(lambda: len({sent["touser"] for sent in qyapi.sent}) >= RESIDENTS - cut_off)
            await asyncio.sleep(1.5)
            assert max(Counter(sent["touser"] for sent in qyapi.sent).values()) == 1, "nobody hears anything twice"
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 15) == 0
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()
    assert json.loads(json.dumps(qyapi.asked("kf/sync_msg")[-1]))["cursor"]
