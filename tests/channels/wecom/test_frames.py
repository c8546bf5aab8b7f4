"""What we put on the wire equals what the official client puts there."""

import asyncio
import base64
import json
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Button
from bot.channels.wecom import Account, frames
from bot.channels.wecom.cards import button_card
from bot.channels.wecom.failures import LineError
from bot.channels.wecom.frames import CHUNK, FrameError, read_frame, upload_parts, upload_start
from bot.channels.wecom.health import Pulse
from bot.channels.wecom.line import Line
from tests.channels.telegram.inbox import Inbox
from tests.channels.telegram.virtual import now, virtual
from tests.channels.wecom import golden
from tests.channels.wecom.fake_server import FakeWeCom


@virtual
async def test_our_frames_equal_the_official_clients():
    card = button_card(
        "#12 3号楼电梯困人",
        (Button("ack:12", "收到", "primary"), Button("done:12", "已处理")),
        "inc_12_1",
    )
    async with FakeWeCom({"b": "s"}).serving() as fake:
        line = Line(Account("b", "s", fake.url), Pulse("wecom", now, timedelta(1)), print)
        running = asyncio.create_task(line.run(Inbox()))
        await asyncio.sleep(0.1)
        for cmd, body, req_id in (
            (frames.SEND, frames.to_chat("CHAT", frames.markdown("hi")), None),
            (frames.SEND, frames.to_chat("userA", frames.template_card(card)), None),
            (frames.RESPOND, frames.stream("s1", "…", finish=False), "cb1"),
            (frames.RESPOND, frames.stream("s1", "ok", finish=True), "cb1"),
            (frames.RESPOND, frames.template_card(card), "cb1"),
            (frames.RESPOND_UPDATE, frames.card_update(golden.ANSWERED, ("userA",)), "ev9"),
        ):
            with suppress(LineError):  # nobody wrote to this bot: the fake refuses, and keeps what it got
                await line.request(cmd, body, req_id)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        sent = [golden.without_own_req_id(frame) for frame in fake.sent(*{one["cmd"] for one in golden.ALL})]
        assert sent == list(golden.ALL)
        assert [list(one) for one in sent] == [list(one) for one in golden.ALL], "keys in the same order, too"


def test_request_ids_are_made_like_the_official_clients():
    first, second = frames.new_req_id("ping"), frames.new_req_id("ping")
    assert first != second
    assert re.fullmatch(r"ping_\d{13}_[0-9a-f]{8}", first)


@settings(max_examples=8)
@given(st.integers(1, 3 * CHUNK), st.randoms(use_true_random=False))
def test_an_upload_is_whole_again_when_its_parts_are_put_together(size, random):
    content = random.randbytes(size)
    start, parts = upload_start("file", "周报.xlsx", content), upload_parts("up1", content)
    assert [part["chunk_index"] for part in parts] == list(range(start["total_chunks"]))
    assert b"".join(base64.b64decode(part["base64_data"]) for part in parts) == content
    assert start["total_size"] == size


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_json_comes_is_a_frame_or_refused(value):
    try:
        assert isinstance(read_frame(json.dumps(value)), dict)
    except FrameError:
        assert not isinstance(value, dict) or not isinstance(value.get("headers", {}), dict)


@pytest.mark.parametrize("raw", ["", "{", b"\xff\xfe", "nonsense", "[1]"])
def test_what_is_no_json_object_is_refused(raw):
    with pytest.raises(FrameError):
        read_frame(raw)
