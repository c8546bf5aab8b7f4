"""The outbox: what the bot owes people, one row a letter.

waiting ──claim──> sending ──sent──> sent
   ^                 │ └──────dead─> dead        (a permanent error)
   ├──────retry──────┤
   │                 └─(deadline)──> uncertain   (it may have arrived: `settle` it, don't repeat it blindly)
   └──drop, drop_stale─────────────> dropped     (its reason has gone)
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.base import SentRef
from bot.domain.letters import TASK, Kind, Letter
from storage.body import Body
from storage.database import Row, Statement, placeholders
from storage.times import micros, micros_or_none, moment, moment_or_none

_BODY: Body[Letter] = Body(Letter)
_REF: Body[SentRef] = Body(SentRef)

_WHOLE = "id, chat, attempts, priority, not_before, error, body"

# Two waiting letters never have one key, so a letter that goes back to waiting gives way to one that was written later.
_GIVES_WAY = (
    "EXISTS (SELECT 1 FROM outbox AS other WHERE other.key = outbox.key AND other.id <> outbox.id"
    " AND (other.state = 'waiting' OR other.state = 'sending' AND other.id > outbox.id))"
)


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter in the outbox. `attempts` counts the sendings begun, this one included; `error` is the last one's."""

    id: int
    letter: Letter
    attempts: int
    error: str | None


def add(letter: Letter) -> Statement:
    """Queue a letter; does nothing while one with the same key is waiting (or, for `once`, if there ever was one)."""
    values = "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    if letter.once:
        values = f"SELECT {_TYPED} WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE key = $6)"  # noqa: S608 - constants
    return Statement(
        f"INSERT INTO outbox (chat, kind, priority, urgent, incident, key, created_at, not_before, stale_at, body) {values}"  # noqa: E501 - constants
        " ON CONFLICT (key) WHERE state = 'waiting' AND key IS NOT NULL DO NOTHING",
        (
            letter.chat,
            letter.kind.value,
            letter.priority,
            int(letter.urgent),
            letter.incidents[0] if len(letter.incidents) == 1 else None,
            letter.key,
            micros(letter.created_at),
            micros(letter.not_before),
            micros_or_none(letter.stale_at),
            _BODY.text(letter),
        ),
    )


_TYPED = (
    "CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS TEXT),"
    " CAST($7 AS BIGINT), CAST($8 AS BIGINT), CAST($9 AS BIGINT), CAST($10 AS TEXT)"
)
"""The parameters of `add` with their types: PostgreSQL cannot guess them in a SELECT without a table."""


def claim(now: datetime, limit: int, sending_until: datetime) -> Statement:
    """Take the next letters to send, to be handed to `write`; `claimed` puts them in order.

    No other process gets them. Who has not settled them by `sending_until` (died, or hangs in a send) loses them to
    `expire`.
    """
    return Statement(
        "WITH next AS MATERIALIZED (SELECT id FROM outbox WHERE state = 'waiting' AND not_before <= $1"  # noqa: S608 - constants
        " ORDER BY priority, not_before, id LIMIT $2 /* skip locked */)"
        " UPDATE outbox SET state = 'sending', sending_until = $3, attempts = attempts + 1"
        f" WHERE id IN (SELECT id FROM next) AND state = 'waiting' RETURNING {_WHOLE}",
        (micros(now), limit, micros(sending_until)),
    )


def claimed(rows: Iterable[Row]) -> list[Queued]:
    """The letters in the rows of `claim`, `expire` or `uncertain_ones`, in the order of sending."""
    ordered = sorted(rows, key=lambda row: (row["priority"], row["not_before"], row["id"]))
    return [from_row(row) for row in ordered]


def from_row(row: Row) -> Queued:
    """The letter in one row; its chat is the row's, which may have moved since it was written."""
    letter = replace(_BODY.value(row["body"]), chat=row["chat"])
    return Queued(row["id"], letter, row["attempts"], row["error"])


def expire(now: datetime) -> Statement:
    """Mark what was being sent for too long as uncertain, and return it; to be handed to `write`."""
    return Statement(
        "UPDATE outbox SET state = 'uncertain', error = COALESCE(error, 'no answer in time')"  # noqa: S608 - constants and placeholders only
        f" WHERE state = 'sending' AND sending_until <= $1 RETURNING {_WHOLE}",
        (micros(now),),
    )


