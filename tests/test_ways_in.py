"""Which channels `run` starts, what its web port answers, and what `check` says of WeCom's ways for residents."""

import httpx
import pytest

from bot import checkup
from bot.config import ConfigError, parse
from bot.office import open_office
from bot.platforms import channels_of
from bot.watchdog import Watchdog
from bot.web.health import web_application
from storage.channel_notes import KeptNotes
from storage.opening import open_database
from tests.channels.wecom.test_callback import ECHO, KEY, SIGNED, TOKEN
from tests.town import book, local

CONFIG = """
[wecom]
bot_id = "aibX"
bot_name = "联动助手"
ws_url = "ws://127.0.0.1:9"
api_url = "http://127.0.0.1:9"
[wecom.service]
corp_id = "wx5823bf96d3bd56c7"
estates = { wkNorth = "north" }
[wecom.reports]
corp_id = "wx5823bf96d3bd56c7"
estate = "garden"
[[community]]
id = "sunshine"
name = "阳光社区"
[[community.estate]]
id = "garden"
name = "阳光花园"
[[community.estate]]
id = "north"
name = "北苑"
"""
SECRETS = {
    "LIANDONG_WECOM_SECRET": "s1",
    "LIANDONG_WECOM_SERVICE_SECRET": "s2",
    "LIANDONG_WECOM_SERVICE_TOKEN": TOKEN,
    "LIANDONG_WECOM_SERVICE_KEY": KEY,
    "LIANDONG_WECOM_REPORTS_SECRET": "s3",
}


@pytest.fixture
def secrets(monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


async def test_all_three_ways_are_started_and_the_callback_answers_on_the_web_port(secrets):
    config = parse(CONFIG)
    database = await open_database("sqlite://")
    channels = channels_of(config, database)
    assert [channel.name for channel in channels] == ["wecom", "wxkf", "wxreport"]
    office = await open_office(config, database, channels, rules=book(), now=local("2026-06-01 10:00"))
    try:
        routes = [route for channel in channels for route in getattr(channel, "routes", list)()]
        application = web_application(office, Watchdog(office, channels), routes)
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as web:
            echo = await web.get("/wecom/service", params=SIGNED | {"echostr": ECHO})
            metrics = (await web.get("/metrics")).text
        assert echo.text == "1616140317555161061"
        for name in ("wecom", "wxkf", "wxreport"):
            assert f'liandong_channel_state{{channel="{name}",state="down"}} 1.0' in metrics
        assert office.world.private_chat("wxkf:wkNorth/wm1", "wxkf:wm1").estate == "north"
        assert office.world.private_chat("wxreport:ab", "wxreport:ab").estate == "garden"
    finally:
        await office.close()
        for channel in channels:
            await channel.close()


async def test_only_customer_service_needs_no_smart_bot(secrets, monkeypatch):
    monkeypatch.delenv("LIANDONG_WECOM_SECRET")
    database = await open_database("sqlite://")
    (only,) = channels_of(parse('[wecom.service]\ncorp_id = "ww1"'), database)
    assert only.name == "wxkf"
    await only.close()
    await database.close()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[wecom]", "say which way into WeCom"),
        ('[wecom.service]\ncorp_id = "w"\nestates = { wk1 = "nowhere" }', "没有这个小区"),
        ('[wecom.reports]\ncorp_id = "w"\nestate = "nowhere"', "没有这个小区"),
    ],
)
def test_what_leads_nowhere_is_told(text, told):
    with pytest.raises(ConfigError, match=told):
        parse(text)


async def test_the_check_tells_of_each_way_and_of_missing_secrets(secrets, monkeypatch):
    monkeypatch.delenv("LIANDONG_WECOM_REPORTS_SECRET")
    config = parse(CONFIG.replace("estates = { wkNorth", "# ").replace("[wecom]", "[bot]\nweb_port = 0\n[wecom]"))
    found = [f"{mark} {text}" async for mark, text in checkup._wecom(config)]
    assert any(line.startswith("✗ 企业微信：连不上") for line in found)
    assert any("微信客服：连不上" in line for line in found)
    assert "✗ 微信客服：web_port 是 0" in "\n".join(found)
    assert any("哪个客服账号归哪个小区" in line for line in found)
    assert any("居民上报" in line and "LIANDONG_WECOM_REPORTS_SECRET" in line for line in found)


async def test_the_check_knows_the_pushes_that_were_bound_in_chat(secrets, tmp_path):
    address = tmp_path / "bot.db"
    database = await open_database(f"sqlite:///{address}")
    await KeptNotes(database, "wecom").write("key/wecom:wrLinkage", "feedfacefeedface-1")
    await database.close()
    config = parse(CONFIG.replace("[wecom]", f'[bot]\nweb_port = 0\ndatabase = "{address}"\n[wecom]'))
    found = [text async for _, text in checkup._wecom(config)]
    assert any("1 个群绑定了消息推送" in text for text in found)
    assert "feedface" not in "".join(found)


async def test_a_callback_key_that_is_none_is_told_in_words(secrets, monkeypatch):
    monkeypatch.setenv("LIANDONG_WECOM_SERVICE_KEY", "short")
    found = [text async for mark, text in checkup._wecom(parse('[wecom.service]\ncorp_id = "ww1"')) if mark == "✗"]
    assert any("EncodingAESKey" in text for text in found)
