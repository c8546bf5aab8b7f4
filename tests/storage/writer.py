"""A process to be killed: writes unit after unit, and says which are acknowledged.

Every unit holds one incident with its line, key and letter, and a change of the incident before it.
"""

import asyncio
import sys

from storage import inbox, incidents, journal, outbox
from storage.database import Statement
from storage.opening import open_database
from tests.storage import samples


def unit(number: int) -> list[Statement]:
    """The statements that must all be there, or none."""
    statements = [
        inbox.remember(f"{number}", samples.NOW),
        incidents.add(samples.incident(number)),
        journal.add(samples.entry(f"i{number}")),
        outbox.add(samples.letter(incidents=(f"i{number}",))),
    ]
    if number > 1:
        statements.append(incidents.save(samples.incident(number - 1, words="changed", version=1), 0))
    return statements


async def main(url: str, first: int) -> None:
    """Write until killed."""
    database = await open_database(url)
    number = first
    while True:
        await database.write(unit(number))
        print(number, flush=True)  # noqa: T201 - this is how the test learns of it
        number += 1


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
