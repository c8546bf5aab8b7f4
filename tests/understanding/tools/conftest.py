import pytest

from bot.understanding.sources import read_pack
from tests.understanding.tools.small_pack import write_small_pack


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return write_small_pack(tmp_path_factory.mktemp("rules") / "small")


@pytest.fixture(scope="session")
def pack(folder):
    return read_pack(folder)
