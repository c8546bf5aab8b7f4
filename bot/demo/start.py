"""Starts the demonstration's page: opens the sandbox, serves it on this machine only, ends cleanly."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from nicegui import ui
from starlette.staticfiles import StaticFiles

from bot.demo.page import Page
from bot.demo.stage import Stage, database_url, open_stage
from bot.demo.talk import PAPERS

HOST = "127.0.0.1"
TICK_EVERY = timedelta(seconds=1)
GOODBYE_WITHIN = 1
"""Seconds that open pages get to close; then the server ends without them."""


def serve(port: int, database: Path | None, *, show: bool) -> None:
    """Serve the page until interrupted; `show` opens a browser where there is a screen.

    Raises:
        PackError: the rules are broken.
        ValueError: something else listens on this port.
    """
    interrupted = contextlib.suppress(KeyboardInterrupt)
    with contextlib.closing(_listen(port)) as listener, database_url(database) as url, interrupted:
        asyncio.run(_serve(listener, url, show=show))


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise ValueError(
            f"端口 {port} 用不了（{error}），换一个试试：--port {port % 60000 + 1} (port in use)"
        ) from error
    return listener


class Server(uvicorn.Server):
    """Ends by `should_exit`; the signals are ours, so that the database is closed after the last page."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


async def _serve(listener: socket.socket, url: str, *, show: bool) -> None:
    stage = await open_stage(url)
    server = Server(uvicorn.Config(_application(stage), log_level="warning", timeout_graceful_shutdown=GOODBYE_WITHIN))
    _end_on_signals(server)
    running = asyncio.create_task(_let_time_pass(stage), name="clock")
    address = f"http://{HOST}:{listener.getsockname()[1]}/"
    print(f"联动演示 · demo: {address}  （Ctrl-C 结束）", flush=True)  # noqa: T201 - the address is what people need
    if show and _has_screen():
        webbrowser.open(address)
    try:
        await server.serve(sockets=[listener])
    finally:
        running.cancel()
        await stage.close()


def _application(stage: Stage) -> FastAPI:
    application = FastAPI(openapi_url=None)

    @ui.page("/")
    async def show() -> None:
        await Page(stage).build()

    if (papers := stage.office.desk.papers) is not None:
        papers.mkdir(parents=True, exist_ok=True)
        application.mount(PAPERS, StaticFiles(directory=papers))
    ui.run_with(
        application, title="联动 · 沙盒", favicon="🏘️", language="zh-CN", show_welcome_message=False, tailwind=False
    )
    return application


def _end_on_signals(server: Server) -> None:
    def end() -> None:
        server.should_exit = True

    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, end)


async def _let_time_pass(stage: Stage) -> None:
    """A second a second, while the clock runs."""
    while True:
        await asyncio.sleep(TICK_EVERY.total_seconds())
        await stage.run_for(TICK_EVERY)


def _has_screen() -> bool:
    """Whether a browser would have its own window; one in this very terminal would only be in the way."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
