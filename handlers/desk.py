"""What every handler has at hand, and how a handler answers.

A handler reads what was heard, asks the service for a change, and says at most one short thing back. It never touches
an incident itself.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.channels.base import Action, GroupPush, Hearing, Message
from bot.domain.events import Actor
from bot.domain.incident import Incident
from bot.domain.letters import Choice, Kind, Letter
from bot.domain.meeting import Meeting
from bot.domain.messages import Catalogue
from bot.domain.refusal import Reason, Refused
from bot.domain.roster import Leave
from bot.domain.wording import Wording
from bot.service import Applied, Change, Context, MakeEvent, Service
from bot.understanding.book import RuleBook
from bot.understanding.gazetteer import Gazetteer
from bot.world import ChatBinding, World
from handlers.memory import Claim, Memory

Told = Callable[["Heard", str], Awaitable[None]]
"""How a refusal of a tap reaches the person who tapped: privately, in one line."""

After = Callable[[Incident], str]
"""What the person is told of a change that was made; mostly nothing, for the card shows it."""


def nothing_to_add(_incident: Incident) -> str:
    """The card says it all."""
    return ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message or tap, with what the bot knows of its writer and its chat.

    `about` are the incidents that the message it replies to (or the tapped card) is about; `tap` is the button behind
    it. `spoken`: `text` is what `message` says (NFKC, simplified), not words taken out of it. `confirmed`: somebody
    was asked and said that it is to be registered.
    """

    chat: ChatBinding
    person: str
    name: str
    at: datetime
    text: str
    message_id: str
    key: str
    message: Message | None = None
    tap: Action | None = None
    about: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    private: bool = False
    addressed: bool = False
    photos: tuple[str, ...] = ()
    reply_to: str | None = None
    confirmed: bool = False
    spoken: bool = True

    @property
    def context(self) -> Context:
        """What the service must know of it."""
        return Context(self.at, self.key, self.chat.key, self.message_id)

    @property
    def words(self) -> str:
        """What was said, as it was written."""
        return self.message.text.strip() if self.message is not None and self.spoken else self.text

    @property
    def is_staff(self) -> bool:
        """Whether the writer holds any role here."""
        return bool(self.roles)


@dataclass(slots=True)
class Refusal:
    """An attempt that changed nothing, for whoever keeps the score (replay)."""

    at: datetime
    person: str
    reason: str


