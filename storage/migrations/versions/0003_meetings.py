"""Joint meetings that are being held in a chat."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """A table for how far each has come."""
    op.execute(
        """
    CREATE TABLE meetings (
        chat TEXT NOT NULL,
        body TEXT NOT NULL,
        CONSTRAINT meetings_chat PRIMARY KEY (chat)
    )
    """
    )
