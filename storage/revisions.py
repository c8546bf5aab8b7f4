"""The migrations as SQL text: the only module that imports Alembic, and only imported when there is work for it."""

from io import StringIO
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from storage.database import Dialect
from storage.schema import UnknownSchema

_FOLDER = Path(__file__).parent / "migrations"


class _Statements(StringIO):
    """Alembic writes one statement at a time, ended by a semicolon; here they stay apart (triggers hold semicolons)."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def write(self, text: str) -> int:
        """Keep a statement; comments are let go."""
        statement = text.strip().removesuffix(";")
        if not statement.startswith("--"):
            self.texts.append(statement)
        return len(text)


def statements_from(version: str | None, dialect: Dialect) -> list[str]:
    """What leads from this version (None: from nothing) to the newest. Raises `UnknownSchema` for one we don't know."""
    collected = _Statements()
    config = _config()
    config.attributes |= {"dialect": dialect, "output": collected}
    try:
        command.upgrade(config, f"{version or 'base'}:head", sql=True)
    except CommandError as error:
        raise UnknownSchema(f"the database is at {version}, which a newer release wrote: install that one") from error
    return collected.texts


def newest() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
