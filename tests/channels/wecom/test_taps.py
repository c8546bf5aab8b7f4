"""Taps and welcomes: answered within five seconds, whatever the store is doing."""

import asyncio

from bot.channels.base import Action, Button, Message, Outbound
from bot.channels.wecom.cards import SPENT, new_task_id
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import elapsed, virtual
from tests.channels.wecom.stage import ZHANG, Stage, stage, until

PRIVATE = f"wecom:user/{ZHANG}"
BUTTONS = (Button("acknowledge:12", "收到", "primary"),)
ASKED = Outbound("#12 3栋电梯故障\n请尽快响应", buttons=BUTTONS)


class Handlers(Inbox):
    """A sink that answers taps after so many seconds, as the bot's handlers do."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.stage: Stage | None = None

    async def __call__(self, value) -> None:
        if isinstance(value, Action):
            await asyncio.sleep(self.seconds)
            await self.stage.channel.answer(value, "#12 已记下：您收到了")
        await super().__call__(value)


async def tapped(at: Stage) -> str:
    """张经理 has a card and taps on it."""
    await at.fake.say(ZHANG, "你好")
    await at.channel.send(PRIVATE, ASKED, key="1")
    task_id = at.fake.sent("aibot_send_msg")[-1]["body"]["template_card"]["task_id"]
    await at.fake.tap(ZHANG, task_id, "acknowledge:12")
    return task_id


def shown(at: Stage) -> list[tuple[str, str]]:
    """What stands in place of the card, one after the other."""
    cards = [frame["body"]["template_card"] for frame in at.fake.sent("aibot_respond_update_msg")]
    return [(card["main_title"]["title"], card["sub_title_text"]) for card in cards]


@virtual
async def test_a_tap_is_heard_with_what_it_is_about():
    async with stage() as at, at.listening() as inbox:
        await tapped(at)
        await asyncio.sleep(0.1)
        (action,) = inbox.of(Action)
        assert (action.action, action.message, action.sender.person) == ("acknowledge:12", "#12", f"wecom:{ZHANG}")


@virtual
async def test_the_bot_s_answer_replaces_the_card():
    handlers = Handlers(0.5)
    async with stage(inbox=handlers) as at, at.listening():
        handlers.stage = at
        await tapped(at)
        await asyncio.sleep(10)
        assert shown(at) == [("#12 3栋电梯故障", "#12 已记下：您收到了")]
        assert len(at.fake.said()) == 1, "nothing but the card was said"


@virtual
async def test_with_a_store_under_load_the_card_is_answered_in_time_and_the_words_follow():
    handlers = Handlers(20)
    async with stage(inbox=handlers) as at, at.listening():
        handlers.stage = at
        await tapped(at)
        begun = elapsed()
        await until(lambda: shown(at))
        assert elapsed() - begun < 5
        assert shown(at) == [("#12 3栋电梯故障", "收到您的点选，正在登记…")]
        await asyncio.sleep(20)
        assert at.fake.said()[-1] == "#12 已记下：您收到了"
        assert at.channel.health().counts.get("no_answer") is None


@virtual
async def test_a_tap_that_nobody_answers_is_answered_all_the_same():
    async with stage() as at, at.listening():
        await tapped(at)
        await asyncio.sleep(5)
        assert len(shown(at)) == 1


@virtual
async def test_a_tap_on_a_card_from_before_a_restart_is_answered_from_its_task_id():
    async with stage() as at, at.listening() as inbox:
        await at.fake.tap(ZHANG, new_task_id("#12 #15 两件事", BUTTONS), "acknowledge:12")
        await asyncio.sleep(5)
        assert shown(at) == [("#12+15", "收到您的点选，正在登记…")]
        assert inbox.of(Action)[0].message == "#12+15"


@virtual
async def test_the_button_of_an_answered_card_does_nothing():
    async with stage() as at, at.listening() as inbox:
        task_id = await tapped(at)
        await asyncio.sleep(5)
        await at.fake.tap(ZHANG, task_id, SPENT)
        await asyncio.sleep(5)
        assert len(inbox.of(Action)) == 1
        assert len(shown(at)) == 1


@virtual
async def test_a_tap_that_is_delivered_twice_is_heard_once():
    async with stage() as at, at.listening() as inbox:
        tap = {"eventtype": "template_card_event", "event_key": "acknowledge:12", "task_id": "12@acknowledge@0"}
        for _ in range(2):
            await at.fake.event(ZHANG, tap, msgid="same")
        await asyncio.sleep(5)
        assert len(inbox.of(Action)) == 1


@virtual
async def test_who_opens_the_private_chat_is_welcomed_at_once_whatever_the_store_does():
    async with stage(inbox=Inbox(refuse=lambda value: isinstance(value, Message))) as at, at.listening():
        await at.fake.say(ZHANG, "你好")
        begun = elapsed()
        await at.fake.event(ZHANG, {"eventtype": "enter_chat"})
        await until(lambda: at.fake.sent("aibot_respond_welcome_msg"))
        assert elapsed() - begun < 1
        assert "联动助手" in at.fake.said()[-1]


@virtual
async def test_feedback_on_an_answer_and_events_of_the_future_disturb_nothing():
    async with stage() as at, at.listening() as inbox:
        for event in ({"eventtype": "feedback_event", "type": 1}, {"eventtype": "something_new"}, {}):
            await at.fake.event(ZHANG, event)
        await at.fake.say(ZHANG, "3栋没水")
        await asyncio.sleep(0.1)
        assert inbox.texts == ["3栋没水"]
