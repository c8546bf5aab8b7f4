"""What the official client (@wecom/aibot-node-sdk 1.0.7) puts on the wire for seven calls, request ids apart."""

CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "#12 3号楼电梯困人"},
    "button_list": [
        {"text": "收到", "style": 1, "key": "ack:12"},
        {"text": "已处理", "style": 2, "key": "done:12"},
    ],
    "task_id": "inc_12_1",
}
ANSWERED = CARD | {"button_list": [{"text": "已确认", "key": "x"}]}

SUBSCRIBE = {"cmd": "aibot_subscribe", "body": {"bot_id": "b", "secret": "s"}}
PUSH = {"cmd": "aibot_send_msg", "body": {"chatid": "CHAT", "msgtype": "markdown", "markdown": {"content": "hi"}}}
PUSH_CARD = {
    "cmd": "aibot_send_msg",
    "body": {"chatid": "userA", "msgtype": "template_card", "template_card": CARD},
}
STREAM = {
    "cmd": "aibot_respond_msg",
    "headers": {"req_id": "cb1"},
    "body": {"msgtype": "stream", "stream": {"id": "s1", "finish": False, "content": "…"}},
}
STREAM_END = {
    "cmd": "aibot_respond_msg",
    "headers": {"req_id": "cb1"},
    "body": {"msgtype": "stream", "stream": {"id": "s1", "finish": True, "content": "ok"}},
}
REPLY_CARD = {
    "cmd": "aibot_respond_msg",
    "headers": {"req_id": "cb1"},
    "body": {"msgtype": "template_card", "template_card": CARD},
}
UPDATE = {
    "cmd": "aibot_respond_update_msg",
    "headers": {"req_id": "ev9"},
    "body": {"response_type": "update_template_card", "template_card": ANSWERED, "userids": ["userA"]},
}
ALL = (SUBSCRIBE, PUSH, PUSH_CARD, STREAM, STREAM_END, REPLY_CARD, UPDATE)


def without_own_req_id(frame: dict) -> dict:
    """A frame without the request id that its sender made up; one taken from a callback stays."""
    own = frame["headers"]["req_id"].startswith(frame["cmd"])
    return {key: value for key, value in frame.items() if key != "headers" or not own}