@dataclass(slots=True)
class Desk:
    """The handlers' tools. `rules` is replaced as a whole when the rule packs are reloaded.

    `meetings` are the joint meetings that are being held, by chat, as the database has them. `papers`: where documents
    are kept until they are sent; None: text alone.
    """

    service: Service
    world: World
    rules: RuleBook
    catalogue: Catalogue
    gazetteers: Mapping[str, Gazetteer] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    toast: Callable[[Action, str], Awaitable[None]] | None = None
    on_refused: Callable[[Refusal], None] | None = None
    meetings: dict[str, Meeting] = field(default_factory=dict)
    papers: Path | None = None
    on_leave: Callable[[Leave, datetime], Awaitable[None]] | None = None
    pushes: Mapping[str, GroupPush] = field(default_factory=dict)
    claim: Claim = field(default_factory=Claim)
    hearing: Callable[[str], Awaitable[Hearing]] | None = None

    def context(self, at: datetime, key: str) -> Context:
        """The context of something that is no message."""
        return Context(at, key)

    def actor(self, heard: Heard, incident: Incident) -> Actor:
        """The writer with the roles that cover this incident, those as somebody's substitute too."""
        return self.world.actor(heard.person, incident, heard.at)

    def answer(
        self,
        heard: Heard,
        template: str,
        *,
        buttons: Sequence[Choice] = (),
        incidents: Iterable[Incident] = (),
        kind: Kind = Kind.ANSWER,
        **facts: str | int,
    ) -> Letter:
        """A short answer in the chat where the person spoke."""
        text = self.catalogue.text(self.worded_for(heard.chat.key, template), **facts)
        return self.letter(heard, text, buttons=buttons, incidents=incidents, kind=kind)

    def worded_for(self, chat: str, template: str) -> str:
        """The text's key: other words in a group without buttons that hears only what calls the bot, if there are."""
        typed = f"{template}_typed"
        return typed if chat in self.world.typed and self.catalogue.has(typed) else template

    def letter(
        self,
        heard: Heard,
        text: str,
        *,
        buttons: Sequence[Choice] = (),
        incidents: Iterable[Incident] = (),
        kind: Kind = Kind.ANSWER,
        chat: str | None = None,
    ) -> Letter:
        """The same with a text that is ready; `incidents` are those it is about."""
        known = tuple(incidents)
        letter = Letter(
            chat=chat or heard.chat.key,
            kind=kind,
            text=text,
            created_at=heard.at,
            not_before=heard.at,
            incidents=tuple(incident.id for incident in known),
            to=() if chat else (heard.person,),
            buttons=tuple(buttons),
            reply_to=None if chat else heard.message_id,
        )
        return self._discreet(heard, letter) if self._would_give_away(heard, known) and not chat else letter

    def _would_give_away(self, heard: Heard, incidents: Iterable[Incident]) -> bool:
        """Whether an answer in the group would tell that the writer is a reporter who must stay hidden."""
        hidden = (one for one in incidents if self.world.hides_reporter(one) and heard.person not in one.owners)
        return not heard.private and any(one.reported_by(heard.person) for one in hidden)

    def _discreet(self, heard: Heard, letter: Letter) -> Letter:
        """In private if the bot can write there; otherwise in the group without pointing at anyone."""
        private = self.world.private.get(heard.person)
        if private is not None:
            return replace(letter, chat=private, reply_to=None)
        return replace(letter, to=(), reply_to=None)

    async def tell(self, heard: Heard, template: str, *, about: Iterable[Incident] = (), **facts: str | int) -> None:
        """Answer in words and change nothing; a tap is answered to the person alone. A refusal is counted as one."""
        if template.startswith("refused."):
            self.keep_score(heard, [Refused(Reason(template.removeprefix("refused.")))])
        text = self.catalogue.text(self.worded_for(heard.chat.key, template), **facts)
        if facts.get("number") == "":
            text = text.lstrip("#: ")  # about no incident in particular
        if heard.tap is not None and self.toast is not None:
            await self.toast(heard.tap, text)
            return
        await self.service.say([self.letter(heard, text, incidents=about)], heard.context)

    async def dismiss(self, heard: Heard, text: str = "") -> None:
        """Let the platform know that a tap was dealt with."""
        if heard.tap is not None and self.toast is not None:
            await self.toast(heard.tap, text)

    async def apply(
        self, heard: Heard, incidents: Sequence[Incident], make: MakeEvent, *, after: After = nothing_to_add
    ) -> Applied:
        """Let the same event happen to each incident; what is refused is answered shortly and kindly."""
        changes = [Change(incident.id, make) for incident in incidents]
        return await self.change(heard, changes, about=incidents, after=after)

    async def change(
        self,
        heard: Heard,
        changes: Sequence[Change],
        *,
        about: Sequence[Incident] = (),
        after: After = nothing_to_add,
    ) -> Applied:
        """The same for changes that differ from incident to incident; `after` says what the person is told of one."""
        tapped = heard.tap is not None

        def answer(results: Sequence[Incident | Refused]) -> list[Letter]:
            words = self._outcome(heard, results, after)
            return [] if tapped or not words else [self.letter(heard, words, incidents=about)]

        applied = await self.service.apply(changes, heard.context, answer=answer)
        self.keep_score(heard, applied.refusals)
        await self.dismiss(heard, self._outcome(heard, (*applied.refusals, *applied.incidents), after))
        return applied

    def _outcome(self, heard: Heard, results: Sequence[Incident | Refused], after: After) -> str:
        """What the person is told: the reasons of what was refused, and what is to be added to what was done."""
        refused = [result for result in results if isinstance(result, Refused)]
        added = [words for result in results if isinstance(result, Incident) and (words := after(result))]
        return "\n".join(filter(None, (self.why_not(heard, refused), *added)))

    def why_not(self, heard: Heard, refusals: Sequence[Refused]) -> str:
        """The reasons in words, one line each."""
        return "\n".join(dict.fromkeys(self.reason(heard, refused) for refused in refusals))

    def reason(self, heard: Heard, refused: Refused) -> str:
        """One reason in words: names for people and roles, a time in words for an instant."""
        wording = Wording(self.catalogue, self.world.view(heard.chat.community), heard.at)
        shown: dict[str, str | int] = {
            "number": "",
            "role": "",
            "owner": "",
            "again": "",
            "category": "",
            **refused.facts,
        }
        shown["role"] = wording.role(str(shown["role"])) if shown["role"] else ""
        shown["owner"] = self.world.name(str(shown["owner"]))
        if "again_at" in shown:
            shown["again"] = wording.moment(datetime.fromisoformat(str(shown["again_at"])))
        return self.catalogue.text(f"refused.{refused.reason.value}", **shown)

    def keep_score(self, heard: Heard, refusals: Iterable[Refused]) -> None:
        """Tell whoever listens that an attempt changed nothing."""
        if self.on_refused is not None:
            for refused in refusals:
                self.on_refused(Refusal(heard.at, heard.person, refused.reason.value))
