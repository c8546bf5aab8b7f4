"""What stands in place of an edited card where nothing can be edited.

The rule: a change is worth a message when its *words* change. Lines in which only numbers moved (a household more, a
deadline a day later) are left out; a new owner, a new state, a result are told: the first line, which carries the
number, and the lines that are new. One message a change at most; the card's last full form stands where it was posted.

What a chat was told last is kept in the reference of the message, so that a restart needs no memory.
"""

import hashlib
import re
from collections.abc import Sequence

NUMBERS = re.compile(r"[\d:：./\-]+")
DIGEST = 8


def told(text: str) -> tuple[str, ...]:
    """What a text says, line by line, as short digests that are blind to numbers."""
    return tuple(_digest(line) for line in _lines(text))


def news(text: str, before: Sequence[str]) -> str:
    """What is worth telling of a text after all those lines were told; empty for nothing."""
    known = set(before)
    lines = _lines(text)
    fresh = [line for line in lines if _digest(line) not in known]
    if not fresh:
        return ""
    return "\n".join(fresh if fresh[0] == lines[0] else [lines[0], *fresh])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _digest(line: str) -> str:
    return hashlib.sha256(NUMBERS.sub("0", line).encode()).hexdigest()[:DIGEST]