def uncertain(letter_id: int, error: str = "no answer in time") -> Statement:
    """A send that may have arrived (a time-out): to be checked or edited, not repeated blindly."""
    return Statement("UPDATE outbox SET state = 'uncertain', error = $2 WHERE id = $1", (letter_id, error))


def uncertain_ones(limit: int = 100) -> Statement:
    """The uncertain letters, the oldest deadline first."""
    return Statement(
        f"SELECT {_WHOLE} FROM outbox WHERE state = 'uncertain' ORDER BY sending_until LIMIT $1",  # noqa: S608 - constants
        (limit,),
    )


def sent(ids: Sequence[int], ref: SentRef, at: datetime) -> Statement:
    """These letters have arrived, as one message (several were bundled)."""
    return Statement(
        "UPDATE outbox SET state = 'sent', ref = $1, done_at = $2, error = NULL"  # noqa: S608 - placeholders only
        f" WHERE id IN ({placeholders(len(ids), 3)})",
        (_REF.text(ref), micros(at), *ids),
    )


def ref_of(row: Row) -> SentRef:
    """The reference in a `ref` column."""
    return _REF.value(row["ref"])


def retry(letter_id: int, not_before: datetime, error: str) -> Statement:
    """Send it again later; unless a newer letter with the same key waits already, which says it all."""
    return Statement(
        f"UPDATE outbox SET not_before = $2, error = $3, state = CASE WHEN {_GIVES_WAY} THEN 'dropped' ELSE 'waiting' END,"  # noqa: E501, S608 - constants only, and one line a column
        f" done_at = CASE WHEN {_GIVES_WAY} THEN CAST($2 AS BIGINT) END"
        " WHERE id = $1 AND state IN ('sending', 'uncertain')",
        (letter_id, micros(not_before), error),
    )


def dead(letter_id: int, error: str, at: datetime) -> Statement:
    """It can never be sent."""
    return Statement(
        "UPDATE outbox SET state = 'dead', error = $2, done_at = $3 WHERE id = $1", (letter_id, error, micros(at))
    )


def drop(incident_id: str, kinds: Collection[Kind], at: datetime) -> Statement:
    """The reason for the waiting letters of these kinds about this incident has gone. Letters about several stay."""
    return Statement(
        "UPDATE outbox SET state = 'dropped', done_at = $2 WHERE state = 'waiting' AND incident = $1"  # noqa: S608 - placeholders only
        f" AND kind IN ({placeholders(len(kinds), 3)})",
        (incident_id, micros(at), *sorted(kind.value for kind in kinds)),
    )


def drop_tasks(incident_id: str, at: datetime) -> Statement:
    """Nobody needs to be told any more to act on this incident."""
    return Statement(
        "UPDATE outbox SET state = 'dropped', done_at = $2 WHERE state = 'waiting' AND incident = $1"
        " AND substr(key, 1, $3) = $4",
        (incident_id, micros(at), len(TASK), TASK),
    )


def drop_key(key: str, at: datetime) -> Statement:
    """The reason for the waiting letter with this key has gone."""
    return Statement(
        "UPDATE outbox SET state = 'dropped', done_at = $2 WHERE state = 'waiting' AND key = $1", (key, micros(at))
    )


def drop_ids(ids: Sequence[int], at: datetime) -> Statement:
    """These claimed letters have no reason any more, seen only when they were rendered."""
    return Statement(
        f"UPDATE outbox SET state = 'dropped', done_at = $1 WHERE id IN ({placeholders(len(ids), 2)})",  # noqa: S608 - placeholders only
        (micros(at), *ids),
    )


def drop_stale(now: datetime) -> Statement:
    """Drop what is worthless by now (`Letter.stale_at`)."""
    return Statement(
        "UPDATE outbox SET state = 'dropped', done_at = $1 WHERE state = 'waiting' AND stale_at <= $1", (micros(now),)
    )


def postpone(ids: Sequence[int], until: datetime) -> Statement:
    """Put claimed letters back, unsent, until then: a chat's limit is reached. This was no attempt.

    One whose key a newer letter has taken meanwhile is dropped.
    """
    return Statement(
        "UPDATE outbox SET not_before = $1, attempts = attempts - 1,"  # noqa: S608 - constants and placeholders only
        f" state = CASE WHEN {_GIVES_WAY} THEN 'dropped' ELSE 'waiting' END,"
        f" done_at = CASE WHEN {_GIVES_WAY} THEN CAST($1 AS BIGINT) END"
        f" WHERE id IN ({placeholders(len(ids), 2)}) AND state = 'sending'",
        (micros(until), *ids),
    )


