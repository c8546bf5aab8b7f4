"""Drives the fake of WeCom's HTTP interface with wechatpy's own client. Usage: peer.py ADDRESS CORP SECRET ACCOUNT.

It runs in an environment of its own: the release that knows customer service (2.0.0a26) and the stable one that the bot
uses for the callback's cryptography have the same name. What it found is printed as JSON.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from wechatpy.exceptions import WeChatClientException
from wechatpy.work import WeChatClient

RATINGS = [{"type": "click", "click": {"id": "confirm_satisfied:12", "content": "满意"}}]


class Elsewhere(HTTPAdapter):
    """Sends what is meant for WeCom to the fake."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        request.url = (request.url or "").replace("https://qyapi.weixin.qq.com", self._address)
        return super().send(request, *args, **more)


def code_of(call: Callable[[], object]) -> int:
    """The error code that a call ends with; 0 for none."""
    try:
        call()
    except WeChatClientException as error:
        return int(error.errcode)
    return 0


def main(address: str, corp: str, secret: str, account: str) -> None:
    """Everything the bot asks of customer service, asked by another's client."""
    elsewhere = Elsewhere(address)
    requests.Session.get_adapter = lambda *_, **__: elsewhere  # nothing leaves this machine
    client = WeChatClient(corp, secret)
    found: dict[str, Any] = {"wrong_secret": code_of(WeChatClient(corp, "wrong").fetch_access_token)}
    found["accounts"] = client.kf.get_account_list()["account_list"]
    page = client.kf.sync_msg("", "", 2)
    found["pages"] = [page["msg_list"]]
    while page["has_more"]:
        page = client.kf.sync_msg("", page["next_cursor"], 2)
        found["pages"].append(page["msg_list"])
    resident = page["msg_list"][-1]["external_userid"]
    found["menu"] = client.kf_message.send_msgmenu(resident, account, "#12 修好了，解决了吗？", RATINGS, "")
    found["texts"] = [code_of(lambda: client.kf_message.send_text(resident, account, "#12 处理中")) for _ in range(5)]
    found["stranger"] = code_of(lambda: client.kf_message.send_text("wmNobody", account, "您好"))
    found["too_long"] = code_of(lambda: client.kf_message.send_text("wmSecond", account, "长" * 700))
    media_id = client.media.upload("image", ("p.jpg", b"a picture", "image/jpeg"))["media_id"]
    found["image"] = code_of(lambda: client.kf_message.send_image("wmSecond", account, media_id))
    found["no_image"] = code_of(lambda: client.kf_message.send_image("wmSecond", account, "nothing"))
    found["picture"] = len(client.media.download("m1").content)
    client.session.set(client.access_token_key, "expired", 7000)
    found["after_expiry"] = len(client.kf.get_account_list()["account_list"])
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
