"""Pictures that people send: fetched within five minutes, decrypted, or told to be gone."""

import asyncio
import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import SendError
from bot.channels.wecom.media import decrypt, media_ref, read_ref
from tests.channels.telegram.virtual import virtual
from tests.channels.wecom.stage import ZHANG, stage

AESKEY = base64.b64encode(bytes(range(32))).decode()


def encrypt(content: bytes, aeskey: str = AESKEY) -> bytes:
    """As WeCom does: PKCS#7 to 32 bytes, AES-256-CBC, IV = the key's first 16 bytes."""
    key = base64.b64decode(aeskey)
    count = 32 - len(content) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return encryptor.update(content + bytes([count]) * count) + encryptor.finalize()


@given(st.binary(max_size=200))
def test_what_was_encrypted_is_decrypted(content):
    assert decrypt(encrypt(content), AESKEY) == content
    assert decrypt(encrypt(content), AESKEY.rstrip("=")) == content


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (encrypt(b"x"), base64.b64encode(bytes(32)).decode()),
        (encrypt(b"x")[:-1], AESKEY),
        (b"", AESKEY),
        (encrypt(b"x"), "c2hvcnQ="),
        (encrypt(b"x"), "äöü"),
    ],
)
def test_a_wrong_key_or_damaged_contents_are_noticed(content, key):
    with pytest.raises(ValueError, match=r"\S"):
        decrypt(content, key)


@virtual
async def test_a_picture_from_a_message_can_be_downloaded():
    async with stage() as at, at.listening() as inbox:
        at.push.files["a"] = encrypt(b"\x89PNG picture")
        await at.fake.deliver(
            ZHANG, {"msgtype": "image", "image": {"url": "https://files.example/media/a", "aeskey": AESKEY}}
        )
        await asyncio.sleep(0.1)
        (photo,) = inbox.messages[0].photos
        assert await at.channel.download(photo) == b"\x89PNG picture"
        del at.push.files["a"]
        with pytest.raises(SendError) as error:
            await at.channel.download(photo)
        assert error.value.permanent


@virtual
async def test_contents_that_are_not_encrypted_are_taken_as_they_are():
    async with stage() as at:
        at.push.files["b"] = b"plain"
        assert await at.channel.download(media_ref({"url": "https://files.example/media/b"})) == b"plain"


@pytest.mark.parametrize("ref", ["telegram:abc", "wecom:media/%%%", "wecom:media/e30=", "/tmp/x.png"])
def test_references_of_others_are_refused(ref):
    with pytest.raises(SendError) as error:
        read_ref(ref)
    assert error.value.permanent