HELD = "held until the person speaks"
"""The error of letters that a platform lets nobody send before the person has written again."""


def hold(ids: Sequence[int], until: datetime) -> Statement:
    """Put claimed letters back until their chat is heard (`release`), at the latest until then."""
    return Statement(
        "UPDATE outbox SET not_before = $1, error = $2,"  # noqa: S608 - constants and placeholders only
        f" state = CASE WHEN {_GIVES_WAY} THEN 'dropped' ELSE 'waiting' END,"
        f" done_at = CASE WHEN {_GIVES_WAY} THEN CAST($1 AS BIGINT) END"
        f" WHERE id IN ({placeholders(len(ids), 3)}) AND state = 'sending'",
        (micros(until), HELD, *ids),
    )


def release(chat: str, now: datetime) -> Statement:
    """The person has written: what was held for this chat may go."""
    return Statement(
        "UPDATE outbox SET not_before = $2, error = NULL WHERE state = 'waiting' AND chat = $1 AND error = $3",
        (chat, micros(now), HELD),
    )


def held_chats() -> Statement:
    """The chats for which something is held (`chat`), for a start."""
    return Statement("SELECT DISTINCT chat FROM outbox WHERE state = 'waiting' AND error = $1", (HELD,))


def postpone_chat(chat: str, until: datetime) -> Statement:
    """Let everything that waits for a chat wait until then at least: the platform asked for patience (429)."""
    return Statement(
        "UPDATE outbox SET not_before = $2 WHERE state = 'waiting' AND chat = $1 AND not_before < $2",
        (chat, micros(until)),
    )


def move_chat(old: str, new: str) -> Statement:
    """A group has a new key: send what waits for it there, and what was being sent to the old one."""
    states = "('waiting', 'sending', 'uncertain')"
    return Statement(f"UPDATE outbox SET chat = $2 WHERE chat = $1 AND state IN {states}", (old, new))  # noqa: S608 - constants


def sent_since(chat: str, kinds: Collection[Kind], since: datetime) -> Statement:
    """When a chat got messages of these kinds after `since`, one row a message (`sent_at` reads it).

    Bundled letters are one message. Those about a P0 incident are left out: they are outside the hourly budget.
    """
    return Statement(
        "SELECT MIN(done_at) AS done_at FROM outbox"  # noqa: S608 - placeholders only
        " WHERE state = 'sent' AND chat = $1 AND done_at > $2 AND urgent = 0"
        f" AND kind IN ({placeholders(len(kinds), 3)}) GROUP BY ref ORDER BY 1",
        (chat, micros(since), *sorted(kind.value for kind in kinds)),
    )


def sent_at(row: Row) -> datetime:
    """The time in a row of `sent_since`."""
    return moment(row["done_at"])


def pending_counts(now: datetime) -> Statement:
    """What is not settled: `state`, `count`, and `late_since`, the earliest time at which one might have gone."""
    return Statement(
        " UNION ALL ".join(
            f"SELECT '{state}' AS state, COUNT(*) AS count, MIN(CASE WHEN not_before <= $1 THEN not_before END)"  # noqa: S608 - constants
            f" AS late_since FROM outbox WHERE state = '{state}'"
            for state in ("waiting", "sending", "uncertain")
        ),
        (micros(now),),
    )


def late_since(row: Row) -> datetime | None:
    """The time in a row of `pending_counts`; None when nothing is late."""
    return moment_or_none(row["late_since"])


def next_at() -> Statement:
    """When the next waiting letter may go, for `moment_of`: a virtual clock jumps there."""
    return Statement("SELECT MIN(not_before) AS not_before FROM outbox WHERE state = 'waiting'")


def moment_of(row: Row) -> datetime | None:
    """The time in the row of `next_at`; None when nothing waits."""
    return moment_or_none(row["not_before"])


def prune(before: datetime) -> Statement:
    """Forget letters that were settled before then.

    The newest row stays: its id is never given again, for it is the key by which some platforms drop repeats.
    """
    return Statement("DELETE FROM outbox WHERE done_at < $1 AND id < (SELECT MAX(id) FROM outbox)", (micros(before),))


def last_id() -> Statement:
    """The id of the youngest letter as `last`; 0 for none."""
    return Statement("SELECT COALESCE(MAX(id), 0) AS last FROM outbox")
