"""One rule book for all tests of understanding."""

import pytest

from bot.understanding.sources import DEFAULT_FOLDER, read_pack
from bot.understanding.tools.labelled import book_of


@pytest.fixture(scope="session")
def book():
    """The default pack. That it reads its own examples is one test, not a condition of all others."""
    return book_of(read_pack(DEFAULT_FOLDER))
