"""Deep links: an address that opens a private chat with the bot and says something there at a tap.

Source: "Deep linking" in the Bot features documentation: the payload has at most 64 characters of A–Z a–z 0–9 _ -.
A text in other letters travels as base64url behind a mark.
"""

import base64
import binascii
import re

MARK = "t-"
MAX_PAYLOAD = 64
PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")


def deep_link(username: str, text: str) -> str:
    """A link that makes its reader write `text` to the bot. Raises ValueError when the text is too long for a link."""
    return f"https://t.me/{username}?start={payload_of(text)}"


def payload_of(text: str) -> str:
    """The text as a deep-link payload. Raises ValueError when it does not fit 64 characters."""
    if PLAIN.fullmatch(text) and not text.startswith(MARK):
        return text
    payload = MARK + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    if len(payload) > MAX_PAYLOAD or not text:
        raise ValueError(f"does not fit a deep link: {text!r}")
    return payload


def text_of_payload(payload: str) -> str:
    """The text a payload stands for; a payload that is not ours stays as it is."""
    if not payload.startswith(MARK):
        return payload
    code = payload.removeprefix(MARK)
    try:
        return base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return payload
