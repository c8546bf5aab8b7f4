"""The long connection on bad days: whatever happens ends in the documented state within its time."""

import asyncio
from collections import deque
from itertools import pairwise

import pytest

from bot.channels.base import ConnectionState, Outbound, SendError
from bot.channels.wecom.line import pause
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import elapsed, virtual
from tests.channels.wecom.fake_server import BOT, SECRET, FakeWeCom
from tests.channels.wecom.stage import CHAT, GROUP, LI, ZHANG, stage, until


def details(inbox: Inbox) -> list[str]:
    return [state.detail for state in inbox.of(ConnectionState)]


@virtual
async def test_it_subscribes_once_and_says_that_it_is_up():
    async with stage() as at, at.listening() as inbox:
        await asyncio.sleep(600)
        assert inbox.states() == ["up"]
        assert len(at.fake.sent("aibot_subscribe")) == 1
        assert at.channel.health().ok


@pytest.mark.parametrize("code", [1000, 1001, 1011])
def test_after_a_close_it_is_back_within_two_seconds_and_hears_again(code):
    @virtual
    async def story():
        async with stage() as at, at.listening() as inbox:
            await asyncio.sleep(90)
            await at.fake.close(code)
            assert (await until_states(inbox, ["up", "down", "up"])) < 2
            assert str(code) in details(inbox)[1]
            await at.fake.say(ZHANG, "3栋电梯坏了")
            await asyncio.sleep(0.1)
            assert inbox.texts == ["3栋电梯坏了"]

    story()


@virtual
async def test_after_an_aborted_connection_it_is_back_too():
    async with stage() as at, at.listening() as inbox:
        await asyncio.sleep(90)
        at.fake.abort()
        assert (await until_states(inbox, ["up", "down", "up"])) < 2
        assert "without a word" in details(inbox)[1]


@virtual
async def test_two_pings_without_an_answer_end_the_connection_after_ninety_seconds():
    async with stage() as at, at.listening() as inbox:
        at.fake.mute.add("ping")
        gone = await until_states(inbox, ["up", "down"])
        assert 89 < gone < 91
        assert at.channel.health().state == "down"
        at.fake.mute.clear()
        assert (await until_states(inbox, ["up", "down", "up"])) < 3
        assert "pings" in details(inbox)[1]


@virtual
async def test_a_line_that_is_down_for_a_minute_is_a_trouble_and_one_that_comes_back_sooner_is_none():
    async with stage() as at, at.listening():
        await asyncio.sleep(90)
        await at.fake.close(1011)
        await asyncio.sleep(0.1)
        assert at.channel.health().ok
        at.fake.mute.add("aibot_subscribe")
        await asyncio.sleep(61)
        assert not at.channel.health().ok
        at.fake.mute.clear()
        await asyncio.sleep(45)
        assert at.channel.health().ok


@virtual
async def test_one_lost_ping_is_no_reason_to_reconnect():
    async with stage() as at, at.listening() as inbox:
        at.fake.mute.add("ping")
        await asyncio.sleep(35)
        at.fake.mute.clear()
        await asyncio.sleep(300)
        assert inbox.states() == ["up"]
        assert at.channel.health().ok


@virtual
async def test_a_kick_stops_it_for_good_and_is_told():
    async with stage() as at, at.listening() as inbox, stage(fake=at.fake) as other, other.listening():
        await asyncio.sleep(3600)
        assert inbox.states() == ["up", "kicked"]
        assert at.channel.health().state == "kicked"
        assert "只运行一份" in at.channel.health().detail
        assert other.inbox.states() == ["up"], "the two did not kick each other in turn"


@virtual
async def test_a_wrong_secret_stops_it_after_one_attempt_and_is_told():
    async with stage(secret="wrong") as at, at.listening() as inbox:
        await asyncio.sleep(3600)
        assert inbox.states() == ["refused"]
        assert "853000" in at.channel.health().detail
        assert len(at.fake.sent("aibot_subscribe")) == 1


