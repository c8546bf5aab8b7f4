"""Many chats at once: numbers are given without gaps, and nobody's words are lost in a race."""

import asyncio

from bot.bench.stage import COMMUNITY, config
from bot.channels.base import Message, Sender
from bot.channels.memory import MemoryChannel
from bot.office import open_office
from storage.opening import open_database
from tests.town import book, local

CHATS = 24


async def test_reports_that_come_side_by_side_all_get_a_number_at_the_first_try(tmp_path):
    database = await open_database(f"sqlite:///{tmp_path}/side.db")
    now = local("2026-06-01 10:00")
    office = await open_office(config(), database, [MemoryChannel("sandbox")], rules=book(), now=now)
    said = [
        Message("sandbox:linkage", f"m{one}", Sender(f"sandbox:r{one}", f"邻居{one}"), now, f"{one}栋电梯坏了")
        for one in range(1, CHATS + 1)
    ]
    try:
        await asyncio.gather(*map(office.hear, said))
        found = await office.service.find(COMMUNITY, *range(1, CHATS + 1))
        assert sorted(int(incident.place.building) for incident in found) == list(range(1, CHATS + 1))
        joined = [
            Message("sandbox:linkage", f"j{one}", Sender(f"sandbox:j{one}", f"邻居{one}"), now, "1栋电梯坏了")
            for one in range(1, CHATS + 1)
        ]
        await asyncio.gather(*map(office.hear, joined))
        (first,) = [
            one for one in await office.service.find(COMMUNITY, *range(1, CHATS + 1)) if one.place.building == "1"
        ]
        assert len(first.reporters) == CHATS + 1
    finally:
        await database.close()
