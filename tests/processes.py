"""Processes of their own: how tests start the bot and its neighbours, read of them, and end them."""

import asyncio
import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

BOT = (sys.executable, "-m", "bot")
"""`liandong`, without looking for a script on the path."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def started(*command: str, environment: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A process with pipes on all sides, killed at the end if it still runs."""
    pipe = subprocess.PIPE
    whole = os.environ | (environment or {})
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=whole, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next line that a neighbour writes, one JSON object."""
    return json.loads(process.stdout.readline() or "{}")


def healthy(port: int, within: float = 20) -> dict[str, Any]:
    """The health page of a bot, once it is up."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                return json.loads(answer.read())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the health page never came up")


@contextlib.asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """An application of this process on a real port; its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells of its start by this attribute only
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


def stored(database: Path, question: str) -> list[tuple[Any, ...]]:
    """What another process has committed so far; nothing while there is no such table."""
    with contextlib.closing(sqlite3.connect(database)) as kept:
        try:
            return kept.execute(question).fetchall()
        except sqlite3.OperationalError:
            return []
