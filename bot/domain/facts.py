"""What a text about an incident may mention, put into words for those who will read it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.audience import hides_reporter, is_private, private_chats
from bot.domain.incident import UNRESOLVED, Incident
from bot.domain.messages import INCIDENT_FIELDS, Fact
from bot.domain.place import Place
from bot.domain.policy import Policy
from bot.domain.privacy import mask
from bot.domain.surroundings import Surroundings
from bot.domain.wording import Wording

FIXABLE = frozenset(
    {"elevator_fault", "water", "power", "gas", "heating", "access", "lighting_road", "pipe", "envelope"}
)
"""Things that are mended ("已修好"); elsewhere something is done ("已处理")."""

MAX_QUOTE = 120
"""Characters of somebody's own words in one text; the rest is for the console."""

Facts = dict[str, Fact]


class Setting(StrEnum):
    """Who reads along: everyone, one person in private, or an owner in private (who alone learns the room)."""

    GROUP = "group"
    PRIVATE = "private"
    OWNER = "owner"


def setting(chat: str, incident: Incident, around: Surroundings) -> Setting:
    """Who reads along in a chat; one that is not known to be private counts as a group."""
    if chat in private_chats(incident.owners, around):
        return Setting.OWNER
    return Setting.PRIVATE if chat in around.private.values() else Setting.GROUP


@dataclass(frozen=True, slots=True)
class Telling:
    """An incident as it is told in one setting."""

    incident: Incident
    policy: Policy
    wording: Wording
    setting: Setting
    _facts: Facts = field(default_factory=dict, init=False, repr=False, compare=False)

    def quoted(self, words: str) -> str:
        """Somebody's own words, masked outside the owners' chats; of a hidden matter no group sees them."""
        if not words:
            return ""
        if self._hidden:
            return self.wording.text("list.not_shown")
        return shortened(words if self.setting is Setting.OWNER else mask(words))

    @property
    def result(self) -> str:
        """What was done."""
        if self.incident.feedback:
            return self.quoted(self.incident.feedback)
        return self.wording.text("list.photos") if self.incident.result_photos else ""

    @property
    def _hidden(self) -> bool:
        """Whether this is a group, and the matter one whose reporter no group may guess."""
        return self.setting is Setting.GROUP and hides_reporter(self.incident, self.policy)

    @property
    def _untold(self) -> bool:
        """Whether this is a group, and the matter none of its business."""
        return self.setting is Setting.GROUP and is_private(self.incident, self.policy)

    @property
    def place(self) -> Place:
        """The place as this setting may know it: of a hidden matter not even the storey, and a room only the owners."""
        if self._untold:
            return Place()
        place = self.incident.place if self.setting is Setting.OWNER else self.incident.place.without_room()
        return replace(place, floor=None) if self._hidden else place

    @property
    def matter(self) -> str:
        """What it is about, with the room only for its owners; of a private matter groups hear nothing."""
        if self._untold:
            return self.wording.text("matter.private")
        return self.wording.matter(self.place, self.category, self.policy, room=True)

    @property
    def title(self) -> str:
        """The same as a heading."""
        return self.matter if self._untold else self.wording.title(self.place, self.category, self.policy, room=True)

    @property
    def category(self) -> str:
        """The id of the category, `other` where it is not told."""
        return "other" if self._untold else self.incident.category

    def facts(self) -> Facts:
        """The facts of every text about this incident; a card asks for them in every line, so they are kept."""
        if not self._facts:
            self._facts.update(self._gathered())
        return dict(self._facts)

    def _gathered(self) -> Facts:
        incident, wording = self.incident, self.wording
        return {
            **dict.fromkeys(INCIDENT_FIELDS, ""),
            "number": incident.number,
            "matter": self.matter,
            "place": wording.place(self.place),
            "category": wording.category(self.category, self.policy),
            "urgency": wording.text(f"urgency.{incident.urgency.value}"),
            "who": wording.who(incident),
            "owner": wording.view.person(incident.assignee) or wording.role(incident.assignee_role),
            "role": wording.role(incident.assignee_role),
            "status": wording.text(f"status.{incident.status.value}"),
            "level": wording.text(f"level_name.{int(incident.level)}"),
            "affected": incident.affected,
            "result": self.result,
            "done": wording.text(done_form(incident), number=incident.number),
            "scope": self.scope,
            "estate": wording.view.estates.get(incident.estate, ""),
            "community": wording.view.community,
            "link": wording.view.link,
            **self._times(),
        }

    @property
    def scope(self) -> str:
        """Whose building or estate it is."""
        building = self.place.building
        if building:
            return self.wording.text("place.building", building=building)
        return self.wording.view.estates.get(self.incident.estate, "") or self.wording.view.community

    def _times(self) -> Facts:
        incident, wording = self.incident, self.wording
        return {
            "due": wording.by(incident.resolve_due_at),
            "due_at": self._moment(incident.resolve_due_at),
            "late": wording.text("list.late") if self._late else "",
            "ack_due": wording.by(incident.ack_due_at),
            "ack_due_at": self._moment(incident.ack_due_at),
            "promised": wording.promised(incident.promise),
            "reported": wording.moment(incident.reported_at),
        }

    @property
    def _late(self) -> bool:
        """Whether the result is overdue as of now; what is on hold has stopped its clock, and a card says it itself."""
        incident, wording = self.incident, self.wording
        runs = incident.status in UNRESOLVED and incident.suspension is None and not wording.lasting
        return runs and incident.resolve_due_at is not None and incident.resolve_due_at < wording.now

    def _moment(self, at: datetime | None) -> str:
        return self.wording.moment(at) if at is not None else self.wording.text("time.unset")

    def with_own(self, own: Mapping[str, Fact]) -> Facts:
        """The facts with those that an act added, put into words."""
        facts = self.facts()
        for name, value in own.items():
            facts.update(_IN_WORDS.get(name, _as_it_is)(self, name, value))
        return facts


