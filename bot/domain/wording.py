"""Names and times in a neighbourhood's words: roles, categories, places, people, deadlines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import moments
from bot.domain.incident import Incident, Promise
from bot.domain.messages import Catalogue
from bot.domain.place import Place
from bot.domain.policy import Policy
from bot.domain.view import View

# The phase or quarter of an estate is said before the building ("2期3栋"), a facility after it ("3栋大堂").
_PHASE = re.compile(r"[期区里村苑]$")


@dataclass(frozen=True, slots=True)
class Wording:
    """Says values in words, as of a moment. `lasting`: the words stand for days, so that no day is called "今天"."""

    catalogue: Catalogue
    view: View
    now: datetime
    lasting: bool = False

    @property
    def _seen_from(self) -> datetime | None:
        return None if self.lasting else self.now

    def text(self, key: str, **facts: str | int) -> str:
        """A text of the catalogue."""
        return self.catalogue.text(key, **facts)

    def role(self, role: str) -> str:
        """The name of a role; a role of somebody's own making is called by its id."""
        return self.view.roles.get(role) or self._named("role", role) or role

    def category(self, category: str, policy: Policy) -> str:
        """The name of a category."""
        return self.view.categories.get(category) or self._named("category", category) or policy.category(category).name

    def _named(self, section: str, name: str) -> str:
        key = f"{section}.{name}"
        return self.text(key) if self.catalogue.has(key) else ""

    def place(self, place: Place, *, room: bool = False) -> str:
        """A place in words, empty where nothing is known; the room only on request (it identifies a household)."""
        parts = [
            self.text(f"place.{part}", **{part: named})
            for part in ("building", "unit", "floor", "room")
            if (named := getattr(place, part)) and (room or part != "room")
        ]
        if place.other:
            parts.insert(0 if _PHASE.search(place.other) else len(parts), place.other)
        return self.text("place.joint").join(parts)

    def matter(self, place: Place, category: str, policy: Policy, *, room: bool = False) -> str:
        """What it is about, as people say it: place and category ("3栋电梯故障"); the room only on request."""
        named = self.view.categories.get(category) or self._named("spoken", category) or self.category(category, policy)
        return self._placed("matter.placed", self.place(place, room=room), named)

    def title(self, place: Place, category: str, policy: Policy, *, room: bool = False) -> str:
        """The same as a heading, with the category's full name."""
        return self._placed("matter.titled", self.place(place, room=room), self.category(category, policy))

    def _placed(self, key: str, place: str, category: str) -> str:
        return self.text(key, place=place, category=category) if place else category

    def who(self, incident: Incident) -> str:
        """The owner as role and name ("物业 张经理"); the role alone where nobody is named yet."""
        return " ".join(filter(None, (self.role(incident.assignee_role), self.view.person(incident.assignee))))

    def names(self, people: Iterable[str], role: str) -> str:
        """People called by name ("@张经理 @李师傅"); the role where nobody has a name."""
        return " ".join(f"@{name}" for name in self.view.named(people)) or self.role(role)

    def moment(self, at: datetime) -> str:
        """An instant in words ("今天 18:00")."""
        return moments.moment(at, self._seen_from, self.view.zone, self.catalogue)

    def by(self, at: datetime | None) -> str:
        """A deadline in words ("今天 18:00 前")."""
        return moments.by(at, self._seen_from, self.view.zone, self.catalogue)

    def promised(self, promise: Promise | None) -> str:
        """A promise in words ("明天上午")."""
        return moments.promised(promise, self._seen_from, self.view.zone, self.catalogue)

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in a row ("3栋、5栋")."""
        return self.text("list.joint").join(parts)
