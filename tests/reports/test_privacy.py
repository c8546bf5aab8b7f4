"""What people say in confidence appears in no artefact that a group gets: every file is unpacked and searched."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.digests import DigestDesk
from bot.domain.figures import as_json
from bot.domain.period import parse_period
from bot.editions import Editor, read_courses
from bot.reports.comparison import comparison_spreadsheet
from bot.reports.exchange import exchange_spreadsheet
from bot.reports.files import write_files
from bot.reports.open311 import Wanted, requests, services
from bot.reports.picture import digest_picture  # noqa: F401 - loaded before the story, which runs on a clock
from storage.database import Statement
from tests.town import Town, local

SECRETS = (
    "王阿姨", "孙先生", "13800138000", "010-88886666", "1704", "502室", "502", "京A12345", "京A·12345",
    "110101199003077758", "刘建国", "抑郁", "摔倒", "走失", "人身危险", "独居老人", "elder_care", "missing",
    "life_danger", "打老婆", "吵到几点",
)  # fmt: skip
"""Names, numbers, rooms, plates; the sensitive categories; words of sensitive and of hidden matters."""

PAPERS = {".xlsx", ".docx"}


@pytest.fixture(scope="module")
def story() -> Iterator[Town]:
    """A fortnight in which people say all of it, and staff repeat it in their reasons and results."""
    town = Town("2026-06-01 10:00")
    for what in _told():
        town.say(*what)
        town.fast_forward(minutes=45)
    _worked_on(town)
    town.until("2026-07-01 09:30")
    yield town
    town.close()


def _told() -> list[tuple[str, str]]:
    return [
        ("王阿姨", "3栋1704电梯坏了，我电话13800138000"),
        ("孙先生", "5栋502室漏水到楼下了，打010-88886666找王阿姨"),
        ("王阿姨", "京A12345把2栋消防通道堵了"),
        ("孙先生", "4栋502半夜还在吵，吵到几点啊，刘建国他们家"),
        ("王阿姨", "楼下独居老人刘建国好几天没见出门了，敲门没人应"),
        ("孙先生", "我妈走失了，有老年痴呆，穿红衣服，身份证110101199003077758"),
        ("王阿姨", "救命 6栋有人打老婆，要出人命了"),
        ("吴老师", "7栋有人摔倒了起不来，有抑郁症"),
        ("吴老师", "2栋门禁坏了"),
        ("王阿姨", "8栋楼道灯不亮"),
    ]


def _worked_on(town: Town) -> None:
    """Everything is taken, and finished or put off in words that name everybody; of the last nobody finishes."""
    reason = "等王阿姨回来，电话13800138000，住1704，车京A12345"
    last = town.count
    numbers = ",".join(map(str, range(1, last + 1)))
    town.say("张经理", f"{numbers} 收到")
    town.say("李主任", f"{numbers} 收到")
    town.say("李主任", f"挂账 1 {reason} 8月30日")
    town.say("李主任", f"决议 3 物业 6月20日 {reason}")
    town.say("李主任", f"挂账 4 刘建国家502不配合，{reason} 8月30日")
    for number in (2, *range(5, last)):
        for owner in ("张经理", "李主任"):
            town.say(owner, f"{number} 已处理：专业机构已接手，孙先生家502阀门换了，{reason}")
    town.say("孙先生", "满意 2")
    town.say("李主任", f"决议 {last} 物业 6月12日 {reason}")


def _unpacked(path: Path) -> str:
    """Everything in a file that could be read; pictures are pixels."""
    if path.suffix in PAPERS:
        with zipfile.ZipFile(path) as packed:
            return "\n".join(
                packed.read(name).decode() for name in packed.namelist() if name.endswith((".xml", ".rels"))
            )
    return path.read_bytes().decode("utf-8", "ignore") if path.suffix != ".png" else ""


def _found(text: str) -> list[str]:
    plain = re.sub(r"<[^>]+>", " ", text)
    return [secret for secret in SECRETS if re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", plain)]


def _run(town: Town, what):
    return town._runner.run(what)


def test_the_story_holds_what_must_not_be_shown(story: Town) -> None:
    ((row,),) = _run(story, story.office.database.fetch(Statement("SELECT group_concat(body) AS told FROM incidents")))
    ((lines,),) = _run(
        story, story.office.database.fetch(Statement("SELECT group_concat(detail) AS told FROM journal"))
    )
    told = f"{row['told']}{lines['told']}"
    assert {secret for secret in SECRETS if secret in told} >= {
        "13800138000",
        "1704",
        "京A12345",
        "刘建国",
        "elder_care",
    }
    assert {"missing", "life_danger"} <= {secret for secret in SECRETS if secret in told}


@pytest.mark.parametrize("period", ["2026-06", "2026-W23"])
def test_no_artefact_of_a_group_names_anybody_or_anything_sensitive(story: Town, period: str, tmp_path: Path) -> None:
    office, about = story.office, parse_period(period, story.office.world.zone)
    courses = _run(story, read_courses(office.database, "sunshine", about))
    editor = Editor(office.config, office.world, office.service.catalogue)
    meeting_on = (story.now + timedelta(days=5)).date()
    for staff in (False, True):
        shown = editor.edition("sunshine", "garden", about, courses, now=story.now, staff=staff)
        assert shown.figures.numbers.opened >= 5
        written = write_files(shown, tmp_path, f"{period}-{staff}", meeting_on=meeting_on)
        assert len(written.paths) >= 5
        (tmp_path / f"orders-{staff}.xlsx").write_bytes(exchange_spreadsheet(shown))
        (tmp_path / f"estates-{staff}.xlsx").write_bytes(comparison_spreadsheet({"阳光花园": shown}, shown))
        (tmp_path / f"figures-{staff}.json").write_text(f"{as_json(shown.figures)}", encoding="utf-8")
        open311 = f"{services(shown)}{requests(shown, Wanted.of({}, story.now))}"
        (tmp_path / f"open311-{staff}.json").write_text(open311, encoding="utf-8")
    leaks = {path.name: _found(_unpacked(path)) for path in tmp_path.iterdir()}
    assert {name: found for name, found in leaks.items() if found} == {}


def test_what_is_posted_to_the_groups_names_nobody_either(story: Town, tmp_path: Path) -> None:
    office = story.office
    desk = DigestDesk(office.config, office.database, office.world, office.service.catalogue, tmp_path)
    posted = _run(story, desk.post(local("2026-07-01 09:00")))
    assert posted == 6, "a week and a month for three groups"
    _run(story, office.relay.drain(story.now))
    texts = [one.out.text for one in story.channel.posted if one.out.kind == "digest"]
    files = sorted(tmp_path.iterdir())
    assert len(texts) == 6
    assert {path.suffix for path in files} >= {".xlsx", ".docx"}
    assert [found for text in texts if (found := _found(text))] == []
    assert {path.name: found for path in files if (found := _found(_unpacked(path)))} == {}


def test_the_search_itself_finds_what_is_there(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", "<w:t>住</w:t><w:t>1704</w:t>")
    (tmp_path / "leak.docx").write_bytes(packed.getvalue())
    assert _found(_unpacked(tmp_path / "leak.docx")) == ["1704"]
