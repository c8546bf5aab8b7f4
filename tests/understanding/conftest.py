"""One rule book for all tests of understanding: loading runs every example."""

import pytest

from bot.understanding.book import RuleBook


@pytest.fixture(scope="session")
def book():
    return RuleBook.load()
