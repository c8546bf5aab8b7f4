"""Digests and morning lists in the whole bot: at their time, once, late when missed, quiet when there is nothing."""

import asyncio
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.config import Config, sandbox
from bot.digests import FILES_KEPT, DigestDesk
from bot.mornings import MorningDesk
from bot.reports.text import LIMIT
from storage.database import Statement
from tests.town import Town, local

GROUPS = ("linkage", "residents", "staff")


@pytest.fixture
def town() -> Iterator[Town]:
    stage = Town("2026-06-01 10:00")
    yield stage
    stage.close()


def desk(town: Town, folder: Path | None = None) -> DigestDesk:
    office = town.office
    return DigestDesk(office.config, office.database, office.world, office.service.catalogue, folder)


def run(town: Town, what):
    return town._runner.run(what)


def posted(town: Town, kind: str = "digest") -> list[tuple[str, str]]:
    """What went out, as (chat, text)."""
    run(town, town.office.relay.drain(town.now))
    return [(one.chat.partition(":")[2], one.out.text) for one in town.channel.posted if one.out.kind == kind]


def done(town: Town) -> None:
    """One matter, from the report to the last word."""
    town.say("王阿姨", "3栋电梯坏了")
    town.say("张经理", "1 收到")
    town.say("张经理", "1 已修好：换了门机板")
    town.say("王阿姨", "满意 1")


def test_on_monday_at_nine_every_group_gets_its_week_once(town: Town) -> None:
    done(town)
    digests = desk(town)
    town.until("2026-06-08 08:59")
    assert run(town, digests.post(town.now)) == 0
    town.until("2026-06-08 09:00")
    assert run(town, digests.post(town.now)) == 3
    assert run(town, digests.post(town.now)) == 0
    assert run(town, desk(town).post(town.now + timedelta(minutes=1))) == 0
    sent = posted(town)
    assert sorted(chat for chat, _ in sent) == sorted(GROUPS)
    assert all("阳光花园 联动周报 6月1日至6月7日" in text and "新报 1 件，办结 1 件" in text for _, text in sent)
    assert "补发" not in sent[0][1]


def test_once_a_month_every_group_reads_what_is_on_hold_and_for_how_long(town: Town) -> None:
    town.say("王阿姨", "3栋外墙瓷砖松了要掉")
    town.say("张经理", "1 收到")
    town.say("李主任", "挂账 1 等维修资金 9月30日")
    town.until("2026-08-01 09:00")
    run(town, desk(town).post(town.now))
    monthly = dict(posted(town))
    assert sorted(monthly) == sorted(GROUPS)
    held = "【挂账台账】\n#1 3栋 屋面外墙：挂了 60 天，9月30日复查：等维修资金"
    assert all("月报" in text and held in text and "最久的" not in text for text in monthly.values())
    town.until("2026-08-03 09:00")
    run(town, desk(town).post(town.now))
    weekly = [text for _, text in posted(town) if "周报 7月27日" in text]
    assert len(weekly) == 3
    assert all("挂账 1 件，最久的" in text and "等维修资金" not in text for text in weekly)


def test_two_processes_at_the_same_moment_send_one(town: Town) -> None:
    done(town)
    town.until("2026-06-08 09:00")

    async def both() -> list[int]:
        return await asyncio.gather(desk(town).post(town.now), desk(town).post(town.now))

    assert sum(run(town, both())) == 3
    assert len(posted(town)) == 3


def test_a_digest_missed_while_the_bot_was_off_goes_out_late_and_says_so(town: Town) -> None:
    done(town)
    town.until("2026-06-10 15:00")
    assert run(town, desk(town).post(town.now)) == 3
    assert all("补发" in text for _, text in posted(town))


def test_a_kill_between_queue_and_send_loses_none_and_doubles_none(tmp_path: Path) -> None:
    stage = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path / 'town.db'}")
    try:
        done(stage)
        stage.until("2026-06-08 09:00")
        assert run(stage, desk(stage).post(stage.now)) == 3
        stage.restart()
        stage.now += timedelta(minutes=1)
        assert run(stage, desk(stage).post(stage.now)) == 0, "what is queued is not written again"
        assert len(posted(stage)) == 3, "and goes out after the restart"
    finally:
        stage.close()


def test_a_kill_between_send_and_its_record_repeats_nothing(tmp_path: Path) -> None:
    stage = Town("2026-06-01 10:00", database=f"sqlite:///{tmp_path / 'town.db'}")
    try:
        done(stage)
        stage.until("2026-06-08 09:00")
        run(stage, desk(stage).post(stage.now))
        stage.channel.send, send = dying_after(stage.channel.send), stage.channel.send
        with pytest.raises(Killed):
            run(stage, stage.office.relay.drain(stage.now))
        stage.channel.send = send
        stage.restart()
        for _ in range(4):
            stage.now += timedelta(hours=1)
            run(stage, desk(stage).post(stage.now))
            run(stage, stage.office.relay.drain(stage.now))
        chats = [one.chat for one in stage.channel.posted if one.out.kind == "digest"]
        assert len(chats) == len(set(chats)), "nobody sees the same digest twice"
    finally:
        stage.close()


