"""What a channel must still know after a restart: how far it has read, the message-push keys of its groups."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One table more."""
    op.execute(
        """
    CREATE TABLE channel_notes (
        channel TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        CONSTRAINT channel_notes_name PRIMARY KEY (channel, name)
    )
    """
    )
