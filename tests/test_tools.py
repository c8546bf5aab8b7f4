"""The tools that other tests stand on work here: the browser with its driver, the database server."""

import os
import subprocess
from pathlib import Path

import asyncpg
import pytest

from tests.needs import chromium, node


@pytest.mark.browser
def test_the_driver_can_press_a_button_in_the_browser():
    script = Path(__file__).parent / "node" / "hello.mjs"
    environment = os.environ | {"CHROMIUM": str(chromium())}
    run = subprocess.run(
        [str(node()), script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.stdout.strip() == "收到", run.stderr


@pytest.mark.postgres
async def test_the_throwaway_server_answers(postgres_url: str):
    connection = await asyncpg.connect(postgres_url)
    assert await connection.fetchval("SELECT 1") == 1
    await connection.close()
