"""Policies by their id: a running incident keeps the one that it was opened under, however the rules change since."""

from datetime import datetime

from bot.domain.policy import Policy
from storage.body import Body
from storage.database import Row, Statement
from storage.times import micros

_BODY: Body[Policy] = Body(Policy, whole=True)


def keep(policy: Policy, at: datetime) -> Statement:
    """Keep a policy; the id stands for the content, so one that is kept already stays as it is."""
    return Statement(
        "INSERT INTO policies (id, at, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        (policy.id, micros(at), _BODY.text(policy)),
    )


def all_kept() -> Statement:
    """Every policy that was ever in force, the oldest first."""
    return Statement("SELECT id, body FROM policies ORDER BY at")


def from_row(row: Row) -> Policy:
    """The policy in a row of `all_kept`."""
    return _BODY.value(row["body"])
