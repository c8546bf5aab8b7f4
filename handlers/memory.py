"""What the bot remembers of a conversation: in memory only, ten minutes at most, never on disk.

It joins the pieces that people write ("3号楼2单元", then "电梯坏了", then a photo) and knows what "+1" is about.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.claim import claim_code

REMEMBERED_WITHIN = timedelta(minutes=10)
JOINED_WITHIN = timedelta(minutes=3)
PER_CHAT = 60
ASKED_EVERY = timedelta(hours=1)
SAFETY_EVERY = timedelta(minutes=10)
TRIES = 5
TRIES_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said in a chat, and the incident it led to, if any."""

    at: datetime
    person: str
    message_id: str
    text: str
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A group's message-push key that was posted with a code, and until when the code counts."""

    key: str
    channel: str
    until_at: datetime


@dataclass(slots=True)
class Memory:
    """Recent words by chat. Older ones are forgotten as new ones come. `offers` are push keys by their codes."""

    offers: dict[str, Offer] = field(default_factory=dict)
    _chats: dict[str, deque[Said]] = field(default_factory=dict)
    _asked: dict[str, datetime] = field(default_factory=dict)
    _safety: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _waiting: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def question(self, chat: str, person: str, expires_at: datetime) -> None:
        """A question waits for this person's words here (the question itself is in the database)."""
        self._waiting[chat, person] = max(expires_at, self._waiting.get((chat, person), expires_at))

    def may_answer(self, chat: str, person: str, at: datetime) -> bool:
        """Whether a question may be waiting: ordinary chatter is not worth a look into the database."""
        expires = self._waiting.get((chat, person))
        if expires is not None and expires <= at:
            del self._waiting[chat, person]
            return False
        return expires is not None

    def note(self, chat: str, said: Said) -> None:
        """Remember what was said."""
        recent = self._chats.setdefault(chat, deque(maxlen=PER_CHAT))
        recent.append(said)
        while recent and recent[0].at < said.at - REMEMBERED_WITHIN:
            recent.popleft()

    def previous(self, chat: str, person: str, at: datetime) -> Said | None:
        """The same person's last words in this chat, if they are minutes old."""
        for said in reversed(self._chats.get(chat, ())):
            if said.person == person:
                return said if at - said.at <= JOINED_WITHIN else None
        return None

    def find(self, chat: str, message_id: str) -> Said | None:
        """A message that is still remembered."""
        return next((said for said in self._chats.get(chat, ()) if said.message_id == message_id), None)

    def last_incident(self, chat: str, at: datetime) -> str | None:
        """The incident that was last spoken of in this chat."""
        for said in reversed(self._chats.get(chat, ())):
            if said.incident is not None and at - said.at <= REMEMBERED_WITHIN:
                return said.incident
        return None

    def forget(self, person: str) -> None:
        """Drop everything that a person said."""
        for chat, recent in self._chats.items():
            self._chats[chat] = deque((said for said in recent if said.person != person), maxlen=PER_CHAT)

    def may_ask(self, person: str, at: datetime) -> bool:
        """Whether this person may be asked "要登记吗" now: once an hour, so that asking stays rare."""
        last = self._asked.get(person)
        return last is None or at - last >= ASKED_EVERY

    def asked(self, person: str, at: datetime) -> None:
        """Remember that the person was asked."""
        self._asked[person] = at
        self._asked = {who: when for who, when in self._asked.items() if at - when < ASKED_EVERY}

    def full_safety_text(self, chat: str, danger: str, at: datetime) -> bool:
        """Whether the whole safety text is due; within ten minutes of the last one a line is enough."""
        last = self._safety.get((chat, danger))
        if last is not None and at - last < SAFETY_EVERY:
            return False
        self._safety[(chat, danger)] = at
        return True


@dataclass(slots=True)
class Claim:
    """The code that is good now; `secret` empty: nobody can become administrator by code."""

    secret: str = ""
    claims: int = 0
    _tries: deque[datetime] = field(default_factory=deque)

    @property
    def code(self) -> str:
        """What is to be sent to the bot."""
        return claim_code(self.secret, self.claims)

    def may_try(self, at: datetime) -> bool:
        """Whether another guess is heard, whoever makes it; counts it."""
        while self._tries and at - self._tries[0] > TRIES_WITHIN:
            self._tries.popleft()
        self._tries.append(at)
        return len(self._tries) <= TRIES
