"""What was said about people in chats: who is bound to which role, who is away, where they can be written to.

What the configuration file says of people is read from it at every start and never stored.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, Protocol

from bot.domain.calendar import DaySpan
from bot.domain.roster import Grant, Leave, Origin, Person, Scope, Shift
from storage import cards, incidents, meetings, outbox, places, questions, standing
from storage.body import Body
from storage.database import Row, Statement
from storage.times import micros, moment

ChatState = Literal["active", "paused", "listening"]

_BEFORE_LOST_CHATS = "removed"
"""What earlier releases wrote as the state of a chat that the bot was taken out of."""

_GrantParts = tuple[str, str | None, Sequence[str], Sequence[str], str | None, Sequence[str]]
_GRANT: Body[_GrantParts] = Body(tuple[str, str | None, list[str], list[str], str | None, list[str]])


_SHIFT: Body[tuple[str, str | None, str | None, int, int, int]] = Body(
    tuple[str, str | None, str | None, int, int, int]
)


class Memory(Protocol):
    """What keeps in memory what is stored here."""

    private: dict[str, str]

    def bound(self, person: Person, grant: Grant) -> None:
        """Somebody holds a role."""

    def add_shifts(self, shifts: Sequence[Shift]) -> None:
        """The roster has further shifts."""

    def add_leave(self, leave: Leave) -> None:
        """Somebody is away."""

    def objected(self, person: str) -> None:
        """Somebody wants nothing recorded."""

    def set_chat_state(self, chat: str, state: ChatState) -> None:
        """Paused, listening, or active."""

    def chat_moved(self, old: str, new: str) -> None:
        """A group has a new key."""

    def lost_chat(self, chat: str) -> None:
        """The bot was taken out of a group, or may not write there."""


def add_person(person: Person, community: str) -> Statement:
    """Somebody is known, or has another name now."""
    return Statement(
        "INSERT INTO people (id, community, name) VALUES ($1, $2, $3)"
        " ON CONFLICT (id) DO UPDATE SET community = $2, name = $3",
        (person.id, community, person.name),
    )


def add_grant(grant: Grant, at: datetime) -> Statement:
    """Bound in chat; the same grant again changes nothing."""
    return Statement(
        "INSERT INTO grants (person, role, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT (person, body) DO NOTHING",
        (grant.person, grant.role, micros(at), _grant_text(grant)),
    )


def remove_grant(grant: Grant) -> Statement:
    """Unbound in chat."""
    return Statement("DELETE FROM grants WHERE person = $1 AND body = $2", (grant.person, _grant_text(grant)))


def _grant_text(grant: Grant) -> str:
    """Role, scope and skills, in an order of their own: equal grants have equal text."""
    parts = (grant.scope.estate, sorted(grant.scope.grids), sorted(grant.scope.buildings), grant.scope.community)
    return _GRANT.text((grant.role, *parts, sorted(grant.skills)))


def _grant_of(row: Row) -> Grant:
    role, estate, grids, buildings, community, skills = _GRANT.value(row["body"])
    scope = Scope(estate, frozenset(grids), frozenset(buildings), community)
    return Grant(row["person"], role, scope, Origin.CHAT, frozenset(skills))


def add_shift(shift: Shift, at: datetime) -> Statement:
    """Rostered in chat; the same shift again changes nothing."""
    return Statement(
        "INSERT INTO shifts (person, role, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT (person, body) DO NOTHING",
        (shift.person, shift.role, micros(at), _shift_text(shift)),
    )


def remove_shift(shift: Shift) -> Statement:
    """Taken off the roster in chat."""
    return Statement("DELETE FROM shifts WHERE person = $1 AND body = $2", (shift.person, _shift_text(shift)))


def _shift_text(shift: Shift) -> str:
    scope, span = shift.scope, shift.span
    return _SHIFT.text((shift.role, scope.estate, scope.community, shift.weekday, span.from_minute, span.to_minute))


def _shift_of(row: Row) -> Shift:
    role, estate, community, weekday, from_minute, to_minute = _SHIFT.value(row["body"])
    return Shift(weekday, DaySpan(from_minute, to_minute), row["person"], role, Scope(estate, community=community))


def add_leave(leave: Leave, known: Iterable[Leave] = ()) -> list[Statement]:
    """Somebody is away. Of what is `known` of other leaves, the parts that the person said otherwise about go."""
    unit: list[Statement] = []
    for one in (one for one in known if one.overlaps(leave)):
        gone = (one.person, micros(one.from_at), micros(one.to_at))
        unit.append(Statement("DELETE FROM leaves WHERE person = $1 AND from_at = $2 AND to_at = $3", gone))
        unit += [_add_leave(part) for part in one.beside(leave)]
    return [*unit, _add_leave(leave)]


def _add_leave(leave: Leave) -> Statement:
    return Statement(
        "INSERT INTO leaves (person, from_at, to_at, substitute) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (person, from_at, to_at) DO UPDATE SET substitute = $4",
        (leave.person, micros(leave.from_at), micros(leave.to_at), leave.substitute),
    )


def contacted(person: str, chat: str, at: datetime) -> Statement:
    """Somebody wrote to the bot in private, so it may write to them there."""
    return Statement(
        "INSERT INTO private_chats (person, chat, contacted_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (person, chat) DO UPDATE SET contacted_at = $3",
        (person, chat, micros(at)),
    )


def unreachable(chat: str) -> Statement:
    """The bot can no longer write to this private chat (blocked, account gone)."""
    return Statement("DELETE FROM private_chats WHERE chat = $1", (chat,))


def object_to_recording(person: str, at: datetime) -> Statement:
    """不要记录我."""
    return Statement(
        "INSERT INTO objections (person, at) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING", (person, micros(at))
    )


def set_chat_state(chat: str, state: str) -> Statement:
    """Active, paused, listening."""
    return Statement(
        "INSERT INTO chat_states (chat, state) VALUES ($1, $2) ON CONFLICT (chat) DO UPDATE SET state = $2",
        (chat, state),
    )


def lost_chat(chat: str, at: datetime) -> Statement:
    """The bot was taken out of a group, or may not write there."""
    return Statement(
        "INSERT INTO lost_chats (chat, at) VALUES ($1, $2) ON CONFLICT (chat) DO NOTHING", (chat, micros(at))
    )


def found_chat(chat: str) -> Statement:
    """The bot is in the group (again) and may write there."""
    return Statement("DELETE FROM lost_chats WHERE chat = $1", (chat,))


def move_chat(old: str, new: str) -> list[Statement]:
    """A group has a new key: everything about it goes by that. The configuration may name the old one for ever."""
    return [
        Statement("UPDATE chat_moves SET new = $2 WHERE new = $1", (old, new)),
        Statement(
            "INSERT INTO chat_moves (old, new) VALUES ($1, $2) ON CONFLICT (old) DO UPDATE SET new = $2", (old, new)
        ),
        found_chat(old),
        Statement(
            "DELETE FROM chat_states WHERE chat = $1 AND EXISTS (SELECT 1 FROM chat_states WHERE chat = $2)", (new, old)
        ),
        Statement("UPDATE chat_states SET chat = $2 WHERE chat = $1", (old, new)),
        outbox.move_chat(old, new),
        questions.move_chat(old, new),
        meetings.move_chat(old, new),
        incidents.move_chat(old, new),
        *cards.move_chat(old, new),
        standing.move_chat(old, new),
        *places.move_chat(old, new),
    ]


def everything() -> tuple[Statement, ...]:
    """The queries whose answers `load_into` takes, in its order."""
    return (
        Statement(
            "SELECT grants.*, people.name FROM grants JOIN people ON people.id = grants.person ORDER BY grants.at"
        ),
        Statement("SELECT * FROM leaves ORDER BY from_at"),
        Statement("SELECT * FROM private_chats ORDER BY contacted_at"),
        Statement("SELECT * FROM objections"),
        Statement("SELECT * FROM chat_states"),
        Statement("SELECT * FROM chat_moves"),
        Statement("SELECT * FROM lost_chats"),
        Statement("SELECT * FROM shifts ORDER BY at, body"),
    )


def load_into(memory: Memory, *answers: Sequence[Row]) -> None:
    """Remember, at a start, what `everything` found."""
    grants, leaves, private_chats, objections, chat_states, chat_moves, lost_chats, shifts = answers
    for row in chat_moves:
        memory.chat_moved(row["old"], row["new"])
    for row in grants:
        memory.bound(Person(row["person"], row["name"]), _grant_of(row))
    memory.add_shifts([_shift_of(row) for row in shifts])
    for row in leaves:
        memory.add_leave(Leave(row["person"], moment(row["from_at"]), moment(row["to_at"]), row["substitute"]))
    memory.private.update({row["person"]: row["chat"] for row in private_chats})
    for row in objections:
        memory.objected(row["person"])
    for row in chat_states:
        if row["state"] != _BEFORE_LOST_CHATS:
            memory.set_chat_state(row["chat"], row["state"])
    for row in lost_chats:
        memory.lost_chat(row["chat"])


def prune(now: datetime) -> Statement:
    """Forget leaves that are over."""
    return Statement("DELETE FROM leaves WHERE to_at <= $1", (micros(now),))
