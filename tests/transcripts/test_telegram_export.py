"""Telegram Desktop exports."""

import json
from typing import Any

from bot.transcripts.lines import Holding, Said
from tests.transcripts.reading import at, problem_lines, read, said


def message(number: int, **more: Any) -> dict[str, Any]:
    """One message as Telegram Desktop writes it."""
    return {
        "id": number,
        "type": "message",
        "date": f"2026-06-01T10:{number:02}:00",
        "date_unixtime": str(1780279200 + 60 * number),
        "from": "王阿姨",
        "from_id": "user111",
        "text": "3栋电梯坏了",
        "text_entities": [{"type": "plain", "text": "3栋电梯坏了"}],
        **more,
    }


def export(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One chat."""
    return {
        "name": "阳光花园联动群",
        "type": "private_supergroup",
        "id": 1234567890,
        "messages": list(messages),
        **more,
    }


def written(document: dict[str, Any]) -> str:
    """As the file is written: one space of indentation, a line per value."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def test_one_exported_group_is_the_linkage_group() -> None:
    transcript = read(
        written(
            export(
                {
                    "id": 1,
                    "type": "service",
                    "date": "2026-06-01T09:00:00",
                    "actor": "李四",
                    "action": "invite_members",
                },
                message(2),
                message(3, **{"from": "物业-张经理", "from_id": "user222"}, text="收到", reply_to_message_id=2),
            )
        )
    )
    assert transcript.problems == []
    assert transcript.lines == [
        Said(at(10, 2), "linkage", "user111", "3栋电梯坏了", "2"),
        Said(at(10, 3), "linkage", "user222", "收到", "3", reply_to="2"),
    ]
    assert [(member.id, member.name, member.roles) for member in transcript.members] == [
        ("user111", "王阿姨", ()),
        ("user222", "物业-张经理", (Holding("property"),)),
    ]


def test_text_with_entities_photos_polls_and_stickers() -> None:
    parts = ["快看 ", {"type": "mention", "text": "@zhang"}, " ", {"type": "bold", "text": "漏水"}]
    transcript = read(
        written(
            export(
                message(1, text=parts),
                message(2, text="", photo="photos/photo_1.jpg", width=640, height=480),
                message(3, text="", file="files/a.png", mime_type="image/png"),
                message(4, text="", media_type="sticker", file="s.webp", mime_type="image/webp", sticker_emoji="👍"),
                message(5, text="", poll={"question": "换物业吗", "closed": False, "answers": []}),
                message(6, text="", media_type="voice_message", file="voice.ogg", mime_type="audio/ogg"),
            )
        )
    )
    found = [(line.text, line.photos) for line in transcript.lines if isinstance(line, Said)]
    assert found == [
        ("快看 @zhang 漏水", ()),
        ("", ("photos/photo_1.jpg",)),
        ("", ("files/a.png",)),
        ("👍", ()),
        ("投票：换物业吗", ()),
    ]


def test_an_old_export_has_numbers_for_people_local_times_and_nonsense_for_edits() -> None:
    old = {"id": 1, "type": "message", "date": "2026-06-01T10:00:00", "edited": "1970-01-01T01:00:00",
           "from": "王阿姨", "from_id": 111, "text": "没水了"}  # fmt: skip
    (line,) = read(written(export(old))).lines
    assert line == Said(at(10), "linkage", "111", "没水了", "1")


def test_somebody_whose_account_is_gone_still_speaks() -> None:
    transcript = read(written(export(message(1, **{"from": None}))))
    assert said(transcript) == [("user111", "3栋电梯坏了")]
    assert transcript.members[0].name == "user111"


def test_all_chats_come_in_the_order_of_their_times_and_private_talk_stays_out() -> None:
    several = {
        "about": "Here is the data you requested.",
        "chats": {
            "about": "This page lists all chats from this export.",
            "list": [
                export(message(1), message(5), name="阳光花园业主群", id=1),
                export(message(1, text="你好"), message(3), name="阳光花园联动群", id=2),
                {"name": "妈妈", "type": "personal_chat", "id": 9, "messages": [message(2, text="晚上回来吃饭吗")]},
                {"type": "saved_messages", "id": 10, "messages": []},
            ],
        },
        "left_chats": {"about": "", "list": [export(message(4, reply_to_message_id=1), name="物业工作群", id=3)]},
    }
    transcript = read(written(several))
    assert [(line.chat, line.message_id) for line in transcript.lines if isinstance(line, Said)] == [
        ("1", "1/1"), ("2", "2/1"), ("2", "2/3"), ("3", "3/4"), ("1", "1/5"),
    ]  # fmt: skip
    assert {chat.id: chat.kind for chat in transcript.chats} == {"1": "residents", "2": "linkage", "3": "staff"}
    assert transcript.lines[3].reply_to == "3/1"  # type: ignore[union-attr]  # a Said
    assert transcript.problems == []


def test_a_message_without_a_time_is_named_by_its_line() -> None:
    text = written(export(message(1), message(2, date="?", date_unixtime=None), message(3)))
    transcript = read(text)
    assert problem_lines(transcript) == [next(n for n, line in enumerate(text.split("\n"), 1) if '"id": 2' in line) - 1]
    assert len(transcript.lines) == 2


def test_a_damaged_message_is_named_and_the_rest_is_read() -> None:
    text = written(export(message(1), message(2), message(3))).replace('"id": 2,', '"id": 2 oops')
    transcript = read(text)
    assert [line.message_id for line in transcript.lines if isinstance(line, Said)] == ["1", "3"]
    assert len(transcript.problems) == 1


def test_an_export_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    text = written(export(message(1), message(2), message(3)))
    transcript = read(text[: text.index('"id": 3')])
    assert len(transcript.lines) == 2
    assert transcript.problems


def test_things_that_are_no_messages_are_named() -> None:
    transcript = read(json.dumps(export(message(1)) | {"messages": [message(1), "hello", None, 3]}))
    assert len(transcript.lines) == 1
    assert len(transcript.problems) == 3
