"""One rule book for all tests of understanding, the same as the stories'."""

import pytest

from tests import town


@pytest.fixture(scope="session")
def book():
    """The default pack."""
    return town.book()
