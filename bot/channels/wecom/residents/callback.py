"""WeCom calls us: verified, decrypted, and only then believed.

Signature: SHA-1 of the sorted token, time, nonce and cipher text; AES-256-CBC with PKCS#7 to 32 bytes around 16 random
bytes, length, message and the organisation's id. Source: WeCom doc 90968; the cryptography is wechatpy's.
"""

from collections.abc import Awaitable, Callable
from xml.parsers.expat import ExpatError

import structlog
import xmltodict
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from wechatpy.enterprise.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException

from bot.channels.wecom.frames import Json

MAX_BODY = 100_000
"""Bytes; callbacks have about a thousand."""
AES_KEY_LENGTH = 43

log = structlog.get_logger(__name__)

UNTRUE = (WeChatException, ExpatError, KeyError, TypeError, ValueError, AssertionError)
"""What wechatpy and the parsers raise for anything that WeCom has not encrypted for us."""


class Callback:
    """The address that WeCom calls.

    `told` hears every event and says whether it was dealt with. WeCom waits five seconds for the answer and calls up
    to three times more when it gets none, so `told` returns before that, and False brings the event once more (doc
    90930). Raises ValueError for a key that is none.
    """

    def __init__(self, token: str, aes_key: str, corp_id: str, told: Callable[[Json], Awaitable[bool]]) -> None:
        if len(aes_key) != AES_KEY_LENGTH:
            raise ValueError(f"an EncodingAESKey has {AES_KEY_LENGTH} characters, this one {len(aes_key)}")
        self._crypto = WeChatCrypto(token, aes_key, corp_id)
        self._told = told

    def route(self, path: str) -> Route:
        """The route for the web application."""
        return Route(path, self.receive, methods=["GET", "POST"])

    async def receive(self, request: Request) -> Response:
        """Answer one call: the trial of the address (GET) with the decrypted echo, an event (POST) with "success"."""
        try:
            if request.method == "GET":
                return PlainTextResponse(self._echo(request))
            event = await self._event(request)
        except UNTRUE as error:
            log.warning("a callback was not WeCom's", error=type(error).__name__)
            return PlainTextResponse("not for us", 403)
        if await self._told(event):
            return PlainTextResponse("success")
        return PlainTextResponse("not taken yet, please call again", 503)

    def _echo(self, request: Request) -> str:
        signed, query = _signed(request), request.query_params
        return _text(self._crypto.check_signature(*signed, query["echostr"]))

    async def _event(self, request: Request) -> Json:
        signature, timestamp, nonce = _signed(request)
        body = (await _body(request)).decode()
        return dict(xmltodict.parse(_text(self._crypto.decrypt_message(body, signature, timestamp, nonce)))["xml"])


def _signed(request: Request) -> tuple[str, str, str]:
    query = request.query_params
    return query["msg_signature"], query["timestamp"], query["nonce"]


def _text(decrypted: str | bytes) -> str:
    return decrypted.decode() if isinstance(decrypted, bytes) else decrypted


async def _body(request: Request) -> bytes:
    """The request's body. Raises ValueError when it is too long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise ValueError("too long")
    return body
