"""Pictures and files that people send, and how they are named outside this channel.

A download address lives five minutes and what lies there is encrypted: AES-256-CBC, key and IV (its first 16 bytes)
from `aeskey`, PKCS#7 to blocks of 32 bytes. Source: WeCom doc 101463.
"""

import base64
import binascii
import json
from dataclasses import dataclass

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.channels.base import SendError
from bot.channels.wecom.frames import Json
from bot.channels.wecom.keys import NAME

PREFIX = f"{NAME}:media/"
BLOCK = 32
IV_BYTES = 16
KEY_BYTES = 32
MAX_BYTES = 20 * 1024 * 1024
FETCH_WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class Media:
    """Something to be fetched; `aeskey` is empty where it is not encrypted."""

    url: str
    aeskey: str = ""


def media_ref(part: Json) -> str | None:
    """The reference of a picture or file in a message; None when it has no address."""
    url = part.get("url")
    if not url:
        return None
    packed = json.dumps([url, part.get("aeskey", "")], separators=(",", ":")).encode()
    return PREFIX + base64.urlsafe_b64encode(packed).decode("ascii")


def read_ref(ref: str) -> Media:
    """What a reference stands for. Raises a permanent `SendError` for a reference of another channel."""
    if not ref.startswith(PREFIX):
        raise SendError("not a WeCom file", permanent=True)
    try:
        url, aeskey = json.loads(base64.urlsafe_b64decode(ref.removeprefix(PREFIX)))
    except (ValueError, TypeError) as error:
        raise SendError("not a WeCom file", permanent=True) from error
    return Media(str(url), str(aeskey))


def decrypt(content: bytes, aeskey: str) -> bytes:
    """The contents of a file. Raises ValueError for a wrong key or damaged contents."""
    key = _key(aeskey)
    if not content or len(content) % IV_BYTES:
        raise ValueError("not a whole number of blocks")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:IV_BYTES])).decryptor()
    return unpadded(decryptor.update(content) + decryptor.finalize())


def unpadded(content: bytes) -> bytes:
    """Without the PKCS#7 padding to 32 bytes. Raises ValueError when it is none."""
    count = content[-1]
    if not 1 <= count <= min(BLOCK, len(content)) or content[-count:] != bytes([count]) * count:
        raise ValueError("wrong padding: the key is not the file's")
    return content[:-count]


async def fetch(client: httpx.AsyncClient, media: Media) -> bytes:
    """Download and decrypt. Raises `SendError`: permanent when the address has expired or the key is wrong."""
    try:
        content = await _download(client, media.url)
        return decrypt(content, media.aeskey) if media.aeskey else content
    except httpx.HTTPStatusError as error:
        raise SendError(f"the file is gone: {error.response.status_code}", permanent=True) from error
    except httpx.HTTPError as error:
        raise SendError(f"the file could not be fetched: {type(error).__name__}") from error
    except ValueError as error:
        raise SendError(str(error), permanent=True) from error


async def _download(client: httpx.AsyncClient, url: str) -> bytes:
    content = b""
    async with client.stream("GET", url, timeout=FETCH_WITHIN) as response:
        response.raise_for_status()
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                raise ValueError(f"the file has more than {MAX_BYTES} bytes")
    return content


def _key(aeskey: str) -> bytes:
    """The key; base64 with or without its last `=`."""
    try:
        key = base64.b64decode(aeskey + "=" * (-len(aeskey) % 4))
    except binascii.Error as error:
        raise ValueError("the key is not base64") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes instead of {KEY_BYTES}")
    return key
