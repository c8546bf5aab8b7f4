"""What a channel must still know after a restart: how far it has read, the message-push keys of its groups."""

from bot.channels.notes import OF_CHAT
from storage.database import Database, Statement


def note(channel: str, name: str, value: str) -> Statement:
    """Keep something under a name; the same name again replaces it."""
    return Statement(
        "INSERT INTO channel_notes (channel, name, value) VALUES ($1, $2, $3)"
        " ON CONFLICT (channel, name) DO UPDATE SET value = $3",
        (channel, name, value),
    )


def forget(channel: str, name: str) -> Statement:
    """Let go of what was kept under a name."""
    return Statement("DELETE FROM channel_notes WHERE channel = $1 AND name = $2", (channel, name))


def forget_chats_of(person: str) -> Statement:
    """Let go of what every channel noted of a person's private chats."""
    theirs = "SELECT $2 || chat FROM private_chats WHERE person = $1"
    return Statement(f"DELETE FROM channel_notes WHERE name IN ({theirs})", (person, OF_CHAT))  # noqa: S608 - a constant


def noted(channel: str) -> Statement:
    """Everything that a channel has noted (`name`, `value`)."""
    return Statement("SELECT name, value FROM channel_notes WHERE channel = $1 ORDER BY name", (channel,))


class KeptNotes:
    """One channel's notes, kept in the database. Implements `bot.channels.notes.Notes`."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = channel

    async def read(self) -> dict[str, str]:
        """All of them, by name."""
        (rows,) = await self._database.fetch(noted(self._channel))
        return {row["name"]: row["value"] for row in rows}

    async def write(self, name: str, value: str) -> None:
        """Keep one; it is on the disk when this returns."""
        await self._database.write([note(self._channel, name, value)])

    async def forget(self, name: str) -> None:
        """Let go of one."""
        await self._database.write([forget(self._channel, name)])
