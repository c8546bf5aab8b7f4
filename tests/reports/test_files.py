"""Pictures, spreadsheets and documents: they open, they say the same numbers, they need no font to let the text go."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from bot.domain.calendar import MONDAY_TO_FRIDAY, WorkCalendar
from bot.reports import files, fonts
from bot.reports.comparison import comparison_spreadsheet
from bot.reports.document import digest_document
from bot.reports.edition import Edition
from bot.reports.exchange import exchange_spreadsheet
from bot.reports.fonts import NoChineseFont, chinese_font
from bot.reports.meeting import agenda_document, minutes_document
from bot.reports.meeting_day import earliest_meeting
from bot.reports.open311 import Wanted, requests, services
from bot.reports.picture import digest_picture
from bot.reports.saying import Saying
from bot.reports.sheet import plain
from bot.reports.spreadsheet import digest_spreadsheet
from tests.reports.issues import issue

needs_font = pytest.mark.skipif(chinese_font() is None, reason="no Chinese font: apt-get install fonts-noto-cjk")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reports.picture.chinese_font", lambda: None)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def words_of(content: bytes) -> str:
    paper = Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


@needs_font
@pytest.mark.parametrize("locale", ["zh-Hans", "en"])
def test_a_picture_has_the_width_of_a_phone(locale: str) -> None:
    image = digest_picture(issue(locale=locale))
    assert image.startswith(PNG)
    assert (int.from_bytes(image[16:20]), int.from_bytes(image[20:24])) == (1080, 1740)


@needs_font
def test_a_quiet_week_has_a_picture_too() -> None:
    assert digest_picture(issue(lines=[])).startswith(PNG)


def test_without_a_font_the_reason_is_said_and_everything_else_is_written(no_font: None, tmp_path: Path) -> None:
    with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
        digest_picture(issue())
    written = files.write_files(issue(), tmp_path, "week")
    assert written.no_font
    assert written.photos == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "week-12345.xlsx", "week.docx", "week.txt", "week.xlsx",
    ]  # fmt: skip


def test_fonts_are_found_by_their_file_the_best_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("simhei.ttf", "deep/NotoSansCJK-Regular.ttc", "Other.ttf"):
        (tmp_path / name).touch()
    monkeypatch.setattr(fonts, "_folders", lambda: (tmp_path, tmp_path / "not there"))
    chinese_font.cache_clear()
    try:
        assert chinese_font() == tmp_path / "deep" / "NotoSansCJK-Regular.ttc"
    finally:
        chinese_font.cache_clear()


def test_a_spreadsheet_has_the_seven_sheets_and_the_numbers_of_the_digest() -> None:
    shown = issue(3, "2026-05")
    book = opened(digest_spreadsheet(shown))
    assert book.sheetnames == ["总览", "明细", "分类", "责任方", "挂账台账", "联席会议", "荣誉榜"]
    overview = {row[0]: row[1:] for row in book["总览"].iter_rows(values_only=True)}
    rates = shown.figures.rates
    assert overview["新报"][0] == shown.figures.numbers.opened
    assert overview["响应率"][:3] == (pytest.approx(rates.response.value), rates.response.part, rates.response.whole)
    assert book["明细"].max_row == 1 + len(shown.details)
    assert book["挂账台账"].max_row == 1 + len(shown.figures.ledger)
    assert book["联席会议"].max_row == 1 + len(shown.agenda) + len(shown.decisions)
    assert [row[0] for row in book["荣誉榜"].iter_rows(min_row=2, values_only=True)]


def test_grids_and_buildings_are_summed_up_below_the_categories() -> None:
    shown = issue(3, "2026-05")
    rows = list(opened(digest_spreadsheet(shown))["分类"].iter_rows(values_only=True))
    grids = rows[rows.index(("网格", "新报", "办结", "在办", "超时")) + 1 :]
    buildings = rows[rows.index(("地点", "新报", "办结", "在办", "超时")) + 1 :]
    by_grid = {row[0]: row for row in grids[: grids.index((None,) * 5)]}
    numbers = shown.figures.numbers
    for table in (by_grid.values(), buildings):
        assert [sum(row[column] for row in table) for column in (1, 2, 3, 4)] == [
            numbers.opened, numbers.closed, numbers.live, numbers.overdue,
        ]  # fmt: skip
    of_the_grid = [row for row in buildings if row[0] in ("阳光花园 1栋", "阳光花园 2栋")]
    assert by_grid["阳光花园 一网格"][1] == sum(row[1] for row in of_the_grid)


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-1", "@SUM"])
def test_words_never_become_a_formula(words: str) -> None:
    assert plain(words) == f"'{words}"


def test_the_paper_for_the_notice_board_says_how_every_rate_is_meant() -> None:
    shown = issue(3, "2026-05")
    words = words_of(digest_document(shown))
    for heading in (
        "一、总体情况",
        "二、三率与时效",
        "三、类别分布",
        "四、责任方情况",
        "五、分网格情况",
        "六、挂账台账",
        "说明",
    ):
        assert heading in words
    assert "综合分 = 30% × 响应率 + 35% × 解决率 + 35% × 满意率，是本平台自己的算法" in words
    assert "海港家园 一网格" in words


def test_an_agenda_goes_out_three_days_ahead_or_not_at_all() -> None:
    shown = issue(3, "2026-05", now=datetime(2026, 6, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="3 天"):
        agenda_document(shown, date(2026, 6, 3))
    words = words_of(agenda_document(shown, date(2026, 6, 4)))
    first = shown.agenda[0]
    assert f"议题 1　#{first.number} " in words
    assert f"已 {first.days} 天，涉及 {first.affected} 户" in words
    assert words_of(minutes_document(shown, date(2026, 6, 4))).count("由谁办") == len(shown.agenda)


def test_earlier_decisions_are_followed_up() -> None:
    shown = next(one for one in (issue(seed, "2026-05") for seed in range(9)) if one.decisions)
    words = words_of(agenda_document(shown, date(2026, 6, 10)))
    kept = {True: "已按时落实", False: "没有按时落实", None: "未到期"}
    assert all(kept[one.kept] in words for one in shown.decisions)


def test_a_meeting_is_on_a_working_day() -> None:
    friday = date(2026, 5, 29)
    assert earliest_meeting(friday, MONDAY_TO_FRIDAY) == date(2026, 6, 1)
    holiday = WorkCalendar(holidays=frozenset({date(2026, 6, 1)}))
    assert earliest_meeting(friday, holiday) == date(2026, 6, 2)


def test_files_are_whole_or_not_there(tmp_path: Path) -> None:
    files.write_files(issue(), tmp_path / "new", "week", wanted=frozenset({files.TEXT, files.SPREADSHEET}))
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["week.txt", "week.xlsx"]


def test_estates_are_compared_side_by_side_and_small_numbers_are_not_compared() -> None:
    book = opened(
        comparison_spreadsheet({"阳光花园": issue(3, "2026-05"), "海港家园": issue(1, "2026-W19", 6)}, issue(5))
    )
    rows = list(book["小区对比"].iter_rows(values_only=True))
    assert rows[0] == ("指标", "阳光花园", "海港家园", "阳光社区")
    by_name = {row[0]: row for row in rows if row[0]}
    assert isinstance(by_name["响应率"][1], float)
    assert by_name["解决率"][2] == "样本少，不排名"


def test_work_orders_leave_out_what_was_merged_or_withdrawn() -> None:
    shown = issue(3, "2026-05")
    rows = list(opened(exchange_spreadsheet(shown))["工单"].iter_rows(values_only=True))
    assert rows[0][:4] == ("工单编号", "受理时间", "诉求类别", "诉求地点")
    ended = {one.number for one in shown.details if one.status.value in ("merged", "withdrawn")}
    assert {row[0] for row in rows[1:]} == {one.number for one in shown.details} - ended


def test_a_work_order_keeps_its_deadline_when_it_is_done() -> None:
    shown = issue(3, "2026-05")
    (head, *rows) = opened(exchange_spreadsheet(shown))["工单"].iter_rows(values_only=True)
    done = [dict(zip(head, row, strict=True)) for row in rows if row[head.index("办理状态")] == "已办结"]
    assert done
    for order in done:
        assert order["是否按时"] == ("是" if order["办理时限"] >= order_finished(shown, order["工单编号"]) else "否")


def order_finished(shown: Edition, number: int) -> str:
    """When its result came, as the sheet writes times."""
    (one,) = (each for each in shown.details if each.number == number)
    return Saying(shown).minute(one.resolved_at)


# --- Open311 ---

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_services_are_the_open_categories() -> None:
    codes = [one["service_code"] for one in services(issue())]
    assert "elevator_fault" in codes
    assert "missing" not in codes


def test_requests_have_the_fields_of_the_standard() -> None:
    shown = issue(3, "2026-05")
    found = requests(shown, Wanted.of({}, NOW))
    assert json.loads(json.dumps(found)) == found
    assert {one["status"] for one in found} == {"open", "closed"}
    required = {"service_request_id", "status", "service_code", "requested_datetime", "updated_datetime", "address"}
    assert all(required <= set(one) and one["address"] for one in found)
    assert [one["requested_datetime"] for one in found] == sorted(
        (one["requested_datetime"] for one in found), reverse=True
    )


def test_requests_are_chosen_by_id_status_service_and_date() -> None:
    shown = issue(3, "2026-05")
    all_of_them = requests(shown, Wanted.of({}, NOW))
    number = all_of_them[3]["service_request_id"]
    assert requests(shown, Wanted.of({"service_request_id": str(number), "status": "open"}, NOW)) == [all_of_them[3]]
    closed = requests(shown, Wanted.of({"status": "closed", "service_code": "access,other"}, NOW))
    assert {(one["status"], one["service_code"]) for one in closed} == {("closed", "access"), ("closed", "other")}
    since = NOW - timedelta(days=10)
    late = requests(shown, Wanted.of({"start_date": since.isoformat()}, NOW))
    assert 0 < len(late) < len(all_of_them)


@pytest.mark.parametrize(
    "query",
    [
        {"status": "done"},
        {"start_date": "monday"},
        {"start_date": "2026-05-01T00:00:00"},
        {"start_date": "2026-01-01T00:00:00Z"},
    ],
)
def test_a_wrong_query_is_refused_in_one_line(query: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"status|start_date|90 days"):
        Wanted.of(query, NOW)
