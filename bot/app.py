"""`liandong run`: the channels, the clock, the web port, and a clean end.

Fixed ticks only (APScheduler): what is due is found by the sweep, so a pause of the process loses nothing.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.routing import BaseRoute

from bot import assemble
from bot.channels.base import Called, Channel, Inbound
from bot.config import Config
from bot.logs import set_up_logs
from bot.office import Office, open_office
from bot.platforms import Look, channels_of, front_door
from bot.rounds import Rounds, rounds_of
from bot.watchdog import Watchdog
from bot.web.health import web_application
from bot.web.open311 import open311_route
from handlers import minutes
from storage.opening import open_database

log = logging.getLogger(__name__)

TICK_EVERY = timedelta(seconds=1)
LOOK_EVERY = timedelta(seconds=3)
"""How soon a bot that was just started has told its link, and a group that was just set up has its menu."""
DRAIN_WITHIN = timedelta(seconds=8)
"""How long an orderly end may take; then what is left waits in the outbox."""


def now() -> datetime:
    """The real clock (UTC)."""
    return datetime.now(UTC)


async def run(config: Config) -> None:
    """Work until SIGTERM or SIGINT; everything under way is finished or kept."""
    set_up_logs(config.bot.log_level, config.bot.log_format)
    database = await open_database(assemble.database_url(config.bot.database_address()))
    channels = channels_of(config, database)
    office = await open_office(config, database, channels, now=now())
    office.desk.papers = assemble.digest_folder(config)
    # What the code of the first administrator follows from.
    office.desk.claim.secret = config.telegram.token() if config.telegram is not None else ""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    watchdog = Watchdog(office, channels)
    door = front_door(office, channels, _tell)
    scheduler = _clock(office, watchdog, rounds_of(office, assemble.digest_folder(config)), door)
    listening = [asyncio.create_task(_listen(channel, office), name=channel.name) for channel in channels]
    web = _web(config, office, watchdog, channels)
    serving = asyncio.create_task(web.serve(), name="web") if web is not None else None
    scheduler.start()
    log.info("at work", extra={"channels": [channel.name for channel in channels]})
    try:
        await stop.wait()
    finally:
        await _end(office, scheduler, listening, web, serving)


async def _listen(channel: Channel, office: Office) -> None:
    async def sink(inbound: Inbound) -> None:
        await office.hear(inbound)

    await channel.listen(sink)


def _tell(words: str) -> None:
    """Say something to whoever started the bot: on the screen, whatever the log looks like."""
    print(words, flush=True)  # noqa: T201 - the command line talks to people


def _clock(office: Office, watchdog: Watchdog, rounds: Rounds, door: Look | None) -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler(timezone=UTC)
    jobs: Sequence[tuple[str, Callable[[], Awaitable[object]], timedelta]] = (
        ("tick", lambda: office.ticker.tick(now()), TICK_EVERY),
        ("drain", lambda: office.relay.drain(now()), TICK_EVERY),
        ("handover", lambda: office.handovers.announce(now()), timedelta(seconds=30)),
        ("meetings", lambda: minutes.end_forgotten(office.desk, now()), timedelta(minutes=1)),
        ("digests", lambda: rounds.digests.post(now()), timedelta(minutes=1)),
        ("mornings", lambda: rounds.mornings.post(now()), timedelta(minutes=1)),
        ("rosters", lambda: rounds.rosters.post(now()), timedelta(minutes=10)),
        ("reload", office.reload_rules, timedelta(seconds=office.config.rules.reload_seconds)),
        *([("front door", lambda: door(now()), LOOK_EVERY)] if door is not None else []),
        ("watchdog", lambda: watchdog.look(now()), timedelta(minutes=1)),
        ("unanswered", lambda: office.forget_unanswered(now()), timedelta(minutes=1)),
        ("forget", lambda: office.forget_old(now()), timedelta(hours=6)),
    )
    for name, job, every in jobs:
        scheduler.add_job(
            _awaited(job),
            "interval",
            seconds=every.total_seconds(),
            id=name,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    return scheduler


def _awaited(job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """A coroutine function: APScheduler awaits nothing else (a lambda's coroutine would be dropped)."""

    async def run_job() -> None:
        await job()

    return run_job


def _web(config: Config, office: Office, watchdog: Watchdog, channels: Sequence[Channel]) -> uvicorn.Server | None:
    if not config.bot.web_port:
        return None
    application = web_application(office, watchdog, web_routes(config, office, channels))
    settings = uvicorn.Config(application, config.bot.web_host, config.bot.web_port, log_config=None, lifespan="off")
    return uvicorn.Server(settings)


def web_routes(config: Config, office: Office, channels: Sequence[Channel]) -> list[BaseRoute]:
    """What the web port answers beside health and metrics: what platforms call, and what other systems may read."""
    called = (channel for channel in channels if isinstance(channel, Called))
    routes: list[BaseRoute] = [route for channel in called for route in channel.routes()]
    if config.open311.communities:
        routes.append(open311_route(office))
    return routes


async def _end(
    office: Office,
    scheduler: AsyncIOScheduler,
    listening: Sequence["asyncio.Task[None]"],
    web: uvicorn.Server | None,
    serving: "asyncio.Task[None] | None",
) -> None:
    """Hear no more, send what may still go, let go of everything."""
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    scheduler.shutdown(wait=False)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(office.relay.drain(now()), DRAIN_WITHIN.total_seconds())
    if web is not None and serving is not None:
        web.should_exit = True
        await serving
    await office.close()
    log.info("closed")
