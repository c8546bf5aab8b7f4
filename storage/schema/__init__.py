"""The schema as it is today. How it came to be is in `migrations/`; a test holds the two equal on both engines.

A table has the columns that queries need, and `body` with the whole value as JSON text. Types are the ones that both
engines understand: TEXT and BIGINT (times in microseconds, see `times.py`; yes and no as 1 and 0).
Every index costs each write a page, so what only a nightly sweep looks for has none.
"""

from storage.database import Dialect
from storage.schema.incidents import INCIDENTS, JOURNAL
from storage.schema.messages import MESSAGES, STANDING
from storage.schema.people import PEOPLE
from storage.schema.records import RECORDS
from storage.schema.set_up import SET_UP
from storage.schema.triggers import TRIGGERS

HEAD = "0004"
"""The newest revision in `migrations/versions/`: the version that this release writes."""

_TABLES = INCIDENTS + JOURNAL + MESSAGES + PEOPLE + RECORDS + STANDING + SET_UP

_WORDS: dict[str, dict[str, str]] = {
    "sqlite": {
        # Without AUTOINCREMENT, which costs every insert a second page: where an id must never come back (the outbox),
        # pruning spares the newest row.
        "{serial}": "INTEGER PRIMARY KEY",
        # One tree instead of two for a small row that is found by its key only.
        "{keyed}": "WITHOUT ROWID",
    },
    "postgresql": {
        "{serial}": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "{keyed}": "",
    },
}


class UnknownSchema(Exception):  # noqa: N818 - a state of the world, not a fault of the program
    """The database holds something that this release doesn't know: it is newer, or it isn't ours."""


def definitions(dialect: Dialect) -> tuple[str, ...]:
    """Every statement that makes the schema out of nothing, in order."""
    tables = (_worded(text, _WORDS[dialect]) for text in _TABLES)
    return (*tables, *TRIGGERS[dialect])


def _worded(text: str, words: dict[str, str]) -> str:
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    return text


MEANINGS = {
    "inbox_key": "seen",
    "inbox.key": "seen",
    "incidents_id": "id",
    "incidents.id": "id",
    "incidents_number": "number",
    "incidents.community, incidents.number": "number",
    "digests_period": "sent",
    "digests.chat, digests.kind, digests.period": "sent",
}
"""What a broken unique constraint means: PostgreSQL names the constraint, SQLite its columns."""
