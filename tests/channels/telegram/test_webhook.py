"""The webhook: only Telegram may call, and 200 means that it is committed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette

from bot.channels.telegram.webhook import MAX_BODY, SECRET_HEADER, webhook_trouble
from tests.channels.telegram.fake_world import Json
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.stage import WANG, Stage, stage
from tests.channels.telegram.virtual import elapsed, now, virtual

URL = "https://liandong.example/telegram/webhook"
SECRET = "only-telegram-knows"


class Caller:
    """Telegram calling our web application."""

    def __init__(self, here: Stage) -> None:
        app = Starlette(routes=here.channel.routes())
        self._web = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://liandong.example")
        self.here = here

    async def post(self, body: Json | bytes, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret.encode("latin-1")}
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return (await self._web.post("/telegram/webhook", headers=headers, **content)).status_code

    def waiting(self) -> list[Json]:
        """The updates that wait in Telegram's queue, taken out of it."""
        updates = [update for _, update in self.here.world.queue]
        self.here.world.queue.clear()
        return updates


@asynccontextmanager
async def called(inbox: Inbox | None = None) -> AsyncIterator[Caller]:
    async with stage(webhook_url=URL, webhook_secret=SECRET, inbox=inbox) as here:
        yield Caller(here)


@virtual
async def test_telegram_is_told_where_to_call_and_what_we_want_to_hear():
    async with called() as telegram, telegram.here.listening():
        webhook = telegram.here.fake.webhook
        assert (webhook["url"], webhook["secret_token"]) == (URL, SECRET)
        assert "message_reaction" in webhook["allowed_updates"]
        assert telegram.here.fake.called("getUpdates") == []


@virtual
async def test_an_update_is_taken_and_then_answered():
    async with called() as telegram, telegram.here.listening() as inbox:
        inbox.slow = 2.0
        telegram.here.world.say(telegram.here.world.group(), WANG, "没水")
        (update,) = telegram.waiting()
        asked = elapsed()
        assert await telegram.post(update) == 200
        assert elapsed() - asked >= 2
        assert inbox.texts == ["没水"]


@virtual
async def test_who_does_not_know_the_secret_is_not_heard():
    async with called() as telegram, telegram.here.listening() as inbox:
        telegram.here.world.say(telegram.here.world.group(), WANG, "没水")
        (update,) = telegram.waiting()
        for secret in (None, "", "wrong", "ö"):
            assert await telegram.post(update, secret) == 403
        assert inbox.texts == []


@virtual
async def test_what_is_no_update_is_refused():
    async with called() as telegram, telegram.here.listening():
        for body in (b"", b"{", b"[]", b"5", b'"' + b"x" * MAX_BODY + b'"'):
            assert await telegram.post(body) == 400


@virtual
async def test_poison_is_reported_and_not_sent_again():
    async with called() as telegram, telegram.here.listening() as inbox:
        assert await telegram.post({"update_id": 5, "message": {"text": "秘密"}}) == 200
        assert inbox.states() == ["up", "poison"]


@virtual
async def test_before_the_bot_listens_and_after_it_stopped_telegram_is_asked_to_call_again():
    async with called() as telegram:
        telegram.here.world.say(telegram.here.world.group(), WANG, "没水")
        (update,) = telegram.waiting()
        assert await telegram.post(update) == 503
        async with telegram.here.listening():
            assert await telegram.post(update) == 200
        assert await telegram.post(update) == 503


@virtual
async def test_while_the_store_is_down_telegram_is_asked_to_call_again():
    async with called(Inbox(refuse=lambda _: elapsed() < 30)) as telegram, telegram.here.listening() as inbox:
        telegram.here.world.say(telegram.here.world.group(), WANG, "没水")
        (update,) = telegram.waiting()
        assert await telegram.post(update) == 503
        await asyncio.sleep(30)
        assert await telegram.post(update) == 200
        assert inbox.texts == ["没水"]


@virtual
async def test_calls_side_by_side_for_one_chat_are_taken_in_the_order_they_came():
    async with called() as telegram, telegram.here.listening() as inbox:
        group = telegram.here.world.group()
        for number in range(20):
            telegram.here.world.say(group, WANG, f"{number}")
        inbox.slow = 0.1
        assert set(await asyncio.gather(*(telegram.post(update) for update in telegram.waiting()))) == {200}
        assert inbox.texts == [f"{number}" for number in range(20)]


