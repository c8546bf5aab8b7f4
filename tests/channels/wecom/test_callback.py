"""What WeCom calls us with: believed only when it is signed and encrypted for us."""

import asyncio
import time

import httpx
import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.channels.wecom.residents.callback import Callback

# The example that WeCom publishes with its cryptography.
TOKEN, KEY, CORP = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
SIGNED = {
    "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "timestamp": "1409659589",
    "nonce": "263014780",
}
EVENT = (
    f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><CreateTime>1348831860</CreateTime><MsgType><![CDATA[event]]>"
    "</MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[ENC1]]></Token>"
    "<OpenKfId><![CDATA[wk1]]></OpenKfId></xml>"
)


class Address:
    """Our callback's address."""

    def __init__(self, corp: str = CORP, *, takes: bool = True) -> None:
        self.told: list[dict] = []
        self.takes = takes
        self.app = Starlette(routes=[Callback(TOKEN, KEY, corp, self.hear).route("/wecom/service")])

    async def hear(self, event: dict) -> bool:
        self.told.append(event)
        return self.takes

    async def call(self, method: str, query: dict, body: str | bytes = "") -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="https://bot.example") as client:
            return await client.request(method, "/wecom/service", params=query, content=body)


def encrypted(words: str, corp: str = CORP, token: str = TOKEN, key: str = KEY) -> tuple[dict, str]:
    """A call as WeCom makes it: the query and the body."""
    body = WeChatCrypto(token, key, corp).encrypt_message(words, "263014780", str(int(time.time())))
    sealed = xmltodict.parse(body)["xml"]
    query = {"msg_signature": sealed["MsgSignature"], "timestamp": sealed["TimeStamp"], "nonce": sealed["Nonce"]}
    return query, f"<xml><ToUserName>{corp}</ToUserName><Encrypt><![CDATA[{sealed['Encrypt']}]]></Encrypt></xml>"


async def test_the_published_example_is_answered_with_its_echo():
    answer = await Address().call("GET", SIGNED | {"echostr": ECHO})
    assert (answer.status_code, answer.text) == (200, "1616140317555161061")


async def test_an_event_is_heard_and_answered_with_success():
    address = Address()
    answer = await address.call("POST", *encrypted(EVENT))
    assert (answer.status_code, answer.text) == (200, "success")
    assert address.told == [
        {
            "ToUserName": CORP,
            "CreateTime": "1348831860",
            "MsgType": "event",
            "Event": "kf_msg_or_event",
            "Token": "ENC1",
            "OpenKfId": "wk1",
        }
    ]


async def test_an_event_that_could_not_be_taken_is_asked_for_again():
    address = Address(takes=False)
    assert (await address.call("POST", *encrypted(EVENT))).status_code == 503
    address.takes = True
    assert (await address.call("POST", *encrypted(EVENT))).text == "success"


@pytest.mark.parametrize("name", sorted(SIGNED))
async def test_a_changed_or_missing_part_of_the_signature_is_refused(name):
    for query in (SIGNED | {name: "1"}, {key: value for key, value in SIGNED.items() if key != name}):
        assert (await Address().call("GET", query | {"echostr": ECHO})).status_code == 403


@pytest.mark.parametrize("change", [{"corp": "wwAnother"}, {"token": "other"}, {"key": "A" * 43}])
async def test_what_is_for_others_is_refused(change):
    address = Address()
    assert (await address.call("POST", *encrypted(EVENT, **change))).status_code == 403
    assert address.told == []


@pytest.mark.parametrize(
    "body", ["", "<xml>", "nonsense", "<xml><Encrypt/></xml>", b"\xff\xfe", "<xml/>", "x" * 200_000]
)
async def test_what_is_no_call_is_refused(body):
    assert (await Address().call("POST", SIGNED, body)).status_code == 403


async def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
    assert (await Address().call("POST", SIGNED, bomb)).status_code == 403


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=300))
def test_whatever_wecom_says_arrives_as_it_was_said(words):
    address = Address()
    event = f"<xml><Event>e</Event><Words><![CDATA[{words}]]></Words></xml>"
    answer = asyncio.run(address.call("POST", *encrypted(event)))
    assert answer.text == "success"
    assert (address.told[0]["Words"] or "") == words.strip()


@pytest.mark.parametrize("key", ["", "short", "A" * 44])
def test_a_key_of_the_wrong_length_is_noticed_at_once(key):
    with pytest.raises(ValueError, match="43"):
        Callback(TOKEN, key, CORP, Address().hear)
