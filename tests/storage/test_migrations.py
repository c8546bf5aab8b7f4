"""Schema and migrations: one and the same, however a database came to be."""

import subprocess
import sys

import pytest

from storage import migrate, revisions, schema
from storage.database import Statement
from storage.migrate import bring_up_to_date, schema_version
from storage.opening import connect, open_database
from storage.schema import UnknownSchema

SQLITE = """SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"""

COLUMNS = """
    SELECT CAST(c.relname AS text) AS name, CAST(a.attname AS text) AS part, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, pg_get_expr(d.adbin, d.adrelid) AS initial, CAST(a.attidentity AS text)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    ORDER BY c.relname, a.attnum
"""
INDEXES = """
    SELECT CAST(indexname AS text) AS name, REPLACE(indexdef, current_schema(), '') AS sql
    FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname
"""
FUNCTIONS = """
    SELECT CAST(p.proname AS text) AS name, p.prosrc AS sql FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema() ORDER BY 1
"""
TRIGGERS = """
    SELECT CAST(t.tgname AS text) AS name, REPLACE(pg_get_triggerdef(t.oid), current_schema(), '') AS sql
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    ORDER BY 1
"""
SHAPE = {"sqlite": [SQLITE], "postgresql": [COLUMNS, INDEXES, FUNCTIONS, TRIGGERS]}


@pytest.fixture
async def empty(shared_url):
    """An open database with nothing in it."""
    database = await connect(shared_url)
    yield database
    await database.close()


async def shape(database):
    found = await database.fetch(*map(Statement, SHAPE[database.dialect]))
    return [[_tidy(row) for row in rows] for rows in found]


def _tidy(row):
    return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in row.items()}


async def clear(database):
    if database.dialect == "postgresql":
        [[row]] = await database.fetch(Statement("SELECT CAST(current_schema() AS text) AS name"))
        drop, create = f"DROP SCHEMA {row['name']} CASCADE", f"CREATE SCHEMA {row['name']}"
        await database.write([Statement(drop), Statement(create)])
        return
    [rows] = await database.fetch(Statement("SELECT name FROM sqlite_master WHERE type = 'table'"))
    await database.write([Statement(f"DROP TABLE {row['name']}") for row in rows])


async def test_the_schema_made_in_one_go_equals_the_migrated_one(empty):
    await bring_up_to_date(empty)
    made = await shape(empty)
    await clear(empty)
    await empty.write([*map(Statement, revisions.statements_from(None, empty.dialect))])
    assert await shape(empty) == made
    assert len(made[0]) > 20


def test_the_schema_names_the_newest_migration():
    assert revisions.newest() == schema.HEAD


async def test_a_database_from_an_older_release_is_migrated_as_one_unit(empty, monkeypatch):
    await bring_up_to_date(empty)
    await empty.write([Statement("UPDATE alembic_version SET version_num = 'older'")])
    step = ["CREATE TABLE further (x BIGINT)", f"UPDATE alembic_version SET version_num = '{schema.HEAD}'"]
    monkeypatch.setattr(revisions, "statements_from", lambda version, _dialect: step if version == "older" else [])
    await bring_up_to_date(empty)
    assert await schema_version(empty) == schema.HEAD
    assert await empty.fetch(Statement("SELECT * FROM further")) == [[]]


async def test_a_migration_that_fails_leaves_the_old_schema_whole(empty, monkeypatch):
    await bring_up_to_date(empty)
    await empty.write([Statement("UPDATE alembic_version SET version_num = 'older'")])
    before = await shape(empty)
    monkeypatch.setattr(revisions, "statements_from", lambda *_: ["CREATE TABLE further (x BIGINT)", "no such thing"])
    with pytest.raises(Exception, match="syntax"):
        await bring_up_to_date(empty)
    assert await shape(empty) == before
    assert await schema_version(empty) == "older"


async def test_a_database_of_a_newer_release_is_left_alone(empty):
    await bring_up_to_date(empty)
    await empty.write([Statement("UPDATE alembic_version SET version_num = '9999'")])
    with pytest.raises(UnknownSchema, match="9999"):
        await bring_up_to_date(empty)


async def test_somebody_elses_database_is_left_alone(shared_url):
    other = await connect(shared_url)
    await other.write([Statement("CREATE TABLE customers (id BIGINT)")])
    await other.close()
    with pytest.raises(UnknownSchema, match="not ours"):
        await open_database(shared_url)


async def test_an_up_to_date_database_is_opened_again_as_it_is(shared_url):
    for _ in range(2):
        database = await open_database(shared_url)
        assert await schema_version(database) == migrate.HEAD
        await database.close()


def test_opening_an_up_to_date_file_imports_neither_alembic_nor_asyncpg(tmp_path):
    program = (
        "import asyncio, sys\n"
        "from storage.opening import open_database\n"
        "async def main():\n"
        f"    await (await open_database('sqlite:///{tmp_path}/x.db')).close()\n"
        "asyncio.run(main())\n"
        "print({'alembic', 'sqlalchemy', 'asyncpg'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