class Killed(BaseException):
    """The process dies."""


def dying_after(send):
    async def sent_but_not_recorded(*what, **more):
        await send(*what, **more)
        raise Killed

    return sent_but_not_recorded


def test_at_night_it_waits_for_the_morning(town: Town) -> None:
    done(town)
    town.until("2026-06-08 23:00")
    assert run(town, desk(town).post(town.now)) == 3
    assert posted(town) == []
    town.until("2026-06-09 07:00")
    assert len(posted(town)) == 3


def test_before_the_first_report_nobody_is_disturbed(town: Town) -> None:
    town.until("2026-06-08 09:00")
    assert run(town, desk(town).post(town.now)) == 0
    done(town)
    assert run(town, desk(town).post(town.now)) == 0, "what was reported on Monday is not last week's"


def test_a_quiet_week_after_a_busy_one_is_told_as_such(town: Town) -> None:
    done(town)
    town.until("2026-06-15 09:00")
    run(town, desk(town).post(town.now))
    assert "大家平平安安" in posted(town)[-1][1]


def test_a_chat_that_is_paused_gets_its_digest_when_it_is_resumed(town: Town) -> None:
    done(town)
    town.until("2026-06-08 09:00")
    town.office.world.set_chat_state("sandbox:linkage", "paused")
    assert run(town, desk(town).post(town.now)) == 2
    town.until("2026-06-08 14:00")
    town.office.world.set_chat_state("sandbox:linkage", "active")
    assert run(town, desk(town).post(town.now)) == 1
    assert "补发" in posted(town)[-1][1]


def test_on_the_first_the_staff_get_the_papers_of_the_month(town: Town, tmp_path: Path) -> None:
    done(town)
    town.say("王阿姨", "2栋门禁坏了")
    town.until("2026-07-01 09:00")
    digests = desk(town, tmp_path)
    assert digests.next_moment(local("2026-06-30 10:00")) == local("2026-07-01 09:00")
    run(town, digests.post(town.now))
    posted(town)
    out = {one.chat.partition(":")[2]: one.out for one in town.channel.posted if "联动月报" in one.out.text}
    kinds = {chat: sorted(Path(one).suffix for one in letter.documents) for chat, letter in out.items()}
    assert kinds == {"residents": [], "linkage": [".xlsx"], "staff": [".docx", ".docx", ".docx", ".xlsx"]}
    assert all(Path(one).is_file() for letter in out.values() for one in (*letter.documents, *letter.photos))
    told = "联席会议最早可定在7月6日，议题见附件"  # Saturday the 4th is three days ahead, Monday the first working day
    assert {chat: told in letter.text for chat, letter in out.items()} == {
        "residents": False, "linkage": False, "staff": True,
    }  # fmt: skip
    assert all(len(letter.text) <= LIMIT for letter in out.values())


def test_without_pictures_and_spreadsheets_there_is_only_text(town: Town, tmp_path: Path) -> None:
    done(town)
    plain = town.office.config.digest.model_copy(update={"picture": False, "spreadsheet": False})
    town.office.config = town.office.config.model_copy(update={"digest": plain})
    town.until("2026-06-08 09:00")
    run(town, desk(town, tmp_path).post(town.now))
    assert len(posted(town)) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_period_without_anything_brings_no_files(town: Town, tmp_path: Path) -> None:
    done(town)
    town.until("2026-06-15 09:00")
    run(town, desk(town, tmp_path).post(town.now))
    assert "大家平平安安" in posted(town)[-1][1]
    assert list(tmp_path.iterdir()) == []


def test_old_files_are_cleared_away(town: Town, tmp_path: Path) -> None:
    done(town)
    old, new = tmp_path / "2026-W01-linkage.png", tmp_path / "2026-W22-linkage.png"
    for path, age in ((old, FILES_KEPT + timedelta(days=1)), (new, timedelta(days=7))):
        path.touch()
        moment = (local("2026-06-08 09:00") - age).timestamp()
        os.utime(path, (moment, moment))
    town.until("2026-06-08 09:00")
    run(town, desk(town, tmp_path).post(town.now))
    assert (old.exists(), new.exists()) == (False, True)


def test_an_estate_hears_of_itself_alone() -> None:
    both = two_estates()
    stage = Town("2026-06-01 10:00", config=both)
    try:
        stage.say("王阿姨", "3栋电梯坏了")
        stage.until("2026-06-08 09:00")
        run(stage, desk(stage).post(stage.now))
        by_chat = dict(posted(stage))
        assert "新报 1 件" in by_chat["linkage"]
        assert "大家平平安安" in by_chat["harbour"]
        assert "阳光社区 联动周报" in by_chat["whole"]
    finally:
        stage.close()


