"""Refusals in words: short, kind, and true."""

from datetime import datetime

from bot.domain.refusal import Refused
from bot.domain.wording import Wording

REFUSAL_FIELDS = ("number", "owner", "role", "again", "category")


def refusal(refused: Refused, wording: Wording) -> str:
    """Why something was not done; facts that the refusal does not carry are empty."""
    facts = dict.fromkeys(REFUSAL_FIELDS, "") | {
        name.removesuffix("_at"): _in_words(name, value, wording) for name, value in refused.facts.items()
    }
    return wording.text(f"refused.{refused.reason.value}", **facts)


def _in_words(name: str, value: str | int, wording: Wording) -> str | int:
    match name:
        case "role":
            return wording.role(str(value))
        case "owner":
            return wording.view.person(str(value))
        case "again_at":
            return wording.moment(datetime.fromisoformat(str(value)))
        case _:
            return value