def done_form(incident: Incident) -> str:
    """The key of the words with which an owner reports the result."""
    return "form.fixed" if incident.category in FIXABLE else "form.done"


_HALF_WIDTH = re.compile(r"(?<=[\u3400-\u9fff）])[,;:?!]")
_FULL_WIDTH = str.maketrans(",;:?!", "，；：？！")


def shortened(words: str, limit: int = MAX_QUOTE) -> str:
    """Words in one line with Chinese marks after Chinese words, cut with an ellipsis where they are long."""
    line = _HALF_WIDTH.sub(lambda mark: mark[0].translate(_FULL_WIDTH), " ".join(words.split())).rstrip("，；、： ")
    return line if len(line) <= limit else line[: limit - 1] + "…"


InWords = Callable[[Telling, str, Fact], Facts]


def _as_it_is(_telling: Telling, name: str, value: Fact) -> Facts:
    return {name: value}


def _reason(telling: Telling, name: str, value: Fact) -> Facts:
    words = telling.quoted(str(value))
    return {name: words, "why": telling.wording.text("list.reason", reason=words) if words else ""}


def _quoted(telling: Telling, name: str, value: Fact) -> Facts:
    return {name: telling.quoted(str(value))}


def _at(telling: Telling, name: str, value: Fact) -> Facts:
    return {name.removesuffix("_at"): telling.wording.moment(datetime.fromisoformat(str(value)))}


def _role(telling: Telling, name: str, value: Fact) -> Facts:
    return {name: telling.wording.role(str(value))}


def _roles(telling: Telling, name: str, value: Fact) -> Facts:
    return {name: telling.wording.listed(telling.wording.role(role) for role in str(value).split(","))}


def _because(telling: Telling, name: str, value: Fact) -> Facts:
    return {name: telling.wording.text(f"because.{value}")}


def _owner(telling: Telling, name: str, value: Fact) -> Facts:
    return {name: telling.wording.view.person(str(value)) or telling.wording.role(telling.incident.assignee_role)}


def _reference(telling: Telling, name: str, value: Fact) -> Facts:
    return {name: telling.wording.text("list.reference", reference=value) if value else ""}


def _room(telling: Telling, name: str, _value: Fact) -> Facts:
    return {name: telling.wording.place(telling.place, room=True)}


_IN_WORDS: dict[str, InWords] = {
    "reason": _reason,
    "words": _quoted,
    "until_at": _at,
    "review_at": _at,
    "was_role": _role,
    "empty_role": _role,
    "empty_roles": _roles,
    "because": _because,
    "owner": _owner,
    "room": _room,
    "reference": _reference,
}
