"""Merging and budgeting of reminders to one chat: several that are due together become one list.

A group gets at most so many reminder messages an hour; what does not fit waits and is merged with what comes later.
P0 is outside all of this: never bundled, never counted, never late.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.incident import Urgency
from bot.domain.letters import Kind, Letter
from bot.domain.messages import Catalogue

HOUR = timedelta(hours=1)
MAX_TEXT = 4000
"""Characters in one list; what the narrowest platform takes (4096 on Telegram) less room for the people called."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to send now, and the letters that it carries."""

    letter: Letter
    carries: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What goes out now, what waits, and until when; `until_at` is None when nothing waits."""

    parcels: tuple[Parcel, ...]
    waiting: tuple[Letter, ...] = ()
    until_at: datetime | None = None


def dispatch(
    due: Iterable[Letter],
    *,
    sent_at: Sequence[datetime],
    budget: int | None,
    now: datetime,
    catalogue: Catalogue,
    urgencies: Mapping[str, Urgency] | None = None,
) -> Dispatch:
    """Share the due nags and copies of one chat among messages.

    Args:
        due: The letters that may go out now.
        sent_at: When reminder messages (P0 apart) went to this chat; moments older than an hour do not count.
        budget: Messages an hour, at least one; None for a private chat, which has no budget.
        now: UTC.
        catalogue: For the heading of a list.
        urgencies: Urgency by incident id, for the order; an incident that is missing counts as P2.

    Returns:
        Messages in the order of sending. Every due letter is either carried by one of them or waits.
    """
    letters = sorted(due, key=lambda letter: _rank(letter, urgencies or {}))
    urgent = tuple(Parcel(letter, (letter,)) for letter in letters if letter.urgent)
    lists = tuple(_lists(tuple(letter for letter in letters if not letter.urgent), catalogue, now))
    recent = sorted(at for at in sent_at if at > now - HOUR)
    room = len(lists) if budget is None else max(0, budget - len(recent))
    waiting = tuple(letter for parcel in lists[room:] for letter in parcel.carries)
    until_at = _free_at([*recent, *[now] * room], budget) if waiting and budget is not None else None
    return Dispatch((*urgent, *lists[:room]), waiting, until_at)


def _free_at(recent: Sequence[datetime], budget: int) -> datetime:
    """When the next message fits: as soon as fewer than `budget` (one or more) lie within the hour before."""
    return recent[len(recent) - budget] + HOUR


def _rank(letter: Letter, urgencies: Mapping[str, Urgency]) -> tuple[Urgency, bool, datetime]:
    """The most urgent incident first; a nag before a copy; the older first."""
    urgency = min((urgencies.get(incident, Urgency.P2) for incident in letter.incidents), default=Urgency.P2)
    return Urgency.P0 if letter.urgent else urgency, letter.kind is Kind.COPY, letter.created_at


def _lists(letters: Sequence[Letter], catalogue: Catalogue, now: datetime) -> Iterator[Parcel]:
    """The letters in as few messages as their length allows; what is about one incident alone is no list."""
    for carried in _portions(letters, catalogue):
        one = len({letter.incidents for letter in carried}) == 1
        yield Parcel(_latest(carried) if one else _listed(carried, catalogue, now), carried)


def _latest(letters: Sequence[Letter]) -> Letter:
    """Of several reminders about one incident the last one says it all, to everybody whom any of them calls."""
    if len(letters) == 1:
        return letters[0]
    nags = [letter for letter in letters if letter.kind is Kind.NAG] or letters
    return replace(max(nags, key=lambda letter: letter.created_at), to=_united(letter.to for letter in letters))


def _portions(letters: Sequence[Letter], catalogue: Catalogue) -> Iterator[tuple[Letter, ...]]:
    portion: list[Letter] = []
    for letter in letters:
        if portion and len(_text([*portion, letter], catalogue)) > MAX_TEXT:
            yield tuple(portion)
            portion = []
        portion.append(letter)
    if portion:
        yield tuple(portion)


def _text(letters: Sequence[Letter], catalogue: Catalogue) -> str:
    """The heading and a line for each incident; of several reminders about one incident, the latest line."""
    latest: dict[tuple[str, ...], Letter] = {}
    for letter in letters:
        known = latest.get(letter.incidents)
        if known is None or known.created_at <= letter.created_at:
            latest[letter.incidents] = letter
    lines = [_line(letter) for letter in latest.values()]
    heading = "bundle.level" if letters[0].kind is Kind.ESCALATION else "bundle.header"
    return "\n".join([catalogue.text(heading, count=len(lines)), *lines])


def _line(letter: Letter) -> str:
    line = " ".join((letter.line or letter.text).split())
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…"


MAX_LINE = 300
"""Characters; a line is a reminder of what people know already."""


def _listed(letters: Sequence[Letter], catalogue: Catalogue, now: datetime) -> Letter:
    """One letter for several: all their incidents, everybody they call, no buttons (a tap must mean one incident)."""
    nag = next((letter for letter in letters if letter.kind is Kind.NAG), letters[0])
    return replace(
        nag,
        text=_text(letters, catalogue),
        created_at=now,
        not_before=now,
        incidents=_united(letter.incidents for letter in letters),
        to=_united(letter.to for letter in letters),
        buttons=(),
        line="",
        reply_to=None,
        key=None,
        photos=(),
        documents=(),
        stale_at=None,
    )


def _united(tuples: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for many in tuples for one in many))
