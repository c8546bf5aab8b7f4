"""The callback's cryptography against npm @wecom/crypto: each opens what the other has sealed."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
import xmltodict
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.channels.wecom.test_callback import CORP, EVENT, KEY, TOKEN, Address
from tests.needs import NODE_MODULES

SCRIPT = Path(__file__).with_name("crypto_peer.cjs")


@pytest.mark.node
async def test_each_opens_what_the_other_has_sealed():
    ours = xmltodict.parse(WeChatCrypto(TOKEN, KEY, CORP).encrypt_message("你好，3栋", "263014780", "1409659589"))[
        "xml"
    ]
    environment = os.environ | {"NODE_PATH": str(NODE_MODULES)}
    process = await asyncio.create_subprocess_exec(
        "node", str(SCRIPT), TOKEN, KEY, CORP, EVENT, ours["Encrypt"], stdout=PIPE, env=environment
    )
    told, _ = await process.communicate()
    peer = json.loads(told)
    assert (peer["opened"], peer["opened_for"]) == ("你好，3栋", CORP)
    assert peer["their_signature"] == ours["MsgSignature"]

    address = Address()
    query = {"msg_signature": peer["signature"], "timestamp": "1409659589", "nonce": "263014780"}
    answer = await address.call("POST", query, f"<xml><Encrypt><![CDATA[{peer['sealed']}]]></Encrypt></xml>")
    assert answer.text == "success"
    assert address.told[0]["Token"] == "ENC1"
