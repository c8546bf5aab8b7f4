"""What Telegram refuses, what gets lost on the way, and what may have arrived all the same."""

import asyncio

import pytest
from starlette.responses import Response

from tests.channels.telegram.fake_refusal import RefusalError
from tests.channels.telegram.stage import CARD, GROUP, WANG, refused, stage
from tests.channels.telegram.virtual import elapsed, virtual


@pytest.mark.parametrize(
    ("state", "gone"),
    [("kicked", True), ("left", True), ("restricted", True)],
)
def test_a_chat_the_bot_was_removed_from_or_muted_in_is_gone(state, gone):
    @virtual
    async def story():
        async with stage() as here:
            here.world.group(bot=state)
            error = await refused(here.channel.send(GROUP, CARD, key="1"))
            assert (error.permanent, error.gone) == (True, gone)

    story()


@virtual
async def test_a_person_who_never_wrote_or_blocked_the_bot_is_gone():
    async with stage() as here:
        assert (await refused(here.channel.send("telegram:99", CARD, key="1"))).gone
        here.world.private(WANG).bot = "kicked"
        assert (await refused(here.channel.send("telegram:7", CARD, key="2"))).gone


@virtual
async def test_a_moved_group_says_where_to():
    async with stage() as here:
        here.world.migrate(here.world.group(-55), -1005)
        error = await refused(here.channel.send("telegram:-55", CARD, key="1"))
        assert (error.moved_to, error.permanent) == ("telegram:-1005", False)


@pytest.mark.parametrize(("cut", "uncertain"), [("before", False), ("after", True), ("silence", True)])
def test_whether_a_failed_send_may_have_arrived(cut, uncertain):
    @virtual
    async def story():
        async with stage() as here:
            here.world.group()
            here.wire.cut("sendMessage", cut)
            error = await refused(here.channel.send(GROUP, CARD, key="1"))
            assert (error.uncertain, error.permanent) == (uncertain, False)
            assert elapsed() < 20

    story()


@pytest.mark.parametrize(
    ("status", "body", "uncertain"),
    [
        (500, '{"ok": false, "error_code": 500, "description": "Internal Server Error"}', False),
        (502, "<html>Bad Gateway</html>", True),
    ],
)
def test_a_server_error_is_certain_only_in_telegrams_own_words(status, body, uncertain):
    @virtual
    async def story():
        async with stage() as here:
            here.world.group()
            here.fake.fail_next("sendMessage", lambda: Response(body, status))
            error = await refused(here.channel.send(GROUP, CARD, key="1"))
            assert (error.uncertain, error.permanent) == (uncertain, False)

    story()


@virtual
async def test_a_refused_token_keeps_letters_waiting_instead_of_losing_them():
    async with stage() as here:
        here.world.group()
        here.fake.fail_next("sendMessage", RefusalError(401, "Unauthorized"))
        error = await refused(here.channel.send(GROUP, CARD, key="1"))
        assert not error.permanent
        assert error.retry_after


@virtual
async def test_a_line_that_keeps_failing_is_opened_anew_and_works_again():
    async with stage() as here:
        here.world.group()
        here.wire.down = "silence"
        for number in range(3):
            await refused(here.channel.send(GROUP, CARD, key=str(number)))
            await asyncio.sleep(2)
        here.wire.down = ""
        assert (await here.channel.send(GROUP, CARD, key="9")).id
        await asyncio.sleep(120)
        assert here.wire.closed >= 1