@virtual
async def test_calls_for_different_chats_do_not_wait_for_each_other():
    async with called() as telegram, telegram.here.listening() as inbox:
        for number in range(10):
            telegram.here.world.say(telegram.here.world.group(-1000 - number), WANG, "没水")
        inbox.slow = 1.0
        asked = elapsed()
        await asyncio.gather(*(telegram.post(update) for update in telegram.waiting()))
        assert elapsed() - asked < 1.5


@virtual
async def test_the_parts_of_an_album_become_one_message():
    async with called() as telegram, telegram.here.listening() as inbox:
        group = telegram.here.world.group()
        for number in range(3):
            telegram.here.world.photo(
                group, WANG, f"file-{number}", media_group_id="g", **({} if number else {"caption": "漏水"})
            )
        telegram.here.world.say(group, WANG, "在地下室")
        assert set(await asyncio.gather(*(telegram.post(update) for update in telegram.waiting()))) == {200}
        assert [(message.text, len(message.photos)) for message in inbox.messages] == [("漏水", 3), ("在地下室", 0)]


@virtual
async def test_the_parts_of_an_album_that_come_one_after_the_other_keep_its_id():
    async with called() as telegram, telegram.here.listening() as inbox:
        for number in range(2):
            telegram.here.world.photo(telegram.here.world.group(), WANG, f"file-{number}", media_group_id="g")
        for update in telegram.waiting():
            assert await telegram.post(update) == 200
        assert [message.album for message in inbox.messages] == ["g", "g"]


@virtual
async def test_an_album_the_store_could_not_take_is_asked_for_again_as_a_whole():
    async with called(Inbox(refuse=lambda _: elapsed() < 30)) as telegram, telegram.here.listening() as inbox:
        for number in range(2):
            telegram.here.world.photo(telegram.here.world.group(), WANG, f"file-{number}", media_group_id="g")
        updates = telegram.waiting()
        assert set(await asyncio.gather(*(telegram.post(update) for update in updates))) == {503}
        await asyncio.sleep(30)
        assert set(await asyncio.gather(*(telegram.post(update) for update in updates))) == {200}
        assert [len(message.photos) for message in inbox.messages] == [2]


@virtual
async def test_when_telegram_cannot_reach_us_it_says_so_and_we_too():
    async with called() as telegram, telegram.here.listening() as inbox:
        assert telegram.here.channel.health().ok
        trouble = {
            "last_error_date": int(now().timestamp()),
            "last_error_message": "SSL error",
            "pending_update_count": 3,
        }
        telegram.here.fake.webhook |= trouble
        await asyncio.sleep(95)
        assert inbox.states() == ["up", "down"]
        health = telegram.here.channel.health()
        assert not health.ok
        assert "SSL error" in health.detail


@virtual
async def test_a_webhook_that_somebody_else_moved_is_put_back():
    async with called() as telegram, telegram.here.listening():
        telegram.here.fake.webhook["url"] = "https://elsewhere.example/"
        await asyncio.sleep(31)
        assert telegram.here.fake.webhook["url"] == URL


@virtual
async def test_the_webhook_is_set_as_soon_as_telegram_can_be_reached():
    async with called() as telegram:
        telegram.here.wire.down = "before"
        async with telegram.here.listening() as inbox:
            await asyncio.sleep(100)
            assert not telegram.here.channel.health().ok
            telegram.here.wire.down = ""
            await asyncio.sleep(31)
            assert telegram.here.fake.webhook["url"] == URL
            assert inbox.states()[-1] == "up"


def test_old_trouble_is_forgotten():
    at = datetime(2026, 6, 1, tzinfo=UTC)
    info = {"last_error_date": at.timestamp() - 300, "last_error_message": "x", "pending_update_count": 5}
    assert webhook_trouble(info, at) == ""
    assert webhook_trouble(info | {"last_error_date": at.timestamp() - 5}, at)
    assert webhook_trouble({}, at) == ""
