"""${message}

Plain SQL only, without colons before words (Alembic would take them for parameters) and without percent signs.
"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Bring a database from `down_revision` to `revision`."""
    ${upgrades if upgrades else "pass"}
