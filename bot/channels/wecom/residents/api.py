"""The organisation's HTTP interface (qyapi): an access token, and calls that need one.

Sources: WeCom doc 91039 (gettoken: two hours, to be kept and fetched anew when a call says that it has expired) and
90313 (error codes).
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from bot.channels.wecom.failures import EXPIRED_TOKEN, OK, AnswerError, LostError, NoAnswerError, RefusedError
from bot.channels.wecom.frames import Json
from bot.channels.wecom.push import NOT_SENT

# Each request line that httpx logs at INFO holds the access token.
logging.getLogger("httpx").setLevel(logging.WARNING)

DEFAULT_URL = "https://qyapi.weixin.qq.com"
ANSWER_WITHIN = 15.0
EARLY = 300.0
"""Seconds before its end at which a token is replaced."""
WRONG_CREDENTIALS = frozenset({40001, 40013, 60020})
"""Wrong secret, wrong organisation, an address that is not among the trusted ones."""


Files = Mapping[str, tuple[str, bytes, str]]


@dataclass(frozen=True, slots=True)
class Corp:
    """An organisation and the secret of one of its applications."""

    corp_id: str
    secret: str = field(repr=False)
    url: str = DEFAULT_URL


class Api:
    """Calls on behalf of one application.

    Every call raises `LineError`: RefusedError for wrong credentials, AnswerError for other error codes, LostError or
    NoAnswerError when the network failed. Their words never hold the address, which would give the token away.
    """

    def __init__(self, client: httpx.AsyncClient, corp: Corp) -> None:
        self._client = client
        self._corp = corp
        self._token = ""
        self._expires_at = 0.0
        self._fetching = asyncio.Lock()

    async def get(self, path: str, **query: str) -> Json:
        """Ask for something."""
        return await self._call("GET", path, query, None)

    async def post(self, path: str, body: Json) -> Json:
        """Send or ask for something with a body."""
        return await self._call("POST", path, {}, body)

    async def upload(self, content: bytes) -> str:
        """Put a picture where messages can refer to it for three days; its media id (doc 90253)."""
        files = {"media": ("picture.jpg", content, "image/jpeg")}
        query = {"type": "image", "access_token": await self._access()}
        answer = _checked(_json(await self._request("POST", "/cgi-bin/media/upload", query, None, files=files)))
        return str(answer["media_id"])

    async def download(self, path: str, **query: str) -> bytes:
        """The contents of a file; WeCom answers with JSON instead when there is none."""
        response = await self._request("GET", path, query | {"access_token": await self._access()}, None)
        if "json" in response.headers.get("content-type", ""):
            _checked(_json(response))
        return response.content

    async def prove(self) -> None:
        """Fetch a token, whether there is one or not."""
        self._token = ""
        await self._access()

    async def _call(self, method: str, path: str, query: dict[str, str], body: Json | None) -> Json:
        for fresh in (False, True):
            answer = _json(await self._request(method, path, query | {"access_token": await self._access()}, body))
            if answer.get("errcode") in EXPIRED_TOKEN and not fresh:
                self._token = ""
                continue
            break
        return _checked(answer)

    async def _access(self) -> str:
        async with self._fetching:
            now = asyncio.get_running_loop().time()
            if not self._token or now >= self._expires_at:
                query = {"corpid": self._corp.corp_id, "corpsecret": self._corp.secret}
                answer = _checked(_json(await self._request("GET", "/cgi-bin/gettoken", query, None)))
                self._token = str(answer["access_token"])
                self._expires_at = now + max(float(answer.get("expires_in", 0)) - EARLY, EARLY)
            return self._token

    async def _request(
        self, method: str, path: str, query: dict[str, str], body: Json | None, files: Files | None = None
    ) -> httpx.Response:
        try:
            response = await self._client.request(
                method, self._corp.url + path, params=query, json=body, files=files, timeout=ANSWER_WITHIN
            )
            response.raise_for_status()
        except NOT_SENT as error:
            raise LostError(type(error).__name__) from None
        except httpx.TimeoutException as error:
            raise NoAnswerError(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise LostError(type(error).__name__, sent=True) from None
        return response


def _json(response: httpx.Response) -> Json:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise LostError("the answer is no JSON", sent=True)
    return answer


def _checked(answer: Json) -> Json:
    code, words = int(answer.get("errcode", OK)), str(answer.get("errmsg", ""))
    if code in WRONG_CREDENTIALS:
        raise RefusedError(f"{code} {words}")
    if code != OK:
        raise AnswerError(code, words)
    return answer