@virtual
async def test_another_refusal_of_the_subscription_is_tried_again():
    fake = FakeWeCom()
    async with stage(fake=fake) as at:
        for _ in range(2):
            fake.refuse.setdefault("aibot_subscribe", deque()).append((45009, "too often"))
        async with at.listening() as inbox:
            await asyncio.sleep(10)
            assert inbox.states() == ["down", "up"]


@virtual
async def test_a_server_that_never_answers_the_subscription_is_left_after_ten_seconds():
    fake = FakeWeCom()
    fake.mute.add("aibot_subscribe")
    async with stage(fake=fake) as at, at.listening() as inbox:
        assert 9 < await until_states(inbox, ["down"]) < 11
        fake.mute.clear()
        assert (await until_states(inbox, ["down", "up"])) < 3


@virtual
async def test_a_server_that_is_away_is_asked_less_and_less_often():
    async with stage() as at:
        fake = at.fake
        fake.bots.clear()
        fake.refuse["aibot_subscribe"] = deque([(-1, "busy")] * 100)
        async with at.listening() as inbox:
            await asyncio.sleep(300)
    asked = [time for time, frame in fake.received if frame["cmd"] == "aibot_subscribe"]
    gaps = [round(later - earlier, 3) for earlier, later in pairwise(asked)]
    assert gaps == sorted(gaps), "with the same luck each pause is at least as long as the one before"
    assert 1 <= gaps[0] <= 2
    assert 15 < gaps[-1] <= 30.1
    assert details(inbox) == ["subscription refused: -1 busy"]


