"""The seam itself: units, conflicts, parameters, cancelled callers."""

import asyncio
from collections import Counter

import pytest

from storage.database import Conflict, Database, Statement
from storage.opening import open_database

NOTES = Statement("CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL, more TEXT)")
NOTE = "INSERT INTO notes (name, value) VALUES ($1, $2)"
COUNT = Statement("SELECT COUNT(*) AS count FROM notes")


def note(name: str, value: str = "") -> Statement:
    return Statement(NOTE, (name, value))


@pytest.fixture
async def database(database: Database) -> Database:
    """A database with a table of the tests' own."""
    await database.write([NOTES])
    return database


async def count(database: Database) -> int:
    [[row]] = await database.fetch(COUNT)
    return row["count"]


async def test_a_unit_is_written_whole(database):
    await database.write([note("a"), note("b")])
    assert await count(database) == 2


async def test_a_fault_in_the_last_statement_leaves_nothing_of_the_unit(database):
    with pytest.raises(Exception, match="no_such_table"):
        await database.write([note("a"), Statement("INSERT INTO no_such_table (x) VALUES (1)")])
    assert await count(database) == 0


async def test_an_unexpected_number_of_rows_is_a_conflict_and_leaves_nothing(database):
    nothing = Statement("UPDATE notes SET value = 'x' WHERE name = 'absent'", expect=1, conflict="version")
    with pytest.raises(Conflict) as caught:
        await database.write([note("a"), nothing])
    assert caught.value.what == "version"
    assert await count(database) == 0


async def test_returned_rows_are_counted_against_the_expectation(database):
    await database.write([note("a"), note("b")])
    both = "UPDATE notes SET value = 'x' RETURNING name"
    [rows] = await database.write([Statement(both, expect=2)])
    assert sorted(row["name"] for row in rows) == ["a", "b"]
    with pytest.raises(Conflict, match="expected 1 rows, not 2"):
        await database.write([Statement(both, expect=1)])


async def test_a_broken_unique_constraint_carries_the_word_of_its_statement(database):
    await database.write([note("a")])
    with pytest.raises(Conflict) as caught:
        await database.write([Statement(NOTE, ("a", ""), conflict="already set")])
    assert caught.value.what == "already set"


async def test_another_broken_constraint_is_a_fault_not_a_conflict(database):
    with pytest.raises(Exception, match=r"(?i)null") as caught:
        await database.write([Statement(NOTE, ("a", None))])
    assert not isinstance(caught.value, Conflict)


async def test_parameters_are_bound_by_number_not_by_first_appearance(database):
    swapped = Statement("INSERT INTO notes (more, name, value) VALUES ($2, $1, $3)", ("name", "more", "value"))
    await database.write([swapped])
    [[row]] = await database.fetch(Statement("SELECT * FROM notes WHERE name = $1", ("name",)))
    assert dict(row) == {"name": "name", "value": "value", "more": "more"}


async def test_the_tenth_parameter_is_not_the_first_with_a_zero(database):
    columns = ", ".join(f"CAST(${number} AS text) AS p{number}" for number in range(12, 0, -1))
    [[row]] = await database.fetch(Statement(f"SELECT {columns}", tuple("abcdefghijkl")))
    assert (row["p1"], row["p2"], row["p10"], row["p12"]) == ("a", "b", "j", "l")


async def test_a_statement_may_have_many_parameters(database):
    rows = ", ".join(f"(${number}, '')" for number in range(1, 1001))
    names = tuple(f"name {number}" for number in range(1000))
    await database.write([Statement(f"INSERT INTO notes (name, value) VALUES {rows}", names)])
    assert await count(database) == 1000


@pytest.mark.parametrize(
    ("said", "kept"), [("3栋\ud83d着火", "3栋\ufffd着火"), ("\ud83d\udd25", "🔥"), ("a\ud83d", "a\ufffd")]
)
async def test_half_an_emoji_does_not_lose_the_text_around_it(database, said, kept):
    await database.write([note("said", said)])
    [[row]] = await database.fetch(Statement("SELECT value FROM notes WHERE name = 'said'"))
    assert row["value"] == kept


async def test_all_queries_of_a_fetch_see_one_state(database):
    async def keep_adding() -> None:
        for number in range(60):
            await database.write([note(f"{number}")])

    adding = asyncio.create_task(keep_adding())
    while not adding.done():
        first, second = await database.fetch(COUNT, COUNT)
        assert first == second
    assert await count(database) == 60


async def test_what_was_written_is_read_at_once(database):
    for number in range(30):
        await database.write([note(f"{number}")])
        assert await count(database) == number + 1


async def test_a_failing_unit_never_takes_a_concurrent_one_with_it(database):
    async def fail(number: int) -> None:
        with pytest.raises(Conflict):
            await database.write([note(f"lost {number}"), Statement("DELETE FROM cards", expect=1)])

    await asyncio.gather(*(job for number in range(40) for job in (database.write([note(f"{number}")]), fail(number))))
    assert await count(database) == 40


async def test_a_cancelled_caller_leaves_no_open_transaction_and_no_half_unit(database):
    cancelled = 0
    for number in range(40):
        task = asyncio.create_task(database.write([note(f"{number} a"), note(f"{number} b")]))
        for _ in range(number % 5):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        cancelled += task.cancelled()
    await database.write([note("afterwards")])
    [rows] = await database.fetch(Statement("SELECT name FROM notes"))
    halves = Counter(row["name"].partition(" ")[0] for row in rows if row["name"] != "afterwards")
    assert set(halves.values()) <= {2}
    assert cancelled >= 40 / 5


async def test_closing_waits_for_units_under_way(url):
    database = await open_database(url)
    await database.write([NOTES])
    writing = asyncio.create_task(database.write([note("a")]))
    await asyncio.sleep(0)
    await database.close()
    assert await writing == [[]]


async def test_two_openers_of_one_empty_database_do_not_disturb_each_other(shared_url):
    both = await asyncio.gather(open_database(shared_url), open_database(shared_url))
    await both[0].write([NOTES, note("a")])
    assert await count(both[1]) == 1
    for database in both:
        await database.close()


@pytest.mark.parametrize("url", ["mysql://x", "liandong.db", ""])
async def test_an_unknown_address_is_refused_in_plain_words(url):
    with pytest.raises(ValueError, match="unknown database"):
        await open_database(url)
