"""A changed pack is taken over as a whole, or refused as a whole while the old one stays."""

import asyncio

import pytest

from bot.understanding.book import RuleBook
from bot.understanding.reload import Reloader
from bot.understanding.sources import PackError
from tests.understanding.tools.small_pack import write_small_pack


@pytest.fixture
def folder(tmp_path):
    return write_small_pack(tmp_path / "rules")


def change(folder, old, new, file="elevator_fault.toml"):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


async def test_nothing_changed_is_no_answer(folder):
    reloader = Reloader(folder)
    assert await reloader.check() is None
    assert await reloader.check() is None


async def test_the_same_text_saved_again_changes_nothing(folder):
    reloader = Reloader(folder)
    path = folder / "noise.toml"
    path.write_bytes(path.read_bytes())
    assert await reloader.check() is None


async def test_a_new_word_is_read_by_the_new_book_and_not_by_the_old(folder):
    before = RuleBook.load(folder)
    reloader = Reloader(folder)
    change(folder, '"电梯 客梯"', '"电梯 客梯 升降机"')
    after = await reloader.check()
    assert isinstance(after, RuleBook)
    assert after.read("升降机坏了").category == "elevator_fault"
    assert before.read("升降机坏了").outcome == "ignore"
    assert await reloader.check() is None


async def test_a_broken_example_is_refused_and_named_once(folder):
    reloader = Reloader(folder)
    change(folder, '"1栋电梯坏了"', '"1栋电梯很好看"')
    refused = await reloader.check()
    assert isinstance(refused, PackError)
    assert "elevator_fault.toml" in str(refused)
    assert "1栋电梯很好看" in str(refused)
    assert await reloader.check() is None


async def test_a_mended_pack_is_taken_over_after_a_refusal(folder):
    reloader = Reloader(folder)
    change(folder, "score = 1.1", "score = loud", "noise.toml")
    assert isinstance(await reloader.check(), PackError)
    change(folder, "score = loud", "score = 1.1", "noise.toml")
    assert isinstance(await reloader.check(), RuleBook)


async def test_a_deleted_file_is_refused_by_name(folder):
    reloader = Reloader(folder)
    (folder / "_cues.toml").unlink()
    refused = await reloader.check()
    assert isinstance(refused, PackError)
    assert "_cues.toml" in str(refused)


async def test_a_folder_where_a_file_should_be_is_refused_not_raised(folder):
    reloader = Reloader(folder)
    (folder / "odd.toml").mkdir()
    assert isinstance(await reloader.check(), PackError)


async def test_messages_are_read_while_a_pack_is_built(folder):
    book, reloader = RuleBook.load(folder), Reloader(folder)
    change(folder, '"电梯 客梯"', '"电梯 客梯 升降机"')
    building = asyncio.create_task(reloader.check())
    read = 0
    while not building.done():
        assert book.read("3栋电梯坏了").outcome == "report"
        read += 1
        await asyncio.sleep(0)
    assert read > 1
    assert isinstance(building.result(), RuleBook)
