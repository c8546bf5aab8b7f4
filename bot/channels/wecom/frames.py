"""The frames of the long connection, as plain values.

`{cmd, headers: {req_id}, body}` both ways; an answer to one of our commands has no `cmd` but `errcode` and `errmsg`.
Source: WeCom doc 101463; the order of keys is that of the official client, @wecom/aibot-node-sdk.
"""

import base64
import hashlib
import json
import secrets
import time
from typing import Any, Literal

Json = dict[str, Any]
MediaType = Literal["file", "image", "voice", "video"]

SUBSCRIBE = "aibot_subscribe"
PING = "ping"
RESPOND = "aibot_respond_msg"
RESPOND_WELCOME = "aibot_respond_welcome_msg"
RESPOND_UPDATE = "aibot_respond_update_msg"
SEND = "aibot_send_msg"
UPLOAD_INIT = "aibot_upload_media_init"
UPLOAD_CHUNK = "aibot_upload_media_chunk"
UPLOAD_FINISH = "aibot_upload_media_finish"
MESSAGE = "aibot_msg_callback"
EVENT = "aibot_event_callback"

MAX_CONTENT = 20480
"""Bytes of a stream's or markdown message's content."""
CHUNK = 512 * 1024
"""Bytes of one part of an upload, before base64."""
MAX_CHUNKS = 100


class FrameError(ValueError):
    """What came is no frame."""


def new_req_id(cmd: str) -> str:
    """A request id that no other request has: the command, the time in milliseconds, something random."""
    return f"{cmd}_{time.time_ns() // 1_000_000}_{secrets.token_hex(4)}"


def frame(cmd: str, req_id: str, body: Json | None = None) -> Json:
    """A frame to be sent."""
    made: Json = {"cmd": cmd, "headers": {"req_id": req_id}}
    return made if body is None else made | {"body": body}


def read_frame(raw: str | bytes) -> Json:
    """A frame that came. Raises FrameError. Control characters in texts are let through, as people do write them."""
    try:
        read = json.loads(raw, strict=False)
    except ValueError as error:
        raise FrameError(type(error).__name__) from error
    if not isinstance(read, dict) or not isinstance(read.get("headers", {}), dict):
        raise FrameError("not an object")
    return read


def req_id(read: Json) -> str:
    """The request id of a frame, empty if it has none."""
    return str(read.get("headers", {}).get("req_id", ""))


def subscription(bot_id: str, secret: str) -> Json:
    """Who we are."""
    return {"bot_id": bot_id, "secret": secret}


def stream(stream_id: str, content: str, *, finish: bool) -> Json:
    """A stream's whole text so far; the same id again replaces it, for at most 6 minutes."""
    return {"msgtype": "stream", "stream": {"id": stream_id, "finish": finish, "content": content}}


def markdown(content: str) -> Json:
    """A markdown message."""
    return {"msgtype": "markdown", "markdown": {"content": content}}


def template_card(card: Json) -> Json:
    """A card with buttons: replies, and pushes to private chats."""
    return {"msgtype": "template_card", "template_card": card}


def media(kind: MediaType, media_id: str) -> Json:
    """An uploaded picture or file."""
    return {"msgtype": kind, kind: {"media_id": media_id}}


def to_chat(place: str, message: Json) -> Json:
    """A push to a group (chatid) or a member (userid).

    `chat_type` may be left out and the official client leaves it out: the platform knows what an id stands for.
    """
    return {"chatid": place, **message}


def welcome(content: str) -> Json:
    """The first words to somebody who opened the private chat."""
    return {"msgtype": "text", "text": {"content": content}}


def card_update(card: Json, userids: tuple[str, ...]) -> Json:
    """What stands in place of a card for these members."""
    return {"response_type": "update_template_card", "template_card": card, "userids": list(userids)}


def upload_start(kind: MediaType, filename: str, content: bytes) -> Json:
    """Announce an upload."""
    return {
        "type": kind,
        "filename": filename,
        "total_size": len(content),
        "total_chunks": -(-len(content) // CHUNK),
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
    }


def upload_parts(upload_id: str, content: bytes) -> list[Json]:
    """The parts of an upload, numbered from 0."""
    starts = range(0, len(content), CHUNK)
    return [
        {
            "upload_id": upload_id,
            "chunk_index": index,
            "base64_data": base64.b64encode(content[start : start + CHUNK]).decode("ascii"),
        }
        for index, start in enumerate(starts)
    ]
