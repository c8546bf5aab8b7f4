"""Message push (消息推送, formerly 群机器人): posts into one group with a real @, and hears nothing.

Source: WeCom doc 99110: text up to 2,048 bytes with `mentioned_list` (userids, or "@all") and
`mentioned_mobile_list`, 20 messages a minute by one key.
"""

from collections.abc import Sequence

import httpx

from bot.channels.base import SendError
from bot.channels.wecom.budget import PER_KEY, Budget
from bot.channels.wecom.failures import KEY_GONE, OK, TOO_OFTEN, TOO_OFTEN_FOR, coded
from bot.channels.wecom.frames import Json

PUSH_PATH = "/cgi-bin/webhook/send"
DEFAULT_URL = f"https://qyapi.weixin.qq.com{PUSH_PATH}"
MAX_BYTES = 2048
ANSWER_WITHIN = 10.0
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class KeyGoneError(Exception):
    """The key does not work (any more): the group has to be reached in another way."""


def text_message(text: str, userids: Sequence[str]) -> Json:
    """A text that calls these members."""
    called = {"mentioned_list": list(userids)} if userids else {}
    return {"msgtype": "text", "text": {"content": text, **called}}


class Push:
    """The pushes of all groups, by key."""

    def __init__(self, client: httpx.AsyncClient, url: str = DEFAULT_URL) -> None:
        self._client = client
        self._url = url
        self._budget = Budget(PER_KEY)

    async def send(self, key: str, message: Json, *, urgent: bool = False) -> None:
        """Post into the key's group.

        Raises:
            SendError: it did not work; `retry_after` where the key's limit is reached.
            KeyGoneError: the key is wrong, or the push was taken out of the group.
        """
        self._budget.spend(key, urgent=urgent)
        answer = await self._post(key, message)
        code = int(answer.get("errcode", -1))
        if code in KEY_GONE:
            raise KeyGoneError(f"{code} {answer.get('errmsg', '')}")
        if code in TOO_OFTEN:
            self._budget.close(key, TOO_OFTEN_FOR)
        if code != OK:
            raise coded(code, f"{code} {answer.get('errmsg', '')}")

    async def _post(self, key: str, message: Json) -> Json:
        try:
            response = await self._client.post(self._url, params={"key": key}, json=message, timeout=ANSWER_WITHIN)
            response.raise_for_status()
            answer = response.json()
        except NOT_SENT as error:
            raise SendError(type(error).__name__) from error
        except (httpx.HTTPError, ValueError) as error:
            # Not the words of the error: they hold the address with its key.
            raise SendError(type(error).__name__, uncertain=True) from None
        return answer if isinstance(answer, dict) else {}
