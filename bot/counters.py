"""Two counts kept in memory: the last incident number of a community, and how many open incidents somebody has.

Both are in the database too; here they are at hand for every report and every choice among equals.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.incident import Incident
from storage import incidents
from storage.database import Database


@dataclass(slots=True)
class Counters:
    """Numbers by community, loads by person."""

    _numbers: dict[str, int] = field(default_factory=dict)
    _loads: Counter[str] = field(default_factory=Counter)

    def load(self, person: str) -> int:
        """How many open incidents a person has."""
        return self._loads[person]

    async def next_number(self, database: Database, community: str) -> int:
        """The next incident number of a community; another process may be faster, then the unit conflicts."""
        if community not in self._numbers:
            ((row,),) = await database.fetch(incidents.last_number(community))
            self._numbers[community] = int(row["number"])
        return self._numbers[community] + 1

    def forget_numbers(self) -> None:
        """A number was taken by somebody else: look again."""
        self._numbers.clear()

    def learn(self, before: Incident | None, after: Incident) -> None:
        """Take in a committed change: a number given, and who has how many open incidents."""
        if before is None:
            self._numbers[after.community] = max(self._numbers.get(after.community, 0), after.number)
        if before is not None and before.live and before.assignee:
            self._loads[before.assignee] -= 1
        if after.live and after.assignee:
            self._loads[after.assignee] += 1

    async def count_loads(self, database: Database, communities: Iterable[str]) -> None:
        """Who has how many open incidents, from the database (at start)."""
        self._loads.clear()
        for community in communities:
            (rows,) = await database.fetch(incidents.open_counts(community))
            self._loads.update({row["assignee"]: row["count"] for row in rows})
