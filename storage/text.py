"""Text that every engine can keep.

Phones and exports deliver half emoji (lone surrogates), which have no UTF-8 form, and now and then a NUL, which
PostgreSQL refuses in TEXT (https://www.postgresql.org/docs/current/datatype-character.html). A report must not be lost
for either.
"""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable_text(text: str) -> str:
    """The text with surrogate pairs joined, and lone halves and NULs replaced by U+FFFD."""
    if not _UNSTORABLE.search(text):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\x00", "\ufffd")


def storable(value: object) -> object:
    """The value with every text in it made storable, however deep in dicts, lists and tuples."""
    match value:
        case str():
            return storable_text(value)
        case dict():
            return {storable(key): storable(each) for key, each in value.items()}
        case list() | tuple():
            return [storable(each) for each in value]
        case _:
            return value
