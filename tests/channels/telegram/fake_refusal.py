"""How the Bot API says no."""

from typing import Any


class RefusalError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(description: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {description}")
