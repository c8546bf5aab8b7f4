"""What went wrong on the way to WeCom, and what it means for a letter.

Error codes: the global table (doc 90313), doc 99110 for message push, docs 94670 and 94677 for customer service. A
code that is not known here means "not sent": trying again later does no harm.
"""

from bot.channels.base import SendError

OK = 0
WRONG_SECRET = 853000
STALE_REQUEST = frozenset({846605, 846608})
"""The callback that is replied to is unknown or too old by now: a push says the same."""
TOO_OFTEN = frozenset({45009, 45033})
EXPIRED_TOKEN = frozenset({40014, 41001, 42001})
KEY_GONE = frozenset({93000, 93004, 93008})
"""The key of a message push is wrong, or the push was stopped or taken out of its group."""
UNREACHABLE = frozenset({40096, 60111, 81013, 86001, 86003})
"""No such member, customer or group."""
EXHAUSTED = frozenset({95001, 95002, 95013, 95018})
"""Customer service: five messages were sent, 48 hours are over, or the talk has ended."""
FORBIDDEN = frozenset({40008, 40058, 48002, 60011, 95017})
"""Not this kind of message, or not this organisation."""

TOO_OFTEN_FOR = 60.0
UNREADY_FOR = 5.0
"""Seconds until a letter is tried again while the connection is being made."""


class LineError(Exception):
    """A request on the line did not work."""


class LostError(LineError):
    """The connection ended, or could not be made. `sent`: the request may have arrived before."""

    def __init__(self, reason: str, *, sent: bool = False) -> None:
        super().__init__(reason)
        self.sent = sent


class NoAnswerError(LineError):
    """WeCom did not acknowledge in time; the request may have arrived."""


class AnswerError(LineError):
    """WeCom acknowledged with an error code."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}".strip())
        self.code = code


class KickedError(LineError):
    """Another connection of the same bot took over."""


class RefusedError(LineError):
    """WeCom does not accept the bot's secret."""


def group_error(error: SendError) -> SendError:
    """What the same means for a group: WeCom knows one only after somebody has called the bot there."""
    if error.gone:
        return SendError(f"{error}: nobody has called the bot in this group yet", until_heard=True)
    return error


def send_error(error: LineError) -> SendError:
    """The seam's word for a request that did not work."""
    match error:
        case AnswerError(code=code):
            return coded(code, str(error))
        case NoAnswerError():
            return SendError(str(error), uncertain=True)
        case LostError(sent=True):
            return SendError(str(error), uncertain=True)
    return SendError(str(error), retry_after=UNREADY_FOR)


def coded(code: int, reason: str) -> SendError:
    """What an error code means for a letter."""
    if code in TOO_OFTEN:
        return SendError(reason, retry_after=TOO_OFTEN_FOR)
    if code in UNREACHABLE:
        return SendError(reason, permanent=True, gone=True)
    return SendError(reason, permanent=code in FORBIDDEN | KEY_GONE)
