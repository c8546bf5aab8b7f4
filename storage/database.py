"""The seam to the database: statements as values, handed over a whole unit at a time.

The core decides without waiting for anything, so all that it needs can be read in one hop and all that it decided can
be written in one hop. A hop costs about a tenth of a millisecond on SQLite (a thread) and a network round trip on
PostgreSQL; a transaction that never waits for Python in its middle can neither be left open by a cancelled task nor
be ended by somebody else's rollback.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Row = Mapping[str, Any]
Dialect = Literal["sqlite", "postgresql"]

SKIP_LOCKED = "/* skip locked */"
"""Written after the LIMIT of a SELECT that claims rows. A comment on SQLite, where the one writer holds the whole file;
`FOR UPDATE SKIP LOCKED` on PostgreSQL, so that several processes share the work without waiting for one another.
The SELECT stands in a MATERIALIZED expression: as a mere subquery PostgreSQL may run it again for every row, and take
more than its LIMIT."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement with `$1`, `$2` … for its parameters.

    `expect` is how many rows it must affect (or return, with RETURNING or SELECT). Another number raises
    `Conflict(conflict)`, and nothing of the unit that it belongs to is kept.
    """

    sql: str
    params: tuple[object, ...] = ()
    expect: int | None = None
    conflict: str = ""


class Conflict(Exception):  # noqa: N818 - not a fault: the expected answer to the loser of a race
    """Somebody else was quicker, and nothing of the unit was written.

    `what` is the statement's own word ("version"), or what a unique constraint means (`schema.MEANINGS`): "seen" for a
    message that had its effect before, "number" for an incident number that is taken.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Database(Protocol):
    """A database of either engine, brought up to date."""

    dialect: Dialect

    async def fetch(self, *queries: Statement) -> list[list[Row]]:
        """Answer all queries from one consistent state, in one hop."""

    async def write(self, unit: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements as one transaction, in one hop; returns what each of them returned.

        A cancelled caller doesn't stop a unit that has begun: it is written whole or not at all. Raises `Conflict`.
        """

    async def close(self) -> None:
        """Wait for what is under way, then let go."""


def checked(statement: Statement, count: int) -> None:
    """Raise `Conflict` unless the statement touched as many rows as it had to."""
    if statement.expect is not None and count != statement.expect:
        raise Conflict(statement.conflict or f"expected {statement.expect} rows, not {count}")


def placeholders(count: int, start: int = 1) -> str:
    """`$1, $2, $3`: for IN lists and rows of VALUES. Neither engine takes a list as one parameter in the same way."""
    return ", ".join(f"${number}" for number in range(start, start + count))
