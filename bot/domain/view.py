"""How the people and things of a neighbourhood are called in what the bot says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.domain.sla import SHANGHAI


@dataclass(frozen=True, slots=True)
class View:
    """Names for ids, telephone numbers, and the local zone.

    `people` maps a person id to the name shown; somebody missing there has no name and is left out. `roles` and
    `categories` are the neighbourhood's own names where it has any (the catalogue's otherwise). `phones` maps the
    fields of the safety texts ("gas_phone") to numbers. `numbers` maps the ids of other incidents that are spoken of
    to their numbers. `link` opens a private talk with the bot.
    """

    community: str = ""
    estates: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    link: str = ""
    zone: ZoneInfo = SHANGHAI

    def person(self, person: str | None) -> str:
        """The name of a person, empty where none is known (an id is never shown)."""
        return self.people.get(person, "") if person else ""

    def named(self, people: Iterable[str]) -> tuple[str, ...]:
        """The names of those that have one."""
        return tuple(name for person in people if (name := self.person(person)))
