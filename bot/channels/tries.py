"""Handing a value to the sink, again if need be: it returns after its commit, so a try that failed left nothing."""

import asyncio

from bot.channels.base import Inbound, Sink

TRY_AGAIN_AFTER = (0.1, 0.5, 2.0)
"""Seconds between tries."""


async def try_often(sink: Sink, value: Inbound) -> Exception | None:
    """Whatever the last try ended with; None once the value was taken."""
    for pause in TRY_AGAIN_AFTER:
        if await try_once(sink, value) is None:
            return None
        await asyncio.sleep(pause)
    return await try_once(sink, value)


async def try_once(sink: Sink, value: Inbound) -> Exception | None:
    """What the sink stumbled over; None if it took the value."""
    try:
        await sink(value)
    except Exception as error:  # noqa: BLE001 - whatever the bot stumbles over must not stop the channel
        return error
    return None
