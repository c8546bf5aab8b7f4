"""What people write, as the bot hears it."""

import pytest

from bot.channels.base import Button, SendError
from bot.channels.wecom.cards import new_task_id
from bot.channels.wecom.keys import address, person_id, private_key
from bot.channels.wecom.marks import mark_in, quoted_mark
from bot.channels.wecom.media import read_ref
from bot.channels.wecom.messages import read_message, without_call
from bot.channels.wecom.taps import read_tap
from tests.channels.telegram.virtual import START

PICTURE = {"url": "https://files.example/a", "aeskey": "k" * 43}


def body(kind: str, content: dict, **more) -> dict:
    return {"msgid": "m1", "chattype": "single", "from": {"userid": "wang"}, "msgtype": kind, kind: content, **more}


def test_a_private_text():
    heard = read_message(body("text", {"content": " 3栋电梯坏了 "}, create_time=1780000000), START)
    assert (heard.chat, heard.sender.person, heard.text) == ("wecom:user/wang", "wecom:wang", "3栋电梯坏了")
    assert heard.private
    assert heard.addressed
    assert heard.at.timestamp() == 1780000000


def test_a_group_text_loses_the_call_to_the_bot():
    heard = read_message(
        body("text", {"content": "@联动助手 收到 12"}, chattype="group", chatid="wrG"), START, "联动助手"
    )
    assert (heard.chat, heard.text, heard.private, heard.addressed) == ("wecom:wrG", "收到 12", False, True)


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("@联动助手 3栋没水", "联动助手", "3栋没水"),
        ("3栋没水 @联动助手", "联动助手", "3栋没水"),
        ("@联动助手\u20053栋没水", "联动助手", "3栋没水"),
        ("@张经理 3栋没水 @联动助手", "联动助手", "@张经理 3栋没水"),
        ("@Liandong Bot 3栋没水", "Liandong Bot", "3栋没水"),
        ("@联动助手 3栋没水", "", "3栋没水"),
        ("3栋没水", "", "3栋没水"),
        ("邮箱是a@b.cn", "", "邮箱是a@b.cn"),
    ],
)
def test_the_call_is_cut_out_and_nothing_else(text, name, left):
    assert without_call(text, name) == left


def test_words_and_pictures_together():
    items = [
        {"msgtype": "text", "text": {"content": "@联动助手 3栋门口"}},
        {"msgtype": "image", "image": PICTURE},
        {"msgtype": "text", "text": {"content": "积水了"}},
    ]
    heard = read_message(body("mixed", {"msg_item": items}, chattype="group", chatid="wrG"), START, "联动助手")
    assert heard.text == "3栋门口\n积水了"
    assert heard.kind == "photo"
    (photo,) = heard.photos
    assert (read_ref(photo).url, read_ref(photo).aeskey) == (PICTURE["url"], PICTURE["aeskey"])


def test_a_picture_alone():
    heard = read_message(body("image", PICTURE), START)
    assert (heard.text, heard.kind, len(heard.photos)) == ("", "photo", 1)


def test_a_voice_message_is_heard_as_what_wecom_understood():
    heard = read_message(body("voice", {"content": "三栋没水了"}), START)
    assert (heard.text, heard.kind) == ("三栋没水了", "text")


@pytest.mark.parametrize(("kind", "as_kind"), [("file", "file"), ("video", "file"), ("weird", "other")])
def test_other_kinds_have_no_words(kind, as_kind):
    heard = read_message(body(kind, PICTURE), START)
    assert (heard.text, heard.photos, heard.kind) == ("", (), as_kind)


@pytest.mark.parametrize(
    ("quote", "means"),
    [
        ({"msgtype": "text", "text": {"content": "🟠 #12 3栋 电梯故障\n⏳ 等待响应"}}, "#12"),
        ({"msgtype": "text", "text": {"content": "#12 和 #15 请看，#12 急"}}, "#12+15"),
        ({"msgtype": "mixed", "mixed": {"msg_item": [{"msgtype": "text", "text": {"content": "#7 已办结"}}]}}, "#7"),
        ({"msgtype": "text", "text": {"content": "大家好"}}, None),
        ({"msgtype": "image", "image": PICTURE}, None),
        (None, None),
    ],
)
def test_a_quote_means_the_incidents_it_names(quote, means):
    assert quoted_mark(quote) == means
    assert read_message(body("text", {"content": "收到"}, quote=quote), START).reply_to == means


def test_what_is_quoted_has_the_id_that_the_message_was_given_when_it_was_sent():
    text = "🟠 #12 3栋 电梯故障\n请回“12 收到”"
    assert quoted_mark({"msgtype": "text", "text": {"content": text}}) == mark_in(text)


@pytest.mark.parametrize("nested", [True, False])
def test_a_tap_is_understood_nested_or_flattened(nested):
    task_id = new_task_id("#12 电梯故障", (Button("acknowledge:12", "收到"),))
    tapped = {"event_key": "acknowledge:12", "task_id": task_id}
    event = {"eventtype": "template_card_event", **({"template_card_event": tapped} if nested else tapped)}
    action = read_tap({"msgid": "e1", "chattype": "single", "from": {"userid": "zhang"}, "event": event}, START)
    assert (action.action, action.message, action.chat, action.private) == (
        "acknowledge:12",
        "#12",
        "wecom:user/zhang",
        True,
    )


def test_keys_lead_back_to_places():
    assert address("wecom:wrG").private is False
    assert address(private_key("wang")) == address("wecom:user/wang")
    assert person_id("wang") == "wecom:wang"
    for key in ("telegram:1", "wecom:", "wecom:user/", "nonsense"):
        with pytest.raises(SendError) as error:
            address(key)
        assert error.value.permanent