def test_the_staff_of_a_community_get_its_estates_side_by_side_once_a_month(tmp_path: Path) -> None:
    stage = Town("2026-06-01 10:00", config=two_estates())
    try:
        done(stage)
        for moment in ("2026-06-08 09:00", "2026-07-01 09:00"):
            stage.until(moment)
            run(stage, desk(stage, tmp_path).post(stage.now))
        posted(stage)
        compared = {
            (one.chat, Path(file).name)
            for one in stage.channel.posted
            for file in one.out.documents
            if file.endswith("-estates.xlsx")
        }
        assert compared == {("sandbox:office", "2026-06-sandbox-office-estates.xlsx")}
        sheet = openpyxl.load_workbook(tmp_path / "2026-06-sandbox-office-estates.xlsx")["小区对比"]
        assert [cell.value for cell in sheet[1]] == ["指标", "阳光花园", "海港家园", "阳光社区"]
        assert [cell.value for cell in sheet[2]] == ["新报", 1, 0, 1]
    finally:
        stage.close()


def two_estates() -> Config:
    config = sandbox()
    (community,) = config.communities
    garden = community.estates[0]
    harbour = garden.model_copy(update={"id": "harbour", "name": "海港家园", "short_names": ()})
    linkage = next(chat for chat in community.chats if chat.kind == "linkage")
    more = (
        linkage.model_copy(update={"id": "harbour", "estate": "harbour"}),
        linkage.model_copy(update={"id": "whole", "estate": None}),
        linkage.model_copy(update={"id": "office", "estate": None, "kind": "staff"}),
    )
    changes = {"estates": (garden, harbour), "chats": (*community.chats, *more)}
    return config.model_copy(update={"communities": (community.model_copy(update=changes),)})


# --- morning lists ---


def mornings(town: Town) -> MorningDesk:
    return MorningDesk(town.office.database, town.office.world, town.office.service.catalogue)


def test_in_the_morning_a_duty_holder_gets_what_is_on_hand_once(town: Town) -> None:
    town.say("王阿姨", "2栋门禁坏了")
    town.say("王阿姨", "8栋楼道灯不亮")
    town.say("张经理", "1,2 收到")
    town.until("2026-06-02 07:00")
    assert run(town, mornings(town).post(town.now)) == 1
    assert run(town, mornings(town).post(town.now + timedelta(minutes=5))) == 0
    ((chat, text),) = posted(town)
    assert chat == "private:zhang"
    assert text.startswith("早上好，您手上有 2 件：")
    assert "#1" in text
    assert "#2" in text


def test_the_next_list_is_at_the_next_opening(town: Town) -> None:
    desk_ = mornings(town)
    assert desk_.next_moment(local("2026-06-01 10:00")) == local("2026-06-02 07:00")
    assert desk_.next_moment(local("2026-06-02 06:00")) == local("2026-06-02 07:00")
    assert desk_.next_moment(local("2026-06-02 07:00")) == local("2026-06-02 08:00")
    assert desk_.next_moment(local("2026-06-02 08:00")) == local("2026-06-02 08:30")


def test_who_has_nothing_on_hand_hears_nothing(town: Town) -> None:
    done(town)
    town.until("2026-06-02 08:30")
    assert run(town, mornings(town).post(town.now)) == 0


def test_what_is_reported_after_the_opening_needs_no_list(town: Town) -> None:
    town.until("2026-06-02 08:40")
    town.say("王阿姨", "2栋门禁坏了")
    town.fast_forward(minutes=5)
    assert run(town, mornings(town).post(town.now)) == 0


def test_a_list_that_was_missed_by_hours_is_not_sent(town: Town) -> None:
    town.say("王阿姨", "2栋门禁坏了")
    town.until("2026-06-02 13:00")
    assert run(town, mornings(town).post(town.now)) == 0


def test_offices_that_are_shut_on_sunday_get_no_list(town: Town) -> None:
    town.say("王阿姨", "楼上楼下邻居闹矛盾，想请社区调解")
    assert town.incident(1).assignee_role == "community"
    town.until("2026-06-07 08:40")
    assert run(town, mornings(town).post(town.now)) == 0
    town.until("2026-06-08 08:40")
    assert run(town, mornings(town).post(town.now)) == 1


def test_a_long_list_is_cut_and_says_so(town: Town) -> None:
    for building in range(1, 9):
        for what in ("门禁坏了", "楼道灯不亮"):
            town.say("王阿姨", f"{building}栋{what}")
    town.until("2026-06-02 07:00")
    run(town, mornings(town).post(town.now))
    ((_, text),) = posted(town)
    assert text.count("#") == 8
    assert "还有 8 件，回“待办”看全部" in text


def test_nothing_is_remembered_that_was_not_queued(town: Town) -> None:
    """The record and the letter are one transaction."""
    done(town)
    town.until("2026-06-08 09:00")
    run(town, desk(town).post(town.now))
    ((kept,), (queued,)) = run(
        town,
        town.office.database.fetch(
            Statement("SELECT COUNT(*) AS n FROM digests"),
            Statement("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'digest'"),
        ),
    )
    assert kept["n"] == queued["n"] == 3
