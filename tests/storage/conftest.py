"""A fresh database for every test, on both engines."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from storage.database import Database
from storage.opening import open_database

_schemas = itertools.count(1)


ON_SERVER = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=["file", "memory", ON_SERVER])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: a SQLite file, SQLite in memory, a PostgreSQL schema."""
    return "sqlite://" if request.param == "memory" else await _shareable(request, tmp_path)


@pytest.fixture(params=["file", ON_SERVER])
async def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address that several processes can share."""
    return await _shareable(request, tmp_path)


async def _shareable(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return f"sqlite:///{tmp_path}/liandong.db"
    return await empty_schema(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The database, brought up to date."""
    opened = await open_database(url)
    yield opened
    await opened.close()


async def empty_schema(postgres_url: str) -> str:
    """Make room of its own for a test on the server that all tests share."""
    name = f"test_{next(_schemas)}"
    connection = await asyncpg.connect(postgres_url)
    await connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
    await connection.execute(f"CREATE SCHEMA {name}")
    await connection.close()
    return f"{postgres_url}{'&' if '?' in postgres_url else '?'}search_path={name}"
