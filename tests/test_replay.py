"""Scenarios as outsiders write them: without a configuration, with gaps, with names of their own."""

import asyncio
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.replay import open_replay
from bot.replay_report import as_json
from bot.transcripts.formats import parse_transcript
from storage.opening import open_database
from tests.town import book

MORNING = "2026-06-01T10:00:00+08:00"


def replayed(
    *lines: dict[str, Any], members: list[dict[str, Any]] | None = None, db: str = "sqlite://", **more: object
) -> dict[str, Any]:
    """What `liandong replay --json` prints for these lines."""
    written = json.dumps({"members": members or [], "transcript": list(lines), **more}, ensure_ascii=False)

    async def play() -> dict[str, Any]:
        transcript = parse_transcript(written, ZoneInfo("Asia/Shanghai"))
        database = await open_database(db)
        try:
            replay = await open_replay(transcript, Config(), database, book())
            await replay.play(transcript)
            return await as_json(replay)
        finally:
            await database.close()

    return asyncio.run(play())


def says(who: str, text: str, at: str = MORNING, **more: object) -> dict[str, Any]:
    return {"at": at, "chat": "linkage", "from": who, "text": text, **more}


def until(at: str) -> dict[str, Any]:
    return {"at": at}


def notices(result: dict[str, Any]) -> list[str]:
    return [row["text"] for row in result["sent"] if row["kind"] == "notice"]


def test_an_emergency_that_nobody_can_take_is_told_less_and_less_often() -> None:
    result = replayed(says("w", "3栋着火了"), until("2026-06-15T10:00:00+08:00"))
    told = [text for text in notices(result) if "还没有人负责" in text]
    assert 30 < len(told) < 60
    assert result["incidents"][0]["level"] == 3


def test_what_nobody_owns_is_told_once_a_day_for_all_of_it() -> None:
    lines = [says("w", f"{building}栋电梯坏了") for building in range(1, 6)]
    result = replayed(*lines, until("2026-06-04T10:00:00+08:00"))
    days = [row["at"][:10] for row in result["sent"] if row["kind"] == "notice" and "等在那里" in row["text"]]
    assert days == ["2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04"]


def test_whoever_takes_the_empty_seat_gets_what_waits_for_it() -> None:
    members = [{"id": "adm", "name": "管理员", "roles": ["admin"]}]
    result = replayed(
        says("w", "3栋电梯坏了"),
        says("p", "我是物业的小张", id="hello"),
        says("adm", "绑定 物业", reply_to="hello"),
        members=members,
    )
    assert [(one["assignee"], one["status"]) for one in result["incidents"]] == [("p", "assigned")]
    assert result["problems"] == []


def test_roles_and_estates_that_no_configuration_knows() -> None:
    members = [
        {"id": "p", "name": "张经理", "roles": ["property"], "estate": "花园"},
        {"id": "m", "name": "小火", "roles": ["火星"], "estate": "花园"},
    ]
    result = replayed(says("w", "3栋电梯坏了"), members=members)
    assert result["incidents"][0]["assignee"] == "p"
    assert ["火星" in problem for problem in result["problems"]] == [True]


def test_grids_that_are_on_no_map_limit_nobody() -> None:
    members = [{"id": f"g{grid}", "name": f"网格员{grid}", "roles": ["grid"], "grids": [grid]} for grid in "12"]
    result = replayed(says("w", "报事 3栋有个怪东西"), members=members)
    (incident,) = result["incidents"]
    assert (incident["assignee_role"], incident["place"]["building"]) == ("grid", "3")
    card = next(row for row in result["sent"] if row["kind"] == "card")
    assert set(card["mentions"]) == {"g1", "g2"}


def test_a_reply_to_an_incident_that_was_never_opened_is_named() -> None:
    result = replayed(says("w", "收到", reply_to={"incident": 9}))
    assert result["problems"] == ["第 1 行：没有第 9 件。reply_to 里的 incident 按开出来的顺序从 1 数起"]


def test_what_is_still_open_is_not_reported_anew_by_the_same_person() -> None:
    members = [{"id": "p", "name": "张经理", "roles": ["property"]}]
    result = replayed(
        says("w", "3栋电梯坏了"),
        says("w", "5栋门禁坏了"),
        says("w", "3栋电梯怎么还没修", at="2026-06-03T10:00:00+08:00"),
        says("w", "5栋监控坏了", at="2026-06-03T10:01:00+08:00"),
        members=members,
    )
    assert [(one["category"], one["affected"]) for one in result["incidents"]] == [
        ("elevator_fault", 1),
        ("access", 1),
        ("access", 1),
    ]
    assert [row["text"] for row in result["sent"] if row["kind"] == "answer"] == [
        "您家已经记在 #1 上了，有结果就告诉您。"
    ]


def test_members_that_cannot_be_written_to_hear_nothing_in_private() -> None:
    members = [
        {"id": "p", "name": "张经理", "roles": ["property"], "reachable": False},
        {"id": "x", "name": "小徐", "reachable": False},
    ]
    result = replayed(
        says("x", "3栋的狗天天叫", chat="residents"),
        says("p", "1 收到", at="2026-06-01T11:30:00+08:00"),
        says("p", "1 已处理：上门劝了", at="2026-06-01T11:40:00+08:00"),
        members=members,
    )
    assert {row["chat"] for row in result["sent"]} == {"linkage", "residents", "staff"}
    (said,) = [row for row in result["sent"] if row["kind"] == "result"]
    assert (said["chat"], said["mentions"], "劝" in said["text"]) == ("residents", [], False)
    assert "unreachable" in [line["event"] for line in result["incidents"][0]["journal"]]


def test_a_second_file_goes_on_where_the_first_ended(tmp_path: Path) -> None:
    db = f"sqlite:///{tmp_path / 'kept.db'}"
    members = [{"id": "p", "name": "张经理", "roles": ["property"]}]
    replayed(says("w", "3栋电梯坏了"), until("2026-06-01T10:10:00+08:00"), members=members, db=db)
    more = [
        says("x", "3栋电梯坏了", at="2026-06-01T10:20:00+08:00"),
        says("p", "1 收到", at="2026-06-01T10:25:00+08:00"),
    ]
    result = replayed(*more, members=members, db=db)
    assert [(one["number"], one["affected"], one["status"]) for one in result["incidents"]] == [(1, 2, "acknowledged")]
    assert sorted((row["chat"], row["kind"], row["edits"]) for row in result["sent"]) == [
        ("linkage", "answer", 0),
        ("linkage", "card", 2),
        ("private:p", "nag", 0),
        ("staff", "nag", 0),
    ]
    again = replayed(*more, members=members, db=db)
    assert again["sent"] == []
    assert again["incidents"] == result["incidents"]


def test_every_refusal_is_in_the_list() -> None:
    result = replayed(
        says("w", "3栋电梯坏了"),
        says("x", "9 收到"),
        says("x", "暂停机器人"),
        says("x", "联席会议"),
        says("x", "代报 王小明 3栋没水"),
    )
    answers = [row["text"] for row in result["sent"] if row["kind"] == "answer"]
    assert "这一步要社区来定。" in answers
    assert [one["reason"] for one in result["refused"]] == ["unknown", "not_allowed", "not_community", "not_allowed"]


def test_an_id_that_was_used_before_is_named() -> None:
    result = replayed(says("w", "3栋电梯坏了", id="a"), says("x", "5栋电梯坏了", id="a"))
    assert (len(result["incidents"]), "用过了" in result["problems"][0]) == (1, True)
