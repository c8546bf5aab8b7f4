"""What this process wrote last, so that the next change of an incident need not read what was just written.

Only where nobody else writes (a SQLite file belongs to one process) is it asked at all, and even there it is only a
first guess: every save is guarded by the version, and a refusal that rests on it is decided again on a fresh reading.
"""

from collections import OrderedDict
from collections.abc import Iterable

from bot.domain.incident import Incident


class Recent:
    """Incidents as they were last committed, by id and by the number that people use; at most so many."""

    __slots__ = ("_by_id", "_ids", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_id: OrderedDict[str, Incident] = OrderedDict()
        self._ids: dict[tuple[str, int], str] = {}

    def keep(self, incident: Incident) -> None:
        """Take in what was committed, or read; an older version never replaces a newer one."""
        known = self._by_id.get(incident.id)
        if known is not None and known.version > incident.version:
            return
        self._by_id[incident.id] = incident
        self._by_id.move_to_end(incident.id)
        self._ids[incident.community, incident.number] = incident.id
        if len(self._by_id) > self._most:
            _, oldest = self._by_id.popitem(last=False)
            self._ids.pop((oldest.community, oldest.number), None)

    def ids(self, ids: Iterable[str]) -> dict[str, Incident]:
        """Those of these incidents that are known."""
        return {one: self._by_id[one] for one in ids if one in self._by_id}

    def numbered(self, community: str, numbers: Iterable[int]) -> dict[int, Incident]:
        """Those with these numbers that are known."""
        found = {number: self._ids.get((community, number)) for number in numbers}
        return {number: self._by_id[one] for number, one in found.items() if one is not None}

    def forget(self) -> None:
        """Something changed incidents past the service (a group moved, a person was erased), or was faster."""
        self._by_id.clear()
        self._ids.clear()
