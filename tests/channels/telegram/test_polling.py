"""The polling loop: nothing lost, nothing doubled, nothing stuck."""

import asyncio
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import ConnectionState, Message
from bot.channels.telegram.backlog import Backlog
from bot.channels.telegram.updates import Arrival
from tests.channels.telegram.fake_api import TOKEN
from tests.channels.telegram.fake_refusal import RefusalError
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.stage import WANG, stage
from tests.channels.telegram.virtual import elapsed, virtual


async def kill(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@virtual
async def test_three_hundred_updates_and_a_loop_killed_again_and_again_lose_none_and_double_none():
    async with stage() as here:
        groups = [here.world.group(-1000 - number) for number in range(12)]
        for number in range(300):
            here.world.say(groups[number % 12], WANG, f"第{number}条")
        here.inbox.slow = 0.01
        for lifetime in (0.03, 0.05, 0.08, 0.11, 0.3, 5.0):
            # A new process: nothing of the old one is left but what the sink committed. It is killed in mid-air, so
            # its farewell (which would confirm what was taken) does not get through.
            here.wire.cuts.pop("getUpdates", None)
            here.channel._polling_line.renew()
            task = asyncio.create_task(here.channel.listen(here.inbox))
            await asyncio.sleep(lifetime)
            here.wire.cut("getUpdates", "before", "before")
            await kill(task)
        assert sorted(here.inbox.texts) == sorted(f"第{number}条" for number in range(300))
        assert len(here.inbox.calls) > 300, "the kills should have made some updates come twice"


@virtual
async def test_a_chat_is_heard_in_order_and_many_chats_at_once():
    async with stage() as here:
        groups = [here.world.group(-1000 - number) for number in range(10)]
        for number in range(50):
            here.world.say(groups[number % 10], WANG, f"{number}")
        here.inbox.slow = 0.2
        async with here.listening() as inbox:
            await asyncio.sleep(0.9)  # half a second has gone by; the report "up" took 0.2 s of it
            assert len(inbox.messages) == 50, "five in a row at 0.2 s each, ten chats side by side"
        for group in groups:
            mine = [int(message.text) for message in inbox.messages if message.chat == f"telegram:{group.id}"]
            assert mine == sorted(mine)


@virtual
async def test_not_more_than_sixteen_chats_at_once():
    async with stage() as here:
        running = most = 0

        async def sink(value):
            nonlocal running, most
            running, most = running + 1, max(most, running + 1)
            await asyncio.sleep(0.1)
            running -= 1

        for number in range(40):
            here.world.say(here.world.group(-1000 - number), WANG, "没水")
        task = asyncio.create_task(here.channel.listen(sink))
        await asyncio.sleep(2)
        await kill(task)
        assert most == 16


@virtual
async def test_an_update_is_confirmed_only_after_the_sink_returned():
    async with stage() as here:
        here.inbox.slow = 5.0
        here.world.say(here.world.group(), WANG, "没水")
        async with here.listening() as inbox:
            await asyncio.sleep(4)
            assert len(here.world.queue) == 1
            await asyncio.sleep(8)
            assert inbox.texts == ["没水"]
            assert here.world.queue == []


@virtual
async def test_a_poison_update_is_reported_and_the_others_go_on():
    async with stage() as here:
        group = here.world.group()
        here.world.say(group, WANG, "一")
        here.world.enqueue(
            "message", {"message_id": 2, "date": "gestern", "chat": group.as_json, "from": WANG, "text": "秘密"}
        )
        here.world.say(group, WANG, "二")
        async with here.listening() as inbox:
            await asyncio.sleep(1)
        assert inbox.texts == ["一", "二"]
        (poison,) = [state for state in inbox.of(ConnectionState) if state.state == "poison"]
        assert "update 1001 (message)" in poison.detail
        assert "秘密" not in poison.detail


@virtual
async def test_an_update_without_an_id_is_reported_and_confirms_nothing_it_should_not():
    async with stage(inbox=Inbox(refuse=lambda _: elapsed() < 60)) as here:
        group = here.world.group()
        here.world.say(group, WANG, "一")
        here.fake._get_updates = _with_a_nameless_one(here.fake._get_updates)
        async with here.listening() as inbox:
            await asyncio.sleep(100)
        assert inbox.texts == ["一"]
        assert "poison" in inbox.states()
        assert all(int(call.get("offset", 0)) >= 0 for call in here.fake.called("getUpdates"))


def _with_a_nameless_one(get_updates):
    """A server that adds an update without an id."""

    async def broken(**given):
        updates = await get_updates(**given)
        return updates and [{"message": {"text": "秘密"}}, *updates]

    return broken


@virtual
async def test_a_message_the_bot_stumbles_over_is_set_aside_after_some_tries():
    async with stage(inbox=Inbox(refuse=lambda value: isinstance(value, Message) and value.text == "秘密")) as here:
        group = here.world.group()
        for text in ("一", "秘密", "二"):
            here.world.say(group, WANG, text)
        async with here.listening() as inbox:
            await asyncio.sleep(5)
        assert inbox.texts == ["一", "二"]
        assert sum(isinstance(value, Message) and value.text == "秘密" for value in inbox.calls) == 5
        (poison,) = [state for state in inbox.of(ConnectionState) if state.state == "poison"]
        assert "RuntimeError" in poison.detail
        assert "秘密" not in poison.detail


@virtual
async def test_while_the_store_is_down_nothing_is_set_aside_and_afterwards_everything_arrives():
    async with stage() as here:
        here.inbox.refuse = lambda _: elapsed() < 60
        for number in range(5):
            here.world.say(here.world.group(-1000 - number % 2), WANG, f"{number}")
        async with here.listening() as inbox:
            await asyncio.sleep(90)
        assert sorted(inbox.texts) == [f"{number}" for number in range(5)]
        assert "poison" not in inbox.states()


@virtual
async def test_a_poll_that_never_returns_is_given_up_and_the_line_opened_anew_within_a_minute():
    async with stage() as here:
        async with here.listening() as inbox:
            here.wire.cut("getUpdates", "silence")
            await asyncio.sleep(25)
            here.world.say(here.world.group(), WANG, "没水")
            await asyncio.sleep(40)
            assert inbox.texts == ["没水"]
            assert here.channel.health().ok
        await asyncio.sleep(120)
        assert here.wire.closed >= 1, "the deaf connections are closed in the end"


@virtual
async def test_a_dead_proxy_is_told_of_and_after_its_return_all_is_well_within_a_minute():
    async with stage() as here, here.listening() as inbox:
        here.wire.down = "before"
        await asyncio.sleep(600)
        health = here.channel.health()
        assert (health.ok, health.state, health.deaf) == (False, "down", True)
        assert TOKEN not in health.detail
        assert health.heard_within.total_seconds() > 500
        here.wire.down = ""
        here.world.say(here.world.group(), WANG, "没水")
        await asyncio.sleep(60)
        assert inbox.texts == ["没水"]
        assert inbox.states() == ["up", "down", "up"]
        assert here.channel.health().heard_within.total_seconds() < 25


@virtual
async def test_a_revoked_token_is_told_of_once_and_asked_about_slowly():
    async with stage() as here, here.listening() as inbox:
        here.fake.fail_next("getUpdates", *[RefusalError(401, "Unauthorized")] * 3)
        await asyncio.sleep(130)
        assert inbox.states() == ["up", "refused", "up"]


@virtual
async def test_a_second_instance_is_told_of_and_survived():
    async with stage() as here, here.listening() as inbox:
        here.fake.fail_next("getUpdates", RefusalError(409, "Conflict: terminated by other getUpdates request; ..."))
        await asyncio.sleep(60)
        assert inbox.states() == ["up", "kicked", "up"]


@virtual
async def test_a_webhook_left_over_from_elsewhere_is_taken_off():
    async with stage() as here:
        here.fake.webhook["url"] = "https://old.example/hook"
        here.world.say(here.world.group(), WANG, "没水")
        async with here.listening() as inbox:
            here.fake.webhook["url"] = "https://again.example/hook"
            await asyncio.sleep(60)
            here.world.say(here.world.group(), WANG, "没电")
            await asyncio.sleep(30)
        assert inbox.texts == ["没水", "没电"]


@virtual
async def test_telegram_asking_for_patience_while_polling_gets_it():
    async with stage() as here, here.listening():
        here.fake.fail_next("getUpdates", RefusalError(429, "Too Many Requests: retry after 7", retry_after=7))
        await asyncio.sleep(22)
        before = len(here.fake.called("getUpdates"))
        await asyncio.sleep(4)
        assert len(here.fake.called("getUpdates")) == before
        await asyncio.sleep(3)
        assert len(here.fake.called("getUpdates")) == before + 1


@virtual
async def test_a_farewell_confirms_what_was_taken():
    async with stage() as here:
        async with here.listening():
            here.world.say(here.world.group(), WANG, "没水")
        assert here.world.queue == []


@virtual
async def test_ids_that_start_anew_lower_after_a_quiet_week_are_heard():
    async with stage() as here, here.listening() as inbox:
        here.world.say(here.world.group(), WANG, "上周")
        await asyncio.sleep(3600)
        here.world.next_update = 3
        inbox.slow = 1.0
        here.world.say(here.world.group(), WANG, "这周")
        await asyncio.sleep(0.5)
        here.world.say(here.world.group(), WANG, "又一条")  # comes between two polls
        await asyncio.sleep(30)
        assert inbox.texts == ["上周", "这周", "又一条"]


@virtual
async def test_a_server_that_answers_at_once_with_nothing_is_not_hammered():
    async with stage() as here:
        here.world.say(here.world.group(), WANG, "没水")
        async with here.listening():
            here.fake._get_updates = lambda **_: []
            before = len(here.fake.called("getUpdates"))
            await asyncio.sleep(20)
            here.wire.cut("getUpdates", "before")
        assert len(here.fake.called("getUpdates")) - before < 120


@virtual
async def test_it_waits_for_telegram_at_the_start():
    async with stage() as here:
        here.wire.down = "before"
        async with here.listening() as inbox:
            await asyncio.sleep(30)
            here.wire.down = ""
            here.world.say(here.world.group(), WANG, "没水")
            await asyncio.sleep(15)
            assert inbox.texts == ["没水"]


arrivals = st.lists(
    st.tuples(st.sampled_from(["-1", "-2", "-3", ""]), st.sampled_from([None, None, "a", "b"]), st.booleans()),
    max_size=30,
)


@given(arrivals, st.data())
def test_the_offset_never_passes_an_update_that_was_not_taken(kinds, data):
    server = {
        number: Arrival((number,), "message", lane, (), album) for number, (lane, album, _) in enumerate(kinds, 1)
    }
    backlog, now, taken = Backlog(), 0.0, []
    for _ in range(200):
        offset = backlog.offset
        if offset is not None:
            assert all(number in taken for number in server if number < offset)
            server = {number: one for number, one in server.items() if number >= offset}
        if not server:
            break
        backlog.add(list(server.values())[:10], now)
        for lane in backlog.ready(now):
            stop = data.draw(st.integers(0, len(lane)))
            for arrival in lane[:stop] or lane[:1]:
                backlog.took(arrival)
                taken.extend(arrival.updates)
        now += 0.6
    assert sorted(taken) == list(range(1, len(kinds) + 1)), "all taken, none twice"
    for lane in {lane for lane, *_ in kinds}:
        mine = [number for number in taken if kinds[number - 1][0] == lane]
        assert mine == sorted(mine)
