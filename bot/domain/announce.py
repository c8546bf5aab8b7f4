"""From effects to letters: who hears what, when, in which words, with which buttons."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.acts.work import HERE
from bot.domain.audience import hides_reporter
from bot.domain.card import card_chats, full_card_chats
from bot.domain.draft import Decision
from bot.domain.effects import DropTasks, DropWaiting, Say, ShowCard
from bot.domain.facts import Setting, Telling, setting
from bot.domain.incident import Incident, Status, Urgency
from bot.domain.letters import TASK, Kind, Letter
from bot.domain.messages import Catalogue, Fact
from bot.domain.offers import JUDGED, OFFERS, choices, standing_result
from bot.domain.policy import Policy
from bot.domain.surroundings import Surroundings
from bot.domain.view import View
from bot.domain.wording import Wording

AT_ONCE = frozenset({Kind.ANSWER, Kind.CARD, Kind.SAFETY})
"""What somebody is waiting for goes out in the night too; an edited card disturbs nobody."""

_ONCE_A_DAY = frozenset({"seat.empty", "seat.away", "seat.nobody_yet"})
"""Said once a day in an estate, of whichever incident comes first."""

_TASKS = frozenset(
    {
        "assigned.new",
        "assigned.room",
        "decided.owner",
        "decided.plan",
        "reopened.owner",
        "returned.again",
        "returned.first",
        "transferred.history",
    }
)
"""They tell one person to act; held for the night, they lose their reason when the matter goes into other hands."""

BUNDLED = frozenset({Kind.NAG, Kind.COPY, Kind.ESCALATION})


@dataclass(frozen=True, slots=True)
class Announcement:
    """The letters of a decision, and the waiting letters about it that have lost their reason: kinds, and tasks."""

    letters: tuple[Letter, ...]
    drop: tuple[Kind, ...]
    drop_tasks: bool = False


def letters(
    decision: Decision,
    *,
    policy: Policy,
    around: Surroundings,
    view: View,
    catalogue: Catalogue,
    here: str | None,
    now: datetime,
) -> Announcement:
    """The letters that a decision calls for.

    Args:
        decision: What was decided.
        policy: The policy of the incident.
        around: Its chats and quiet hours.
        view: Names.
        catalogue: Texts.
        here: The chat of the message behind the event; None for the clock.
        now: The moment of the decision (UTC).
    """
    desk = _Desk(decision.incident, policy, around, view, catalogue, here, now)
    drop = tuple(
        dict.fromkeys(kind for effect in decision.effects if isinstance(effect, DropWaiting) for kind in effect.kinds)
    )
    drop_tasks = any(isinstance(effect, DropTasks) for effect in decision.effects)
    return Announcement((*desk.cards(_calls(decision)), *desk.texts(decision)), drop, drop_tasks)


def _calls(decision: Decision) -> tuple[str, ...] | None:
    """Who is called with the card; None when the card has not changed."""
    shown = [effect for effect in decision.effects if isinstance(effect, ShowCard)]
    return tuple(dict.fromkeys(person for effect in shown for person in effect.call)) if shown else None


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the letters about one incident are written."""

    incident: Incident
    policy: Policy
    around: Surroundings
    view: View
    catalogue: Catalogue
    here: str | None
    now: datetime

    def cards(self, call: tuple[str, ...] | None) -> Iterator[Letter]:
        """The card, once for every chat that shows it; its words are written when it is sent, as things are then."""
        if call is None:
            return
        full = full_card_chats(self.incident, self.policy, self.around)
        for chat in card_chats(self.incident, self.policy, self.around):
            called = self._called_in(chat, call) if chat in full else ()
            yield self._letter(chat, Kind.CARD, "", to=called, key=f"card/{self.incident.id}/{chat}")

    def texts(self, decision: Decision) -> Iterator[Letter]:
        """What is said, one letter a chat."""
        for effect in decision.effects:
            if isinstance(effect, Say):
                for chat in self._chats(effect):
                    yield self._said(effect, chat)

    def _chats(self, say: Say) -> Iterable[str]:
        named = (self.here if chat == HERE else chat for chat in say.chats)
        return dict.fromkeys(chat for chat in named if chat)

    def _said(self, say: Say, chat: str) -> Letter:
        telling = Telling(
            self.incident,
            self.policy,
            Wording(self.catalogue, self.view, self._goes_out_at(say.kind)),
            setting(chat, self.incident, self.around),
        )
        to = self._called_in(chat, say.to)
        facts = telling.with_own(say.facts) | {"names": telling.wording.names(to, self.incident.assignee_role)}
        return self._letter(
            chat,
            say.kind,
            self.catalogue.text(self._key(say, telling, chat), **facts),
            to=to,
            buttons=choices(OFFERS.get(say.template, ()), self.incident, self.catalogue),
            line=self._line(say, facts),
            key=f"{TASK}{self.incident.id}/{say.template}/{chat}" if say.template in _TASKS else self._once_a_day(say),
            once=say.template in _ONCE_A_DAY,
            photos=self.incident.result_photos if say.template == JUDGED else (),
            standing=standing_result(self.incident) if say.template == JUDGED else None,
            stale_at=self.now + self.policy.p0_nag_every if say.template == "nag.call" else None,
        )

    def _line(self, say: Say, facts: Mapping[str, Fact]) -> str:
        """The short form inside a list, for what may come in numbers (an emergency is never listed)."""
        if say.kind not in BUNDLED or not self.catalogue.has(_line_of(say.template)):
            return ""
        return self.catalogue.text(_line_of(say.template), **facts)

    def _key(self, say: Say, telling: Telling, chat: str) -> str:
        """The text's key: other words where nobody owns it, without buttons, where others read along, if there are."""
        unowned = f"{say.template}_unowned"
        if self.incident.status is Status.UNASSIGNED and self.catalogue.has(unowned):
            return unowned
        typed = f"{say.template}_typed"
        if chat in self.around.typed and self.catalogue.has(typed):
            return typed
        before_others = f"{say.template}_group"
        group = telling.setting is Setting.GROUP and self.catalogue.has(before_others)
        return before_others if group else say.template

    def _called_in(self, chat: str, people: Iterable[str]) -> tuple[str, ...]:
        """In a group everyone who is called, but no hidden reporter; in a private chat the one whose chat it is."""
        private = self.around.private
        if chat in private.values():
            return tuple(person for person in people if private.get(person) == chat)
        return tuple(person for person in people if not self._must_stay_hidden(person))

    def _must_stay_hidden(self, person: str) -> bool:
        """Whether naming the person in a group would tell who reported."""
        hidden = hides_reporter(self.incident, self.policy)
        return hidden and self.incident.reported_by(person) and person not in self.incident.owners

    def _once_a_day(self, say: Say) -> str | None:
        if say.template not in _ONCE_A_DAY:
            return None
        day = self.now.astimezone(self.view.zone).date()
        if say.template == "seat.nobody_yet":
            return f"nobody/{self.incident.estate}/{day.isoformat()}"
        return f"seat/{self.incident.estate}/{say.facts['empty_roles']}/{day.isoformat()}"

    def _letter(self, chat: str, kind: Kind, text: str, **more: Any) -> Letter:  # noqa: ANN401 - Letter's own fields
        urgent = self.incident.urgency is Urgency.P0
        return Letter(
            chat=chat,
            kind=kind,
            text=text,
            created_at=self.now,
            not_before=self._goes_out_at(kind),
            incidents=(self.incident.id,),
            urgent=urgent,
            by_day=self._by_day(kind),
            **more,
        )

    def _by_day(self, kind: Kind) -> bool:
        return kind not in AT_ONCE and not self.incident.urgency.any_hour

    def _goes_out_at(self, kind: Kind) -> datetime:
        """When it will be read: what waits for the morning says "今天" as it is in the morning."""
        return self.around.quiet.ends_after(self.now) if self._by_day(kind) else self.now


def _line_of(template: str) -> str:
    """The key of a text's short form: "nag.ack" is "line.ack", "level.two" is "line.level_two"."""
    return f"line.{template.removeprefix('nag.').removesuffix('_p0').replace('.', '_')}"
