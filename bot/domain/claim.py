"""The code by which whoever installed the bot becomes its first administrator.

It follows from the bot's own secret, so nothing has to be kept, and whoever can read it on the screen of the machine
could read the secret too. It works once: with every administrator it makes, the next one is another.
"""

import base64
import hashlib
import hmac
import re

LENGTH = 12
"""Characters of five bits: 60 bits, tried in chat only, a few times an hour."""
PREFIX = "admin-"
WORD = re.compile(rf"\s*(?:{PREFIX})?([a-z2-7]{{{LENGTH}}})\s*", re.IGNORECASE)


def claim_code(secret: str, claims: int) -> str:
    """The code after so many administrators were made by code ("admin-k3x…")."""
    mac = hmac.new(secret.encode(), f"liandong administrator {claims}".encode(), hashlib.sha256).digest()
    return PREFIX + base64.b32encode(mac).decode().lower()[:LENGTH]


def is_claim(text: str) -> bool:
    """Whether the words look like a code."""
    return text.strip().lower().startswith(PREFIX) and WORD.fullmatch(text) is not None


def matches(text: str, code: str) -> bool:
    """Whether somebody knows the code; takes the same time whether or not."""
    found = WORD.fullmatch(text)
    return found is not None and hmac.compare_digest((PREFIX + found[1].lower()).encode(), code.encode())