@pytest.mark.parametrize("luck", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("failures", [1, 2, 5, 40, 2000])
def test_a_pause_is_from_one_second_to_thirty(failures, luck):
    assert 1 <= pause(failures, luck) <= min(30, 2**failures)


@virtual
async def test_a_door_that_opens_and_shuts_at_once_is_not_run_into_every_second():
    async with stage() as at, at.listening():
        async with asyncio.timeout(200):
            for _ in range(8):
                await until(lambda: BOT in at.fake.online)
                await at.fake.close(1001)
        assert elapsed() > 40


@virtual
async def test_a_slow_acknowledgement_is_waited_for():
    async with stage() as at, at.listening():
        await at.fake.say(ZHANG, "你好")
        at.fake.slow["aibot_send_msg"] = 9
        ref = await at.channel.send(f"wecom:user/{ZHANG}", Outbound("#12 已登记"), key="1")
        assert ref.id == "#12"


@virtual
async def test_an_acknowledgement_that_takes_too_long_makes_the_letter_uncertain_and_not_the_connection():
    async with stage() as at, at.listening() as inbox:
        await at.fake.say(ZHANG, "你好")
        at.fake.slow["aibot_send_msg"] = 12
        with pytest.raises(SendError) as error:
            await at.channel.send(f"wecom:user/{ZHANG}", Outbound("#12 已登记"), key="1")
        assert error.value.uncertain
        assert not error.value.permanent
        await asyncio.sleep(5)
        assert at.channel.health().counts["late_answer"] == 1
        assert inbox.states() == ["up"]


@virtual
async def test_a_letter_under_way_when_the_connection_breaks_is_uncertain():
    async with stage(push=False) as at, at.listening():
        await at.fake.say(ZHANG, "你好", GROUP)
        at.fake.slow["aibot_send_msg"] = 5
        sending = asyncio.create_task(at.channel.send(CHAT, Outbound("#12 已登记"), key="1"))
        await asyncio.sleep(1)
        at.fake.abort()
        with pytest.raises(SendError) as error:
            await sending
        assert error.value.uncertain


@virtual
async def test_a_letter_without_a_connection_waits_and_is_not_uncertain():
    async with stage(push=False) as at:
        with pytest.raises(SendError) as error:
            await at.channel.send(CHAT, Outbound("#12 已登记"), key="1")
        assert error.value.retry_after
        assert not error.value.uncertain


@virtual
async def test_a_message_that_is_delivered_twice_is_heard_once():
    async with stage() as at, at.listening() as inbox:
        for _ in range(2):
            await at.fake.deliver(ZHANG, {"msgtype": "text", "text": {"content": "3栋没水"}}, msgid="same")
        await asyncio.sleep(0.1)
        assert len(inbox.calls) == 2, "the state and one message"
        assert at.channel.health().counts["duplicate"] == 1


@virtual
async def test_frames_that_are_no_frames_disturb_nothing():
    async with stage() as at, at.listening() as inbox:
        socket = at.fake.online[BOT]
        for raw in ("", "[]", "{", '{"headers": 5}', '{"cmd": "aibot_msg_callback", "body": {"msgid": "x"}}', "{}"):
            await socket.send(raw)
        await socket.send('{"cmd": "aibot_msg_callback", "body": null}')
        await at.fake.say(ZHANG, "3栋\u0001没水")
        await asyncio.sleep(0.1)
        assert inbox.texts == ["3栋\u0001没水"]
        assert inbox.states() == ["up"]
        assert at.channel.health().counts["unreadable_frame"] >= 5


@virtual
async def test_messages_of_one_chat_come_in_order_and_chats_do_not_wait_for_each_other():
    async with stage(inbox=Inbox(slow=10)) as at, at.listening() as inbox:
        await asyncio.sleep(10)
        begun = elapsed()
        for number in range(3):
            await at.fake.say(ZHANG, f"张{number}")
            await at.fake.say(LI, f"李{number}")
        await asyncio.sleep(31)
        assert [text for text in inbox.texts if text.startswith("张")] == ["张0", "张1", "张2"]
        assert len(inbox.texts) == 6
        assert elapsed() - begun < 32


@virtual
async def test_pings_go_on_while_the_sink_is_slow():
    async with stage(inbox=Inbox(slow=200)) as at, at.listening() as inbox:
        await at.fake.say(ZHANG, "3栋没水")
        await asyncio.sleep(210)
        assert len(at.fake.sent("ping")) == 7
        assert inbox.texts == ["3栋没水"]


@virtual
async def test_what_had_arrived_is_finished_when_the_bot_is_stopped():
    async with stage(inbox=Inbox(slow=1)) as at:
        async with at.listening():
            await asyncio.sleep(2)
            await at.fake.say(ZHANG, "3栋没水")
            await at.fake.say(ZHANG, "还有4栋")
            await asyncio.sleep(0.01)
        assert at.inbox.texts == ["3栋没水", "还有4栋"]


@virtual
async def test_a_store_that_is_down_for_a_while_loses_nothing():
    down = True
    async with stage(inbox=Inbox(refuse=lambda _: down)) as at, at.listening() as inbox:
        await at.fake.say(ZHANG, "3栋没水")
        await at.fake.say(ZHANG, "还有4栋")
        await asyncio.sleep(120)
        assert inbox.texts == []
        down = False
        await asyncio.sleep(15)
        assert inbox.texts == ["3栋没水", "还有4栋"]


@virtual
async def test_a_message_that_the_bot_stumbles_over_is_set_aside_and_the_next_is_heard():
    bad = Inbox(refuse=lambda value: getattr(value, "text", "") == "毒")
    async with stage(inbox=bad) as at, at.listening() as inbox:
        await at.fake.say(ZHANG, "毒")
        await at.fake.say(ZHANG, "3栋没水")
        await asyncio.sleep(20)
        assert inbox.texts == ["3栋没水"]
        assert inbox.states() == ["up", "poison"]
        assert "毒" not in details(inbox)[1], "people's words are not in reports about them"


@virtual
async def test_a_secret_is_in_no_representation():
    async with stage() as at:
        assert SECRET not in repr(at.channel._options)


async def until_states(inbox: Inbox, states: list[str], within: float = 600) -> float:
    """Wait until the channel has told these states; the seconds that took."""
    begun = elapsed()
    async with asyncio.timeout(within):
        await until(lambda: inbox.states() == states)
    return elapsed() - begun
