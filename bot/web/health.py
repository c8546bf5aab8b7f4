"""`/healthz` (200, or 503 with the reasons) and `/metrics` (Prometheus), beside the webhooks of the channels."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.office import Office
from bot.watchdog import Watchdog
from storage import incidents, outbox

SLEEPING_AFTER = timedelta(seconds=30)
"""Without a tick for so long, the clock stands still."""
STATES = ("up", "down", "refused", "kicked")
"""What a channel can be in: `refused` (its credentials) and `kicked` (another instance) wait for the operator."""


def web_application(office: Office, watchdog: Watchdog, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The application behind the web port."""

    async def health(_request: Request) -> Response:
        troubles = [*watchdog.troubles, *_sleeping(office)]
        return JSONResponse({"ok": not troubles, "troubles": troubles}, status_code=503 if troubles else 200)

    async def metrics(_request: Request) -> Response:
        return PlainTextResponse(await _metrics(office, watchdog), media_type="text/plain; version=0.0.4")

    return Starlette(routes=[Route("/healthz", health), Route("/metrics", metrics), *routes])


def _sleeping(office: Office) -> list[str]:
    last = office.ticker.last_tick_at
    if last is not None and datetime.now(UTC) - last > SLEEPING_AFTER:
        return ["时钟停了，提醒发不出去 (the clock stands still)"]
    return []


async def _metrics(office: Office, watchdog: Watchdog) -> bytes:
    """Gauges of what waits now; measured when asked."""
    now = datetime.now(UTC)
    registry = CollectorRegistry()
    late, pending = await office.database.fetch(incidents.overdue(now), outbox.pending_counts(now))
    Gauge("liandong_due_incidents", "Incidents whose time has come", registry=registry).set(late[0]["waiting"])
    letters = Gauge("liandong_outbox_letters", "Letters not settled yet", ["state"], registry=registry)
    for row in pending:
        letters.labels(row["state"]).set(row["count"])
    Gauge("liandong_troubles", "What the watchdog barks at", registry=registry).set(len(watchdog.troubles))
    _channels(office, registry)
    return generate_latest(registry)


def _channels(office: Office, registry: CollectorRegistry) -> None:
    """How every channel feels. A channel that does not tell is taken to be well."""
    up = Gauge("liandong_channel_up", "Whether a channel hears", ["channel"], registry=registry)
    state = Gauge("liandong_channel_state", "1 for the state it is in", ["channel", "state"], registry=registry)
    heard = Gauge("liandong_channel_heard_seconds", "Age of the last sign of life", ["channel"], registry=registry)
    events = Gauge("liandong_channel_events", "What happened since the start", ["channel", "event"], registry=registry)
    for name, channel in office.channels.items():
        health = getattr(channel, "health", None)
        felt = health() if callable(health) else None
        up.labels(name).set(1 if felt is None or felt.ok else 0)
        if felt is None:
            continue
        for one in STATES:
            state.labels(name, one).set(felt.state == one)
        if felt.heard_within is not None:
            heard.labels(name).set(felt.heard_within.total_seconds())
        for event, count in getattr(felt, "counts", {}).items():
            events.labels(name, event).set(count)
